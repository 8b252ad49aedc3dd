"""A source's path in, what stands beside it in <stem>.sidecar.toml out, checked: an id, where it came from, which place it is of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ..model import UnreadableSource
from ..vocab import load_vocabulary

AUTHORITIES = ("primary", "secondary")


def show_name(path: Path) -> str:
    """Return a file's name as it can be printed and stored: bytes that are no text and line breaks are shown by signs.

    >>> show_name(Path("a\\nb.txt"))
    'a\ufffdb.txt'
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", "\ufffd", path.name)


def propose_id(path: Path, sidecar: dict) -> str:
    """Return the document's id: the sidecar's, or the stem where it is made of ASCII letters, digits, _ and -.

    >>> propose_id(Path("minhang-2026.txt"), {})
    'minhang-2026'
    """
    proposed = str(sidecar.get("id") or path.stem)
    if not re.fullmatch(r"[A-Za-z0-9_-]+", proposed):
        raise UnreadableSource(f"{show_name(path)}: the name gives no id of ASCII letters, digits, _ and -; "
                               f"rename the file or write id = \"…\" into {show_name(_beside(path))}")
    return proposed


def _beside(path: Path) -> Path:
    return path.with_name(path.stem + ".sidecar.toml")


def read_sidecar(path: Path) -> dict:
    """Return what stands beside a source: id, url, retrieved_on, district, authority, corrections; {} where nothing does."""
    beside = _beside(path)
    if not beside.exists():
        return {}
    try:
        said = tomllib.loads(beside.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{show_name(beside)}: not valid TOML ({error}); mend the file or delete it") from None
    except OSError as error:
        raise UnreadableSource(f"{show_name(beside)}: cannot be read ({error.strerror}); look at the file's rights") from None
    if wrong := next(_mistakes(said), None):
        raise UnreadableSource(f"{show_name(beside)}: {wrong}")
    return said


def _mistakes(said: dict) -> Iterator[str]:
    for key in ("id", "url", "district", "authority"):
        if key in said and not isinstance(said[key], str):
            yield f'{key} is no text; write {key} = "…"'
    if "retrieved_on" in said and not _is_day(said["retrieved_on"]):
        yield 'retrieved_on is no day; write retrieved_on = "2025-03-01"'
    if "district" in said and said["district"] not in load_vocabulary().divisions:
        yield f"district = {said['district']} is no code of vocab/districts.csv; write a code of that table, or add the place there"
    if "authority" in said and said["authority"] not in AUTHORITIES:
        yield f"authority = {said['authority']} is neither primary nor secondary; write one of the two"


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, date) or date.fromisoformat(str(value)) is not None
    except ValueError:
        return False
