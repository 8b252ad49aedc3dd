"""The five documents in, as many varied documents as a benchmark asks for out: other places, other figures, sentences in another order."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PLACES = ("上海市松江区", "上海市嘉定区", "上海市闵行区", "松江区", "嘉定区", "闵行区", "松江", "嘉定", "闵行")
_FIGURE = re.compile(r"(?<![\d〔\[（(第年月.])([1-9])(?=\d*(?:\.\d+)?\s?(?:万元|元|%))")
_SENTENCE = re.compile(r"(?<=。)")
_PLAIN = re.compile(r"[^\d《》〔〕一二三四五六七八九十（）()#|]{12,}。")


def load_places() -> list[tuple[str, str]]:
    """Return (code, name) of every district of the vocabulary that has a name of its own."""
    with (ROOT / "extract" / "vocab" / "districts.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["level"] == "district" and len(r["name"]) > 2]
    names = [r["name"] for r in rows]
    return [(r["code"], r["name"]) for r in rows if names.count(r["name"]) == 1]


def vary(text: str, place: str, chance: random.Random, pool: list[str]) -> str:
    """Return a document as another district might have written it: its name, other figures, half of the plain sentences from elsewhere."""
    for name in _PLACES:
        text = text.replace(name, place if name.endswith("区") else place[:-1])
    text = _FIGURE.sub(lambda m: str(chance.randint(1, 9)), text)
    parts = [chance.choice(pool) if _PLAIN.fullmatch(s) and chance.random() < 0.5 else s for s in _SENTENCE.split(text)]
    return "".join(parts)


def write_corpus(folder: Path, copies: int, seed: int = 1) -> Iterator[Path]:
    """Write copies of each document of the corpus with a sidecar that names its place; yield their paths."""
    sources = sorted(p for p in (ROOT / "corpus").iterdir() if p.suffix in (".txt", ".md"))
    texts = {p: p.read_text(encoding="utf-8-sig") for p in sources}
    pool = sorted({s for t in texts.values() for s in _SENTENCE.split(t) if _PLAIN.fullmatch(s)})
    places, chance = load_places(), random.Random(seed)
    chance.shuffle(places)
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(copies):
        for k, source in enumerate(sources):
            code, name = places[(n * 2 + k % 2) % len(places)]
            target = folder / f"{source.stem}-{n:04d}{source.suffix}"
            target.write_text(vary(texts[source], name, chance, pool), encoding="utf-8")
            target.with_name(target.stem + ".sidecar.toml").write_text(f'district = "{code}"\n', encoding="utf-8")
            yield target
