"""A document in, variants of its figures out: other values, other ways of writing the same, blanks, and digits that a scan made unreadable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random

from extract.model import Amount, Extraction, TaggedClause
from extract.numerals import chinese_numeral

from .rows import Expectation

Edit = tuple[int, int, str]
Variant = tuple[list[Edit], Expectation]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ONE_SUM = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<gap>\s*)(?P<scale>万|亿)?\s*元")
_FORMAL = str.maketrans("一二三四五六七八九十百千万零", "壹贰叁肆伍陆柒捌玖拾佰仟万零")
_FULL = str.maketrans("0123456789.%:-/", "０１２３４５６７８９．％：－／")


def each_amount(extraction: Extraction) -> Iterator[tuple[TaggedClause, Amount, int, str]]:
    """Yield every amount in digits with its clause, where it starts in the source, and how it is printed there."""
    for tagged in extraction.clauses:
        for amount in tagged.amounts:
            span = tagged.clause.reading.source(amount.start, amount.end)
            printed = extraction.document.text[span.start:span.end]
            if _NUMBER.search(printed):
                yield tagged, amount, span.start, printed


def show(number: Decimal) -> str:
    return f"{number.normalize():f}"


def change_values(extraction: Extraction, random: Random) -> Variant:
    """Other figures, printed as the old ones were: 5万元 → 15万元, 2000-6000元 → 4000-12000元, 1:1 → 1:3, 80% → 40%."""
    edits, figures, seed = [], {}, random.random()
    for tagged, amount, start, printed in each_amount(extraction):
        chance = Random(f"{seed} {tagged.clause.path} {amount.start}")
        if chance.random() < 0.4:
            continue
        factor = Decimal(chance.choice(["0.5", "0.25"] if amount.kind == "percent" else ["2", "3", "7", "1.1", "0.5"]))
        numbers = list(_NUMBER.finditer(printed))
        for match in numbers[1:] if amount.kind == "ratio" else numbers:
            edits.append((start + match.start(), start + match.end(), show(Decimal(match.group()) * factor)))
        figures[tagged.clause.path, amount.start] = tuple(None if v is None else float(Decimal(str(v)) * factor) for v in (amount.min, amount.max))
    return edits, Expectation(figures)


def _shared_units(extraction: Extraction) -> set[str]:
    """30万、20万和10万元: where a list shares its unit, one figure cannot be changed alone."""
    return {t.clause.path for t, a, _, printed in each_amount(extraction) if a.kind == "money" and "元" not in printed}


def _rewrite(write: Callable[[Decimal, str, str], str | None]) -> Callable[[Extraction, Random], Variant]:
    """A single sum of money written another way; its value, and every row, stays."""
    def make(extraction: Extraction, random: Random) -> Variant:
        edits = []
        shared = _shared_units(extraction)
        for tagged, amount, start, printed in each_amount(extraction):
            path = tagged.clause.path
            match = _ONE_SUM.match(printed)
            if match and amount.kind == "money" and path not in shared:
                new = write(Decimal(match["number"]), match["scale"] or "", match.group())
                if new:
                    edits.append((start, start + match.end(), new))
        return edits, Expectation()
    return make


def _yuan(number: Decimal, scale: str) -> Decimal:
    return number * {"": 1, "万": 10_000, "亿": 100_000_000}[scale]


def _counted(value: Decimal) -> str | None:
    if value != int(value) or not 0 < value < 100_000_000:
        return None
    high, low = divmod(int(value), 10_000)
    words = (chinese_numeral(high) + "万" if high else "") + (("零" if high and low < 1000 else "") + chinese_numeral(low) if low else "")
    return words + "元"


def _tenfold(number: Decimal, scale: str) -> str | None:
    value = _yuan(number, scale)
    return f"{show(value / 10_000)}万元" if not scale and value >= 1000 else None


def _formal(number: Decimal, scale: str) -> str | None:
    words = _counted(_yuan(number, scale))
    return words and (re.sub("^十", "一十", words).translate(_FORMAL) + "整")


WRITTEN = {
    "5万元 written 50000元": _rewrite(lambda n, s, _: show(_yuan(n, s)) + "元" if s else None),
    "50000元 written 5万元": _rewrite(lambda n, s, _: _tenfold(n, s)),
    "written with a thousands comma": _rewrite(lambda n, s, _: f"{int(_yuan(n, s)):,}元" if _yuan(n, s) >= 1000 else None),
    "written with a wide thousands comma": _rewrite(lambda n, s, _: f"{int(_yuan(n, s)):,}元".replace(",", "，") if _yuan(n, s) >= 1000 else None),
    "written 五万元": _rewrite(lambda n, s, _: _counted(_yuan(n, s))),
    "written 人民币伍万元整": _rewrite(lambda n, s, _: (words := _formal(n, s)) and "人民币" + words),
    "written ５万元": _rewrite(lambda n, s, p: p.translate(_FULL)),
    "written 5.00万元": _rewrite(lambda n, s, _: f"{n:.2f}{s}元"),
    "written 5 万 元": _rewrite(lambda n, s, _: " ".join(show(n) + s + "元")),
}


def write_percent(extraction: Extraction, random: Random) -> Variant:
    """百分之三十, ３０％ or 30 % for 30%; 1：1 or 1∶1 for 1:1."""
    edits = []
    for _, amount, start, printed in each_amount(extraction):
        if amount.kind == "ratio":          # 三分之一 and 1.5倍 have no sign
            edits += [(start + sign.start(), start + sign.end(), random.choice("：∶:")) for sign in re.finditer("[:：∶]", printed)]
        elif amount.kind == "percent" and amount.bound != "range" and re.fullmatch(r"\d+%", printed):
            number = int(printed[:-1])
            words = "一百" if number == 100 else chinese_numeral(number)
            edits.append((start, start + len(printed), random.choice([f"百分之{words}", printed.translate(_FULL), f"{number} %"])))
    return edits, Expectation()


def _spoil(write: Callable[[str, Random], str | None], gone: bool) -> Callable[[Extraction, Random], Variant]:
    """One figure a clause made illegible: it must be gone (a blank), or may be gone or read rightly, and never be another figure."""
    def make(extraction: Extraction, random: Random) -> Variant:
        edits, hit, seed = [], [], random.random()
        by_clause: dict[str, list] = {}
        for tagged, amount, start, printed in each_amount(extraction):
            by_clause.setdefault(tagged.clause.path, []).append((amount, start, printed))
        shared = _shared_units(extraction)
        for path, found in by_clause.items():
            if path in shared:
                continue
            chance = Random(f"{seed} {path}")
            amount, start, printed = chance.choice(found)
            new = write(printed, chance)
            if new is not None and new != printed:
                edits.append((start, start + len(printed), new))
                hit.append((path, amount.start))
        return edits, Expectation(dict.fromkeys(hit), loose=frozenset({"attributes"})) if gone else Expectation(unsure=frozenset(hit), loose=frozenset({"attributes"}))
    return make


def _blank(mark: str) -> Callable[[str, Random], str]:
    return lambda printed, _: re.sub(r"\d+(?:\.\d+)?(?:\s*[-:：]\s*\d+(?:\.\d+)?)?", mark, printed)


def _letter(digits: str, letter: str) -> Callable[[str, Random], str | None]:
    def write(printed: str, random: Random) -> str | None:
        places = [i for i, c in enumerate(printed) if c in digits]
        if not places:
            return None
        at = random.choice(places)
        return printed[:at] + letter + printed[at + 1:]
    return write


def _swap(old: str, new: str) -> Callable[[str, Random], str]:
    return lambda printed, _: printed.replace(old, new, 1)


BLANKED = {f"blank {mark.strip() or 'of spaces'}": _spoil(_blank(mark), gone=True) for mark in ("XX", "＿＿", "____", "××", "  ", "〇〇", "*", "…", "（　）", "[ ]", "X")}
UNREAD = {"O for 0": _spoil(_letter("0", "O"), False), "o for 0": _spoil(_letter("0", "o"), False), "l for 1": _spoil(_letter("1", "l"), False),
          "I for 1": _spoil(_letter("1", "I"), False), "? for a digit": _spoil(_letter("0123456789", "?"), False), "■ for a digit": _spoil(_letter("0123456789", "■"), False),
          "S for 5": _spoil(_letter("5", "S"), False), "力 for 万": _spoil(_swap("万", "力"), False), "方 for 万": _spoil(_swap("万", "方"), False),
          "no 元": _spoil(_swap("元", ""), False), "无 for 元": _spoil(_swap("元", "无"), False), "兀 for 元": _spoil(_swap("元", "兀"), False),
          "。for a decimal point": _spoil(_swap(".", "。"), False), "no %": _spoil(_swap("%", ""), False)}
