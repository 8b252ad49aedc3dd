"""A file or folder from anywhere in, its untouched copies and sidecars in the corpus out, with what was understood of each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .figures import describe_figure
from .model import Document, Extraction, Problem, UnreadableSource, fold
from .pipeline import extract
from .read import CONVERT, FORMATS, propose_id, read_printed, read_sidecar, show_name
from .vocab import load_vocabulary

_ID = re.compile(r"[A-Za-z0-9_-]+")
_SHORT = 200                    # characters; a policy text is longer
_SAME_TITLE = 60


@dataclass(frozen=True)
class Wishes:
    """What the person who adds a source says about it; empty where they do not."""

    id: str = ""
    url: str = ""
    district: str = ""
    retrieved_on: str = ""


@dataclass(frozen=True)
class Added:
    """A source in the corpus, with everything that is read off it."""

    path: Path
    sidecar: dict[str, str]
    extraction: Extraction
    held: bool = False          # the same bytes were there before


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the sources under files and folders, a folder's in the order of their names; hidden files and sidecars are none."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not any(part.startswith((".", "~$")) for part in p.relative_to(path).parts)) if path.is_dir() else [path]
        found += [p for p in inside if p.suffix.lower() in {**FORMATS, **CONVERT} or not path.is_dir()]
    return found


def check_wishes(wishes: Wishes, count: int) -> Wishes:
    """Return the wishes with the district as a code; raise ValueError with one clear sentence for what cannot be written.

    >>> check_wishes(Wishes(district="嘉定区"), 1).district
    '310114'
    >>> check_wishes(Wishes(url="javascript:alert(1)"), 1)
    Traceback (most recent call last):
    ValueError: --url javascript:alert(1): not the address of a page; it begins with http:// or https://
    """
    if wishes.id and count > 1:
        raise ValueError(f"--id {wishes.id}: {count} files cannot have one id; add them one by one")
    if wishes.id and not _ID.fullmatch(wishes.id):
        raise ValueError(f"--id {wishes.id}: an id is made of ASCII letters, digits, _ and -; choose another")
    if wishes.url and not re.fullmatch(r"https?://[^\s\"'<>\\\x00-\x1f]+", wishes.url):
        raise ValueError(f"--url {wishes.url}: not the address of a page; it begins with http:// or https://")
    if wishes.retrieved_on:
        try:
            date.fromisoformat(wishes.retrieved_on)
        except ValueError:
            raise ValueError(f"--retrieved-on {wishes.retrieved_on}: not a day; write it as 2025-03-01") from None
    return Wishes(wishes.id, wishes.url, _district_code(wishes.district) if wishes.district else "", wishes.retrieved_on)


def _district_code(wanted: str) -> str:
    divisions = load_vocabulary().divisions
    if wanted in divisions:
        return wanted
    named = [d.code for d in divisions.values() if wanted in (d.name, d.name_en)]
    if len(named) == 1:
        return named[0]
    advice = f"give one of the codes {', '.join(named)}" if named else "give a name or code of vocab/districts.csv, or add it there"
    raise ValueError(f"--district {wanted}: {'several places have' if named else 'no place has'} this name; {advice}")


def add_sources(paths: Sequence[Path], corpus: Path, wishes: Wishes) -> Iterator[Added | Problem]:
    """Copy each source into the corpus with its sidecar, or say in one sentence why not; nothing is written for an unreadable one."""
    held = held_ids(corpus)
    for path in paths:
        try:
            added = _add(path, corpus, wishes, held)
            held = held | {propose_id(added.path, added.sidecar)}
            yield added
        except UnreadableSource as problem:
            yield Problem(show_name(path), str(problem))
        except OSError as problem:
            yield Problem(show_name(path), f"{show_name(path)}: not added ({problem.strerror}); look at the file's and the corpus's rights and the room on the disk")


def _add(path: Path, corpus: Path, wishes: Wishes, held: set[str]) -> Added:
    if path.suffix.lower() not in {**FORMATS, **CONVERT}:
        raise UnreadableSource(f"{show_name(path)}: files that end in {path.suffix or 'nothing'} are not read; add {', '.join(FORMATS)}")
    printed, beside, data = read_printed(path), read_sidecar(path), path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    wanted = {k: v for k, v in _written(wishes, printed.claims).items() if v != beside.get(k)}
    if said := sorted(set(wanted) & set(beside)):
        raise UnreadableSource(f"{show_name(path)}: its sidecar already says {said[0]} = {beside[said[0]]}; change it there")
    extraction = extract(Document("new", printed.text, printed.blocks, show_name(path), FORMATS[path.suffix.lower()], digest, {**beside, **wanted},
                                  printed.furniture, printed.facts, printed.claims))
    if same := next((p for p in corpus.iterdir() if p.suffix == path.suffix and p.stat().st_size == len(data) and p.read_bytes() == data), None):
        return Added(same, read_sidecar(same), extraction, held=True)
    target = free_name(corpus, path, digest)
    if "id" not in {**beside, **wanted} and (target.stem in held or not _ID.fullmatch(target.stem)):
        wanted["id"] = propose_new_id(extraction, digest, held)
    if (identifier := propose_id(target, {**beside, **wanted})) in held:
        raise UnreadableSource(f"{show_name(path)}: the id {identifier} is taken; choose another with --id")
    own = path.with_name(path.stem + ".sidecar.toml")
    _write(target, data, write_sidecar(wanted) + (own.read_text(encoding="utf-8") if beside else ""))
    return Added(target, {**beside, **wanted}, extraction)


def free_name(corpus: Path, path: Path, digest: str) -> Path:
    """Return where in the corpus a source goes: under its own name unless another source or sidecar has its stem."""
    stems = {p.name.removesuffix(".sidecar.toml") if p.name.endswith(".sidecar.toml") else p.stem for p in corpus.iterdir()}
    return corpus / (f"{path.stem}-{digest[:6]}{path.suffix}" if path.stem in stems else path.name)


def _write(target: Path, data: bytes, sidecar: str) -> None:
    beside = target.with_name(target.stem + ".sidecar.toml")
    try:
        target.write_bytes(data)
        beside.write_text(sidecar, encoding="utf-8")
    except OSError:
        target.unlink(missing_ok=True)
        beside.unlink(missing_ok=True)
        raise


def _written(wishes: Wishes, claims: dict[str, str]) -> dict[str, str]:
    url = wishes.url or claims.get("saved_from", "")
    fetched = wishes.retrieved_on or (date.today().isoformat() if wishes.url else "")
    return {key: value for key, value in (("id", wishes.id), ("url", url), ("retrieved_on", fetched), ("district", wishes.district)) if value}


def write_sidecar(values: dict) -> str:
    """Return a sidecar's text: what the source itself cannot say.

    >>> write_sidecar({"url": 'https://a.cn/"x"', "retrieved_on": "2025-03-01"})
    'url = "https://a.cn/\\\\"x\\\\""\\nretrieved_on = "2025-03-01"\\n'
    """
    lines = []
    for key, value in values.items():
        escaped = re.sub(r"[\x00-\x1f\x7f]", " ", str(value)).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'{key} = "{escaped}"\n')
    return "".join(lines)


def held_ids(corpus: Path) -> set[str]:
    """Return the ids that the sources of a corpus have; one without an id of its own has none."""
    ids = set()
    for path in corpus.iterdir():
        if path.suffix.lower() in FORMATS:
            try:
                ids.add(propose_id(path, read_sidecar(path)))
            except UnreadableSource:
                continue
    return ids


def propose_new_id(extraction: Extraction, digest: str, held: set[str]) -> str:
    """Return an id that is free: the district's English name and the year where both are known, otherwise the digest's first letters."""
    head, divisions = extraction.head, load_vocabulary().divisions
    place = divisions.get(head.district or "")
    slug = re.sub(r"[^a-z0-9]+", "-", (place.name_en or place.code).lower().removesuffix(" district")).strip("-") if place else ""
    year = (head.issued_on or head.printed_on or head.effective_from or "")[:4]
    proposed = f"{slug}-{year}" if slug and year else f"doc-{digest[:8]}"
    return proposed if proposed not in held else next(f"{proposed}-{n}" for n in range(2, 10_000) if f"{proposed}-{n}" not in held)


def describe(added: Added) -> Iterator[str]:
    """Yield the lines that tell a person what was understood of a source: head, counts, benefits, doubts."""
    head, clauses = added.extraction.head, added.extraction.clauses
    place = load_vocabulary().divisions.get(head.district or "")
    benefits = [(t, b) for t in clauses for b in t.benefits]
    yield f"{added.path.parent / show_name(added.path)}{'  (held before: nothing is written, its sidecar is yours to edit)' if added.held else ''}" + (f"  id {added.sidecar['id']}" if "id" in added.sidecar else "")
    yield f"  标题 title      {head.title}"
    yield f"  文号 number     {head.doc_number or '—'}"
    yield f"  地区 district   {f'{place.name} {place.code}' if place else head.district or '—'}"
    yield f"  日期 dates      成文 {head.issued_on or '—'} · 印发 {head.printed_on or '—'} · 有效 {head.effective_from or '—'} – {head.effective_to or '—'}"
    yield f"  条款 clauses    {len(clauses)} · 补贴 benefits {len(benefits)} · 金额 amounts {sum(len(t.amounts) for t in clauses)}"
    for tagged, benefit in benefits[:20]:
        figure = describe_figure(benefit)[0]
        yield f"    {tagged.clause.path:<14} {benefit.programme} {benefit.tier or ''} {figure}  “{tagged.clause.text[benefit.start:benefit.end]}”"
    if len(benefits) > 20:
        yield f"    … {len(benefits) - 20} more"
    for doubt in find_doubts(added.extraction):
        yield f"  疑问 doubt      {doubt}"


def find_doubts(extraction: Extraction) -> Iterator[str]:
    """Yield what a person should look at before the next build."""
    from rapidfuzz import fuzz

    document, head = extraction.document, extraction.head
    if head.district is None:
        yield "no district is found in the head; name it with --district"
    claimed = document.claims.get("articletitle") or next((f.value for f in document.facts if f.field == "title"), "")
    if claimed and fuzz.partial_ratio(fold(claimed), fold(head.title)) < _SAME_TITLE:
        yield f"the page calls itself {claimed}"
    for field, found in (("doc_number", head.doc_number), ("issued_on", head.issued_on)):
        said = next((f.value for f in document.facts if f.field == field), None)
        if said and re.findall(r"\d+", said) != re.findall(r"\d+", found or "") and [int(n) for n in re.findall(r"\d+", said)] != [int(n) for n in re.findall(r"\d+", found or "")]:
            yield f"the page's card says {field} {said}, the text {found or 'nothing'}"
    if not (head.issued_on or head.printed_on or head.effective_from):
        yield "no date is found"
    if head.authority == "secondary":
        span = next((f.span for f in head.facts if f.field == "authority" and f.span), None)
        words = f" (“{''.join(document.text[span.start:span.end].split())[:40]}”)" if span else ""
        yield f'it tells about a document{words} and fills no comparison; if it is one, write authority = "primary" into its sidecar'
    elif hint := document.claims.get("secondary"):
        yield f"the page is filed under {hint}: it may tell about a document and not be one"
    length = sum(b.end - b.start for b in document.blocks)
    if length < _SHORT:
        yield f"only {length} characters are left of the source; is the text in an attachment?"
    if not any(t.clause.label for t in extraction.clauses):
        yield "no numbering is found: the text is a row of paragraphs"
    idle = sum(1 for t in extraction.clauses for a in t.amounts if a.kind == "money" and not any(b.amount == a for b in t.benefits))
    if idle:
        yield f"{idle} sums of money pay nobody: look with policykb explain"
