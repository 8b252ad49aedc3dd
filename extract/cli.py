"""The command policykb: the only place that prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    import sqlite3


class _Commands(click.Group):
    """Turns a mistake in the vocabulary, the corpus or the place to write to into one sentence and exit code 2, whatever the command."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ValueError as problem:
            from .build import BuildError
            from .vocab import VocabularyError

            if isinstance(problem, (BuildError, VocabularyError)):
                _stop(str(problem))
            raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-kb")
def main() -> None:
    """政策对照库 Policy KB: policy documents in, a cited comparison by district out.

    \b
    policykb add FILE|FOLDER              copy sources into corpus/, show what is understood
    policykb build                        read corpus/ and write kb.db
    policykb serve                        serve kb.db on 127.0.0.1:8001
    policykb compare chief_technician     what each district pays, in the terminal
    policykb explain CLAUSE               why a row is as it is: songjiang-2023_2-2-9-p2
    policykb check                        what breaks a law, what to look at
    """


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)


@main.command()
@click.option("--corpus", default="corpus", type=click.Path(path_type=Path), help="folder of the sources")
@click.option("--output", default="kb.db", type=click.Path(path_type=Path), help="the database to write")
def build(corpus: Path, output: Path) -> None:
    """Read every source of the corpus and write kb.db whole.

    \b
    policykb build
    policykb build --corpus other/ --output other.db
    """
    from .build import build_corpus

    summary = build_corpus(corpus, output, _progress)
    for problem in summary.problems:
        click.echo(problem.message, err=True)
    counts = summary.counts
    click.echo(f"文件 documents {counts['documents']} · 条款 clauses {counts['clauses']} · 金额 amounts {counts['amounts']} · 补贴 benefits {counts['benefits']} → {output}")
    click.echo(f"未读 unread {len(summary.problems)} · 未定地区 without a place {len(summary.without_place)} · 未定项目 unplaced figures {counts['unplaced']}")
    if summary.without_place:
        click.echo(f'look: {", ".join(summary.without_place)}: write district = "…" into the sidecar')
    if counts["unplaced"]:
        click.echo("look: the table unplaced (/kb/unplaced), then policykb explain CLAUSE")
    if summary.lost:
        click.echo(f"以前收录、现在没有 held before and not now: {', '.join(summary.lost)}", err=True)
    sys.exit(1 if summary.problems else 0)


def _progress(done: int, total: int, name: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{done}/{total} {name}" if done < total else "\r\033[K", nl=False, err=True)


@main.command()
@click.option("--port", default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(port: int, host: str) -> None:
    """Serve kb.db with Datasette on this machine."""
    import os

    if not Path("kb.db").exists():
        _stop("kb.db: not built yet; run policykb build")
    arguments = [sys.executable, "-m", "datasette", "serve", ".", "--host", host, "--port", str(port)]
    os.execv(sys.executable, arguments)


@main.command()
@click.argument("programme")
@click.option("--database", default="kb.db", type=click.Path(path_type=Path))
@click.option("--drafts", is_flag=True, help="show drafts too")
def compare(programme: str, database: Path, drafts: bool) -> None:
    """Show what each district pays under PROGRAMME (an id or a Chinese name).

    \b
    policykb compare chief_technician
    policykb compare 高师带徒 --drafts
    """
    import shutil

    from .overview import compare_programme

    try:
        for line in compare_programme(_open(database), programme, drafts, max(60, shutil.get_terminal_size((120, 40)).columns)):
            click.echo(line)
    except LookupError as problem:
        _stop(str(problem.args[0]))


def _open(database: Path) -> sqlite3.Connection:
    import sqlite3

    if not database.is_file():
        _stop(f"{database}: not built yet; run policykb build")
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("SELECT count(*) FROM build_info").fetchone()
    except sqlite3.Error as problem:
        _stop(f"{database}: no database of policykb ({problem}); run policykb build")
    return connection


@main.command()
@click.argument("clause")
@click.option("--corpus", default="corpus", type=click.Path(path_type=Path))
def explain(clause: str, corpus: Path) -> None:
    """Run the document of CLAUSE again and show every rule that fired, and what lost to what.

    \b
    policykb explain songjiang-2023_2-2-9-p2
    policykb explain minhang-2026_A2-3-1-1
    """
    import shutil

    from .explain import explain_clause, find_clause
    from .terminal import wrap

    columns = max(60, shutil.get_terminal_size((120, 40)).columns)
    try:
        extraction, tagged = find_clause(clause, corpus)
    except LookupError as problem:
        _stop(str(problem.args[0]))
    click.echo(f"{clause}  {extraction.document.source_file}\n{tagged.clause.heading_path}")
    for heading, lines in explain_clause(extraction, tagged).items():
        click.echo(f"\n{click.style(heading, bold=True)}")
        for line in lines:
            indent = " " * (4 if line.startswith("  ") else 2)
            click.echo("\n".join((indent if n == 0 else indent + "  ") + part for n, part in enumerate(wrap(line, columns - 6))))


@main.command()
@click.option("--database", default="kb.db", type=click.Path(path_type=Path))
@click.option("--corpus", default="corpus", type=click.Path(path_type=Path))
def check(database: Path, corpus: Path) -> None:
    """Check a built database, its corpus and the vocabulary: what breaks a law, and what a person should look at.

    \b
    policykb check
    policykb check | grep 'cited and not held'
    """
    from .check import check_everything

    findings = list(check_everything(_open(database), corpus))
    for finding in findings:
        click.echo(str(finding))
    broken = sum(f.broken for f in findings)
    click.echo(f"{'规则成立 laws hold' if not broken else f'违反规则 {broken} broken'} · 请看 {len(findings) - broken} to look at")
    sys.exit(1 if broken else 0)


@main.command()
@click.option("--database", default="kb.db", type=click.Path(path_type=Path))
@click.option("--gold", default="tests/gold", type=click.Path(path_type=Path), help="folder of labelled documents, one folder each")
@click.option("--misses", is_flag=True, help="list every miss and every invention, with the words of the source")
@click.option("--against", type=click.Path(path_type=Path), help="an older database: list the rows gained and lost since")
@click.option("--markdown", "form", flag_value="markdown", help="the dated table of README")
@click.option("--csv", "form", flag_value="csv", help="a line a document and measure, with counts")
def score(database: Path, gold: Path, misses: bool, against: Path | None, form: str | None) -> None:
    """Compare kb.db with documents labelled by hand.

    \b
    policykb score
    policykb score --gold tests/sealed --database sealed.db --misses
    policykb score --against old.db
    """
    from datetime import date

    from .score import GoldError, change, report, score_folder

    if against and not against.exists():
        _stop(f"{against}: there is no such database; build the older one first, or use make score")
    try:
        scores = score_folder(database, gold)
    except GoldError as problem:
        _stop(str(problem))
    shown = {"markdown": lambda: report.show_markdown(scores, date.today().isoformat()), "csv": lambda: report.show_csv(scores)}
    for line in shown[form]() if form else report.show_scores(scores, misses):
        click.echo(line)
    for line in report.show_changes(change.compare_databases(database, against), str(against)) if against else ():
        click.echo(line)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...", type=click.Path(exists=True, path_type=Path))
@click.option("--corpus", default="corpus", type=click.Path(path_type=Path), help="folder of the sources")
@click.option("--id", "identifier", default="", help="the document's id: ASCII letters, digits, _ and -")
@click.option("--url", default="", help="where the source was published")
@click.option("--retrieved-on", default="", help="day on which it was fetched, 2025-03-01; today when --url is given without it")
@click.option("--district", default="", help="name or GB/T 2260 code, where the text does not say it")
def add(paths: tuple[Path, ...], corpus: Path, identifier: str, url: str, retrieved_on: str, district: str) -> None:
    """Copy sources into the corpus and show what was understood of them.

    \b
    policykb add ~/Downloads/措施.docx --district 嘉定区
    policykb add page.html --url https://www.example.gov.cn/policy/1.html --id jiading-2025b
    policykb add a-folder/
    """
    from .add import Wishes, add_sources, check_wishes, describe, find_files
    from .build import require_corpus
    from .model import Problem

    require_corpus(corpus)
    files = find_files(paths)
    try:
        wishes = check_wishes(Wishes(identifier, url, district, retrieved_on), len(files))
    except ValueError as problem:
        _stop(str(problem))
    results = []
    for result in add_sources(files, corpus, wishes):
        results.append(result)
        for line in [result.message] if isinstance(result, Problem) else describe(result):
            click.echo(line, err=isinstance(result, Problem))
    problems = sum(isinstance(r, Problem) for r in results)
    click.echo(f"添加 added {sum(not isinstance(r, Problem) and not r.held for r in results)} · 未读 unread {problems} → {corpus}; 下一步 next: policykb build")
    sys.exit(1 if problems or not files else 0)
