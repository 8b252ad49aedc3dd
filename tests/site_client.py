"""A page's address in, Datasette's answer out, over one running application."""

import asyncio
from pathlib import Path

import yaml
from datasette.app import Datasette

ROOT = Path(__file__).parents[1]


def fetch(database: Path, *paths: str, settings: dict | None = None, headers: dict | None = None):
    """Ask Datasette for pages as a visitor does; one answer for one path, else a list."""
    async def get():
        metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
        datasette = Datasette([str(database)], metadata=metadata, settings=settings or {})
        await datasette.invoke_startup()
        return [await datasette.client.get(path, headers=headers or {}) for path in paths]
    answers = asyncio.run(get())
    return answers[0] if len(answers) == 1 else answers
