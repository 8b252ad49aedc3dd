"""Extractions in, kb.db out: explicit tables, one transaction, a temporary file, moved into place whole."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from . import __version__
from .figures import describe_figure
from .link import find_draft, find_target, link_clauses
from .model import Benefit, Document, Extraction, Problem, Span, TaggedClause
from .tag.departments import name_department, rank_of
from .vocab import HERE, Vocabulary, load_vocabulary
from .words import cut_grams

SCHEMA_VERSION = "1"
NO_PROGRAMME = "正文与上级标题均未写明项目 neither its sentence nor a heading above names what it pays for"
NO_GRANT = "未见给予、补贴等字样，不能断定是否支付 no word of a grant stands beside it, so that it may not be paid at all"
_SCHEMA = Path(__file__).with_name("schema.sql")
_FILL = Path(__file__).with_name("fill.sql")


class StoreError(RuntimeError):
    """Rows that break the schema's references; nothing was written."""


def clause_id(document_id: str, path: str) -> str:
    """Return a clause's id.

    >>> clause_id("songjiang-2023", "2.2.9.p2")
    'songjiang-2023_2-2-9-p2'
    """
    return f"{document_id}_{path.replace('.', '-')}"


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


class _Writer:
    """Collects the rows of a build in the order in which they are stored."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.rows: dict[str, list[dict]] = {}
        self.departments: dict[str, dict] = {}
        self.search = 0

    def add(self, table: str, **row: object) -> None:
        self.rows.setdefault(table, []).append(row)

    def department(self, identifier: str, name: str) -> str:
        body = self.vocabulary.bodies.get(identifier.partition("_")[2])
        self.departments.setdefault(identifier, {"id": identifier, "name": name, "name_en": body["en"] if body else None,
                                                 "level": rank_of(identifier) if body else None, "aliases": json.dumps(body["names"] if body else [], ensure_ascii=False)})
        return identifier


def _evidence(document: Document, span: Span) -> dict:
    return {"char_start": span.start, "char_end": span.end, "text": document.text[span.start:span.end]}


def _add_document(writer: _Writer, item: Extraction) -> None:
    document, head = item.document, item.head
    writer.add("documents", id=document.id, title=head.title, doc_number=head.doc_number, kind=head.kind, authority=head.authority, stage=head.stage, level=head.level,
               district_code=head.district, issued_on=head.issued_on, printed_on=head.printed_on, effective_from=head.effective_from,
               effective_to=head.effective_to, validity_basis=head.validity_basis, source_file=document.source_file, source_format=document.source_format,
               source_sha256=document.source_sha256, source_url=document.sidecar.get("url"),
               retrieved_on=str(document.sidecar["retrieved_on"]) if "retrieved_on" in document.sidecar else None, text=document.text)
    for fact in head.facts:
        proof = _evidence(document, fact.span) if fact.span else {"char_start": None, "char_end": None, "text": None}
        writer.add("document_facts", document_id=document.id, field=fact.field, value=fact.value, rule=fact.rule, **proof)
    for seq, (department, name, span, rule) in enumerate(head.issuers):
        writer.department(department, name if department.startswith("x-") else name_department(department))
        writer.add("document_issuers", document_id=document.id, department_id=department, seq=seq, name_text=name,
                   char_start=span.start, char_end=span.end, rule=rule)
    for tagged in item.clauses:
        _add_clause(writer, item, tagged)


def _citation(item: Extraction, tagged: TaggedClause) -> str:
    source = item.head.doc_number or f"《{item.head.title}》"
    by_path = {t.clause.path: t.clause for t in item.clauses}
    labels, here = [], tagged.clause
    while True:
        last = here.path.rpartition(".")[2]
        if here.path.startswith("A") and "." not in here.path:
            labels.append("附件" + here.path[1:])           # 附件1一（一）, where 附件一一（一） could be read as 附件十一
        elif here.label:
            labels.append(here.label.rstrip("、.．:： 　"))
        elif last.startswith("p") and last[1:].isdigit():
            labels.append(f"第{last[1:]}段")
        if here.parent is None:
            break
        here = by_path[here.parent]
    return source + "".join(labels[::-1])


def _add_clause(writer: _Writer, item: Extraction, tagged: TaggedClause) -> None:
    document, clause = item.document, tagged.clause
    identifier = clause_id(document.id, clause.path)
    writer.search += 1
    writer.add("clauses", id=identifier, document_id=document.id, district_code=item.head.district,
               parent_id=clause_id(document.id, clause.parent) if clause.parent else None, seq=clause.seq, depth=clause.depth, path=clause.path,
               label=clause.label, kind=clause.kind, heading=clause.heading, text=clause.text, heading_path=clause.heading_path or None,
               citation=_citation(item, tagged), char_start=clause.span.start, char_end=clause.span.end, search_id=writer.search)
    writer.add("clauses_fts", rowid=writer.search, grams=cut_grams((clause.label or "") + clause.text))
    for programme, basis, span, rule in tagged.programmes:
        writer.add("clause_programmes", clause_id=identifier, programme_id=programme, basis=basis, rule=rule, **_evidence(document, span))
    seen = set()
    for role in tagged.roles:
        if (role.department, role.role) not in seen:
            seen.add((role.department, role.role))
            writer.add("clause_departments", clause_id=identifier, department_id=writer.department(role.department, role.name), role=role.role,
                       basis=role.basis, rule=role.rule, **_evidence(document, role.span))
    numbers = {}
    for n, amount in enumerate(tagged.amounts, 1):
        numbers[amount.start] = f"{identifier}_a{n}"
        writer.add("amounts", id=numbers[amount.start], clause_id=identifier, kind=amount.kind, bound=amount.bound, min=_whole(amount.min), max=_whole(amount.max),
                   unit=amount.unit, rule=amount.rule, **_evidence(document, clause.reading.source(amount.start, amount.end)))
    for n, benefit in enumerate(tagged.benefits, 1):
        _add_benefit(writer, item, tagged, f"{identifier}_b{n}", benefit, numbers)
    for benefit in tagged.unplaced:
        writer.add("unplaced", clause_id=identifier, reason=NO_PROGRAMME if benefit.kind else NO_GRANT, **_evidence(document, clause.reading.source(benefit.start, benefit.end)))
    for n, cited in enumerate(tagged.citations, 1):
        writer.add("citations", id=f"{identifier}_c{n}", clause_id=identifier, title=cited.title, doc_number=cited.doc_number, role=cited.role,
                   target_document_id=None, draft_document_id=None, rule=cited.rule, **_evidence(document, clause.reading.source(cited.start, cited.end)))


def _add_benefit(writer: _Writer, item: Extraction, tagged: TaggedClause, identifier: str, b: Benefit, numbers: dict[int, str]) -> None:
    reading = tagged.clause.reading
    zh, en = describe_figure(b)
    writer.add("benefits", id=identifier, clause_id=clause_id(item.document.id, tagged.clause.path), document_id=item.document.id, district_code=item.head.district,
               programme_id=b.programme, award_level=b.award_level, tier=b.tier, recipients=json.dumps(list(b.recipients)), kind=b.kind, min_cny=_whole(b.min_cny),
               max_cny=_whole(b.max_cny), min_fraction=b.min_fraction, max_fraction=b.max_fraction, per=b.per, period=b.period, months=b.months,
               total_cny=_whole(b.total_cny), base_text=b.base_text, condition_text=b.condition_text,
               amount_id=numbers.get(b.amount.start) if b.amount else None, rule=b.rule, figure_zh=zh, figure_en=en,
               **_evidence(item.document, reading.source(b.start, b.end)))
    for evidence in b.evidence:
        writer.add("benefit_evidence", benefit_id=identifier, field=evidence.field, **_evidence(item.document, reading.source(evidence.start, evidence.end)))


def _vocabulary_rows(writer: _Writer) -> None:
    for division in writer.vocabulary.divisions.values():
        writer.add("districts", code=division.code, name=division.name, name_en=division.name_en or None, level=division.level, parent_code=division.parent_code)
    for programme in writer.vocabulary.programmes.values():
        writer.add("programmes", id=programme.id, parent_id=programme.parent_id, name_zh=programme.name_zh, name_en=programme.name_en,
                   aliases=json.dumps(programme.aliases, ensure_ascii=False), definition=None)
    for field, code, zh, en in writer.vocabulary.codes:
        writer.add("codes", field=field, code=code, name_zh=zh, name_en=en)


def _resolve_citations(writer: _Writer, items: Sequence[Extraction]) -> None:
    held = [(i.document.id, i.head.title, i.head.doc_number, i.head.stage) for i in items if i.head.authority == "primary"]
    for row in writer.rows.get("citations", ()):
        # A text that repeals its own former edition names a document of the same title, which is another one.
        others = [h for h in held if h[0] != row["clause_id"].rpartition("_")[0]]
        row["target_document_id"] = find_target(row["title"], row["doc_number"], others)
        row["draft_document_id"] = None if row["target_document_id"] else find_draft(row["title"], others)


def _digest(items: Sequence[Extraction], folder: Path) -> dict[str, str]:
    corpus = hashlib.sha256("".join(f"{i.document.id}{i.document.source_sha256}" for i in items).encode()).hexdigest()
    vocabulary = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(folder.glob("*.*")) if p.suffix in (".csv", ".toml"))).hexdigest()
    return {"schema_version": SCHEMA_VERSION, "code_version": __version__, "corpus_digest": corpus, "vocabulary_digest": vocabulary}


def build_database(results: Iterable[Extraction | Problem], target: Path) -> dict[str, int]:
    """Write kb.db whole or not at all, and return how many rows each table holds."""
    import sqlite_utils

    writer = _Writer(load_vocabulary())
    items: list[Extraction] = []
    for result in results:
        if isinstance(result, Problem):
            writer.add("problems", source=result.source, message=result.message)
        else:
            items.append(result)
            _add_document(writer, result)
    _vocabulary_rows(writer)
    _resolve_citations(writer, items)
    for first, second, kind, score in link_clauses(writer.rows.get("clauses", [])):
        writer.add("clause_links", clause_id=first, other_clause_id=second, kind=kind, score=score)
    writer.rows["departments"] = [writer.departments[k] for k in sorted(writer.departments)]
    for key, value in {**_digest(items, HERE), "logical_digest": _logical_digest(writer.rows)}.items():
        writer.add("build_info", key=key, value=value)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{target.name}-building-") as folder:
        raw, finished = Path(folder) / "raw.db", Path(folder) / "finished.db"
        db = sqlite_utils.Database(raw)
        db.executescript(_SCHEMA.read_text(encoding="utf-8"))
        with db.atomic():
            for table in _tables_in_order(db.conn):
                if rows := writer.rows.get(table):
                    db.conn.executemany(_insert(table, rows[0]), [tuple(r.values()) for r in rows])
            for statement in _FILL.read_text(encoding="utf-8").split(";\n"):
                db.conn.execute(statement)
        db.conn.execute("INSERT INTO clauses_fts(clauses_fts) VALUES ('optimize')")
        db.conn.commit()
        if broken := db.conn.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreError(f"a row of {broken[0]} points nowhere, which is a fault of policykb")
        db.conn.execute("ANALYZE")
        db.conn.commit()
        db.conn.execute("VACUUM INTO ?", [str(finished)])
        db.conn.close()
        with finished.open("rb") as file:
            os.fsync(file.fileno())             # the name must never stand for bytes that are not on the disk yet
        os.replace(finished, target)
    return {table: len(rows) for table, rows in writer.rows.items()}


def _tables_in_order(connection: sqlite3.Connection) -> Iterator[str]:
    yield from (name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid") if not name.startswith("clauses_fts_"))


def _insert(table: str, row: dict) -> str:
    return f"INSERT INTO [{table}] ({', '.join(f'[{c}]' for c in row)}) VALUES ({', '.join('?' * len(row))})"


def _logical_digest(rows: dict[str, list[dict]]) -> str:
    return hashlib.sha256(json.dumps({t: rows[t] for t in sorted(rows)}, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


