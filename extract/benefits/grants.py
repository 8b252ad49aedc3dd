"""A figure in its context in, whether its words grant anything out: verbs and nouns of paying from the vocabulary, asked nearest first."""

from __future__ import annotations

import re
from functools import cache

from ..model import Amount
from ..vocab import load_vocabulary
from .context import Context

_COST = re.compile(r"费用?|支出|成本|投入|投资|学费|金额$")
_RAISES = re.compile("上浮|上调|提高|增加|增发|减半")
_BY_STANDARD = re.compile(r"(?:标准|目录)[^,。;]{0,8}执行|核拨")


@cache
def _grant_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that grant by themselves, and those that do so only below the heading of a programme."""
    words = load_vocabulary().words["grant_words"]
    plain = [*map(re.escape, (*words["payments"], *words["verbs"])), *words["patterns"]]
    return re.compile("|".join(plain)), re.compile("|".join(map(re.escape, (*words["payments"], *words["weak"]))))


def says_grant(words: str) -> bool:
    """Tell whether words pay somebody, whatever they pay.

    >>> says_grant("每培养1名高级工,奖企业"), says_grant("师傅1500元"), says_grant("资金规模1000万元")
    (True, True, False)
    """
    return bool(_grant_words()[0].search(words))


def says_cost(words: str) -> bool:
    """Tell whether words speak of what something costs: a share of it is paid.

    >>> says_cost("实际支付培训费"), says_cost("获得的奖金")
    (True, False)
    """
    return bool(_COST.search(words))


def is_granted(context: Context, amount: Amount) -> bool:
    """Tell whether a figure is granted: by its sentence, by what it names, by the words that open its list, or by a weak word under a programme's heading."""
    start, end = context.sentence(amount.start)
    sentence, clause = context.text[start:end], context.clause
    if _RAISES.search(sentence) and says_grant(context.text[:start]):
        return True             # …每人800元。紧缺工种的，上述标准上浮20%
    if says_grant(sentence) or (_BY_STANDARD.search(sentence) and context.headings):
        return True
    if amount.unit and amount.kind == "money" and any(start <= m.start < amount.end or m.end <= len(clause.heading or "") for m in context.programmes):
        return True             # 新型学徒制。中级工每人每年5000元
    opening = context.text[context.period(amount.start)[0]:start]
    return any(map(says_grant, (opening, context.lead, clause.heading_path.split(" › ")[-1], clause.heading or ""))) or bool(_grant_words()[1].search(sentence) and context.headings)
