"""Folded words with their mentions in, the titles that they name out: a programme each, with the level printed before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Mention
from ..tag.places import Home, short_level
from ..vocab import load_vocabulary
from .levels import ENUMERATION, OWN_AREA, Level, find_levels


@dataclass(frozen=True)
class Subject:
    """What a figure pays for: the programme, the level that awards it, and where these are printed (start < 0: in a heading)."""

    programme: str
    level: str | None
    start: int
    end: int
    level_span: tuple[int, int] | None = None


def find_titles(text: str, programmes: Sequence[Mention], home: Home = Home()) -> list[Subject]:  # noqa: B008 - a frozen value
    """Return the programmes of a text with the level printed before each; a list of levels gives one title a level.

    >>> [(t.programme, t.level) for t in find_titles("国家级或市级技能大师工作室", [Mention("programme", "master_studio", 6, 13, "")])]
    [('master_studio', 'national'), ('master_studio', 'municipal')]
    """
    titles, levels = [], find_levels(text, home)
    cited = [m.span() for m in re.finditer("《[^》]*(?:》|$)", text)]
    for mention in programmes:
        run = _levels_before(text, mention, levels)
        if re.match("承办|主办|举办|协办", text[mention.start:]) and run and run[-1][1] == mention.start:
            run = []            # 在本区承办省级竞赛: where, not of which level
        inner = levels[bisect_left(levels, mention.start, key=lambda lv: lv[0]):bisect_left(levels, mention.end, key=lambda lv: lv[0])]
        inside = [lv for lv in inner if lv[2] != "international"]
        listed = mention.id.startswith("competition") and len(inside) > 1 and all(ENUMERATION.fullmatch(text[a[1]:b[0]]) for a, b in zip(inside, inside[1:], strict=False))
        named: list[tuple[int, int, str] | None] = [*((inside if listed else inside[-1:]) or run or inner[:1])]
        if any(start < mention.start < end for start, end in cited):
            named = []          # the level in a document's title is that of its issuer
        elif not named and mention.id in load_vocabulary().words["own_award"]["programmes"] and (length := next((n for n in (4, 3, 2) if mention.start >= n and short_level(text[mention.start - n:mention.start], home)), 0)):
            named = [(mention.start - length, mention.start, short_level(text[mention.start - length:mention.start], home) or "")]      # 崇川首席技师
        for level in named or [None]:
            titles.append(Subject(mention.id, level[2] if level else None, mention.start, mention.end, level[:2] if level else None))
    return titles


def _levels_before(text: str, mention: Mention, levels: list[Level]) -> list[Level]:
    near = [lv for lv in levels[bisect_left(levels, mention.start - 18, key=lambda lv: lv[0]):bisect_left(levels, mention.start + 3, key=lambda lv: lv[0])] if lv[1] <= mention.start + 2 and not (OWN_AREA.fullmatch(text[lv[0]:lv[1]]) and mention.start - lv[1] > 2)]
    run: list[Level] = []
    edge = mention.start
    for level in reversed(near):
        gap = re.sub(r"\([^()]*\)", "", text[level[1]:edge]) if level[1] <= edge else ""
        if run and not ENUMERATION.fullmatch(gap) or not run and re.search(r"[,。;]|[、及和或].{2}|企业|单位|.{9}", gap):
            break
        run.insert(0, level)
        edge = min(level[0], edge)
    return run
