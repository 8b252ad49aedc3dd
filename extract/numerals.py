"""A number in Chinese numerals in, its value out; a counting number in, the way Word or a browser prints it before a paragraph out."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
DIGITS = {c: i for digits in (_DIGITS, "〇壹贰叁肆伍陆柒捌玖") for i, c in enumerate(digits)} | {"○": 0, "两": 2}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_SCALES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting", "ideographEnclosedCircle"}


def read_chinese_number(printed: str) -> int | float:
    """Return the value of a number in Chinese numerals, plain or formal; KeyError where a sign is none.

    >>> read_chinese_number("五千"), read_chinese_number("伍万"), read_chinese_number("十二万三千"), read_chinese_number("一百零五")
    (5000, 50000, 123000, 105)
    >>> read_chinese_number("一点五万"), read_chinese_number("十二点五")
    (15000, 12.5)
    """
    whole, point, rest = printed.partition("点")
    if point:
        digits = rest.rstrip("百千万亿萬佰仟")
        value = _count(whole) + int("".join(str(DIGITS[c]) for c in digits)) / 10 ** len(digits)
        value = round(value * _count("一" + rest[len(digits):]), 6)
        return int(value) if value == int(value) else value
    return _count(printed)


def _count(printed: str) -> int:
    total = section = current = 0
    for character in printed:
        if character in DIGITS:
            current = DIGITS[character]
        elif character in _UNITS:
            section, current = section + (current or 1) * _UNITS[character], 0
        else:
            total, section, current = (total + section + current or 1) * _SCALES[character], 0, 0
    return total + section + current


def chinese_numeral(number: int) -> str:
    """Return a number up to 9,999 as it is counted in Chinese, beyond that in digits.

    >>> [chinese_numeral(n) for n in (3, 10, 12, 20, 45, 101, 110, 1020)]
    ['三', '十', '十二', '二十', '四十五', '一百零一', '一百一十', '一千零二十']
    """
    if not 0 < number < 10_000:
        return str(number)
    printed = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            printed += _DIGITS[digit] + name
        elif printed and not printed.endswith("零") and number:
            printed += "零"
    return printed[1:] if printed.startswith("一十") else printed


def _roman(number: int) -> str:
    printed = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        printed += letters * count
    return printed


def print_number(number: int, style: str) -> str:
    """Return a number in one of the styles that Word knows by name; a style that is not known is printed in digits.

    >>> [print_number(12, s) for s in ("decimal", "chineseCounting", "upperLetter", "lowerRoman", "decimalEnclosedCircle", "chineseLegalSimplified")]
    ['12', '十二', 'L', 'xii', '⑫', '壹拾贰']
    """
    if style in _CHINESE:
        return chinese_numeral(number)
    if style in ("chineseLegalSimplified", "ideographLegalTraditional"):
        counted = chinese_numeral(number)
        return ("一" + counted if counted.startswith("十") else counted).translate(_FORMAL)
    if style == "ideographDigital":
        return "".join("〇一二三四五六七八九"[int(d)] for d in str(number))
    if style in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    return _symbol(number, style)


def _symbol(number: int, style: str) -> str:
    if style == "decimalZero":
        return f"{number:02}"
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(d)) for d in str(number))
    first = {"decimalEnclosedCircle": 0x2460, "decimalEnclosedCircleChinese": 0x2460, "decimalEnclosedParen": 0x2474, "decimalEnclosedFullstop": 0x2488}.get(style)
    if first and 0 < number <= 20:
        return chr(first + number - 1)
    wheel = {"ideographTraditional": _STEMS, "ideographZodiac": _BRANCHES}.get(style)
    return wheel[number - 1] if wheel and 0 < number <= len(wheel) else str(number)
