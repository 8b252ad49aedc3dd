"""Sheets in, a Word document out: A4 landscape, row heads repeated on each sheet of paper, sources as links, caveats at the head."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from .labels import Labels
from .seal import clean, seal
from .take import Cell, Head, Sheet, Taken

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT, _FONT_ZH = "Arial", "SimSun"
_PLACES_A_TABLE = 4


def _say(paragraph: Paragraph, words: str, size: float = 9, bold: bool = False, link: str = "") -> None:
    """Add words to a paragraph, as a link where an address is given."""
    run = paragraph.add_run(clean(words).replace("\t", " "))
    run.font.size, run.font.bold = Pt(size), bold
    if link:
        run.font.color.rgb, run.font.underline = RGBColor(0x1F, 0x4E, 0x79), True
        anchor = OxmlElement("w:hyperlink")
        anchor.set(qn("r:id"), paragraph.part.relate_to(clean(link), "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True))
        anchor.append(run._r)
        paragraph._p.append(anchor)


def _fill(place: _Cell, cell: Cell) -> None:
    if cell.value is not None:
        _say(place.paragraphs[0], str(cell.value), bold=bool(cell.note) or cell.look in ("head", "family"), link=cell.link)
    for line in cell.note.split("\n") if cell.note else ():
        _say(place.add_paragraph(), line, 7.5)


def _repeat(row: _Row) -> None:
    """Let Word repeat a row at the head of each sheet of paper."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _whole(row: _Row) -> None:
    """Let Word break a long row over two sheets only where it must."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _parts(sheet: Sheet) -> Iterator[tuple[Sequence[Head], list[list[Cell]]]]:
    """Yield a table for each four places, the fixed columns joined into one head and repeated; tables without many places stay whole."""
    columns = range(sheet.fixed, len(sheet.heads))
    width = _PLACES_A_TABLE if any(row[n].note or row[n].look for row in sheet.rows for n in columns) else len(columns)
    for first in range(sheet.fixed, max(len(sheet.heads), sheet.fixed + 1), max(width, 1)):
        heads = [Head(" · ".join(h.title for h in sheet.heads[:sheet.fixed])), *sheet.heads[first:first + width]]
        rows = []
        for row in sheet.rows:
            said = [str(c.value) for c in row[:sheet.fixed] if c.value is not None]
            rows.append([Cell(" · ".join(said), row[0].link, look=row[0].look or "head"), *row[first:first + width]])
        yield heads, rows


def _write_table(document: Document, heads: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> None:
    table = document.add_table(1, len(heads), style="Table Grid")
    for place, head in zip(table.rows[0].cells, heads, strict=True):
        _say(place.paragraphs[0], head.title, bold=True)
    _repeat(table.rows[0])
    for row in rows:
        added = table.add_row()
        if sum(len(c.note) for c in row) < 800:
            _whole(added)
        for place, cell in zip(added.cells, row, strict=True):
            _fill(place, cell)
    document.add_paragraph()


def _open(taken: Taken) -> Document:
    document = docx.Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    for name in ("Normal", "Title", "Heading 1"):
        font = document.styles[name].font
        font.name = _FONT
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), _FONT_ZH)
    document.styles["Normal"].paragraph_format.space_after = Pt(2)
    known, day = document.core_properties, datetime.fromisoformat(taken.day)
    known.title, known.author, known.created, known.modified, known.last_modified_by, known.comments = clean(taken.title), "Policy KB", day, day, "Policy KB", ""
    known.language = "en" if taken.lang == "en" else "zh-CN"
    return document


def write_word(taken: Taken) -> bytes:
    """Return the document; the same bytes for the same sheets."""
    document = _open(taken)
    t = Labels(taken.lang)
    document.add_heading(clean(taken.title), 0)
    for name, cell in taken.about:
        paragraph = document.add_paragraph()
        _say(paragraph, name + t("colon"), bold=True)
        _say(paragraph, str(cell.value), link=cell.link)
    for words in taken.caveats:
        _say(document.add_paragraph(), words, bold=words is taken.caveats[0])
    for sheet in taken.sheets:
        if sheet.in_words:
            document.add_heading(clean(sheet.title), 1)
            for heads, rows in _parts(sheet):
                _write_table(document, heads, rows)
    buffer = io.BytesIO()
    document.save(buffer)
    return seal(buffer.getvalue())
