"""The command policykb: the only place that prints."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-kb")
def main() -> None:
    """政策对照库 Policy KB: policy documents in, a cited comparison by district out.

    \b
    policykb add FILE|FOLDER              copy sources into corpus/, show what is understood
    policykb build                        read corpus/ and write kb.db
    policykb serve                        build if needed, serve on 127.0.0.1:8001
    policykb compare chief_technician     what each district pays, in the terminal
    policykb explain songjiang-2023_2-2-9-p2
    policykb check                        laws, vocabulary, references
    """


def _stop(message: str) -> None:
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
    from .model import Problem
    from .pipeline import extract_corpus
    from .read import list_sources
    from .store import build_database
    from .vocab import VocabularyError, load_vocabulary

    if not corpus.is_dir():
        _stop(f"{corpus}: there is no such corpus folder; run policykb where corpus/ is, or name it with --corpus")
    try:
        load_vocabulary()
    except (VocabularyError, OSError) as problem:
        _stop(str(problem))
    sources = list_sources(corpus)
    before = held_documents(output)
    results, ids = [], {}
    for n, (path, result) in enumerate(zip(sources, extract_corpus(sources), strict=True), 1):
        if sys.stderr.isatty():
            click.echo(f"\r{n}/{len(sources)} {path.name}\033[K", nl=n == len(sources), err=True)
        if not isinstance(result, Problem):
            if first := ids.get(result.document.id):
                result = Problem(path.name, f"{path.name}: the id {result.document.id} is taken by {first}; rename the file or give it an id in its sidecar")
            else:
                ids[result.document.id] = path.name
        results.append(result)
    counts = build_database(results, output)
    problems = [r for r in results if isinstance(r, Problem)]
    for problem in problems:
        click.echo(problem.message, err=True)
    unplaced = sum(1 for r in results if not isinstance(r, Problem) and r.head.district is None)
    click.echo(f"文件 documents {counts.get('documents', 0)} · 条款 clauses {counts.get('clauses', 0)} · 补贴 benefits {counts.get('benefits', 0)} · "
               f"金额 amounts {counts.get('amounts', 0)} · 未读 unread {len(problems)} · 未定地区 unplaced {unplaced} → {output}")
    if lost := sorted(before - set(ids)):
        click.echo(f"held before and not read now: {', '.join(lost)}", err=True)
    sys.exit(1 if problems else 0)


def held_documents(database: Path) -> set[str]:
    """Return the ids of the documents that a database holds; none where there is no readable database."""
    import sqlite3

    if not database.exists():
        return set()
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        return {row[0] for row in connection.execute("SELECT id FROM documents")}
    except sqlite3.Error:
        return set()


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
    policykb compare 高师带徒
    """
    connection = _open(database)
    found = connection.execute("SELECT id, name_zh FROM programmes WHERE id = ? OR name_zh = ? OR aliases LIKE ?", [programme, programme, f'%"{programme}"%']).fetchone()
    if not found:
        _stop(f"{programme}: no such programme; see the table programmes for ids and names")
    click.echo(f"{found[1]} ({found[0]})")
    query = "SELECT district, award_level, tier, recipients, figure, departments, citation, evidence, stage FROM benefits_by_district WHERE programme_id = ? ORDER BY district_code, id"
    for district, level, tier, recipients, figure, departments, citation, evidence, stage in connection.execute(query, [found[0]]):
        if stage == "draft" and not drafts:
            continue
        click.echo(f"\n{district or '—'}  {level or ''} {tier or ''}  {figure}  →{recipients or '未写明'}")
        click.echo(f"    {departments or '责任部门未写明'} · {citation}\n    “{''.join(evidence.split())}”")
    states = "SELECT d.id, x.name, k.name_zh FROM coverage c JOIN documents d ON d.id = c.document_id LEFT JOIN districts x ON x.code = d.district_code " \
             "JOIN codes k ON k.field = 'state' AND k.code = c.state WHERE c.programme_id = ? AND c.state NOT IN ('amount') ORDER BY d.id"
    for document, district, state in connection.execute(states, [found[0]]):
        click.echo(f"\n{district or '—'} {document}: {state}")


def _open(database: Path):
    import sqlite3

    if not database.exists():
        _stop(f"{database}: not built yet; run policykb build")
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


@main.command()
@click.argument("clause")
@click.option("--corpus", default="corpus", type=click.Path(path_type=Path))
def explain(clause: str, corpus: Path) -> None:
    """Run the document of CLAUSE again and show every rule that fired.

    \b
    policykb explain songjiang-2023_2-2-9-p2
    """
    from .figures import describe_figure
    from .model import Problem
    from .pipeline import read_and_extract
    from .read import list_sources
    from .store import clause_id

    for path in list_sources(corpus):
        result = read_and_extract(path)
        if isinstance(result, Problem):
            continue
        for tagged in result.clauses:
            if clause_id(result.document.id, tagged.clause.path) != clause:
                continue
            text = tagged.clause.text
            click.echo(f"{clause}  {tagged.clause.heading_path}\n{text}\n")
            for programme, basis, _, rule in tagged.programmes:
                click.echo(f"programme   {programme} ({basis}) by {rule}")
            for amount in tagged.amounts:
                used = "" if any(b.amount == amount for b in tagged.benefits) else "  → pays nobody: no benefit"
                click.echo(f"amount      {text[amount.start:amount.end]} {amount.bound} {amount.min}–{amount.max} {amount.unit or ''} by {amount.rule}{used}")
            for role in tagged.roles:
                click.echo(f"department  {role.name} {role.role} ({role.basis}) by {role.rule}")
            for benefit in tagged.benefits:
                click.echo(f"benefit     {benefit.programme} {benefit.award_level or '-'} {benefit.tier or '-'} {describe_figure(benefit)[0]} by {benefit.rule}")
            return
    _stop(f"{clause}: no such clause in {corpus}/; ids look like songjiang-2023_2-2-9-p2")


@main.command()
@click.option("--database", default="kb.db", type=click.Path(path_type=Path))
def check(database: Path) -> None:
    """Check the laws of the contract, the references and the vocabulary of a built database."""
    connection = _open(database)
    faults = []
    for table in ("amounts", "benefits", "clause_programmes", "clause_departments", "citations"):
        document = "JOIN clauses c ON c.id = t.clause_id JOIN documents d ON d.id = c.document_id"
        bad = connection.execute(f"SELECT count(*) FROM {table} t {document} WHERE substr(d.text, t.char_start + 1, t.char_end - t.char_start) <> t.text").fetchone()[0]
        if bad:
            faults.append(f"{table}: {bad} rows whose text is not at their span")
    overlap = "SELECT count(*) FROM clauses a JOIN clauses b ON b.document_id = a.document_id AND b.seq = a.seq + 1 WHERE b.char_start < a.char_end"
    if bad := connection.execute(overlap).fetchone()[0]:
        faults.append(f"clauses: {bad} overlap")
    faults += [f"{row[0]}: row {row[1]} points nowhere" for row in connection.execute("PRAGMA foreign_key_check")]
    for (title,) in connection.execute("SELECT title FROM missing_documents"):
        click.echo(f"cited, not held: {title}")
    for fault in faults:
        click.echo(fault, err=True)
    click.echo("laws hold" if not faults else f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


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
    from .model import Problem

    if not corpus.is_dir():
        _stop(f"{corpus}: there is no such corpus folder; run policykb where corpus/ is, or name it with --corpus")
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
