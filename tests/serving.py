"""A built database in, the answers of the folder as `make serve` serves it out."""

import asyncio
import shutil
from pathlib import Path

from datasette.app import Datasette

from .conftest import ROOT


def serve(database: Path, folder: Path) -> Datasette:
    shutil.copy(database, folder / "kb.db")
    for name in ("metadata.yml", "settings.json", "templates"):
        (folder / name).symlink_to(ROOT / name)
    return Datasette([], config_dir=folder)


def ask(site: Datasette, path: str, **parameters: str):
    async def get():
        await site.invoke_startup()
        return await site.client.get(path, params=parameters or None, follow_redirects=True)
    return asyncio.run(get())
