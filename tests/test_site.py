"""Chinese search in Datasette's own search box against a plain scan."""

import asyncio
import re

import pytest
import yaml
from datasette.app import Datasette

from .conftest import ROOT

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))


def ask(database, path):
    async def get():
        datasette = Datasette([str(database)], metadata=METADATA)
        await datasette.invoke_startup()
        return await datasette.client.get(path)
    return asyncio.run(get())


@pytest.mark.parametrize("words", ["补", "补贴", "高师带徒", "区人力资源社会保障局、区教育局", "高技能人才认定成效补贴", "G60", "１０００元/月/人"])
def test_search_finds_what_a_plain_scan_finds(database, kb, words):
    from extract.model import fold
    wanted = {r["id"] for r in kb.execute("SELECT id, coalesce(label, '') || text AS words FROM clauses")
              if re.sub(r"\s", "", fold(words)).lower() in re.sub(r"\s", "", fold(r["words"])).lower()}
    answer = ask(database, f"/kb/clauses.json?_shape=array&_size=max&_search={words}")
    assert {row["id"] for row in answer.json()} == wanted
    assert wanted
