"""A comparison, or the home page's matrix, in; plain sheets out that Excel and Word are written from: the page's own words with links, notes and caveats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .against import Against
from .cite import make_reference, safe_address
from .compare import Comparison, Item, Line, Section, Source
from .frame import Column, Frame
from .matrix import Cell as MatrixCell
from .matrix import Home
from .rows import DocumentRow

AGAINST_STATES = ("amount", "reference", "mentioned", "silent")
SHARE, RATIO, MONEY = "0.##%", '"1:"0.####', "#,##0.##"


@dataclass(frozen=True)
class Cell:
    """One cell: a text or a number, the address it leads to, what is said of it, how it looks and how a number is written."""

    value: str | float | None = None
    link: str = ""
    note: str = ""
    look: str = ""
    form: str = ""


@dataclass(frozen=True)
class Head:
    """A column: its title with the unit, and its width in characters."""

    title: str
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """A table with its first columns fixed; in_words: it belongs into a text document too."""

    name: str
    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 1
    in_words: bool = True


@dataclass(frozen=True)
class Taken:
    """Everything that a visitor takes along: about says date, choice and caveats."""

    title: str
    day: str
    lang: str
    about: Sequence[tuple[str, Cell]]
    sheets: Sequence[Sheet]
    caveats: Sequence[str] = field(default_factory=tuple)


Address = Callable[[str], str]
Issuers = Mapping[str, Sequence[str]]


def payee_words(frame: Frame, payees: Sequence[str]) -> str:
    """Return who is paid, as the page says it."""
    return frame.t("comma").join(frame.word("recipients", p) for p in payees) or frame.t("payee_unstated")


def source_path(frame: Frame, source: Source) -> str:
    """Return the path of a figure's source in its document."""
    return f"{source.address}?at={source.benefit.id}{'&lang=en' if frame.lang == 'en' else ''}#{source.anchor}"


def department_words(frame: Frame, item: Item) -> tuple[str, str]:
    """Return the label and the names of an item's departments: those responsible, or those that issued the text where none is named."""
    names = frame.t("comma").join(frame.t.pick(zh, en) for zh, en, _ in item.departments)
    return ("issuers" if item.departments and item.departments[0][2] != "responsible" else "departments"), names


def _marks(frame: Frame, item: Item) -> list[str]:
    stale = [frame.t("status_" + item.status)] if item.status in ("draft", "not_yet", "expired", "repealed") else []
    return stale + ([frame.t("differs")] if item.entry.differs else [])


def item_note(frame: Frame, item: Item) -> str:
    """Return what stands under a figure on the page: kind, marks, base, condition, departments, validity, and each citation with its sentence."""
    t, b = frame.t, item.benefit
    lines = [" · ".join([frame.word("kind", b.kind), *_marks(frame, item)])]
    said = (("base", b.base_text), ("condition", b.condition_text), department_words(frame, item), ("validity", frame.validity(item.document)))
    lines += [f"{t(key)}{t('colon')}{words}" for key, words in said if words]
    for source in item.sources:
        words = "".join(p.text for p in source.pieces)
        other = f" {t.pick(source.benefit.figure_zh, source.benefit.figure_en)}" if source.benefit.figure_zh != b.figure_zh else ""
        lines.append(f"{t('citation')}{t('colon')}{source.clause.citation}{other}\n“{words}”")
    return "\n".join(lines)


def _place_head(frame: Frame, column: Column) -> str:
    role = {"city": "city_column", "mine": "mine_column"}.get(column.role)
    words = frame.place(column.code) + (f"（{frame.t(role)}）" if role else "")
    held = [f"{d.number_or_title} {frame.validity(d)} {frame.t('status_' + d.status(frame.choice.as_of or frame.today))}" for d in column.documents]
    return "\n".join([words, *(held or [frame.t("state_no_document_long")])])


def _state_cell(frame: Frame, address: Address, state: str, where: str) -> Cell:
    long = f"\n{frame.t(f'state_{state}_long')}" if state in ("silent", "no_document") else ""
    return Cell(frame.t("state_" + state) + long, address(where) if where else "", look=state)


def _line_rows(frame: Frame, address: Address, section: Section, line: Line | None) -> Iterator[list[Cell]]:
    """Yield the rows of one payee, level and tier: as many as its fullest place has items."""
    first = line is None or line is section.lines[0]
    cells = line.cells if line else [[] for _ in section.states]
    who = [payee_words(frame, line.payees), frame.word("award_level", line.level), frame.tier(line.tier)] if line else [frame.t("all_recipients"), "", ""]
    for n in range(max(1, *map(len, cells))):
        row = [Cell(w or None, look="head") for w in who]
        for items, state, where in zip(cells, section.states, section.mentions, strict=True):
            if n < len(items):
                b = items[n].benefit
                row.append(Cell(frame.t.pick(b.figure_zh, b.figure_en), address(source_path(frame, items[n].source)), item_note(frame, items[n]), "reference" if b.kind == "reference" else "amount"))
            elif state in ("amount", "reference"):
                row.append(Cell())
            else:
                row.append(_state_cell(frame, address, state, where) if first and n == 0 else Cell(look=state))
        yield row


def side_by_side(frame: Frame, address: Address, view: Comparison, section: Section) -> Sheet:
    """Return one programme as the page shows it: payees, levels and tiers as rows, places as columns."""
    name = frame.programme(section.programme.id)
    heads = [Head(frame.t("payee"), 14), Head(frame.t("level_label"), 8), Head(frame.t("tier_label"), 10)] + [Head(_place_head(frame, c), 30) for c in view.columns]
    rows = [row for line in (*section.lines,) or (None,) for row in _line_rows(frame, address, section, line)]
    return Sheet(name, frame.t("compare_caption", name=name), heads, rows, 3)


_DATA = (("programme", 16), ("place", 12), ("payee", 14), ("level_label", 8), ("tier_label", 10), ("kind_label", 10), ("figure", 34), ("low_cny", 12), ("high_cny", 12),
         ("low_share", 12), ("high_share", 12), ("unit", 10), ("term", 10), ("months_head", 10), ("total_head", 14), ("base", 20), ("condition", 40), ("departments", 24),
         ("validity", 24), ("state_head", 14), ("citation", 34), ("sentence", 60), ("same_elsewhere", 34), ("row_id", 26))


def _data_row(frame: Frame, address: Address, programme: str, item: Item, source: Source) -> list[Cell]:
    b, t = source.benefit, frame.t
    form = RATIO if b.kind == "ratio" else SHARE
    others = t("semicolon").join(s.clause.citation for s in item.sources if s is not source)
    words = [frame.programme(programme), frame.place(item.document.district_code), payee_words(frame, b.recipients), frame.word("award_level", b.award_level),
             frame.tier(b.tier), frame.word("kind", b.kind), t.pick(b.figure_zh, b.figure_en)]
    numbers = [Cell(b.min_cny, form=MONEY), Cell(b.max_cny, form=MONEY), Cell(b.min_fraction, form=form), Cell(b.max_fraction, form=form)]
    terms = [Cell(frame.per(b.per) if b.per else None), Cell(frame.word("period", b.period) or None), Cell(b.months, form="0"), Cell(b.total_cny, form=MONEY)]
    label, names = department_words(frame, item)
    about = [b.base_text, b.condition_text, names if label == "departments" else f"{t(label)}{t('colon')}{names}", frame.validity(item.document), t("status_" + item.status)]
    proof = [Cell(source.clause.citation, address(source_path(frame, source))), Cell("".join(p.text for p in source.pieces)),
             Cell(t("differs") if item.entry.differs else others or None), Cell(b.id)]
    return [Cell(w or None) for w in words] + numbers + terms + [Cell(w or None) for w in about] + proof


def data_sheet(frame: Frame, address: Address, view: Comparison) -> Sheet:
    """Return every row behind a comparison: numbers as numbers, units in the titles, one row for each place where a figure stands."""
    rows = [_data_row(frame, address, section.programme.id, item, source)
            for section in view.sections for line in section.lines for cell in line.cells for item in cell for source in item.sources]
    return Sheet(frame.t("sheet_data"), frame.t("sheet_data"), [Head(frame.t(key), width) for key, width in _DATA], rows, 2, False)


def documents_sheet(frame: Frame, address: Address, columns: Sequence[Column], issuers: Issuers) -> Sheet:
    """Return the documents that the places rest on, each with its validity and its citation."""
    t, day = frame.t, frame.choice.as_of or frame.today
    heads = [Head(t("place"), 14), Head(t("document"), 50), Head(t("doc_number"), 22), Head(t("validity"), 26), Head(t("state_head"), 18), Head("GB/T 7714", 60), Head(t("source_address"), 40)]

    def row(column: Column, d: DocumentRow) -> list[Cell]:
        url = safe_address(d.source_url)
        return [Cell(frame.place(column.code)), Cell(d.title, address(f"/read/{d.id}{frame.choice.query(districts=(), mine='', also=(), as_of='', drafts=False, batch=1)}")),
                Cell(d.doc_number), Cell(frame.validity(d)), Cell(t("status_" + d.status(day))), Cell(make_reference(d, issuers.get(d.id, ()), None, frame.today).gbt7714), Cell(url or d.source_file, url)]

    rows = [row(c, d) for c in columns for d in c.documents]
    missing = [[Cell(frame.place(c.code)), Cell(t("state_no_document_long"), look="no_document"), *[Cell()] * 5] for c in columns if not c.documents]
    return Sheet(t("sheet_documents"), t("sheet_documents"), heads, rows + missing)


def about_choice(frame: Frame, address: Address, path: str, columns: Sequence[Column], total: int) -> tuple[list[tuple[str, Cell]], list[str]]:
    """Return what has to stand on everything that is taken along: date, choice, the address that holds it, the corpus; and the caveats."""
    t, build = frame.t, frame.build
    places = t("comma").join(frame.place(c.code) for c in columns)
    shown = len([c for c in columns if c.role != "city"])
    page = address(path + frame.choice.query())
    about = [("made_on_head", Cell(frame.today)), ("as_of_head", Cell(t("on_day", day=frame.choice.as_of) if frame.choice.as_of else t("any_day"))),
             ("drafts_head", Cell(t("drafts_in") if frame.choice.drafts else t("drafts_out"))),
             ("place", Cell(places + (f" ({t('of_all', shown=shown, n=total)})" if total > shown else ""))), ("page_head", Cell(page, page)),
             ("corpus_head", Cell(t("corpus", n=build["documents"], day=build["newest_on"] or "—") + (f" · {t('retrieved', day=build['retrieved_on'])}" if build["retrieved_on"] else "")
                                  + (f" · {t('corpus_digest', digest=build['corpus_digest'][:8])}" if "corpus_digest" in build else "")))]
    caveats = [f"{t('official')}{t('stop')}{t('official_long')}", t("silent_caveat"), t("merged_take")]
    return [(t(key), cell) for key, cell in about], caveats


def take_comparison(frame: Frame, address: Address, view: Comparison, issuers: Issuers) -> Taken:
    """Return a comparison as sheets: one a programme, the documents, and every row."""
    title = frame.t("comma").join(frame.programme(s.programme.id) for s in view.sections)
    about, caveats = about_choice(frame, address, f"/compare/{view.sections[0].programme.id}", view.columns, view.total)
    sheets = [side_by_side(frame, address, view, s) for s in view.sections]
    return Taken(title, frame.today, frame.lang, [(frame.t("programme"), Cell(title)), *about], [*sheets, documents_sheet(frame, address, view.columns, issuers), data_sheet(frame, address, view)], caveats)


def _matrix_cell(frame: Frame, state: MatrixCell, link: str) -> Cell:
    t = frame.t
    words = [*state.figures, *([t("and_more", n=state.count)] if state.count > len(state.figures) else []), *([t("status_" + state.note)] if state.note else [])]
    return Cell("\n".join(words) or t("state_" + state.state), link, look=state.state)


def take_matrix(frame: Frame, address: Address, home: Home, issuers: Issuers) -> Taken:
    """Return the home page's matrix as sheets: the matrix with a link behind each cell, and the documents."""
    t, query = frame.t, frame.choice.query(batch=1)
    rows: list[list[Cell]] = []
    for family, lines in home.groups:
        rows += [[Cell(frame.programme(family.id), look="family"), *[Cell(look="family")] * len(home.columns)]] if lines else []
        for programme, cells in lines:
            path = f"/compare/{programme.id}{query}"
            rows.append([Cell(frame.programme(programme.id), address(path), look="head"),
                         *[_matrix_cell(frame, cell, address(f"{path}#d{c.code}")) for c, cell in zip(home.columns, cells, strict=True)]])
    heads = [Head(t("programme"), 26)] + [Head(_place_head(frame, c), 26) for c in home.columns]
    about, caveats = about_choice(frame, address, "/", home.columns, home.total)
    return Taken(t("home_title"), frame.today, frame.lang, about, [Sheet(t("sheet_matrix"), t("matrix_caption"), heads, rows), documents_sheet(frame, address, home.columns, issuers)], caveats)


def take_against(frame: Frame, address: Address, view: Against, issuers: Issuers) -> Taken:
    """Return a district against all others as sheets: its figures, the city's, some others', and how many places say what."""
    t, mine = frame.t, view.columns[0].code
    query = frame.choice.query(districts=(), mine=mine, also=(), batch=1)
    rows: list[list[Cell]] = []
    for family, lines in view.groups:
        rows.append([Cell(frame.programme(family.id), look="family"), *[Cell(look="family")] * (len(view.columns) + 6)])
        for row in lines:
            path = f"/compare/{row.programme.id}{query}"
            named = "\n".join(f"{frame.place(o.code)}{t('colon')}{t.pick(*o.figure)}" + (t("and_more", n=o.count) if o.count > 1 else "") for o in row.named)
            rows.append([Cell(frame.programme(row.programme.id), address(path), look="head"),
                         *[_matrix_cell(frame, cell, address(f"{path}#d{c.code}")) for c, cell in zip(view.columns, row.cells, strict=True)],
                         Cell(named or None), *[Cell(row.tally[s], form="0") for s in AGAINST_STATES], Cell(t("gap", n=row.tally["amount"]) if row.gap else None)])
    heads = [Head(t("programme"), 26), *[Head(_place_head(frame, c), 26) for c in view.columns], Head(t("others_some"), 44),
             *[Head(t(f"tally_{s}", n=t("place")), 10) for s in AGAINST_STATES], Head(t("gap_head"), 24)]
    title = t("against_all", name=frame.place(mine))
    about, caveats = about_choice(frame, address, f"/compare/district/{mine}", view.columns, 1)
    return Taken(title, frame.today, frame.lang, about, [Sheet(t("sheet_matrix"), title, heads, rows), documents_sheet(frame, address, view.columns, issuers)], caveats)
