"""The monthly series described for the analyst: trend and runs, with the words that go with them."""

from __future__ import annotations

from branchstats.evidence.trends import trends
from branchstats.review.opening import Review
from branchstats.review.tables import Table

_NAMES = {
    "indicator": "指标", "months": "月数", "unit": "单位", "slope": "每年变化", "low": "下限",
    "high": "上限", "p": "p（双侧）", "longest_run": "最长连侧", "longest_run_max": "连侧上限",
    "crossings": "穿越次数", "crossings_min": "穿越下限", "is_signal": "有信号",
}  # fmt: skip
_NOTE = (
    "每年变化：同一日历月逐年之差的中位数（Theil–Sen）；p：季节 Mann–Kendall。连侧、穿越：围绕中位数（Anhøj）。"
    "相邻月不独立，这张表只作描述，任何结论都不以它为据。"
)


def trend_table(review: Review) -> Table:
    """Slope a year, and runs about the median, of each indicator that is counted by month."""
    found = trends(review.tables, term=review.term, settings=review.settings)
    frame = found[list(_NAMES)].assign(is_signal=found["is_signal"].map({True: "有", False: "无"}))
    return Table(
        frame.rename(columns=_NAMES), "各月走势（只作描述，不作判断）", note=_NOTE, classes="wide"
    )
