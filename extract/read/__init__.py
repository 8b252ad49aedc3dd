"""A source file in, its text and printed blocks out: one module a format, chosen by the file's ending."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..model import Document, Printed, UnreadableSource
from .decode import decode_source
from .sidecar import propose_id, read_sidecar, show_name

__all__ = ["UnreadableSource", "decode_source", "list_sources", "propose_id", "read_document", "read_printed", "read_sidecar", "show_name"]

FORMATS = {".txt": "txt", ".md": "md", ".html": "html", ".htm": "html", ".shtml": "html", ".docx": "docx", ".pdf": "pdf"}
# Formats in which documents are published and that no reader here opens: the reader of them is another program's "save as".
CONVERT = {".doc": "DOCX", ".wps": "DOCX", ".rtf": "DOCX", ".odt": "DOCX", ".ofd": "PDF", ".mht": "HTML", ".mhtml": "HTML", ".xls": "DOCX", ".xlsx": "DOCX"}
MOST_BYTES = {"txt": 5_000_000, "md": 5_000_000, "html": 20_000_000, "docx": 100_000_000, "pdf": 100_000_000}
_IN_PROCESS = 2_000_000         # bytes of a page that are parsed here; a larger one goes to a process with a limit


def read_document(path: Path) -> Document:
    """Read one source file; raise UnreadableSource with one clear sentence when it gives no document."""
    sidecar = read_sidecar(path)
    document_id = propose_id(path, sidecar)
    printed = read_printed(path)
    if not printed.blocks:
        raise UnreadableSource(f"{show_name(path)}: nothing is left when page numbers and rules are taken out; put the document's text into it")
    return Document(document_id, printed.text, printed.blocks, show_name(path), FORMATS[path.suffix.lower()],
                    hashlib.sha256(path.read_bytes()).hexdigest(), sidecar, printed.furniture, printed.facts, printed.claims)


def read_printed(path: Path) -> Printed:
    """Return the text and blocks of one file, whatever its id; formats that can be crafted to hang are read in a process of their own."""
    try:
        return _read_printed(path, show_name(path))
    except OSError as problem:
        raise UnreadableSource(f"{show_name(path)}: cannot be read ({problem.strerror}); look at the file's rights, or fetch it again") from None


def _read_printed(path: Path, name: str) -> Printed:
    ending, size = path.suffix.lower(), path.stat().st_size
    if ending in CONVERT:
        raise UnreadableSource(f"{name}: {ending} files are not read; open it and save it as {CONVERT[ending]}")
    source_format = FORMATS[ending]
    if size > MOST_BYTES[source_format]:
        raise UnreadableSource(f"{name}: {size:,} bytes are more than one policy document has; split the file")
    if source_format in ("docx", "pdf") or (source_format == "html" and size > _IN_PROCESS):
        from .child import read_in_child

        return read_in_child(path, source_format)
    return parse_source(path.read_bytes(), name, source_format)


def parse_source(data: bytes, name: str, source_format: str) -> Printed:
    """Return what the reader of a format makes of a file's bytes."""
    if not data:
        raise UnreadableSource(f"{name}: the file is empty; put the document into it or take it out of the corpus")
    if source_format == "html":
        from .html import read_html

        return read_html(data, name)
    if source_format == "docx":
        from .docx import read_docx

        return read_docx(data, name)
    if source_format == "pdf":
        from .pdf import read_pdf

        return read_pdf(data, name)
    from . import markdown, plain

    text = decode_source(data, name)
    if source_format == "md":
        blocks = tuple(markdown.find_blocks(text))
        return Printed(text, blocks, tuple(markdown.find_marks(text, blocks)))
    return Printed(text, tuple(plain.find_blocks(text)))


def list_sources(folder: Path) -> list[Path]:
    """Return the corpus's source files in the order of their names."""
    return sorted((p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in {**FORMATS, **CONVERT} and not p.name.startswith(("~$", "."))),
                  key=lambda p: p.name)
