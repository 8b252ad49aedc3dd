"""A document and a clause in, the citation a colleague can paste out: plain, GB/T 7714 and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .rows import ClauseRow, DocumentRow


@dataclass(frozen=True)
class Reference:
    plain: str
    gbt7714: str
    bibtex: str


def safe_address(address: str | None) -> str:
    """Return a web address, '' for anything else: an address comes from a file and becomes a link.

    >>> safe_address("https://www.example.gov.cn/a"), safe_address("javascript:alert(1)")
    ('https://www.example.gov.cn/a', '')
    """
    return address if address and re.match(r"https?://[^\s<>\"]+$", address) else ""


def make_reference(document: DocumentRow, issuers: Sequence[str], clause: ClauseRow | None, day: str) -> Reference:
    """Return the citation of a document, or of one of its clauses, as it stands on a day."""
    source = document.number_or_title
    where = clause.citation.removeprefix(source) if clause else ""
    plain = f"《{document.title}》" + (f"（{document.doc_number}）" if document.doc_number else "") + where
    issued = document.printed_on or document.issued_on or ""
    address = safe_address(document.source_url)
    author = ", ".join(issuers[:3]) + (", 等" if len(issuers) > 3 else "")
    number = f": {document.doc_number}" if document.doc_number else ""
    gbt = (f"{author}. " if author else "") + f"{document.title}{number}[Z{'/OL' if address else ''}]" + (f". ({issued})" if issued else "")
    gbt += (f"[{document.retrieved_on or day}]. {address}" if address else "") + (f": {where}" if where else "") + "."
    fields = {"title": document.title, "author": " and ".join(f"{{{i}}}" for i in map(_tex, issuers)), "number": document.doc_number or "", "year": issued[:4],
              "date": issued, "url": address, "urldate": (document.retrieved_on or day) if address else "", "note": where}
    lines = [f"  {k} = {{{v if k == 'author' else _tex(v)}}}" for k, v in fields.items() if v]
    return Reference(plain, gbt, f"@misc{{{document.id},\n" + ",\n".join(lines) + "\n}")


def _tex(words: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", words.replace("\\", ""))
