"""A request's parameters in, what the visitor chose out, with the address that holds the whole choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

from .rows import District

MOST_DISTRICTS = 12


class BadChoice(ValueError):
    """A parameter that cannot be understood: the label that says so, and the words that were given."""

    def __init__(self, key: str, given: str) -> None:
        super().__init__(key, given)
        self.key, self.given = key, given


@dataclass(frozen=True)
class Choice:
    """What a visitor chose: language, districts (own first), a day, drafts, and further programmes."""

    lang: str = "zh"
    districts: tuple[str, ...] = ()
    mine: str = ""
    as_of: str = ""
    drafts: bool = False
    also: tuple[str, ...] = ()
    batch: int = 1

    def query(self, **changes: object) -> str:
        """Return the choice as the part of an address behind the path.

        >>> Choice(districts=("310117", "310114"), as_of="2026-01-01").query(lang="en")
        '?d=310117,310114&as_of=2026-01-01&lang=en'
        """
        c = replace(self, **changes)  # type: ignore[arg-type]
        parts = {"d": ",".join(c.districts), "mine": c.mine, "also": ",".join(c.also), "as_of": c.as_of, "drafts": "1" if c.drafts else "",
                 "batch": str(c.batch) if c.batch > 1 else "", "lang": "en" if c.lang == "en" else ""}
        return address(**parts)


def address(**parts: str) -> str:
    """Return the given parameters as a query string, the empty ones left out.

    >>> address(q="首席技师", lang=""), address()
    ('?q=%E9%A6%96%E5%B8%AD%E6%8A%80%E5%B8%88', '')
    """
    used = {k: v for k, v in parts.items() if v}
    return "?" + urlencode(used, quote_via=quote, safe=",") if used else ""


def today() -> str:
    """Return the day it is in China."""
    return (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()


def read_day(given: str) -> str:
    """Return a day as ISO text; '' for none.

    >>> read_day("2026-1-5"), read_day("2026年3月1日"), read_day("")
    ('2026-01-05', '2026-03-01', '')
    """
    given = given.strip()
    if not given:
        return ""
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", given, re.ASCII)
    if not found:
        raise BadChoice("bad_day", given)
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        raise BadChoice("bad_day", given) from None


def read_language(given: str) -> str:
    """Return zh or en; anything unknown is zh."""
    return "en" if given.strip().lower().startswith("en") else "zh"


def split_values(given: Sequence[str]) -> list[str]:
    """Return the values of a parameter that may be repeated, or joined by commas, each once."""
    return list(dict.fromkeys(v.strip() for part in given for v in re.split(r"[,，、]", part) if v.strip()))


def read_districts(given: Sequence[str], known: Sequence[District]) -> list[str]:
    """Return the codes of districts named by code, Chinese or English name.

    >>> read_districts(["松江,Minhang"], [District("310117", "松江区", "Songjiang", "district", "310000"), District("310112", "闵行区", "Minhang", "district", "310000")])
    ['310117', '310112']
    """
    values = split_values(given)
    names: dict[str, str] = {}
    for district in known if values else ():
        for name in (district.code, district.name, district.name[:-1] if len(district.name) > 2 else "", (district.name_en or "").lower()):
            names.setdefault(name, district.code)
    names.pop("", None)
    codes = []
    for value in values:
        if value.lower() not in names:
            raise BadChoice("unknown_district", value)
        codes.append(names[value.lower()])
    return list(dict.fromkeys(codes))


def read_choice(args, known: Sequence[District]) -> Choice:
    """Return the choice that a request's parameters (with getlist) hold; BadChoice where one cannot be understood."""
    codes = read_districts([*args.getlist("d"), *args.getlist("district")], known)
    mine = (read_districts(args.getlist("mine")[:1], known) or [""])[0]
    batch = (args.get("batch") or "1").strip()
    return Choice(lang=read_language(args.get("lang") or ""), districts=tuple(codes), mine=mine, as_of=read_day(args.get("as_of") or ""),
                  drafts=(args.get("drafts") or "").strip() in ("1", "on", "true", "yes"), also=tuple(split_values(args.getlist("also"))),
                  batch=min(int(batch), 10_000) if re.fullmatch(r"[1-9]\d{0,5}", batch, re.ASCII) else 1)
