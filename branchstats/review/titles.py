"""Title blocks of the charts that show more than one indicator: finished tables → words."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from branchstats.charts.chart import About
from branchstats.charts.lines import BAND_REMARK
from branchstats.charts.rows import rows
from branchstats.charts.timeline import span_text
from branchstats.indicators import formats, recruitment, sharing
from branchstats.indicators.catalogue import TABLE_NAMES, indicator
from branchstats.review import text, views, words
from branchstats.review.opening import Review
from branchstats.term import MONTHS_A_YEAR

_DECIDED = ("数据支持", "继续关注", "未见明显下滑")
_NAMED = 8  # stretches of months named under a chart


def meetings(review: Review, *, picture: str) -> About:
    """Which kinds of meeting reached their requirement, and how often the others did not."""
    rates = views.norm_rates(review)
    summed = rates.groupby("group", sort=False)[["numerator", "denominator"]].sum()
    summed = summed[summed["denominator"] > 0]
    short = summed[summed["numerator"] < summed["denominator"]]
    full = [kind for kind in summed.index if kind not in short.index]
    parts = [
        f"{kind}{row.denominator:.0f}{_period_word(kind)}中{row.denominator - row.numerator:.0f}"
        f"{_period_word(kind)}"
        for kind, row in zip(short.index, rows(short), strict=True)
    ]
    answer = f"{'、'.join(parts)}未达到一般要求" if parts else ""
    if full:
        answer += ("；" if answer else "") + f"{text.joined(full)}全部达到"
    return About(
        title=answer or "没有可以与要求对照的会议记录",
        unit="召开次数（次）",
        n=f"{int(review.term.contains(review.tables['meetings']['date']).sum())}次会议和活动",
        period=review.term.label,
        source=TABLE_NAMES["meetings"],
        alt=f"{picture}：{answer or '没有可以对照的记录'}。",
        key="meetings.held",
        remark=f"要求出自{views.norm_documents(review)}，按当时有效的条文；没有记录的月份不算未召开。",
    )


def on_schedule(review: Review) -> About:
    """How much of what is required was held, with the documents of the requirements."""
    return words.about(
        review,
        "meetings.on_schedule",
        picture="条形图",
        remark=f"要求出自{views.norm_documents(review)}；每种会议每年一条，数字是达到要求的期数和应有的期数。",
    )


def _period_word(kind: str) -> str:
    return {"支部党员大会": "个季度", "组织生活会": "年", "民主评议": "年"}.get(kind, "个月")


def activity_formats(review: Review, table: pd.DataFrame) -> About:
    """How much of the activities was listening, reading out and watching."""
    unknown = review.series("formats.unknown", by="term")["value"].iloc[0]
    passive = text.joined(list(formats.PASSIVE))
    return words.about(
        review,
        "formats.passive",
        picture=f"条形图，共{table['group'].nunique()}种形式",
        remark=f"被动形式指{passive}，听、看为主。台账没写明形式的占"
        f"{text.percent(unknown, decimals=0)}，不参与计算。",
    )


def test_scores(review: Review, papers: pd.DataFrame) -> About:
    """The level of the tests by year."""
    return words.about(
        review,
        "scores.median",
        picture=f"箱线图，共{papers['label'].nunique()}次测试",
        remark="一个点是一份答卷，方框是中间一半的人，粗线是中位分。各次试卷难易不同，"
        "分数高低不能直接当作水平升降。",
    )


def same_members(review: Review, change: pd.DataFrame) -> About:
    """What became of the members who sat tests in both years."""
    if change.empty:
        answer = "没有两年都参加测试的党员"
    else:
        last = change.iloc[-1]
        answer = f"{last['label']}，两年都参加测试的{last['n']:.0f}人平均分" + (
            text.change(last["value"], "分", decimals=1)
        )
        if pd.notna(last["low"]) and last["low"] <= 0 <= last["high"]:
            answer += "，在试卷难易造成的波动之内"
    return About(
        title=answer,
        unit="平均分之差（百分制，分）",
        n="只计两年都参加的人",
        period=review.term.label,
        source=TABLE_NAMES["scores"],
        alt=f"点线图：{answer}。",
        key="scores.mean",
        remark="浅色条是可信范围（95%）；跨过“不变”，就说不上升降。",
    )


def recruitment_counts(review: Review) -> About:
    """The report's counts of the term in one sentence."""
    counted = recruitment.events(
        review.tables, term=review.recorded, settings=review.settings, by="term"
    )
    series = counted.set_index("group")["value"]
    parts = [
        f"{name}{text.number(series[event], '名')}"
        for name, event in recruitment.REPORT_COUNTS.items()
    ]
    return About(
        title=f"任期内{'，'.join(parts)}",
        unit="人（按各环节发生的日期计）",
        n=f"{review.tables['recruitment']['member_id'].nunique()}人的{len(review.tables['recruitment'])}条记录",
        period=review.term.label,
        source=TABLE_NAMES["recruitment"],
        alt=f"条形图：任期内{'，'.join(parts)}。",
        key="recruitment.counts",
    )


def stage_time(review: Review, table: pd.DataFrame) -> About:
    """The stage that takes longest."""
    known = table[table["value"].notna()]
    if known.empty:
        answer = "走完各阶段的人还不到半数，暂时说不出时长"
    else:
        longest = known.iloc[int(known["value"].argmax())]
        answer = f"用时最长的是“{longest['group']}”，一半的人用了{longest['value']:.1f}个月或更久"
    return About(
        title=answer,
        unit="各阶段用时的中位数（月）",
        n=f"{int(table['n'].max()) if len(table) else 0}人以内，各阶段人数见图",
        period=f"到{review.term.last_month}为止",
        source=TABLE_NAMES["recruitment"],
        alt=f"点线图：{answer}。",
        key="recruitment.stages",
        remark="还在某一阶段的人也按已等的时间计入，不会因为没走完就被漏掉。浅色条是可信范围（95%）。",
    )


@dataclass(frozen=True)
class Carried:
    """Who carries the hours: title block, the marked point, the range that chance would give."""

    about: About
    mark: tuple[float, float, str] | None = None
    chance: tuple[float, float] | None = None


def concentration(review: Review) -> Carried:
    """The busiest fifth's share of the term's hours, against what chance alone would give."""
    share = review.series("volunteering.top_share", by="term").iloc[0]
    if pd.isna(share["value"]):
        return Carried(words.about(review, "volunteering.top_share", picture="曲线图"))
    by_chance = review.measure(sharing.top_share_by_chance, by="term").iloc[0]
    chance = None
    marked = f"{int(share['n'])}人中{int(share['numerator'])}人承担了{share['value']:.0%}的时长"
    answer = marked
    if pd.notna(by_chance["low"]):
        chance = (float(by_chance["low"]), float(by_chance["high"]))
        beyond = "高于" if share["value"] > chance[1] else "没有超出"
        answer += f"，{beyond}人人机会均等时也会有的{text.span(*chance)}"
    about = words.about(
        review,
        "volunteering.top_share",
        title=answer,
        picture="曲线图",
        remark="每人活动次数不多时，单凭机会也会有人多有人少，所以要与机会均等时比。",
    )
    point = (share["numerator"] / share["n"], float(share["value"]), marked)
    return Carried(about, point, chance)


def normal_range(review: Review, key: str, points: pd.DataFrame) -> About:
    """Which months lie outside the normal range."""
    outside = points[points["is_outside"].fillna(False).astype(bool)]
    low = outside[outside["value"] < outside["mean"]]
    count = int(points["value"].notna().sum())
    answer = (
        f"{count}个月中{len(outside)}个月超出正常波动范围"
        if len(outside)
        else (f"{count}个月都在正常波动范围之内")
    )
    if len(low) == len(outside) > 0:
        answer = f"{count}个月中{len(low)}个月低于正常波动范围"
    elif len(low):
        answer += f"，其中{len(low)}个月偏低"
    named = _spans(outside["period"])
    return words.about(
        review,
        key,
        drawn=points,
        title=f"{indicator(key).name}：{answer}",
        remark=(f"超出范围的月份：{named}。" if named else "")
        + f"正常波动范围由{views.base_words(points)}的月度起伏算出；"
        "没有超出范围的高低起落，不必逐月找原因。",
    )


def _spans(months: pd.Series) -> str:
    """2021年1—5月、2021年7—11月: neighbouring months as one; the first _NAMED of them."""
    index = months.dt.year * MONTHS_A_YEAR + months.dt.month
    stretches = [part for _, part in months.groupby(index.diff().ne(1).cumsum())]
    named = [span_text(part.iloc[0], part.iloc[-1]) for part in stretches[:_NAMED]]
    return "、".join(named) + ("等" if len(stretches) > _NAMED else "")


def categories(review: Review, table: pd.DataFrame) -> About:
    """What the volunteer hours went into."""
    known = table[table["value"] > 0].sort_values("value", ascending=False)
    whole = known["value"].sum()
    top = [f"{row.group}占{row.value / whole:.0%}" for row in rows(known.head(2))]
    return words.about(
        review,
        "volunteering.total",
        title=f"志愿服务时长中{'，'.join(top)}" if top else "没有志愿服务时长的记录",
        picture="条形图",
    )


def overview(review: Review, table: pd.DataFrame, *, picture: str) -> About:
    """How many of the indicators moved beyond what is usual."""
    names = set(table["group"])
    findings = review.findings[review.findings["indicator"].isin(names)]
    supported = findings[findings["verdict"].eq("数据支持")]
    worse = supported.loc[supported["direction"].eq("下滑"), "indicator"].tolist()
    better = supported.loc[supported["direction"].eq("提升"), "indicator"].tolist()
    answer = f"{len(names)}项指标中，{_moved(worse, '变差')}，{_moved(better, '好转')}"
    if not _is_any_decided(findings):
        answer = f"{len(names)}项指标的走势；现有数据还不够判断有没有变化"
    return _of_several(
        review,
        answer,
        count=len(names),
        picture=picture,
        unit="各指标自己的单位，各图纵轴不同",
        key="overview",
        remark="其余指标的起伏在正常波动之内，或者数据还不足以判断。",
    )


def _of_several(
    review: Review, answer: str, *, count: int, picture: str, unit: str, key: str, remark: str
) -> About:
    """The title block of a chart of indicators from several tables."""
    return About(
        title=answer,
        unit=unit,
        n=f"{count}项指标",
        period=review.term.label,
        source="各数据表，见“数据来源”",
        alt=f"{picture}：{answer}。",
        remark=remark,
        key=key,
    )


def _is_any_decided(findings: pd.DataFrame) -> bool:
    """Whether the data could tell of any of them: nothing found where nothing was tested is no news."""
    return bool(findings["verdict"].isin(_DECIDED).any())


def _moved(names: list[str], how: str) -> str:
    if not names:
        return f"没有一项{how}超出正常波动"
    return f"{len(names)}项{how}超出正常波动（{text.joined(names)}）"


def slopes(review: Review, table: pd.DataFrame) -> About:
    """How many rates rose and fell from the first year to the last, and which beyond doubt."""
    wide = table.pivot(index="group", columns="label", values="value").dropna()
    years = list(dict.fromkeys(table["label"]))
    if len(years) < 2:
        answer = f"{len(wide)}项比率只有{text.joined(years)}的数，没有上一年可比"
    else:
        rise = wide[years[-1]] - wide[years[0]]
        answer = (
            f"{years[-1]}与{years[0]}相比，{len(wide)}项比率中{int((rise > 0).sum())}项升、"
            f"{int((rise < 0).sum())}项降"
        )
    worse = list(dict.fromkeys(table.loc[table["is_worse"], "group"]))
    if worse:
        answer += f"；{text.joined(worse)}的下降超出正常波动"
    elif _is_any_decided(review.findings[review.findings["indicator"].isin(wide.index)]):
        answer += "；没有超出正常波动的下降"
    return _of_several(
        review,
        answer,
        count=len(wide),
        picture="各年度斜线图",
        unit="比率（%），越高越好",
        key="slopes",
        remark="虚线是数据支持的下降；其余升降可能只是正常波动。",
    )


def participation(review: Review, monthly: pd.DataFrame) -> About:
    """How many take part in a month, and in a year."""
    yearly = review.series("volunteering.participation", by="year")
    known = yearly[yearly["value"].notna()]
    if known.empty:
        return words.about(review, "volunteering.participation", drawn=monthly)
    last = known.iloc[-1]
    end = last["period"] + pd.DateOffset(years=1)
    months = monthly[(monthly["period"] >= last["period"]) & (monthly["period"] < end)]
    return words.about(
        review,
        "volunteering.participation",
        drawn=monthly,
        title=f"{last['label']}平均每月{text.percent(months['value'].mean(), decimals=0)}的党员参加"
        f"志愿服务，{'全年' if end <= review.term.end else '这期间'}参加过的占{text.percent(last['value'])}",
        remark="图上是每月参加的比例，远低于全年：一年里参加过一次就算全年参加。" + BAND_REMARK,
    )
