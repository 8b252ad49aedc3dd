"""A benefit in, its figure in words out: amount with unit, period and term, Chinese and English."""

from __future__ import annotations

from .model import Benefit

_PER_ZH = {"person": "人", "enterprise": "家企业", "institution": "家", "project": "项目", "pair": "对", "specialty": "专业", "studio": "工作室", "base": "基地",
           "session": "场", "class_hour": "课时"}
_PERIOD_ZH = {"monthly": "每月", "annual": "每年", "one_off": "一次性", "per_event": "每次"}
_PERIOD_EN = {"monthly": "a month", "annual": "a year", "one_off": "one-off", "per_event": "each time"}


def _span(low: float | None, high: float | None, form: str, unit: str) -> tuple[str, str]:
    """Return a figure, a range or a floor in Chinese and in English."""
    if high is None:
        return f"不低于{low:{form}}{unit}", f"at least {low:{form}}"
    words = f"{high:{form}}" if low is None or low == high else f"{low:{form}}–{high:{form}}"
    return words + unit, words


def describe_figure(benefit: Benefit) -> tuple[str, str]:
    """Return a benefit's figure in Chinese and in English.

    >>> describe_figure(Benefit("chief_technician", "fixed", 0, 1, "", min_cny=1000, max_cny=1000, per="person", period="monthly", months=36, total_cny=36000))
    ('每月1,000元/人，共36个月，合计36,000元', 'CNY 1,000 per person a month, 36 months, CNY 36,000 in all')
    """
    if benefit.kind == "reference":
        return f"按所引标准：{benefit.base_text or '另行规定'}", f"set elsewhere: {benefit.base_text or 'another text'}"
    money = benefit.max_cny is not None or benefit.min_cny is not None
    if money:
        zh, en = _span(benefit.min_cny, benefit.max_cny, ",.0f", "元")
        en = f"at least CNY {en.removeprefix('at least ')}" if benefit.max_cny is None else f"CNY {en}"
    elif benefit.kind == "ratio":
        value = benefit.max_fraction or benefit.min_fraction or 0
        floor = benefit.max_fraction is None
        zh, en = f"{'不低于' if floor else ''}1:{value:.4g}配套", f"{'at least ' if floor else ''}{value:.4g} per yuan matched"
    else:
        zh, en = _span(benefit.min_fraction, benefit.max_fraction, ".0%", "")
    if benefit.kind in ("up_to", "limit"):
        zh, en = "最高" + zh, "up to " + en
    if benefit.kind == "uplift":
        added = benefit.rule.endswith("raised_by")
        zh, en = ("上调" if added else "提高至") + zh, "raised " + ("by " if added else "to ") + en
    parts = (benefit.per or "").split("_") if benefit.per else []
    zh += "".join("/" + _PER_ZH[p] for p in parts if p in _PER_ZH)
    en += "".join(" per " + p.replace("class", "class hour") for p in parts if p in _PER_ZH)
    if benefit.period:
        zh, en = _PERIOD_ZH[benefit.period] + zh, en + (", " if benefit.period == "one_off" else " ") + _PERIOD_EN[benefit.period]
    if benefit.months:
        zh, en = f"{zh}，共{benefit.months}个月", f"{en}, {benefit.months} months"
    if benefit.months and benefit.total_cny:
        zh, en = f"{zh}，合计{benefit.total_cny:,.0f}元", f"{en}, CNY {benefit.total_cny:,.0f} in all"
    return zh, en
