"""How the figures were made, on one page: the only place of the committee's edition with terms."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators.catalogue import RATE, indicator
from branchstats.review.first_screen import SUMMARY
from branchstats.review.opening import Review
from branchstats.review.tables import Sentence, Table
from branchstats.review.views import OVERVIEW

_VERDICTS = (
    ("台账可查", "台账上数得出来的事实，分子分母都列出", "可以"),
    ("数据支持", "变化超出正常波动，而且大到值得当回事", "可以"),
    ("继续关注", "有苗头，还不能下结论", "不可以，只作提醒"),
    ("未见明显下滑", "即使有下滑也小于值得当回事的幅度", "不可以"),
    ("尚看不出", "人数、次数或月份不够，看不出有没有变化", "不可以"),
    ("不宜以数据衡量", "没有哪种数据能衡量，请支委会研判", "由支委会定"),
    ("未提供数据", "有数据就能回答，但这次没有交来", "不可以"),
)


def explained(review: Review) -> Sentence:
    """The procedure in plain words; the tests' names stand here and in the analyst's edition."""
    fewest = review.settings.min_group
    return Sentence(
        (
            "应到人数按党员名册逐日推算：转入前、转出后不算应到，公假和按规定免于参加的也不算。"
            "台账上填的应到、实到只作对照。",
            "一个月“没有记录”和“没有召开”分开：有台账说到那个月而没有会，才算没有召开。",
            "到会率等比率的可信范围用 Wilson 95% 区间。正常波动范围用 XmR 控制图，由前两年定界"
            "（数据不超过两年的由全部月份定界），"
            "只作图示，不用来下结论。",
            "六项主要指标用最近12个月与此前各整年的同月相比；同一个人前后对比，考虑了各月共同的起伏。"
            "六项一起作 Holm 校正，误报的机会合计不超过5%；其余指标只作 Benjamini–Hochberg 提示，"
            "不写成问题。还要求变化达到值得当回事的幅度，幅度可在 review.toml 里设。",
            "只在预先定好的日子研判；天天看、月月看，直到看出问题为止，上面的保证就不成立。",
            f"会议版不出现姓名；少于{fewest}人的分组不列，并防止用合计倒推。"
            "报告本身要写的人数（如新发展党员几名）照列。",
            "学时只计本支部台账上有的；上级调训、网上学习等另计的不在内。",
        ),
        kind="method",
    )


def verdict_table() -> Table:
    """What each verdict means and whether it may be written as a problem."""
    frame = pd.DataFrame(_VERDICTS, columns=["结论", "意思", "能否写进“存在问题”"])
    return Table(frame, "结论用语")


def indicator_table(review: Review) -> Table:
    """The formulas of the indicators on the first screen and in the overview, as far as there is
    data; `tabulate.catalogue_table` has them all.
    """
    shown = [indicator(key) for key in dict.fromkeys((*SUMMARY, *OVERVIEW))]
    entries = [entry for entry in shown if not entry.missing(review.tables)]
    frame = pd.DataFrame(
        {
            "指标": [entry.name for entry in entries],
            "算法": [entry.formula for entry in entries],
            "单位": ["%" if entry.unit == RATE else entry.unit for entry in entries],
        }
    )
    return Table(frame, "主要指标的算法")
