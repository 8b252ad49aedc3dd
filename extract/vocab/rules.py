"""The rows of the vocabulary files in, one sentence for each mistake in them out, naming the file, the line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LEVELS = ("national", "provincial", "municipal", "district")
# Sections of words.toml and what stands in them: ids of programmes as names of entries, as their values, or neither.
_SECTIONS = {"recipients": "", "not_payees": "", "payee_of_programme": "names", "tiers": "", "per": "", "stages": "", "title_suffixes": "names",
             "graded": "lists", "no_award_level": "lists", "per_of_programme": "names", "per_of_payee": "", "yields_to_heading": "lists", "beside_names": "lists", "not_beside": "names", "condition_beside": "lists", "patterns": "names", "grant_words": ""}
_LISTS = {"not_payees": ("words",), "tiers": ("order",), "graded": ("programmes",), "no_award_level": ("programmes",), "beside_names": ("programmes",),
          "grant_words": ("payments", "verbs", "patterns", "weak")}
_CODED = (("recipients", "recipients"), ("per", "per"), ("stages", "stage"))
_ONE_WORD = {"payee_of_programme": "recipients", "per_of_programme": "per", "per_of_payee": "per"}


@dataclass(frozen=True)
class Tables:
    """The vocabulary as it stands in the files: rows by line number, and the two TOML files as read."""

    programmes: dict[int, dict[str, str]]
    districts: dict[int, dict[str, str]]
    codes: dict[int, dict[str, str]]
    departments: dict
    words: dict


def plain_name(name: str) -> str:
    """Return a name as it is looked for: without white space and without what stands in brackets.

    >>> plain_name("技师工作（流动）站")
    '技师工作站'
    """
    return re.sub(r"[（(].*?[）)]|\s", "", name)


def find_mistakes(tables: Tables) -> Iterator[str]:
    """Yield one sentence for each mistake, file by file."""
    yield from _programmes(tables.programmes)
    yield from _districts(tables.districts)
    yield from _codes(tables.codes)
    yield from _departments(tables.departments)
    missing = [name for name in _SECTIONS if not isinstance(tables.words.get(name), dict)]
    missing += [f"{name}] {key}" for name, keys in _LISTS.items() for key in keys if name not in missing and not isinstance(tables.words[name].get(key), list)]
    yield from (f"vocab/words.toml: the section [{name}{']' if ']' not in name else ''} is missing; put it back" for name in missing)
    odd = [f"[{name}] {key}" for name in _SECTIONS if name not in missing and name not in _ONE_WORD for key, value in tables.words.get(name, {}).items()
           if not isinstance(value, list) or not all(isinstance(v, str) for v in value)]
    yield from (f'vocab/words.toml: {place} is no list of words; write it as ["…", "…"]' for place in odd)
    if not missing and not odd:
        yield from _words(tables)
        yield from _patterns(tables.words)


def _twice(file: str, what: str, keyed: Iterable[tuple[int, str]]) -> Iterator[str]:
    first: dict[str, int] = {}
    for line, key in keyed:
        if key in first:
            yield f"vocab/{file} line {line}: the {what} {key} stands in line {first[key]} too; delete one of the two"
        first.setdefault(key, line)


def _programmes(rows: dict[int, dict[str, str]]) -> Iterator[str]:
    file, ids = "programmes.csv", {row["id"]: row for row in rows.values()}
    yield from _twice(file, "id", ((line, row["id"]) for line, row in rows.items()))
    for line, row in rows.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", row["id"]):
            yield f"vocab/{file} line {line}: {row['id'] or 'nothing'} is no id; write small ASCII letters, digits and _"
        elif not row["name_zh"] or not row["name_en"]:
            yield f"vocab/{file} line {line}: {row['id']} has no name in Chinese or none in English; write both"
    yield from (f"vocab/{file}: {loop} are each other's parents; leave the parent of the family empty" for loop in _loops({i: r["parent_id"] for i, r in ids.items()}))
    for line, row in rows.items():
        if parent := row["parent_id"]:
            if parent not in ids:
                yield f"vocab/{file} line {line}: the parent {parent} is no id of this file; mend it or add the family"
            elif ids[parent]["parent_id"]:
                yield f"vocab/{file} line {line}: the parent {parent} is itself a programme; families have two levels"
    named = [(line, plain_name(n), row["id"]) for line, row in rows.items() if row["parent_id"] for n in (row["name_zh"], *row["aliases"].split("|")) if n]
    owner: dict[str, str] = {}
    for line, name, identifier in named:
        if owner.setdefault(name, identifier) != identifier:
            yield f"vocab/{file} line {line}: the name {name} belongs to {owner[name]} already, so that it would never mean {identifier}; delete one of the two"


def _loops(parents: dict[str, str]) -> list[str]:
    """Return each ring of parents once, as words.

    >>> _loops({"a": "b", "b": "a", "c": ""})
    ['a, b']
    """
    found = set()
    for start in parents:
        chain, here = [start], parents[start]
        while here and here in parents and here not in chain:
            chain.append(here)
            here = parents[here]
        if here in chain:
            found.add(", ".join(sorted(chain[chain.index(here):])))
    return sorted(found)


def _districts(rows: dict[int, dict[str, str]]) -> Iterator[str]:
    file, parents = "districts.csv", {row["code"]: row["parent_code"] for row in rows.values()}
    yield from _twice(file, "code", ((line, row["code"]) for line, row in rows.items()))
    yield from (f"vocab/{file}: {loop} are each other's parents; mend their parent_code" for loop in _loops(parents))
    for line, row in rows.items():
        if not row["code"] or not row["name"]:
            yield f"vocab/{file} line {line}: the code or the name is empty; write both or delete the line"
        elif row["level"] not in LEVELS:
            yield f"vocab/{file} line {line}: {row['level'] or 'nothing'} is no level; write one of {', '.join(LEVELS)}"
        elif row["parent_code"] and row["parent_code"] not in parents:
            yield f"vocab/{file} line {line}: the parent {row['parent_code']} is no code of this file; mend it or add the place"


def _codes(rows: dict[int, dict[str, str]]) -> Iterator[str]:
    yield from _twice("codes.csv", "code", ((line, f"{row['field']},{row['code']}") for line, row in rows.items()))
    for line, row in rows.items():
        if not all((row["field"], row["code"], row["name_zh"], row["name_en"])):
            yield f"vocab/codes.csv line {line}: one of field, code, name_zh and name_en is empty; write all four"


def _departments(bodies: dict) -> Iterator[str]:
    file = "departments.toml"
    for kind in ("names", "short"):
        owner: dict[str, str] = {}
        for key, body in bodies.items():
            names = body.get(kind, []) if isinstance(body, dict) else None
            if not isinstance(names, list) or not all(isinstance(n, str) and n for n in names) or (kind == "names" and not names):
                yield f'vocab/{file}: [{key}] needs {kind} = ["…"], a list of names; write it'
                continue
            for name in names:
                if name in owner:
                    yield f"vocab/{file}: the name {name} stands under [{owner[name]}] and under [{key}], so that one of them would never be found; delete one of the two"
                owner.setdefault(name, key)
    for key, body in bodies.items():
        if isinstance(body, dict) and not isinstance(body.get("en"), str):
            yield f'vocab/{file}: [{key}] has no English name; write en = "…"'
        if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
            yield f"vocab/{file}: [{key}] is no id; write small ASCII letters, digits and _"


def _words(tables: Tables) -> Iterator[str]:
    leaves = {row["id"] for row in tables.programmes.values() if row["parent_id"]}
    for section, where in _SECTIONS.items():
        entries = tables.words[section]
        named = list(entries) if where == "names" else [p for listed in entries.values() for p in listed] if where == "lists" else []
        for programme in named:
            if programme not in leaves:
                yield f"vocab/words.toml: [{section}] names the programme {programme}, which is no programme of programmes.csv; mend the id or delete it"
    codes = {(row["field"], row["code"]) for row in tables.codes.values()}
    for section, field in (*_CODED, *_ONE_WORD.items()):
        for code in tables.words[section].values() if section in _ONE_WORD else tables.words[section]:
            if (field, code) not in codes:
                yield f"vocab/words.toml: [{section}] {code} has no line {field},{code} in codes.csv; mend it or add the words shown for it"


def _patterns(words: dict) -> Iterator[str]:
    patterns = [("patterns", programme, pattern) for programme, listed in words["patterns"].items() for pattern in listed]
    patterns += [(section, key, pattern) for section, key in (("not_payees", "words"), ("grant_words", "patterns")) for pattern in words[section][key]]
    seen: dict[tuple[str, str], str] = {}
    for section, entry, pattern in patterns:
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            yield f"vocab/words.toml: [{section}] {entry}: the pattern {pattern} does not compile ({error}); mend it"
            continue
        if compiled.match(""):
            yield f"vocab/words.toml: [{section}] {entry}: the pattern {pattern} matches nothing at all, so that it would be found everywhere; mend it"
        if (section, pattern) in seen:
            yield f"vocab/words.toml: [{section}] {entry}: the pattern {pattern} stands under {seen[section, pattern]} already; delete one of the two"
        seen.setdefault((section, pattern), entry)
    for title, programme in _shadowed(words["title_suffixes"]):
        yield f"vocab/words.toml: [title_suffixes] {programme}: a title that ends in {title} is taken by an entry above; move the longer ending up or delete it"


def _shadowed(suffixes: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield (ending, programme) of each ending that an entry above always takes first.

    >>> list(_shadowed({"craftsman": ["工匠"], "honour_award": ["提名", "大国工匠"]}))
    [('大国工匠', 'honour_award')]
    """
    above: list[str] = []
    for programme, endings in suffixes.items():
        yield from ((ending, programme) for ending in endings if ending.endswith(tuple(above)))
        above += endings
