"""Sheets in, an Excel workbook out: texts that stay texts, numbers that are numbers, sources as links and notes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as Place
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from .labels import Labels
from .seal import clean, seal
from .take import Cell, Sheet, Taken

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_CHARACTERS = 32_000
_MOST_NOTE = 2_000
_FORMULA = re.compile(r"[\s\0]*[=+\-@\t\r]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FILLS = {look: PatternFill("solid", fgColor=colour) for look, colour in
          {"top": "1F4E79", "family": "DCE6F1", "head": "F3F6FA", "reference": "FFF7E0", "mentioned": "F2F2F2", "silent": "FAFAFA", "no_document": "E7E6E6", "not_in_force": "E7E6E6"}.items()}
_LINE = Border(*[Side("thin", "D0D7DE")] * 4)
_WRAP = Alignment(wrap_text=True, vertical="top")


def put_text(place: Place, words: str) -> None:
    """Write words that stay words, whatever they begin with: no formula, no error value, no escape; Excel is told so for later edits too.

    >>> place = Workbook().active["A1"]
    >>> put_text(place, '=HYPERLINK("x")'); (place.data_type, place.value, place.quotePrefix)
    ('s', '=HYPERLINK("x")', True)
    """
    place.value = _ESCAPE.sub("_x005F_", clean(words))[:_MOST_CHARACTERS]
    place.data_type = "s"
    if _FORMULA.match(words):
        place.quotePrefix = True


def _put(place: Place, cell: Cell) -> None:
    if isinstance(cell.value, str):
        put_text(place, cell.value)
    elif cell.value is not None:
        place.value, place.number_format = cell.value, cell.form or "General"
    if cell.link:
        place.hyperlink = clean(cell.link)
        place.font = Font(color="1F4E79", underline="single")
    if cell.note:
        words = clean(cell.note)
        place.comment = Comment(words if len(words) <= _MOST_NOTE else words[:_MOST_NOTE] + "…", "Policy KB", height=220, width=420)
    if cell.look in _FILLS:
        place.fill = _FILLS[cell.look]
    place.alignment, place.border = _WRAP, _LINE


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name that Excel accepts and no other sheet has.

    >>> sheet_name("获证补贴（付给个人）", []), sheet_name("a/b:*?[]'", ["a b"]), sheet_name("说明", ["说明"])
    ('获证补贴（付给个人）', 'a b 2', '说明 2')
    """
    plain = re.sub(r"\s+", " ", re.sub(r"[\\/*?:\[\]']", " ", clean(wanted))).strip()[:28] or "Sheet"
    names = [plain, *(f"{plain[:26]} {n}" for n in range(2, len(taken) + 3))]
    return next(n for n in names if n.lower() not in {t.lower() for t in taken})


def _write_sheet(place: Worksheet, sheet: Sheet) -> None:
    for n, head in enumerate(sheet.heads, 1):
        put_text(top := place.cell(1, n), head.title)
        top.fill, top.font, top.alignment, top.border = _FILLS["top"], Font(bold=True, color="FFFFFF"), _WRAP, _LINE
        place.column_dimensions[get_column_letter(n)].width = head.width
    for m, row in enumerate(sheet.rows, 2):
        for n, cell in enumerate(row, 1):
            _put(place.cell(m, n), cell)
    place.freeze_panes = place.cell(2, sheet.fixed + 1)
    if not sheet.in_words:
        place.auto_filter.ref = place.dimensions
    _set_page(place, sheet.title)
    place.print_title_rows, place.print_title_cols = "1:1", f"A:{get_column_letter(sheet.fixed)}"


def _set_page(place: Worksheet, title: str) -> None:
    place.page_setup.orientation, place.page_setup.paperSize = "landscape", place.PAPERSIZE_A4
    place.page_setup.fitToWidth, place.page_setup.fitToHeight = 1, 0
    place.sheet_properties.pageSetUpPr.fitToPage = True
    place.oddHeader.left.text = clean(title).replace("&", "&&")
    place.oddFooter.right.text = "&P/&N"


def _write_about(place: Worksheet, taken: Taken) -> None:
    put_text(place.cell(1, 1), taken.title)
    place.cell(1, 1).font = Font(bold=True, size=14)
    for n, (name, cell) in enumerate(taken.about, 3):
        put_text(place.cell(n, 1), name)
        place.cell(n, 1).font, place.cell(n, 1).alignment = Font(bold=True), _WRAP
        _put(place.cell(n, 2), cell)
    below = len(taken.about) + 4
    put_text(place.cell(below, 1), Labels(taken.lang)("caveats"))
    place.cell(below, 1).font = Font(bold=True)
    for n, words in enumerate(taken.caveats, below):
        put_text(place.cell(n, 2), words)
        place.cell(n, 2).alignment = _WRAP
    place.column_dimensions["A"].width, place.column_dimensions["B"].width = 20, 100
    _set_page(place, taken.title)


def write_excel(taken: Taken) -> bytes:
    """Return the workbook: date, choice and caveats first, then a sheet a table; the same bytes for the same sheets."""
    book = Workbook()
    names: list[str] = [sheet_name(Labels(taken.lang)("sheet_about"), [])]
    about = book.worksheets[0]
    about.title = names[0]
    _write_about(about, taken)
    for sheet in taken.sheets:
        names.append(sheet_name(sheet.name, names))
        _write_sheet(book.create_sheet(names[-1]), sheet)
    day = datetime.fromisoformat(taken.day)
    book.properties.title, book.properties.creator, book.properties.created, book.properties.modified = clean(taken.title), "Policy KB", day, day
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        ExcelWriter(book, archive).save()
    return seal(buffer.getvalue())
