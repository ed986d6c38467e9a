"""The words around an indicator: its value as text, a chart's title block, requirement lines."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from branchstats import norms
from branchstats.charts.chart import About
from branchstats.charts.lines import Line
from branchstats.indicators.catalogue import RATE, TABLE_NAMES, Indicator, indicator
from branchstats.review import text
from branchstats.review.opening import Review

_DECIMALS = {"分": 1, "小时": 1, "学时": 1, "种": 1, "个月": 1, "系数": 2}
_WRITTEN = {"月": "个月", "系数": ""}  # 4月 would be April; 0.61 is no 0.61系数
_COUNTED = {"scores.median": "份答卷", "scores.mean": "份答卷"}  # what n counts, if not persons
_OF_CASES = ("出勤", "作风")  # families whose denominators are persons × meetings
_SUPPORTED = "数据支持"
_FALLING, _RISING = "下滑", "提升"
# verdict → what a title adds where the data supports no change
_NO_CHANGE = {
    "继续关注": "，有苗头，还不能下结论",
    "未见明显下滑": "，在正常波动范围之内",
    "尚看不出": "，还看不出实质变化",
}


def value_text(chosen: Indicator, value: float) -> str:
    """0.849 → 84.9%, 78.5 → 78.5分, 4 months → 4个月, NaN → 无记录."""
    if chosen.unit == RATE:
        return text.percent(value)
    unit = _WRITTEN.get(chosen.unit, chosen.unit)
    return text.number(value, unit, decimals=_DECIMALS.get(chosen.unit, 0))


def difference_text(chosen: Indicator, difference: float) -> str:
    """A difference of two values of the indicator: 下降7.2个百分点, 增加3次, 持平."""
    if chosen.unit == RATE:
        return text.points(difference)
    return text.change(difference, chosen.unit, decimals=_DECIMALS.get(chosen.unit, 0))


def about(
    review: Review,
    key: str,
    *,
    drawn: pd.DataFrame | None = None,
    title: str = "",
    remark: str = "",
    picture: str = "折线图",
) -> About:
    """The title block of a chart of one indicator of the catalogue.

    The yearly figures give the answer in the title (unless `title` does); `drawn` is the series
    that the chart shows: its lowest and highest value and its gaps are in the alternative text.
    """
    chosen = indicator(key)
    yearly = review.series(key, by="year")
    answer = title or yearly_title(review, key)
    return About(
        title=answer,
        unit=f"{chosen.name}（{chosen.formula}）",
        n=amount_text(chosen, yearly),
        period=review.term.label,
        source=sources_text(chosen.datasets),
        alt=f"{picture}：{answer}。{course_text(chosen, yearly if drawn is None else drawn)}",
        remark=remark,
        key=key,
    )


def yearly_title(review: Review, key: str) -> str:
    """2021年度会议到会率84.9%，低于2019年度的92.1%、2020年度的91.8%; then what the data supports."""
    chosen, yearly = indicator(key), review.series(key, by="year")
    known = yearly[yearly["value"].notna()]
    if known.empty:
        return f"{chosen.name}：没有可用的记录"
    last = known.iloc[-1]
    shown = value_text(chosen, last["value"])
    before: dict[str, list[str]] = {}
    for label, value in zip(known["label"][:-1], known["value"][:-1], strict=True):
        own = value_text(chosen, value)
        how = "持平" if own == shown else "低于" if last["value"] < value else "高于"
        before.setdefault(how, []).append(f"{label}" if own == shown else f"{label}的{own}")
    parts = [
        f"与{'、'.join(named)}持平" if how == "持平" else f"{how}{'、'.join(named)}"
        for how, named in before.items()
    ]
    answer = f"{last['label']}{chosen.name}{shown}"
    return "，".join([answer, *parts]) + (verdict_word(review, key) if parts else "")


def verdict_word(review: Review, key: str) -> str:
    """What the data supports about the change, in words for a title; empty where none was judged."""
    finding = finding_of(review, key)
    if finding is None:
        return ""
    if finding["verdict"] == _SUPPORTED:
        moved = {_FALLING: "，变差的幅度超出正常波动", _RISING: "，好转的幅度超出正常波动"}
        return moved.get(finding["direction"], "")
    return _NO_CHANGE.get(finding["verdict"], "")


def verdict_sentence(review: Review, key: str) -> str:
    """The finding's own sentence, with its verdict in front; empty where there is no finding."""
    finding = finding_of(review, key)
    return "" if finding is None else f"研判：{finding['verdict']}。{finding['sentence']}"


def is_supported_decline(review: Review, key: str) -> bool:
    """Whether the data supports that the indicator became worse."""
    finding = finding_of(review, key)
    return (
        finding is not None
        and finding["verdict"] == _SUPPORTED
        and finding["direction"] == _FALLING
    )


def finding_of(review: Review, key: str) -> pd.Series | None:
    """The finding with the indicator's id; None where there is none."""
    rows = review.findings[review.findings["id"].eq(key)]
    return None if rows.empty else rows.iloc[0]


def course_text(chosen: Indicator, series: pd.DataFrame) -> str:
    """Lowest and highest value with their periods, and how many periods have no record."""
    known = series[series["value"].notna()]
    if known.empty:
        return "没有记录。"
    low = known.iloc[int(known["value"].argmin())]
    high = known.iloc[int(known["value"].argmax())]
    missing = len(series) - len(known)
    parts = [
        f"共{len(known)}期有记录",
        f"最低{low['label']}{value_text(chosen, low['value'])}",
        f"最高{high['label']}{value_text(chosen, high['value'])}",
    ]
    if missing:
        parts.append(f"{missing}期没有记录，图上空着")
    return "，".join(parts) + "。"


def amount_text(chosen: Indicator, yearly: pd.DataFrame) -> str:
    """How much stands behind the figures: persons, papers or meetings of each year."""
    known = yearly[yearly["value"].notna()]
    if known.empty:
        return "没有记录"
    of_persons = set(chosen.datasets) - {"meetings", "events", "coverage"}
    unit = _COUNTED.get(chosen.id, "人" if of_persons else "次")
    counts = "、".join(f"{n}" for n in known["n"])
    cases = ""
    if chosen.family in _OF_CASES and chosen.unit == RATE:
        cases = f"，合计{known['denominator'].sum():,.0f}人次"
    return f"各年度{counts}{unit}{cases}"


def sources_text(datasets: Sequence[str]) -> str:
    return "、".join(TABLE_NAMES[name] for name in datasets if name != "coverage")


def target_line(review: Review, key: str) -> Line | None:
    """The branch's own target of review.toml as a line; None where it has set none."""
    chosen = indicator(key)
    target = review.settings.targets.get(chosen.target) if chosen.target else None
    if target is None:
        return None
    return Line(target, f"本支部目标 {value_text(chosen, target)}")


def requirement_text(review: Review, key: str) -> str:
    """What is required of the indicator, for a table: the norm's words or the branch's target."""
    chosen, target = indicator(key), target_line(review, key)
    if target is not None:
        return target.label
    if not chosen.norm:
        return text.NOTHING
    norm = norms.in_force(chosen.norm, review.term.end - pd.Timedelta(days=1))
    if norm is None:
        return text.NOTHING
    own = review.settings.norms.get(chosen.norm, norm.value)
    if pd.isna(own):
        return text.NOTHING
    doubt = "" if norm.is_confirmed else "（待核实）"
    if norm.unit in _MEASURED:
        amount = text.percent(own, decimals=0) if norm.unit == "share" else f"{own:g}个月"
        return f"{_BOUNDS[norm.op]}{amount}{doubt}"
    words = f"每{PER[norm.per]}{own:g}{norm.unit}" if norm.per in PER else f"{own:g}{norm.unit}"
    return f"一般{words}" if norm.is_confirmed else f"{words}{doubt}"


_MEASURED = ("share", "月")  # units of norms that say how much, not how often
_BOUNDS = {">=": "不少于", "<=": "不超过", "<": "少于"}
PER = {"month": "月", "quarter": "季度", "year": "年"}
