"""A connection and a request's parameters in, what every page shares out: words, choice, names, columns."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from .choice import MOST_DISTRICTS, Choice, read_choice, today
from .labels import Labels, load_labels
from .rows import District, DocumentRow, Programme, load_build, load_codes, load_districts, load_documents, load_holdings, load_programmes

_IN_USE = ("in_force", "open", "unknown")


class NotHeld(LookupError):
    """Something that is asked for and not held: the label that says so, the words given, and the nearest links."""

    def __init__(self, key: str, given: str, nearest: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(key, given)
        self.key, self.given, self.nearest = key, given, nearest


@dataclass(frozen=True)
class Column:
    """A place beside others: the city it belongs to, my own, or another."""

    district: District
    role: str
    documents: tuple[DocumentRow, ...] = ()
    used: tuple[DocumentRow, ...] = ()

    @property
    def code(self) -> str:
        return self.district.code


@dataclass(frozen=True)
class Frame:
    """What every page shares."""

    t: Labels
    choice: Choice
    districts: dict[str, District]
    programmes: dict[str, Programme]
    codes: dict[tuple[str, str], tuple[str, str]]
    holdings: dict[str | None, tuple[int, int]]
    build: dict[str, str]
    today: str = field(default_factory=today)

    @property
    def lang(self) -> str:
        return self.t.lang

    def place(self, code: str | None) -> str:
        """Return a district's name in the page's language."""
        if code is None or code not in self.districts:
            return self.t("unplaced")
        return self.t.pick(self.districts[code].name, self.districts[code].name_en)

    def programme(self, identifier: str) -> str:
        """Return a programme's name in the page's language."""
        found = self.programmes.get(identifier)
        return self.t.pick(found.name_zh, found.name_en) if found else identifier

    def word(self, name: str, code: str | None) -> str:
        """Return the word for a coded value; '' for none."""
        return self.t.pick(*self.codes.get((name, code), (code, code))) if code else ""

    def tier(self, tier: str | None) -> str:
        """Return a tier in the page's language, as printed where we have no word for it."""
        key = f"tier_{tier}"
        return self.t(key) if key in load_labels() else tier or ""

    def per(self, per: str) -> str:
        """Return a unit (two of them joined by _) in words."""
        whole = self.codes.get(("per", per))
        return self.t.pick(*whole) if whole else "/".join(self.word("per", part) for part in per.split("_"))

    def families(self) -> list[tuple[Programme, list[Programme]]]:
        """Return the families of programmes, each with its own."""
        heads = [p for p in self.programmes.values() if not p.parent_id]
        return [(head, [p for p in self.programmes.values() if p.parent_id == head.id]) for head in heads]

    def validity(self, document: DocumentRow) -> str:
        """Return a document's validity in words."""
        if document.effective_from and document.effective_to:
            return self.t("from_to", start=document.effective_from, end=document.effective_to)
        if document.effective_from:
            return self.t("from_open", start=document.effective_from)
        return self.t("issued", day=document.printed_on or document.issued_on) if document.printed_on or document.issued_on else self.t("no_dates")


def open_frame(connection: sqlite3.Connection, args) -> Frame:
    """Return the frame for a request; BadChoice where a parameter cannot be understood."""
    districts = load_districts(connection)
    choice = read_choice(args, districts)
    return Frame(Labels(choice.lang), choice, {d.code: d for d in districts}, {p.id: p for p in load_programmes(connection)},
                 load_codes(connection), load_holdings(connection), load_build(connection))


def _ancestors(frame: Frame, code: str) -> list[str]:
    found = []
    while (code := (frame.districts[code].parent_code or "")) and code in frame.districts and code not in found:
        found.append(code)
    return found


def chosen_districts(frame: Frame) -> list[str]:
    """Return the districts to show, my own first: those chosen, or all of which documents are held."""
    choice = frame.choice
    codes = list(choice.districts)
    if not codes:
        uppers = {d.parent_code for d in frame.districts.values()}
        codes = [c for c in frame.districts if c not in uppers and any(frame.holdings.get(c, (0, 0))[:2 if choice.drafts else 1])]
    cities = set(upper_places(frame, codes))
    codes = [c for c in codes if c not in cities]
    return ([choice.mine] if choice.mine else []) + [c for c in codes if c != choice.mine]


def upper_places(frame: Frame, codes: list[str]) -> list[str]:
    """Return the places above the chosen ones: the city always, what lies higher where documents are held of it."""
    found = list(dict.fromkeys(a for code in codes for a in _ancestors(frame, code)
                               if frame.districts[a].level == "municipal" or any(frame.holdings.get(a, (0, 0)))))
    return sorted(found[:3], key=lambda a: len(_ancestors(frame, a)))


def lay_columns(connection: sqlite3.Connection, frame: Frame) -> tuple[list[Column], int]:
    """Return the columns of this batch (city first, then my own, then others) and how many districts there are in all."""
    codes = chosen_districts(frame)
    own = codes[:1] if frame.choice.mine else []
    others = codes[len(own):]
    size = MOST_DISTRICTS - len(own)
    start = min(frame.choice.batch - 1, max(0, (len(others) - 1) // size)) * size
    shown = own + others[start:start + size]
    cities = upper_places(frame, shown)
    documents = load_documents(connection, cities + shown)
    columns = []
    for code in cities + shown:
        role = "city" if code in cities else "mine" if code == frame.choice.mine else "other"
        here = tuple(d for d in documents if d.district_code == code and (frame.choice.drafts or d.stage != "draft"))
        columns.append(Column(frame.districts[code], role, here, tuple(d for d in here if in_use(frame, d))))
    return columns, len(codes)


def in_use(frame: Frame, document: DocumentRow) -> bool:
    """Tell whether a document counts: without a day every one does, with a day those in force then, and drafts if asked for."""
    status = document.status(frame.choice.as_of or frame.today)
    return not frame.choice.as_of or status in _IN_USE or (status == "draft" and frame.choice.drafts)
