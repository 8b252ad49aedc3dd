"""A kb.db in, the time of every page, file and saved question out: python -m benchmarks.pages kb.db --limit 100."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click
import yaml

ROOT = Path(__file__).parents[1]
_FILLED = {"programme": "高师带徒", "district": "", "department": "区总工会", "words": "首席技师 补贴", "state": "amount", "day": "2026-11-01", "drafts": "1"}


@dataclass(frozen=True)
class Timing:
    """A page asked several times: seconds by the clock and of the processor, bytes and status of the last answer."""

    path: str
    wall: float
    own: float
    size: int
    status: int


def list_pages(connection: sqlite3.Connection, queries: dict) -> list[str]:
    """Return an address for each kind of page, with the choices that cost most, and each saved question empty and filled in."""
    codes = [r[0] for r in connection.execute("SELECT district_code FROM benefits WHERE district_code IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 12")]
    document = connection.execute("SELECT document_id FROM clauses GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1").fetchone()[0]
    clause = connection.execute("SELECT clause_id FROM benefits ORDER BY id LIMIT 1").fetchone()[0]
    families = [r[0] for r in connection.execute("SELECT DISTINCT parent_id FROM programmes WHERE parent_id IS NOT NULL ORDER BY 1")]
    chosen = ",".join(codes)
    pages = ["/", "/?lang=en", "/?drafts=1", "/?as_of=2026-11-01", f"/?d={chosen}", f"/?mine={codes[0]}", f"/compare/district/{codes[0]}", f"/compare/district/{codes[-1]}?drafts=1&lang=en"]
    pages += [f"/compare/{family}" for family in families] + ["/compare/chief_technician", f"/compare/chief_technician?also=mentorship,master_studio&d={chosen}", "/compare/chief_technician/print"]
    pages += [f"/search?q={quote(words)}" for words in ("补贴", "首席技师 补贴", "3万元", "区", "“培养资助”", "高技能人才购车补贴")] + ["/search?programme=chief_technician", f"/search?q={quote('补贴')}&d={chosen}"]
    pages += [f"/read/{document}", f"/read/{document}?part=2", f"/read/{document}?lang=en", f"/kb/clauses/{clause}", "/kb"]
    for name, query in queries.items():
        asked = re.findall(r":(\w+)", query["sql"])
        for values in ({}, _FILLED) if asked else ({},):
            pages.append(f"/kb/{name}?" + "&".join(f"{p}={quote(values.get(p, ''))}" for p in dict.fromkeys(asked)))
    return pages


def list_tables(connection: sqlite3.Connection) -> list[str]:
    """Return Datasette's own page of each table and view."""
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")]
    return [f"/kb/{name}" for name in names if not name.startswith(("clauses_fts", "sqlite_"))]


FILES = ("/matrix.xlsx", "/matrix.docx", "/compare/chief_technician.xlsx", "/compare/leading_talent.xlsx", "/compare/leading_talent.docx")


async def ask_pages(database: Path, groups: dict[str, list[str]], times: int) -> dict[str, list[Timing]]:
    """Ask each address once to warm up and then several times, one after another, under Datasette's default limits."""
    from datasette.app import Datasette

    settings = yaml.safe_load((ROOT / "settings.json").read_text(encoding="utf-8")) | {"max_returned_rows": 1000, "sql_time_limit_ms": 1000}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "kb.db").symlink_to(database.resolve())
        for name in ("metadata.yml", "templates"):
            (Path(folder) / name).symlink_to(ROOT / name)
        site = Datasette([], config_dir=Path(folder), settings=settings)
        await site.invoke_startup()
        await site.client.get(f"/search?q={quote('没有这个词')}")
        return {name: [await _ask(site, path, times) for path in paths] for name, paths in groups.items()}


async def _ask(site, path: str, times: int) -> Timing:
    walls, own = [], []
    for n in range(times + 1):
        wall, processor = time.perf_counter(), time.process_time()
        answer = await site.client.get(path)
        if n:
            walls.append(time.perf_counter() - wall)
            own.append(time.process_time() - processor)
    return Timing(path, statistics.median(walls), statistics.median(own), len(answer.content), answer.status_code)


def report(name: str, timings: list[Timing], limit: int) -> bool:
    """Print a group's figures and its slow pages; tell whether every page answered."""
    for measure in ("wall", "own"):
        values = sorted(1000 * getattr(t, measure) for t in timings)
        p95 = values[min(len(values) - 1, round(0.95 * (len(values) - 1)))]
        words = "by the clock" if measure == "wall" else "of the processor"
        click.echo(f"{name}: {len(timings)} pages, {words}: median {statistics.median(values):.0f} ms, p95 {p95:.0f} ms, slowest {values[-1]:.0f} ms")
    for t in sorted(timings, key=lambda t: -t.own):
        if t.own * 1000 > limit or t.status != 200:
            click.echo(f"    {t.own * 1000:6.0f} ms (clock {t.wall * 1000:.0f}) {t.status} {t.size / 1000:.0f} kB {t.path}")
    return all(t.status == 200 for t in timings)


@click.command()
@click.argument("database", type=click.Path(exists=True, path_type=Path))
@click.option("--times", default=5, show_default=True, help="how often each page is asked")
@click.option("--limit", default=100, show_default=True, help="list the pages that take more milliseconds than this")
def main(database: Path, times: int, limit: int) -> None:
    """Ask every page of DATABASE and say how long it takes; nothing else should run on the machine."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    queries = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["kb"]["queries"]
    pages = list_pages(connection, queries)
    groups = {"pages of the site": [p for p in pages if not p.startswith("/kb")], "saved questions": [p for p in pages if p.startswith("/kb")],
              "tables": list_tables(connection), "files": list(FILES)}
    click.echo(f"{connection.execute('SELECT count(*) FROM clauses').fetchone()[0]:,} clauses; load of the machine {os.getloadavg()[0]:.1f}")
    found = asyncio.run(ask_pages(database, groups, times))
    answered = [report(name, timings, limit) for name, timings in found.items()]
    click.echo(f"home page {next(t.size for t in found['pages of the site'] if t.path == '/') / 1000:.0f} kB")
    sys.exit(0 if all(answered) else 1)


if __name__ == "__main__":
    main()
