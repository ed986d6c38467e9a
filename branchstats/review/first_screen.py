"""The first screen: how complete the data is, the report's `*` numbers, the years in one table."""

from __future__ import annotations

from html import escape
from itertools import islice

import pandas as pd

from branchstats.indicators import leadership, recruitment
from branchstats.indicators.catalogue import indicator
from branchstats.review import text, words
from branchstats.review.opening import Review
from branchstats.review.tables import Markup, Sentence, Table

# Rows of 三年主要数据一览表, the most important first; what has no data gives its place to the next.
SUMMARY = (
    "attendance.rate",
    "meetings.on_schedule",
    "study.implemented",
    "study.hours",
    "scores.median",
    "scores.pass_rate",
    "formats.passive",
    "volunteering.participation",
    "volunteering.hours",
    "volunteering.top_share",
    "meetings.count",
    "attendance.leave",
    "conduct.on_time",
    "scores.participation",
    "formats.active_months",
)
MOST_ROWS = 10
SUMMARY_NAME = "主要数据一览表"
_PART_OF_A_YEAR = "不满一年，不比"
_VERDICT_WORDS = {
    "数据支持": "超出正常波动",
    "继续关注": "有苗头",
    "未见明显下滑": "在正常波动内",
    "尚看不出": "尚看不出",
}
_PARTS = {
    "attendance": "出勤",
    "scores": "测试",
    "recruitment": "发展党员",
    "volunteering": "志愿服务",
}


def completeness(review: Review) -> Sentence:
    """How much was read, and of how many of the term's months each data set speaks."""
    ledger = review.tables["ledger"]
    files = ledger["source_file"].nunique()
    unreadable = ledger.loc[ledger["kind"].eq("unreadable"), "source_file"].nunique()
    rejected = int(ledger["kind"].eq("rejected").sum())
    read = (
        f"读入{files}个文件、{text.number(len(ledger), '行')}，"
        f"得到{text.number(float(ledger['records'].sum()), '条记录')}"
    )
    faults = [
        f"{unreadable}个文件打不开" if unreadable else "",
        f"{rejected}行读不懂" if rejected else "",
    ]
    found = "、".join(fault for fault in faults if fault)
    read += f"；{found}，已逐条列出" if found else "；没有读不懂的行"
    return Sentence((f"{read}。{_months_covered(review)}",), kind="lead")


def _months_covered(review: Review) -> str:
    if review.is_of_another_time:
        return (
            f"没有一条记录在任期（{review.settings.term.label}）之内，"
            "下面各项都不能当作没有发生；请先核对任期的第一个月。"
        )
    parts = []
    for name, label in _PARTS.items():
        rows = review.tables[name]
        dates = rows.loc[review.term.contains(rows["date"]), "date"]
        seen = dates.dt.strftime("%Y-%m").nunique()
        if not len(rows):
            parts.append(f"{label}未提供数据")
        elif name in ("attendance", "volunteering"):
            parts.append(f"{label}有{seen}个月有记录")
        else:
            own = int((review.recorded.contains(rows["date"]) | rows["date"].isna()).sum())
            rest = f"（另有{len(rows) - own}条在任期以外）" if own < len(rows) else ""
            parts.append(f"{label}{own}条{rest}")
    return f"{_span_words(review)}中，" + "，".join(parts) + "。"


def _span_words(review: Review) -> str:
    """任期36个月; 任期36个月、数据截至2020年8月的20个月 where the rest is on no record."""
    words_of = f"任期{review.settings.term.months}个月"
    if review.is_cut:
        words_of += f"，数据截至{review.term.last_month}，这{review.term.months}个月"
    return words_of


def report_numbers(review: Review) -> Markup:
    """The counts that fill the report's `*`, as tiles; what no table states says so."""
    tiles = [
        (name, text.number(count, "名"), how)
        for name, count, how in report_counts(review).itertuples(index=False)
    ]
    items = "".join(
        f"<li>{escape(name)}<b>{escape(_supplied(value))}</b><small>{escape(how)}</small></li>"
        for name, value, how in tiles
    )
    plain = "；".join(f"{name}{_supplied(value)}" for name, value, _ in tiles)
    return Markup(f'<ul class="tiles">{items}</ul>', plain)


def report_counts(review: Review) -> pd.DataFrame:
    """The counts that fill the report's `*`: name, count (NaN: not supplied), how it is counted."""
    counted = recruitment.events(
        review.tables, term=review.recorded, settings=review.settings, by="term"
    )
    series = counted.set_index("group")["value"]
    until = f"，截至{review.recorded.last_month}" if review.recorded != review.term else ""
    rows = [
        (name, float(series.get(event, float("nan"))), f"任期内{event}{until}")
        for name, event in recruitment.REPORT_COUNTS.items()
    ]
    posts = leadership.dispatched(
        review.tables, term=review.recorded, settings=review.settings, by="term"
    )
    rows += [
        (f"选派{post}", float(persons), f"任期内开始任职{until}")
        for post, persons in zip(posts["group"], posts["value"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["name", "count", "how"])


def _supplied(value: str) -> str:
    return "未提供数据" if value == text.MISSING else value


def summary_name(review: Review) -> str:
    """三年主要数据一览表; 任期主要数据一览表 for a term that is not so many whole years."""
    return f"{review.settings.term.span_words}{SUMMARY_NAME}"


def summary_table(review: Review) -> Table:
    """三年主要数据一览表: 8 to 10 indicators by branch year, requirement, change to the year before."""
    years = review.term.years()
    labels = [year.label for year in years]
    rows = [_summary_row(review, key, labels) for key in summary_keys(review)]
    note = "括号内是按整个任期研判的结论；“尚看不出”指人数或次数不够，不等于没有变化。"
    if not years[-1].is_whole:
        note += f"{labels[-1]}不满一年，各项都不与上一年比。"
    columns = ["指标", *labels, "要求或目标", "最近一年比上一年"]
    frame = pd.DataFrame(rows, columns=columns)
    return Table(
        frame,
        f"{summary_name(review)}（{review.term.label}）",
        note=note,
        classes="summary",
    )


def summary_keys(review: Review) -> list[str]:
    """The indicators of 三年主要数据一览表: those of SUMMARY with a figure, MOST_ROWS of them.

    Hours that no record states, only the number of sessions, are held against no requirement here.
    """
    known = (key for key in SUMMARY if _is_told(review.series(key, by="year")))
    return list(islice(known, MOST_ROWS))


def _is_told(series: pd.DataFrame) -> bool:
    own = series[series["value"].notna()]
    return len(own) > 0 and bool(own.get("is_stated", pd.Series([True])).eq(True).any())


def _summary_row(review: Review, key: str, labels: list[str]) -> list[str]:
    chosen = indicator(key)
    series = review.series(key, by="year").set_index("label")["value"].reindex(labels)
    values = [words.value_text(chosen, value) for value in series]
    change = text.NOTHING
    if len(series) > 1 and series.iloc[-2:].notna().all():
        if review.term.years()[-1].is_whole:
            change = words.difference_text(chosen, float(series.iloc[-1] - series.iloc[-2]))
        else:
            change = _PART_OF_A_YEAR
        finding = words.finding_of(review, key)
        verdict = _VERDICT_WORDS.get(finding["verdict"], "") if finding is not None else ""
        change += f"（{verdict}）" if verdict else ""
    unit = {"分": "（百分制）", "小时": "（每人每年）", "学时": "（每人每年）"}.get(
        chosen.unit, ""
    )
    return [chosen.name + unit, *values, words.requirement_text(review, key), change]
