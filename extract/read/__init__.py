"""A source file in, its text and printed blocks out: one module a format, chosen by the file's ending."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

from ..model import Document
from . import markdown, plain

READERS = {".txt": ("txt", plain.find_blocks), ".md": ("md", markdown.find_blocks)}
MOST_BYTES = 50_000_000


class UnreadableSource(ValueError):
    """A source that gives no document; the message names the file and what to do."""


def decode_source(data: bytes, name: str) -> str:
    """Return the text of a source in UTF-8 (with or without BOM) or GB18030.

    >>> decode_source("首席技师".encode("gb18030"), "a.txt")
    '首席技师'
    """
    if not data.strip():
        raise UnreadableSource(f"{name}: the file is empty; put the document's text into it or take it out of the corpus")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(data.decode("utf-16", "replace"), name)
    try:
        return _checked(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        pass
    try:
        return _checked(data.decode("gb18030"), name)
    except UnicodeDecodeError:
        raise UnreadableSource(f"{name}: the bytes are neither UTF-8 nor GB18030 text; save the document as UTF-8") from None


def _checked(text: str, name: str) -> str:
    if "\0" in text:
        raise UnreadableSource(f"{name}: the text holds NUL characters; it is no plain text, save the document as UTF-8 text")
    if not text.strip("\ufeff \r\n\t"):
        raise UnreadableSource(f"{name}: the file is empty; put the document's text into it or take it out of the corpus")
    odd = sum(1 for c in text if (ord(c) < 32 and c not in "\n\r\t\f\v") or 0xE000 <= ord(c) <= 0xF8FF or c == "\ufffd")
    if odd * 20 > len(text):
        raise UnreadableSource(f"{name}: the bytes are no text; save the document as UTF-8 text")
    return text


def propose_id(path: Path, sidecar: dict) -> str:
    """Return the document's id: the sidecar's, or the stem where it is made of ASCII letters, digits, _ and -.

    >>> propose_id(Path("minhang-2026.txt"), {})
    'minhang-2026'
    """
    proposed = str(sidecar.get("id") or path.stem)
    if not re.fullmatch(r"[A-Za-z0-9_-]+", proposed):
        raise UnreadableSource(f"{path.name}: the name gives no id of ASCII letters, digits, _ and -; "
                               f"rename the file or write id = \"…\" into {path.stem}.sidecar.toml")
    return proposed


def read_sidecar(path: Path) -> dict:
    """Return what stands beside a source in <stem>.sidecar.toml: id, url, retrieved_on, district, corrections."""
    beside = path.with_name(path.stem + ".sidecar.toml")
    if not beside.exists():
        return {}
    try:
        return tomllib.loads(beside.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{beside.name}: not valid TOML ({error}); mend the file or delete it") from None


def read_document(path: Path) -> Document:
    """Read one source file; raise UnreadableSource with one clear sentence when it gives no document."""
    sidecar = read_sidecar(path)
    document_id = propose_id(path, sidecar)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise UnreadableSource(f"{path.name}: {size:,} bytes are more than one policy document has; split the file")
    data = path.read_bytes()
    source_format, find_blocks = READERS[path.suffix.lower()]
    text = decode_source(data, path.name)
    return Document(document_id, text, tuple(find_blocks(text)), path.name, source_format,
                    hashlib.sha256(data).hexdigest(), sidecar)


def list_sources(folder: Path) -> list[Path]:
    """Return the corpus's source files in the order of their names."""
    return sorted((p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in READERS), key=lambda p: p.name)
