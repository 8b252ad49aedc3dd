"""A clause and the tree it stands in in, the words around it that its own leave out: the list's lead, the payee block, the headings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from .model import Clause, Mention, fold
from .tag.components import Tags
from .tag.programmes import find_programmes
from .wraps import is_caption

_OBJECT = re.compile(r"[【\[]?(?:[一-龥]{0,4}(?:补贴|资助|奖励|支持|扶持|申报|申领|申请|奖补|办理|享受|补助|适用|服务)[一-龥]{0,2})?(?:对象|范围)[】\]]?")
_ANSWER = re.compile(r"(?:答复?|A\d{0,2})[:.、]|【(?:回答|答复?)】")
_QUESTION = re.compile(r"(?:\d{1,2}[.、])?(?:问|Q)\d{0,2}[:.、]")
_TITLE_LENGTH = 24
_BLOCKS_OF_ONE = 12         # the name of what a 【】 block speaks of stands at most so many blocks above it


class Tree:
    """The clauses of a document by path, by parent, and what stands beside and before each."""

    def __init__(self, clauses: Sequence[Clause], title: str = "") -> None:
        self.title = title
        self.by_path = {c.path: c for c in clauses}
        self.under: dict[str | None, list[Clause]] = {}
        self.before: dict[str, Clause] = {}
        self.after: dict[str, Clause] = {}
        self.objects: dict[str | None, list[Clause]] = {}
        self.caption: dict[str, Clause] = {}            # the unnumbered caption that a clause stands below
        self.numbered = any(c.kind in ("item", "heading", "paragraph") for c in clauses)
        last: dict[tuple[str | None, bool], Clause] = {}
        for clause in clauses:
            beside = self.under.setdefault(clause.parent, [])
            if beside:
                self.before[clause.path], self.after[beside[-1].path] = beside[-1], clause
            beside.append(clause)
            place = (clause.parent, clause.kind == "front")
            if place in last:
                self.caption[clause.path] = last[place]
            if clause.label is None and clause.kind in ("front", "paragraph", "heading") and is_section_title(clause.text):
                last[place] = clause
            if _OBJECT.match(clause.heading or clause.text):
                self.objects.setdefault(clause.parent, []).append(clause)

    def words_under(self, clause: Clause) -> Iterator[str]:
        """Yield the texts of all clauses below one."""
        for below in self.under.get(clause.path, ()):
            yield below.text
            yield from self.words_under(below)

    def block(self, clause: Clause) -> Iterator[str]:
        """Yield the texts of what stands beside and after a bare 【】 block's name, up to the next block."""
        here = self.after.get(clause.path)
        while here is not None and not here.text.startswith("【"):
            yield here.text
            yield from self.words_under(here)
            here = self.after.get(here.path)

    def preceding(self, clause: Clause, count: int) -> Iterator[Clause]:
        """Yield up to so many clauses that stand before this one under the same parent, the nearest first."""
        here = self.before.get(clause.path)
        while here is not None and count:
            yield here
            here, count = self.before.get(here.path), count - 1


def is_section_title(text: str) -> bool:
    """Tell whether an unnumbered line is the title of what stands below it.

    >>> is_section_title("首席技师资助"), is_section_title("技能大师工作室建设项目"), is_section_title("（二）"), is_section_title("对首席技师给予资助。")
    (True, True, False, False)
    """
    return len(text) <= _TITLE_LENGTH and bool(re.fullmatch(r"[■●▲◆★□○*\-\s]*[一-龥A-Za-z“”（）()《》·]{4,}", text)) and is_caption(fold(text))


def objects_of(clause: Clause, tree: Tree) -> str:
    """Return the words of the block 补贴对象 that stands beside a clause or beside one above it."""
    here: str | None = clause.path
    while here:
        parent = tree.by_path[here].parent
        blocks = tree.objects.get(parent, [])
        other = next((o for o in reversed(blocks[:bisect_left(blocks, clause.seq, key=lambda o: o.seq)][-2:]) if o.path != here), None)
        over = tree.caption.get(here)           # a block above the caption speaks of something else
        if other is not None and (over is None or over.seq < other.seq):
            own = _OBJECT.sub("", other.text, count=1)
            return "".join([own, *tree.words_under(other), *(tree.block(other) if other.text.startswith("【") and not own else ())])
        here = parent
    return ""


def caption_of(clause: Clause, tree: Tree) -> str:
    """Return the caption right above a clause, folded and without its brackets: 【受理部门】, or the heading that it stands under."""
    before, above = tree.before.get(clause.path), tree.by_path.get(clause.parent or "")
    if before is not None and is_section_title(words := before.text.strip("【】[]：:")):
        return fold(words)
    return fold(above.heading or "") if above is not None and before is None else ""


def above_share(clause: Clause, tree: Tree, tags: dict[str, Tags]) -> bool:
    """Tell whether the clause above pays a share of a cost: its paragraphs may set ceilings on it."""
    above = tree.by_path.get(clause.parent or "")
    return above is not None and clause.kind == "paragraph" and any(a.kind == "percent" and "费" in above.reading.folded[max(0, a.start - 16):a.start] for a in tags[above.path].amounts)


def lead_of(clause: Clause, tree: Tree) -> str:
    """Return the words above that open the list a clause stands in: those of its parent, or of the paragraph before it, that end in a colon."""
    above = tree.by_path.get(clause.parent or "")
    before = tree.before.get(clause.path)
    if clause.kind in ("paragraph", "front"):   # each line of a list that is parted by ；
        before = next((c for c in tree.preceding(clause, _BLOCKS_OF_ONE) if not c.text.endswith(("；", ";"))), None)
    if before and before.kind not in ("paragraph", "front") and clause.kind not in ("paragraph", "table"):
        before = None           # the list of the item before is that item's own
    opens = [c for c in dict.fromkeys((above, before)) if c and (c.text.endswith(("：", ":")) or (clause.kind == "table" and re.search(r"下表|附表|见表|如下", c.text)))]
    return "".join(c.text for c in opens)


def opening_of(clause: Clause, tree: Tree) -> str:
    """Return the words that open the list above a paragraph: below its last item, 上述标准上浮20% is of what the list pays for."""
    above = tree.by_path.get(clause.parent or "")
    over = tree.by_path.get(above.parent or "") if above is not None else None
    return over.text if clause.kind == "paragraph" and over is not None and over.text.endswith(("：", ":")) else ""


def cited_before(clause: Clause, tree: Tree) -> list[Mention]:
    """Return the programme of the article or paragraph that a clause calls 前条 or 前款: 前条规定的标准提高20%."""
    before = tree.before.get(clause.path) or tree.by_path.get(clause.parent or "")
    if before is None or not re.search("[前上][条款](?:规定|第|培训|奖励|补[贴助]|所[列述]|人员)", clause.reading.folded):
        return []
    return find_programmes(fold(before.text))[-1:]


def named_in(words: str) -> list[Mention]:
    """Return the programmes that words name outright, not in a paraphrase."""
    return [m for m in find_programmes(fold(words)) if m.rule != "programmes.paraphrase"]


def captions_of(clause: Clause, tree: Tree) -> Iterator[str]:
    """Yield the captions above a clause, whatever they name, from the nearest up: 1.国家级一类大赛 over （1）金牌; for an answer, its question."""
    if _ANSWER.match(clause.reading.folded):
        yield from [fold(c.text) for c in tree.preceding(clause, _BLOCKS_OF_ONE) if not _ANSWER.match(c.reading.folded)][:1]
    here = clause.parent
    while here:
        above = tree.by_path[here]
        if words := above.heading or (above.text if is_caption(above.reading.folded) else ""):
            yield fold(words)
        here = above.parent


def headings_of(clause: Clause, tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield (programme, heading) for the clause's own caption and those above it, from the nearest up."""
    if _ANSWER.match(clause.reading.folded):
        asked = [c for c in [tree.by_path.get(clause.parent or "")] if c and _QUESTION.match(c.reading.folded)]          # 1.问：…, its answer below it
        questions = [c for c in (*tree.preceding(clause, _BLOCKS_OF_ONE), *asked) if not _ANSWER.match(c.reading.folded)]
        for question, mention in [(q, m) for q in questions for m in named_in(q.text)[:1]][:1]:      # 问：标准是多少？ asks about what the question above named
            yield mention.id, question.text
    here: str | None = clause.path
    while here:
        heading = tree.by_path[here].heading
        if heading:
            found = named_in(heading)
            if found:
                yield found[-1].id, heading
        elif caption := tree.caption.get(here):
            for mention in named_in(caption.text)[-1:]:
                yield mention.id, caption.text
        here = tree.by_path[here].parent
    of_title = named_in(tree.title)
    if len({m.id for m in of_title}) == 1:      # a title over everything that names two programmes decides nothing
        yield of_title[0].id, fold(tree.title)[of_title[0].start:of_title[0].end]
    if clause.text.startswith("【"):
        for other in tree.preceding(clause, _BLOCKS_OF_ONE):
            for mention in named_in(other.text)[:1]:
                yield mention.id, other.text[mention.start:mention.end] if len(other.text) == len(other.reading.folded) else ""
