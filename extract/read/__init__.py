"""A source file in, its text and printed blocks out: one module a format, chosen by the file's ending."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

from ..model import Document, Printed, UnreadableSource
from ..vocab import load_vocabulary
from .decode import decode_source

__all__ = ["UnreadableSource", "decode_source", "list_sources", "propose_id", "read_document", "read_printed", "read_sidecar"]

FORMATS = {".txt": "txt", ".md": "md", ".html": "html", ".htm": "html", ".shtml": "html", ".docx": "docx", ".pdf": "pdf"}
# Formats in which documents are published and that no reader here opens: the reader of them is another program's "save as".
CONVERT = {".doc": "DOCX", ".wps": "DOCX", ".rtf": "DOCX", ".odt": "DOCX", ".ofd": "PDF", ".mht": "HTML", ".mhtml": "HTML", ".xls": "DOCX", ".xlsx": "DOCX"}
MOST_BYTES = {"txt": 20_000_000, "md": 20_000_000, "html": 20_000_000, "docx": 100_000_000, "pdf": 100_000_000}
_IN_PROCESS = 2_000_000         # bytes of a page that are parsed here; a larger one goes to a process with a limit


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
        sidecar = tomllib.loads(beside.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{beside.name}: not valid TOML ({error}); mend the file or delete it") from None
    if (code := sidecar.get("district")) is not None and code not in load_vocabulary().divisions:
        raise UnreadableSource(f"{beside.name}: the district {code} is no code of vocab/districts.csv; write one that is (嘉定区 is \"310114\"), or add it there")
    return sidecar


def read_document(path: Path) -> Document:
    """Read one source file; raise UnreadableSource with one clear sentence when it gives no document."""
    sidecar = read_sidecar(path)
    document_id = propose_id(path, sidecar)
    printed = read_printed(path)
    if not printed.blocks:
        raise UnreadableSource(f"{path.name}: nothing is left when page numbers and rules are taken out; put the document's text into it")
    return Document(document_id, printed.text, printed.blocks, path.name, FORMATS[path.suffix.lower()],
                    hashlib.sha256(path.read_bytes()).hexdigest(), sidecar, printed.furniture, printed.facts, printed.claims)


def read_printed(path: Path) -> Printed:
    """Return the text and blocks of one file, whatever its id; formats that can be crafted to hang are read in a process of their own."""
    ending, size = path.suffix.lower(), path.stat().st_size
    if ending in CONVERT:
        raise UnreadableSource(f"{path.name}: {ending} files are not read; open it and save it as {CONVERT[ending]}")
    source_format = FORMATS[ending]
    if size > MOST_BYTES[source_format]:
        raise UnreadableSource(f"{path.name}: {size:,} bytes are more than one policy document has; split the file")
    if source_format in ("docx", "pdf") or (source_format == "html" and size > _IN_PROCESS):
        from .child import read_in_child

        return read_in_child(path, source_format)
    return parse_source(path.read_bytes(), path.name, source_format)


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
    return Printed(text, tuple((markdown if source_format == "md" else plain).find_blocks(text)))


def list_sources(folder: Path) -> list[Path]:
    """Return the corpus's source files in the order of their names."""
    return sorted((p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in {**FORMATS, **CONVERT} and not p.name.startswith(("~$", "."))),
                  key=lambda p: p.name)
