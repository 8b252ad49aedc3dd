"""Words and packed files in; words that XML may hold, and files whose bytes do not depend on the clock, out."""

from __future__ import annotations

import io
import re
import zipfile

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def clean(words: str) -> str:
    """Return words without the characters that XML forbids, each replaced by a mark that shows that something stood there; line ends become \\n.

    >>> clean("=1+1\\x00技师\\x1b[31m\\r\\n补贴")
    '=1+1�技师�[31m\\n补贴'
    """
    return _FORBIDDEN.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))


def seal(packed: bytes) -> bytes:
    """Return a zip file with the same entries in the same order and no times in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sealed:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            sealed.writestr(info, source.read(entry))
    return target.getvalue()
