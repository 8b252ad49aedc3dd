"""Tagged clauses in, the same clauses with the departments that they have by their place out: item, annex head, issuers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .model import Clause, Head, Role, TaggedClause


def inherit_departments(tagged: Sequence[TaggedClause], head: Head) -> tuple[TaggedClause, ...]:
    """Give a clause without a stated responsible body the one of its item, of a later paragraph's bracket, or of its annex head.

    A clause with benefits and none of these gets its issuers, role issues: shown as 发文机关, never as responsible.
    """
    by_path = {t.clause.path: t for t in tagged}
    return tuple(replace(t, roles=(*t.roles, *_inherited(t, tagged, by_path, head))) for t in tagged)


def _responsible(tagged: TaggedClause) -> list[Role]:
    return [r for r in tagged.roles if r.role in ("responsible", "assists") and r.rule in ("departments.bracket", "departments.block")]


def _inherited(item: TaggedClause, tagged: Sequence[TaggedClause], by_path: dict[str, TaggedClause], head: Head) -> Iterator[Role]:
    clause = item.clause
    if any(r.role == "responsible" for r in item.roles) or clause.kind in ("front", "sign", "imprint", "annexlist"):
        return
    found = _later_in_item(clause, tagged) or _above(clause, by_path)
    if found:
        yield from (replace(r, basis="inherited") for r in found)
    elif item.benefits:
        seen = {(r.department, r.role) for r in item.roles}
        for department, name, span, _ in head.issuers:
            if (department, "issues") not in seen:
                yield Role(department, "issues", "issuer", span, "departments.issuer", name)


def _later_in_item(clause: Clause, tagged: Sequence[TaggedClause]) -> list[Role]:
    """A bracket counts for the paragraphs before it in the same item that have none."""
    if clause.kind == "heading":
        return []
    item = clause.parent if clause.kind in ("paragraph", "table") else clause.path
    for later in tagged[clause.seq + 1:]:
        if later.clause.parent != item or later.clause.kind not in ("paragraph", "table"):
            break
        if roles := _responsible(later):
            return roles
    return []


def _above(clause: Clause, by_path: dict[str, TaggedClause]) -> list[Role]:
    here = clause.parent
    while here:
        if roles := _responsible(by_path[here]):
            return roles
        opening = by_path.get(f"{here}.p1")
        if opening and opening.clause.seq < clause.seq and opening.clause.text.startswith(("(", "（")) and (roles := _responsible(opening)):
            return roles
        here = by_path[here].clause.parent
    return []
