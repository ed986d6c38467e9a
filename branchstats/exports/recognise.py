"""What a located table is: by the fields of its headers and the types beneath, as shapes.toml says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from branchstats.exports.celltypes import is_date, is_day, is_period, squeeze, text_of, word_list
from branchstats.exports.columns import Columns, day_columns, is_under_results
from branchstats.exports.headers import UNKNOWN
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column

LEAST_SUMMARIES = 3  # columns of counts that make a table without days a summary
# names that columns have only while the table is being recognised → the cleaners' names
SUMMARY = "汇总列，由逐次记录重算，不读取"
FINAL = {"report_day": "day", "card_day": "day", "activity_count": "activity"}
# the shape that is taken for a declared sheet where several lack equally much
USUAL_SHAPE = {
    "attendance": "grid",
    "scores": "wide",
    "recruitment": "list",
    "volunteering": "totals",
}
PERSON_KEYS = ("name", "staff_no", "student_no")


@dataclass(frozen=True)
class Shape:
    """One way a table may look; see shapes.toml."""

    dataset: str
    shape: str
    why: str
    needs: Sequence[str] = ()
    without: Sequence[str] = ()
    hints: Sequence[str] = ()
    not_hints: Sequence[str] = ()
    among: Sequence[str] = ()
    least: int = 0
    rename: Mapping[str, str] = field(default_factory=dict)
    unused: Sequence[str] = ()

    @cached_property
    def options(self) -> tuple[tuple[str, ...], ...]:
        """`needs`, each as the marks of which one is enough."""
        return tuple(tuple(need.split("|")) for need in self.needs)


@dataclass(frozen=True)
class Recognised:
    """The columns with their final fields, the data set and shape, and why (Chinese)."""

    columns: tuple[Column, ...]
    dataset: str
    shape: str
    why: str


@cache
def shapes() -> tuple[Shape, ...]:
    """Every shape in the order in which they are tried."""
    return tuple(Shape(**entry) for entry in word_list("shapes")["shape"])


def recognise(found: Columns, texts: Sequence[str], *, declared: str = "") -> Recognised:
    """Columns and the texts around them (titles, sheet name) → data set, shape and final fields.

    `declared` is the data set that review.toml gives for the sheet: then only its shapes are
    tried, first as they are, then the one that lacks least. Not recognised: dataset "" with a
    Chinese reason.
    """
    around = "".join(map(squeeze, texts))
    typed = _by_types(found, around, declared)
    marks = typed.fields | _marks(typed)
    words = around + "".join(squeeze(column.header) for column in typed.columns)
    for shape in shapes():
        if declared and shape.dataset != declared:
            continue
        if _fits(shape, marks, around, words):
            return _as(typed, shape, shape.why)
    if declared:
        return _declared(typed, marks, declared)
    return Recognised(typed.columns, "", "", _why_not(typed))


def _fits(shape: Shape, marks: frozenset[str], around: str, words: str) -> bool:
    """`around` are the titles and the sheet's name, `words` these and the headers."""
    if any(map(marks.isdisjoint, shape.options)) or not marks.isdisjoint(shape.without):
        return False
    if shape.among and sum(name in marks for name in shape.among) < shape.least:
        return False
    if shape.hints and not any(word in words for word in shape.hints):
        return False
    return not any(word in around for word in shape.not_hints)


def _as(found: Columns, shape: Shape, why: str) -> Recognised:
    taken = found.fields
    chosen = {}
    for column in found.columns:
        new = FINAL.get(column.field) or shape.rename.get(column.field, "")
        if new and new not in taken:
            chosen[column.index] = (new, column.why)
        elif column.field in shape.unused:
            chosen[column.index] = ("", f"{column.why}：{SUMMARY}")
    return Recognised(found.with_field(chosen).columns, shape.dataset, shape.shape, why)


def _declared(found: Columns, marks: frozenset[str], dataset: str) -> Recognised:
    """The shape of a data set that lacks least, for a sheet that review.toml declares."""
    own = [shape for shape in shapes() if shape.dataset == dataset]
    if not own:
        return Recognised(found.columns, "", "", f"review.toml [sheets] 里没有“{dataset}”这类数据")
    missing = {
        number: [
            need
            for need, options in zip(shape.needs, shape.options, strict=True)
            if marks.isdisjoint(options)
        ]
        for number, shape in enumerate(own)
    }
    usual = USUAL_SHAPE.get(dataset, "")
    best = min(missing, key=lambda n: (len(missing[n]), own[n].shape != usual, n))
    lacking = "、".join(missing[best])
    why = (
        f"按 review.toml [sheets] 的设置读取；表里没有找到：{lacking}"
        if lacking
        else own[best].why
    )
    return _as(found, own[best], why)


def _marks(found: Columns) -> frozenset[str]:
    """Names for what shapes.toml asks beyond single fields."""
    marks = set()
    events = [c for c in found.columns if c.field.startswith("event:")]
    if len(events) >= 2 or (events and found.has("joined_party")):
        marks.add("two_events")
    if len(events) == 1:
        marks.add("one_event")
    if any(_is_dated(column.path[:-1]) for column in found.of("punch")):
        marks.add("dated_punch")
    return frozenset(marks)


def _is_dated(path: Iterable[CellValue]) -> bool:
    return any(is_day(part) or is_date(part) for part in path)


def _by_types(found: Columns, around: str, declared: str) -> Columns:
    """Fields for columns whose meaning lies in the header and the cells together."""
    found = _days(found, around, declared)
    scores = found.of("score")
    if len(scores) > 1:
        found = found.with_field(_all(scores, "test", "一列是一次测试的成绩"))
    if any(found.has(name) for name in ("day", "report_day", "card_day", "punch")):
        return found
    return _numbers(found, around, declared)


def _days(found: Columns, around: str, declared: str) -> Columns:
    """Day columns: a day, a turn or a meeting as header, attendance codes beneath."""
    candidates = list(day_columns(found))
    seen = [found.beneath[column.index] for column in candidates]
    total = sum(seen[1:], seen[0]) if seen else None
    if total is not None:
        if total.mostly("clock"):
            return found.with_field(_all(candidates, "card_day", "日期列，格里是打卡时间"))
        codes = total.status + total.code + total.binary
        is_status = total.filled > 0 and codes * 2 >= total.filled
        is_sure = total.status > 0 or total.binary == total.filled
        is_status = is_status and (is_sure or _mentions(around, "attendance"))
        is_words = total.filled == 0 or total.text * 2 > total.filled
        if is_status or (is_words and _mentions(around, "attendance")):
            under = any(is_under_results(column) for column in candidates)
            name = "report_day" if under or _mentions(around, "report") else "day"
            return found.with_field(_all(candidates, name, "日期列，格里是考勤符号"))
    symbols = [c for c in found.columns if not c.field and c.path and _is_marked(c, found)]
    if symbols and (len(symbols) >= 2 or _mentions(around, "attendance")):
        return found.with_field(_all(symbols, "day", "格里是考勤符号，按一次会议一列"))
    if declared == "attendance" and not found.has("status"):
        texts = [c for c in found.columns if _is_unknown(c) and _has_texts(c, found)]
        return found.with_field(_all(texts, "day", "按 review.toml 的设置，一列是一次会议"))
    return found


def _is_unknown(column: Column) -> bool:
    return not column.field and bool(column.path) and column.why in ("", UNKNOWN)


def _has_texts(column: Column, found: Columns) -> bool:
    seen = found.beneath[column.index]
    return seen.filled > 0 and (not seen.mostly("number") or seen.mostly("binary"))


def _is_marked(column: Column, found: Columns) -> bool:
    """Signs beneath, or words of attendance beneath a header that speaks of attendance."""
    seen = found.beneath[column.index]
    return seen.mostly("symbol") or (
        seen.mostly("status") and _mentions(squeeze(column.header), "attendance")
    )


def _numbers(found: Columns, around: str, declared: str) -> Columns:
    """Columns of numbers without a known header: tests, hours by month, counts of activities."""
    people = [c.index for c in found.columns if c.field in PERSON_KEYS]
    if not people:
        return found
    unknown = [c for c in found.columns if _is_unknown(c)]
    unknown = [c for c in unknown if c.index > min(people) or not _counts_rows(c, found)]
    marked = [c for c in unknown if found.beneath[c.index].mostly("mark")]
    headers = "".join(squeeze(column.header) for column in marked)
    is_score = declared == "scores" or _mentions(around + headers, "scores")
    periods = [c for c in unknown if _is_period(c) and found.beneath[c.index].mostly("hours")]
    if periods and not is_score and (declared == "volunteering" or _mentions(around, "hours")):
        return found.with_field(_all(periods, "hours", "一列是一段时间的时长"))
    if marked and is_score:
        kept = [c for c in unknown if c in marked or found.beneath[c.index].filled == 0]
        return found.with_field(_all(kept, "test", "一列是一次测试的成绩"))
    named = [c for c in unknown if not _is_period(c)]
    whole = [c for c in named if found.beneath[c.index].mostly("whole")]
    if whole and (declared == "volunteering" or _mentions(around + headers, "activities")):
        kept = [c for c in named if c in whole or found.beneath[c.index].filled == 0]
        return found.with_field(_all(kept, "activity_count", "一列是一项活动的次数"))
    return found


def _counts_rows(column: Column, found: Columns) -> bool:
    """A number before the names is one of the person, not of a test."""
    seen = found.beneath[column.index]
    return seen.mostly("number") and not _mentions(squeeze(column.header), "scores")


def _is_period(column: Column) -> bool:
    return any(is_period(part) or is_day(part) for part in column.path)


def _all(columns: Iterable[Column], name: str, why: str) -> dict[int, tuple[str, str]]:
    return {column.index: (name, why) for column in columns}


def _mentions(text: str, group: str) -> bool:
    return any(word in text for word in _words()[group])


@cache
def _words() -> Mapping[str, Any]:
    return word_list("shapes")["words"]


def _why_not(found: Columns) -> str:
    """Why a table was not recognised, in one sentence."""
    summaries = [c for c in found.columns if not c.field and "汇总列" in c.why]
    if found.has("name") and len(summaries) >= LEAST_SUMMARIES:
        return "这是按人汇总的统计表，没有逐日、逐次的记录，不作为数据"
    known = "、".join(text_of(c.path[-1]) for c in found.columns if c.field and c.path)
    if not known:
        return "没有认出表头，不属于考勤、成绩、发展党员、志愿服务等数据"
    return f"只认出表头“{known}”，不属于考勤、成绩、发展党员、志愿服务等数据"
