"""A clause of one document in, the lines that say what was understood there, by which rule, and what lost to what out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .build import find_sources
from .figures import describe_figure
from .link import find_alike
from .model import Benefit, Clause, Extraction, Problem, Role, Span, TaggedClause, UnreadableSource
from .pipeline import read_and_extract
from .read import propose_id, read_sidecar, show_name
from .store import clause_id
from .tag.departments import find_departments
from .tag.nlp import Term, lost_terms, match_terms
from .tag.places import home_of
from .tag.programmes import find_programmes, programme_terms
from .vocab import load_vocabulary

# Why a figure pays nobody, by the rule that says so.
_REFUSED = {
    "threshold": "a floor that somebody has to reach", "attendance": "a rate that somebody has to reach", "target": "a target or a share of people", "fine": "a fine or money taken back",
    "size": "the size of a business, of pay or of an investment", "budget": "a budget or a sum set aside", "fee": "what somebody pays in", "weight": "a weight or a mark",
    "employer_pays": "what the employer itself pays", "replaced_value": "the old value of a raised figure", "upper_level": "what the level above pays already",
    "instalment": "how a sum is paid out in parts", "no_grant_word": "no word of a grant stands with it", "percent_of_nothing_paid": "a share of nothing that is paid",
    "spending_cap": "how much of a grant may be spent on something", "cost_cap": "how much something may cost", "total_of_parts": "the sum of the figures behind it", "cost_of_stay": "what a stay or a check-up costs, paid to nobody",
    "price_cut": "a cheaper price or a fee",
    "total_paid": "what has been paid out already", "replaced_text": "words that are being replaced by others",
    "example": "a worked example", "former_standard": "what the former text paid", "drafting_comment": "a comment of those who drafted the text",
    "unreadable_list": "a list with a blank or unreadable figure in it", "upper_pays": "what the level above pays", "nothing_paid": "below or above it nothing is paid", "already_paid": "what somebody has had already", "included": "what the level above gives within it", "named_company": "what one named company gets",
    "part_of_sum": "a part of the sum before it", "reported": "what a report tells was paid", "restated": "the same sum said again", "stopped": "what is no longer paid", "total_needed": "what a measure costs in all"}
_HEADS = {"text": "正文 text", "mentions": "找到的 found", "lost": "让位的 gave way", "inherited": "由上文而来 from elsewhere", "figures": "数字 figures", "benefits": "补贴 benefits", "unplaced": "未归类 unplaced"}


def find_clause(identifier: str, corpus: Path) -> tuple[Extraction, TaggedClause]:
    """Read the document of a clause anew and return both; LookupError with one clear sentence where there is none."""
    for path in find_sources(corpus):
        try:
            document = propose_id(path, read_sidecar(path))
        except UnreadableSource:
            continue
        if document != identifier and document != identifier.rpartition("_")[0]:
            continue
        extraction = read_and_extract(path)
        if isinstance(extraction, Problem):
            raise LookupError(extraction.message)
        by_id = {clause_id(document, t.clause.path): t for t in extraction.clauses}
        if identifier in by_id:
            return extraction, by_id[identifier]
        near = find_alike(identifier, list(by_id), 0.2) or list(by_id)[:5]
        raise LookupError(f"{identifier}: no such clause in {show_name(path)}; there are {', '.join(near)} …")
    raise LookupError(f"{identifier}: no such document in {corpus}; a clause's id is its document's id, _ and its path: songjiang-2023_2-2-9-p2")


def explain_clause(extraction: Extraction, tagged: TaggedClause) -> dict[str, list[str]]:
    """Return the lines of an explanation under their headings; a heading without lines is left out."""
    marked, found = _mark(tagged)
    parts = {"text": [marked], "mentions": found, "lost": _counted(_lost(tagged, extraction)), "inherited": list(_inherited(tagged, extraction)),
             "figures": [_figure(line) for line in tagged.trace], "benefits": [line for b in tagged.benefits for line in _benefit(b, tagged, extraction)],
             "unplaced": [f"{_words(tagged.clause, b.start, b.end)}  {_doubt(b)}" for b in tagged.unplaced]}
    return {_HEADS[key]: lines for key, lines in parts.items() if lines}


def _doubt(benefit: Benefit) -> str:
    """Why a figure stands in no comparison, though it may be paid."""
    if not benefit.kind:
        return "may be paid, but no word of a grant stands with it"
    return f"is paid by {benefit.rule}, but neither its sentence nor a heading above names what for"


def _words(clause: Clause, start: int, end: int) -> str:
    return clause.text[start:end]


def _found(tagged: TaggedClause) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end in the reading, what it was taken for) of all that was found in the clause's own words."""
    at = {place: i for i, place in enumerate(tagged.clause.reading.at)}

    def inside(span: Span) -> tuple[int, int]:
        return at[span.start], at[span.end - 1] + 1
    names = load_vocabulary().programmes
    for programme, basis, span, rule in tagged.programmes:
        if basis == "stated":
            yield *inside(span), f"programme {programme} {names[programme].name_zh}, by {rule}"
    for amount in tagged.amounts:
        yield amount.start, amount.end, f"{amount.kind}, {amount.bound}, {amount.min}–{amount.max}{' per ' + amount.unit if amount.unit else ''}, by {amount.rule}"
    for role in tagged.roles:
        if role.basis == "stated":
            yield *inside(role.span), f"department {role.name}: {role.role}, by {role.rule}"
    for citation in tagged.citations:
        yield citation.start, citation.end, f"citation, {citation.role}{' of ' + citation.doc_number if citation.doc_number else ''}, by {citation.rule}"


def _mark(tagged: TaggedClause) -> tuple[str, list[str]]:
    """Return the clause with a number before each bracketed find, and a line of what was found under each number."""
    grouped: dict[tuple[int, int], list[str]] = {}
    for start, end, what in sorted(_found(tagged)):
        grouped.setdefault((start, end), []).append(what)
    text, last = tagged.clause.text, 0
    lines = []
    pieces = [tagged.clause.label or ""]
    for n, ((start, end), whats) in enumerate(grouped.items(), 1):
        if start >= last:
            pieces += [text[last:start], f"[{n} {text[start:end]}]"]
            last = end
        lines += [f"{n} {text[start:end]}  {what}" for what in whats]
    return "".join([*pieces, text[last:]]), lines


def _counted(lines: Iterator[str]) -> list[str]:
    return [f"{line} ({count} times)" if count > 1 else line for line, count in Counter(lines).items()]


def _lost(tagged: TaggedClause, extraction: Extraction) -> Iterator[str]:
    text = tagged.clause.reading.folded
    bodies = {name: key for key, body in load_vocabulary().bodies.items() for name in body["names"]}
    for key, terms, kind in (("programmes", programme_terms(), "programme"), ("bodies", bodies, "department")):
        for (start, end, loser), (left, right, winner) in lost_terms(text, key, terms):
            yield f"{text[start:end]}  {kind} {loser}: lost to the longer name {text[left:right]} ({winner}) around it" if right - left > end - start else \
                f"{text[start:end]}  {kind} {loser}: lost to {text[left:right]} ({winner}), which stands before it"
    yield from _named_only(tagged, text, extraction)


def _named_only(tagged: TaggedClause, text: str, extraction: Extraction) -> Iterator[str]:
    """Yield the names of the vocabulary that a rule refused: a grade in a list, a body that is given no role."""
    mentions = [(m.start, m.end) for m in find_programmes(text) if m.rule != "programmes.pattern"]
    terms: list[Term] = match_terms(text, "programmes", programme_terms())
    for start, end, programme in terms:
        if not any(s < end and start < e for s, e in mentions):
            yield f"{text[start:end]}  programme {programme}: refused, it is a grade here"
        elif (start, end) not in mentions:
            yield f"{text[start:end]}  programme {programme}: lost to a quoted title around it"
    home = home_of(load_vocabulary().divisions.get(extraction.head.district or ""))
    stated = {tagged.clause.reading.source(b.start, b.end): b for b in find_departments(text, home)}
    with_role = {r.span for r in tagged.roles}
    yield from (f"{text[b.start:b.end]}  department {b.name}: named, no word gives it a role" for span, b in stated.items() if span not in with_role)


def _inherited(tagged: TaggedClause, extraction: Extraction) -> Iterator[str]:
    for programme, basis, span, rule in tagged.programmes:
        if basis != "stated":
            yield f"programme {programme}, by {rule}: {_origin(span, extraction)}"
    for role in tagged.roles:
        if role.basis != "stated":
            yield f"department {role.name}: {role.role}, by {role.rule}{_why(role)}: {_origin(role.span, extraction)}"
    if any(r.basis != "stated" for r in tagged.roles) and any(r.basis == "stated" and r.role != "responsible" for r in tagged.roles):
        yield "the departments of its own words have other roles than responsible, so that the responsible one is looked for above"


def _why(role: Role) -> str:
    return " (nobody else answers for the benefit)" if role.basis == "issuer" else ""


def _origin(span: Span, extraction: Extraction) -> str:
    """Return where a span stands, as a clause's id and the words around it."""
    for other in extraction.clauses:
        if other.clause.span.start <= span.start and span.end <= other.clause.span.end:
            words = re.sub(r"\s+", "", extraction.document.text[span.start:span.end])
            text = other.clause.text
            at = max(0, text.find(words))
            around = f"{'…' if at > 12 else ''}{text[max(0, at - 12):at]}[{words}]{text[at + len(words):at + len(words) + 12]}"
            return f"{clause_id(extraction.document.id, other.clause.path)} “{around}”"
    return "a place outside the clauses"


def _figure(line: str) -> str:
    """Return a line of the trace with its reason in words.

    >>> _figure("80%: no benefit by attendance")
    '80%  pays nobody, by attendance: a rate that somebody has to reach'
    """
    printed, _, decision = line.rpartition(": ")
    kind, _, rule = decision.partition(" by ")
    if kind == "no benefit":
        return f"{printed}  pays nobody, by {rule}: {_REFUSED.get(rule, 'a rule of its own')}"
    return f"{printed}  {kind}, by {rule}"


def _benefit(benefit: Benefit, tagged: TaggedClause, extraction: Extraction) -> Iterator[str]:
    clause = tagged.clause
    zh, en = describe_figure(benefit)
    own = any(programme == benefit.programme and basis == "stated" for programme, basis, _, _ in tagged.programmes)
    inherited = next((span for programme, basis, span, _ in tagged.programmes if programme == benefit.programme and basis == "inherited"), None)
    source = "named in the clause" if own else f"from {_origin(inherited, extraction)}" if inherited else "from the words above that open the list"
    yield f"{zh}  ({en})  by {benefit.rule}"
    yield f"  programme    {benefit.programme}, {source}"
    said = {e.field: _words(clause, e.start, e.end) for e in benefit.evidence}
    for field, value in (("award_level", benefit.award_level), ("tier", benefit.tier), ("recipients", ", ".join(benefit.recipients)), ("per", benefit.per), ("period", benefit.period),
                         ("months", benefit.months), ("base", benefit.base_text), ("condition", benefit.condition_text)):
        if value:
            yield f"  {field:<12} {value}" + (f", from “{said[field]}”" if field in said and said[field] != value else "")
