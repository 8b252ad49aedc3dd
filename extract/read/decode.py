"""The bytes of a text file in, its characters out; bytes that are no text, or text in two encodings, are one clear sentence."""

from __future__ import annotations

from ..model import UnreadableSource

_CJK = ("\u4e00", "\u9fff")
_MIXED_LINE = 4             # so many Chinese characters read as UTF-8 do not happen by chance in a line of GB18030
_COMMON_SHARE = 0.7         # Chinese prose is made of the 3,755 characters of GB 2312's first level to 95 % and more


def decode_source(data: bytes, name: str) -> str:
    """Return the text of a source in UTF-8, UTF-16 (with a byte order mark) or GB18030.

    >>> decode_source("首席技师".encode("gb18030"), "a.txt")
    '首席技师'
    >>> decode_source("一、首席技师资助\\n".encode() + "二、技能大师工作室\\n".encode("gb18030"), "a.txt")
    Traceback (most recent call last):
    extract.model.UnreadableSource: a.txt: line 1 is UTF-8 and line 2 is GB18030; save the whole document as UTF-8
    """
    if not data.strip():
        raise _empty(name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(data.decode("utf-16", "replace"), name)
    try:
        return _checked(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        _refuse_mixture(data, name)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise UnreadableSource(f"{name}: the bytes are neither UTF-8 nor GB18030 text; save the document as UTF-8") from None
    if _rare(text):
        raise UnreadableSource(f"{name}: the bytes are neither UTF-8 nor GB18030 text; save the document as UTF-8")
    return _checked(text, name)


def _empty(name: str) -> UnreadableSource:
    return UnreadableSource(f"{name}: the file is empty; put the document's text into it or take it out of the corpus")


def _refuse_mixture(data: bytes, name: str) -> None:
    good = bad = 0
    for number, line in enumerate(data.splitlines(), 1):
        try:
            text = line.decode("utf-8-sig")
            if not good and sum(_CJK[0] <= c <= _CJK[1] for c in text) >= _MIXED_LINE:
                good = number
        except UnicodeDecodeError:
            bad = bad or number
        if good and bad:
            raise UnreadableSource(f"{name}: line {good} is UTF-8 and line {bad} is {_encoding(data.splitlines()[bad - 1])}; save the whole document as UTF-8")


def _encoding(line: bytes) -> str:
    try:
        return "damaged" if _rare(line.decode("gb18030")) else "GB18030"
    except UnicodeDecodeError:
        return "damaged"


def _rare(text: str) -> bool:
    """Tell whether text that decodes as GB18030 is no Chinese: its characters are not the common ones."""
    sample = [c for c in text[:20_000] if ord(c) > 0x2E7F and not "\u3000" <= c <= "\u303f" and not "\uff00" <= c <= "\uffef"]
    return len(sample) >= 8 and sum(_is_common(c) for c in sample) < _COMMON_SHARE * len(sample)


def _is_common(character: str) -> bool:
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _checked(text: str, name: str) -> str:
    if "\0" in text:
        raise UnreadableSource(f"{name}: the text holds NUL characters; it is no plain text, save the document as UTF-8 text")
    if not text.strip("\ufeff \r\n\t"):
        raise _empty(name)
    odd = sum(1 for c in text if (ord(c) < 32 and c not in "\n\r\t\f\v") or 0xE000 <= ord(c) <= 0xF8FF or c == "\ufffd")
    if odd * 20 > len(text):
        raise UnreadableSource(f"{name}: the bytes are no text; save the document as UTF-8 text")
    return text
