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
    later = _later_roles(tagged)
    return tuple(replace(t, roles=(*t.roles, *_inherited(t, roles, by_path, head))) for t, roles in zip(tagged, later, strict=True))


def _responsible(tagged: TaggedClause) -> list[Role]:
    return [r for r in tagged.roles if r.role in ("responsible", "assists") and r.rule in ("departments.bracket", "departments.block")]


def _inherited(item: TaggedClause, later: list[Role], by_path: dict[str, TaggedClause], head: Head) -> Iterator[Role]:
    clause = item.clause
    if any(r.role == "responsible" for r in item.roles) or clause.kind in ("front", "sign", "imprint", "annexlist"):
        return
    found = ([] if clause.kind == "heading" else later) or _above(clause, by_path)
    if found:
        yield from (replace(r, basis="inherited") for r in found)
    elif item.benefits:
        seen = {(r.department, r.role) for r in item.roles}
        for department, name, span, _ in head.issuers:
            if (department, "issues") not in seen:
                yield Role(department, "issues", "issuer", span, "departments.issuer", name)


def _later_roles(tagged: Sequence[TaggedClause]) -> list[list[Role]]:
    """Return for each clause the bracket of a later paragraph of its item: it counts for the paragraphs before it that have none."""
    later: list[list[Role]] = [[] for _ in tagged]
    for i in range(len(tagged) - 2, -1, -1):
        clause, following = tagged[i].clause, tagged[i + 1].clause
        item = clause.parent if clause.kind in ("paragraph", "table") else clause.path
        if following.parent == item and following.kind in ("paragraph", "table"):
            later[i] = _responsible(tagged[i + 1]) or later[i + 1]
    return later


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
