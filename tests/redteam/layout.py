"""A document in, variants of its order, numbering and print out: lists reversed, items moved, spaces, wraps and signs as scans have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from extract.model import Clause, Extraction, TaggedClause
from extract.numerals import chinese_numeral

from .figures import Edit, Variant, each_amount
from .rows import Expectation

_CORE = re.compile(r"\d[\d.]*(?:\s*-\s*\d[\d.]*)?\s*[万亿]?\s*元|\d[\d.]*%")
_AFTER_END = set("。；：;:！？!?.")
_LOOKS_NUMBERED = re.compile(r"\s*(?:\d+\s*[.、．)）]|[（(]|第|附|[一二三四五六七八九十]+、|[-*+#•●■▲◆>=|①-⑳【])")
_LABEL = re.compile(r"\s*(?:\d+\s*[.、．)）]|[（(][一二三四五六七八九十\d]+[）)]|第|附|[一二三四五六七八九十]+[、是]|[①-⑳【])")
_TIERS = r"(?:高级技师|特级技师|首席技师|技师|高级工|中级工|初级工|一等奖|二等奖|三等奖)"
_SUBJECTS = re.compile(rf"(?:国家级?|省级|市级?|区级?|企业|个人|{_TIERS})(?:、(?:国家级?|省级|市级?|区级?|企业|个人|{_TIERS}))+")
_ITEM = re.compile(rf"{_TIERS}\s*\d[\d.]*\s*万?\s*元(?:/[人家项目]+)*")
_ITEMS = re.compile(rf"{_ITEM.pattern}(?:[、，]{_ITEM.pattern})+")


def reverse_figures(extraction: Extraction, random: Random) -> Variant:
    """分别给予8万元/家及5万元/家 → 分别给予5万元/家及8万元/家: the figures change places among the subjects."""
    edits, figures = [], {}
    found: dict[str, list] = {}
    for tagged, amount, start, printed in each_amount(extraction):
        found.setdefault(tagged.clause.path, []).append((tagged, amount, start, printed))
    for path, amounts in found.items():
        for run in _runs(amounts):
            for (_, amount, start, printed), (_, other, _, other_printed) in zip(run, run[::-1], strict=True):
                mine, theirs = _CORE.match(printed), _CORE.match(other_printed)
                if mine and theirs and amount.unit == other.unit and amount.bound == other.bound:
                    edits.append((start, start + mine.end(), theirs.group()))
                    figures[path, amount.start] = other.min, other.max
    return edits, Expectation(figures)


def _runs(amounts: list) -> list[list]:
    """Return the runs of two and more amounts that follow 分别 and stand in one list."""
    runs: list[list] = [[]]
    for item, following in zip(amounts, [*amounts[1:], None], strict=True):
        runs[-1].append(item)
        text = item[0].clause.text
        if following is None or not re.fullmatch(r"[、，,及和]|以及", text[item[1].end:following[1].start]):
            runs.append([])
    return [r for r in runs if len(r) > 1 and re.search("分别[^。；]{0,25}$", r[0][0].clause.text[:r[0][1].start])]


def reverse_items(extraction: Extraction, random: Random) -> Variant:
    """高级工1000元/人、技师1500元/人 → 技师1500元/人、高级工1000元/人: the same rows."""
    edits: list[Edit] = []
    for tagged in extraction.clauses:
        start, end = tagged.clause.span.start, tagged.clause.span.end
        for match in _ITEMS.finditer(extraction.document.text, start, end):
            parts = re.split("([、，])", match.group())
            edits.append((match.start(), match.end(), "".join([p if i % 2 else parts[::-1][i] for i, p in enumerate(parts)])))
    return edits, Expectation()


def reverse_subjects(extraction: Extraction, random: Random) -> Variant:
    """对市级、区级工作室分别给予5万元、2万元 → 对区级、市级…分别给予2万元、5万元: subjects and figures both, so the same rows."""
    figure_edits, _ = reverse_figures(extraction, random)
    edits: list[Edit] = []
    for tagged in extraction.clauses:
        span, text = tagged.clause.span, extraction.document.text
        own = [e for e in figure_edits if span.start <= e[0] < span.end]
        if own:
            found = list(_SUBJECTS.finditer(text, max(span.start, own[0][0] - 60), own[0][0]))
            if len(found) == 1 and len(own) == len(found[0].group().split("、")):
                edits += [*own, (*found[0].span(), "、".join(found[0].group().split("、")[::-1]))]
    return edits, Expectation()


def _noise(write: Callable[[TaggedClause, str, Random], list[Edit]]) -> Callable[[Extraction, Random], Variant]:
    """Noise that a reader reads through: every row stays."""
    def make(extraction: Extraction, random: Random) -> Variant:
        text, seed = extraction.document.text, random.random()
        edits = [edit for t in extraction.clauses if t.amounts or t.roles or t.benefits for edit in write(t, text, Random(f"{seed} {t.clause.path}"))]
        return edits, Expectation()
    return make


def _spaces(gap: str) -> Callable[[TaggedClause, str, Random], list[Edit]]:
    def write(tagged: TaggedClause, text: str, random: Random) -> list[Edit]:
        at = tagged.clause.reading.at
        return [(b, b, gap) for a, b in zip(at, at[1:], strict=False) if b == a + 1 and _chinese(text[a]) + _chinese(text[b]) and random.random() < 0.5]
    return write


def _chinese(character: str) -> bool:
    return "一" <= character <= "龥"


def _wraps(gap: str, widths: tuple[int, int]) -> Callable[[TaggedClause, str, Random], list[Edit]]:
    def write(tagged: TaggedClause, text: str, random: Random) -> list[Edit]:
        edits, at, left = [], tagged.clause.reading.at, random.randint(*widths)
        for i in range(1, len(at)):
            left -= 1
            rest = text[at[i]:at[i] + 8]
            plain = at[i] == at[i - 1] + 1 and text[at[i - 1]] not in _AFTER_END and not _LOOKS_NUMBERED.match(rest) and not (text[at[i - 1]].isascii() and text[at[i]].isascii())
            if left <= 0 and plain and text[at[i]] not in "，。；：、）)":
                edits.append((at[i], at[i], gap))
                left = random.randint(*widths)
        return edits
    return write


def _wraps_inside_amounts(gap: str) -> Callable[[TaggedClause, str, Random], list[Edit]]:
    def write(tagged: TaggedClause, text: str, random: Random) -> list[Edit]:
        edits, reading = [], tagged.clause.reading
        for amount in tagged.amounts:
            places = [i for i in range(amount.start + 1, amount.end) if reading.at[i] == reading.at[i - 1] + 1
                      and not (text[reading.at[i] - 1].isdigit() and text[reading.at[i]].isdigit()) and not _LOOKS_NUMBERED.match(text[reading.at[i]:reading.at[i] + 4])]
            if places:
                here = reading.at[random.choice(places)]
                edits.append((here, here, gap))
        return edits
    return write


def _signs(table: dict[str, str], share: float) -> Callable[[TaggedClause, str, Random], list[Edit]]:
    def write(tagged: TaggedClause, text: str, random: Random) -> list[Edit]:
        return [(i, i + 1, table[text[i]]) for i in tagged.clause.reading.at if text[i] in table and random.random() < share]
    return write


def _comma_as_pause(tagged: TaggedClause, text: str, random: Random) -> list[Edit]:
    """One comma of each clause read as 、 where a new member of the sentence begins, so that the sentence still says the same."""
    places = [i for i in tagged.clause.reading.at if text[i] == "，" and re.match(r"\s*(?:给予|对|按|由|且|并|经|标准|最高|一次性|资助)", text[i + 1:i + 6])]
    return [(i, i + 1, "、") for i in random.sample(places, min(1, len(places)))]


_HALF = dict(zip("，：；（）％", ",:;()%", strict=True))
_WIDE = {chr(c): chr(c + 0xFEE0) for c in range(0x30, 0x3A)} | {"(": "（", ")": "）", ",": "，", "%": "％", "/": "／"}
NOISE = {
    "spaces between characters": _noise(_spaces(" ")), "wide spaces between characters": _noise(_spaces("\u3000")),
    "no-break spaces": _noise(_spaces("\u00a0")), "zero-width spaces": _noise(_spaces("\u200b")),
    "wraps anywhere in sentences": _noise(_wraps("\n", (18, 40))),
    "page breaks in sentences": _noise(_wraps("\n\n\n\n", (60, 200))),
    "wraps with page numbers": _noise(_wraps("\n\n— 3 —\n\n", (60, 200))),
    "indented wraps": _noise(_wraps("\n    ", (18, 40))),
    "wraps inside amounts": _noise(_wraps_inside_amounts("\n\n")), "spaces inside amounts": _noise(_wraps_inside_amounts(" ")),
    "half-width signs": _noise(_signs(_HALF, 1.0)), "some half-width signs": _noise(_signs(_HALF, 0.4)), "full-width digits and signs": _noise(_signs(_WIDE, 1.0)),
    "、 for ，": _noise(_comma_as_pause),
}


def break_lines(extraction: Extraction, random: Random) -> Variant:
    """A text broken hard at one width, paragraphs indented, as an e-mail or a PDF's text has it: every row stays."""
    text, width, edits = extraction.document.text, random.choice([28, 34, 40]), []
    begins = {t.clause.span.start for t in extraction.clauses}
    for block in extraction.document.blocks if not any(t.clause.kind == "table" for t in extraction.clauses) else ():
        column = 2 if block.start in begins else 0
        line = block.start if "#" in text[block.start - 8:block.start] else text.rfind("\n", 0, block.start) + 1
        edits.append((line, line, "\u3000" * column))
        for here in range(block.start + 1, block.end):
            column += 0.5 if text[here - 1].isascii() else 1
            apart = not (text[here - 1].isascii() and text[here].isascii()) and text[here] not in "，。；：、）)》”" and text[here - 1] not in "（(《“"
            if column >= width and apart and not _LABEL.match(text[here:block.end]) and text[here:here + 1].strip():
                edits.append((here, here, "\n"))
                column = 0
    return edits, Expectation()


def swap_siblings(extraction: Extraction, random: Random) -> Variant:
    """Two neighbouring items change places and take each other's number; what stands under them goes along."""
    clauses = [t.clause for t in extraction.clauses]
    text, edits, moves, last = extraction.document.text, [], {}, -1
    for first, second in _neighbours(clauses):
        tops = [_tree(clauses, c) for c in (first, second)]
        if first.span.start < last or random.random() < 0.5:
            continue
        last = tops[1][1]
        bodies = [(tree[0] + len(c.label or ""), tree[1]) for tree, c in zip(tops, (first, second), strict=True)]
        edits += [(*bodies[0], text[slice(*bodies[1])]), (*bodies[1], text[slice(*bodies[0])])]
        moves |= {first.path: second.path, second.path: first.path}
    return edits, Expectation(places=lambda path: _move(path, moves))


def _neighbours(clauses: list[Clause]) -> list[tuple[Clause, Clause]]:
    numbered = [c for c in clauses if c.label and re.fullmatch(r"(?:A?\d+\w?\.)*\d+", c.path)]
    pairs = []
    for first in numbered:
        later = [c for c in numbered if c.parent == first.parent and c.seq > first.seq]
        if later and len(later[0].label or "") == len(first.label or ""):
            pairs.append((first, later[0]))
    return pairs


def _tree(clauses: list[Clause], top: Clause) -> tuple[int, int]:
    under = [c for c in clauses if c.path == top.path or c.path.startswith(top.path + ".")]
    return top.span.start, max(c.span.end for c in under)


def _move(path: str, moves: dict[str, str]) -> str:
    for old, new in moves.items():
        if path == old or path.startswith(old + "."):
            return new + path[len(old):]
    return path


def raise_numbers(extraction: Extraction, random: Random) -> Variant:
    """The last item of each list takes a number further on (numbers skipped): its path, and those under it, follow."""
    clauses = [t.clause for t in extraction.clauses]
    edits, moves = [], {}
    for clause in clauses:
        number = re.search(r"[一二三四五六七八九]|\d+", clause.label or "")
        later = [c for c in clauses if c.parent == clause.parent and c.seq > clause.seq and c.label and not c.path.startswith("A")]
        own = clause.path.rpartition(".")[2]
        if number and own.isdigit() and not later and int(own) < 30 and re.fullmatch(r"(?:A?\d+\w?\.)*\d+", clause.path) and random.random() < 0.6:
            new = str(int(own) + 30)
            spot = re.search(r"[一二三四五六七八九十]+|\d+", clause.label or "")
            printed = new if spot.group().isdigit() else chinese_numeral(int(new))
            edits.append((clause.span.start + spot.start(), clause.span.start + spot.end(), printed))
            moves[clause.path] = clause.path[: -len(own)] + new
    return edits, Expectation(places=lambda path: _renumber(path, moves))


def _renumber(path: str, moves: dict[str, str]) -> str:
    parts, new = path.split("."), []
    for n in range(len(parts)):
        here = ".".join(parts[:n + 1])
        new.append(moves[here].rpartition(".")[2] if here in moves else parts[n])
    return ".".join(new)


def restyle_numbers(extraction: Extraction, random: Random) -> Variant:
    """一、 becomes 第一章 and （一） becomes 一、: other levels in print, the same paths."""
    edits = []
    for tagged in extraction.clauses:
        label, start = tagged.clause.label or "", tagged.clause.span.start
        if extraction.document.text[start - 2:start] == "- ":
            continue            # a list mark of the format before the label
        if match := re.fullmatch(r"([一二三四五六七八九十]+)、", label):
            edits.append((start, start + len(label), f"第{match[1]}章 "))
        elif match := re.fullmatch(r"[（(]([一二三四五六七八九十]+)[）)]", label):
            edits.append((start, start + len(label), f"{match[1]}、"))
    return edits, Expectation()


def lift_items(extraction: Extraction, random: Random) -> Variant:
    """One numbered item that names its own programme leaves its list and becomes a top item at the end of its part: its figures go with it."""
    clauses, text = [t.clause for t in extraction.clauses], extraction.document.text
    tops = [c for c in clauses if re.fullmatch(r"\d+", c.path) and re.fullmatch(r"[一二三四五六七八九十]+、", c.label or "")]
    fitting = [t for t in extraction.clauses if t.benefits and t.clause.label and t.clause.depth > 1 and t.clause.path[0] != "A" and re.fullmatch(r"[\d.]+", t.clause.path)
               and {b.programme for b in t.benefits} <= {p for p, basis, *_ in t.programmes if basis == "stated"}
               and not any(c.parent == t.clause.path for c in clauses)]
    if not fitting or not tops:
        return [], Expectation()
    chosen = random.choice(fitting).clause
    number = int(tops[-1].path) + 1
    end = _tree(clauses, tops[-1])[1]
    words = text[chosen.span.start + len(chosen.label or ""):chosen.span.end]
    edits = [(chosen.span.start, chosen.span.end, ""), (end, end, f"\n\n{chinese_numeral(number)}、{words}\n\n")]
    return edits, Expectation(places=lambda path: _move(path, {chosen.path: str(number)}), loose=frozenset({"inherited"}))
