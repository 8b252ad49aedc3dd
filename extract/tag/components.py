"""A clause's folded words in, a spaCy document with doc.spans of programmes, departments, amounts and citations out.

Each component writes its own key of doc.spans; what was understood from a span stands in span._ under the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from ..model import Amount, Citation, Mention
from .amounts import find_amounts
from .citations import find_citations
from .nlp import load_blank, make_doc
from .places import Home
from .programmes import find_programmes
from .roles import find_roles

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@dataclass(frozen=True)
class Frame:
    """What the tags of a clause depend on besides its words: as printed, where the document is from, its own title."""

    printed: str = ""
    home: Home = field(default_factory=Home)
    own_title: str = ""
    caption: str = ""         # the caption that the clause stands below: 受理部门
    aliases: Mapping[str, str] = field(default_factory=dict)        # the document's own short names of bodies


def _write(doc: Doc, key: str, found: Iterable[tuple[int, int, str, object]]) -> Doc:
    """Write one span for each place; spaCy keeps what belongs to a span by its place, so several rows of one place go together."""
    from spacy.tokens import Span

    places: dict[tuple[int, int], list[tuple[str, object]]] = {}
    for start, end, label, row in found:
        places.setdefault((start, end), []).append((label, row))
    spans = []
    for (start, end), rows in places.items():
        span = Span(doc, start, end, label=rows[0][0])
        span._.set(key, tuple(row for _, row in rows))
        spans.append(span)
    doc.spans[key] = spans
    return doc


def tag_programmes(doc: Doc) -> Doc:
    """Write doc.spans["programmes"]."""
    return _write(doc, "programmes", [(m.start, m.end, m.id, m) for m in find_programmes(doc.user_data["text"])])


def tag_departments(doc: Doc) -> Doc:
    """Write doc.spans["departments"]: the bodies that the words give a role."""
    frame = doc.user_data["frame"]
    found = find_roles(doc.user_data["text"], frame.home, frame.caption, frame.aliases)
    return _write(doc, "departments", [(m.start, m.end, role, (m, role, name)) for m, role, name in found])


def tag_amounts(doc: Doc) -> Doc:
    """Write doc.spans["amounts"]."""
    return _write(doc, "amounts", [(a.start, a.end, a.kind, a) for a in find_amounts(doc.user_data["text"])])


def tag_citations(doc: Doc) -> Doc:
    """Write doc.spans["citations"]."""
    frame = doc.user_data["frame"]
    found = find_citations(frame.printed, doc.user_data["text"], frame.own_title)
    return _write(doc, "citations", [(c.start, c.end, c.role, c) for c in found])


@cache
def load_pipeline() -> Language:
    """Return the blank pipeline with our components, in the order in which they run."""
    from spacy.language import Language
    from spacy.tokens import Span

    nlp = load_blank()
    for name, component in (("programmes", tag_programmes), ("departments", tag_departments), ("amounts", tag_amounts), ("citations", tag_citations)):
        Span.set_extension(name, default=(), force=True)
        Language.component(f"policykb_{name}", func=component)
        nlp.add_pipe(f"policykb_{name}")
    return nlp


@dataclass(frozen=True)
class Tags:
    """The plain rows of one clause's spans; the document itself is not kept (121 bytes a character)."""

    programmes: tuple[Mention, ...]
    departments: tuple[tuple[Mention, str, str], ...]
    amounts: tuple[Amount, ...]
    citations: tuple[Citation, ...]


def tag_text(text: str, frame: Frame) -> Tags:
    """Run the pipeline over a clause's folded words and return its rows.

    >>> tags = tag_text("对首席技师给予3万元资助。(责任单位:区人社局)", Frame())
    >>> [m.id for m in tags.programmes], [a.max for a in tags.amounts], [name for _, _, name in tags.departments]
    (['chief_technician'], [30000], ['区人力资源和社会保障局'])
    """
    if not text:
        return Tags((), (), (), ())
    pipeline = load_pipeline()
    doc = make_doc(text)
    doc.user_data["text"], doc.user_data["frame"] = text, frame
    doc = pipeline(doc)
    rows = {key: tuple(row for span in doc.spans[key] for row in span._.get(key)) for key in ("programmes", "departments", "amounts", "citations")}
    doc.user_data.clear()
    return Tags(**rows)
