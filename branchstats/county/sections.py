"""The county page's parts, in its order: sentences, charts and tables from comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from branchstats.charts import funnel as charts
from branchstats.charts.chart import About, Chart, Remark
from branchstats.county.compare import Comparison, compared
from branchstats.county.naming import Names
from branchstats.county.record import Record
from branchstats.indicators.catalogue import indicator
from branchstats.review import text
from branchstats.review.tables import Table
from branchstats.review.words import value_text
from branchstats.statistics.funnel import LEAST_UNITS

_SIDES = {True: "偏高", False: "偏低"}

DATASETS = {
    "meetings": "会议",
    "attendance": "出勤",
    "scores": "测试",
    "recruitment": "发展党员",
    "volunteering": "志愿服务",
}


@dataclass(frozen=True)
class Scope:
    """What the page is about: branches of one term, their names, the term as text."""

    records: Sequence[Record]  # of the term compared
    names: Names
    term: str

    @property
    def source(self) -> str:
        return f"{len(self.records)}个支部的台账和导出表"


def beyond_table(found: Sequence[Comparison], scope: Scope) -> Table | None:
    """Branches beyond chance after correction, by indicator and number; None where there is none."""
    rows = [
        [
            one.compared.indicator.name,
            scope.names.number(row["branch"]),
            scope.names.name(row["branch"]),
            text.percent(row["value"]),
            f"{row['size']:,.0f}",
            text.percent(one.funnel.target),
            _SIDES[row["value"] > one.funnel.target] + _favour(one, row["value"]),
        ]
        for one in found
        for row in one.beyond.sort_values("branch").to_dict("records")
    ]
    if not rows:
        return None
    columns = ["指标", "编号", "支部", "本支部", "人次或次数", "全部支部", "偏离"]
    return Table(
        pd.DataFrame(rows, columns=columns), "超出偶然波动的支部（按指标和编号排列，不是名次）",
        row_heads=3, classes="tall compact",
    )  # fmt: skip


def _favour(one: Comparison, value: float) -> str:
    better = one.compared.indicator.better
    if better == "none":
        return ""
    is_good = (value > one.funnel.target) == (better == "higher")
    return "（较好）" if is_good else "（较差）"


def funnel_chart(one: Comparison, scope: Scope) -> Chart | Remark:
    """One rate of all branches by size, with its limits; a Remark where there are too few."""
    chosen, judged = one.compared.indicator, one.funnel
    if not len(one.rows):
        return Remark(f"{chosen.name}：有数据的支部人数都太少，不列。")
    common = text.percent(judged.target)
    if judged.reason:
        return Remark(
            f"{chosen.name}：有数据的支部只有{len(one.rows)}个，少于{LEAST_UNITS}个，"
            f"看不出平常差别有多大，不作比较。这些支部合计{common}。"
        )
    points = one.rows.assign(number=[scope.names.number(key) for key in one.rows["branch"]])
    title = f"{chosen.name}：全部支部合计{common}，{_count_words(one)}"
    about = About(
        title=title,
        unit=f"%；横轴为{one.compared.size}，越往右支部越大",
        n=f"{len(one.rows)}个支部" + (f"（另有{one.n_hidden}个人数太少，不列）" if one.n_hidden else ""),
        period=scope.term,
        source=scope.source,
        alt=_alt(one, scope, title),
        remark=_remark(one),
        key=chosen.id,
    )  # fmt: skip
    return charts.funnel(points, one.curves, about, target=judged.target)


def _count_words(one: Comparison) -> str:
    beyond = one.beyond
    if beyond.empty:
        return "各支部的差别都没有超出平常波动"
    above = int((beyond["value"] > one.funnel.target).sum())
    below = len(beyond) - above
    words = [f"{above}个偏高"] * bool(above) + [f"{below}个偏低"] * bool(below)
    return f"{'、'.join(words)}，超出平常波动"


def _alt(one: Comparison, scope: Scope, title: str) -> str:
    listed = [
        f"{scope.names.number(row['branch'])}号{row['value']:.0%}"
        for row in one.beyond.to_dict("records")
    ]
    values = one.rows["value"]
    return (
        f"散点图：{title}。每点一个支部，横轴{one.compared.size}"
        f"{one.rows['size'].min():,.0f}至{one.rows['size'].max():,.0f}，"
        f"纵轴从{values.min():.0%}到{values.max():.0%}；支部越小，界限越宽。"
        + (f"超出的：{'、'.join(listed)}。" if listed else "")
    )


def _remark(one: Comparison) -> str:
    spread = one.funnel.tau
    centre = np.arcsin(np.sqrt(one.funnel.target))
    low, high = (np.sin(np.clip(centre + s * spread, 0, np.pi / 2)) ** 2 for s in (-1, 1))
    beyond_chance = (
        f"除去偶然，支部之间平常就相差到{low:.0%}—{high:.0%}（约三分之二的支部在内），界限已经计入。"
        if spread > 0
        else "支部之间的差别用偶然波动就能解释。"
    )
    return f"{beyond_chance}{one.compared.remark}"


def rates_chart(table: pd.DataFrame, scope: Scope) -> Chart | Remark:
    """Where the branches lie on every rate."""
    own = table[table["grain"].eq("term") & ~table["is_hidden"]]
    shown, counts = [], []
    for entry in compared("rates"):
        rates = own.loc[own["indicator"].eq(entry.indicator.id), "value"].dropna()
        if len(rates) >= LEAST_UNITS:
            shown.append(pd.DataFrame({"group": entry.indicator.name, "value": rates}))
            counts.append(f"{entry.indicator.name}中位{rates.median():.0%}")
    values = pd.concat(shown) if shown else pd.DataFrame({"group": [], "value": []})
    title = f"{len(shown)}项比率在各支部的分布"
    about = About(
        title=title,
        unit="%",
        n=f"{len(scope.records)}个支部",
        period=scope.term,
        source=scope.source,
        alt=f"{title}：每根短线一个支部，色带是中间一半支部，圆点是中位。{'；'.join(counts)}。",
        remark="只看分布，不看名次：短线的先后里有很大一部分是偶然。",
    )
    return charts.rate_rows(values, about)


def spread_table(spread: pd.DataFrame) -> Table:
    """Quartiles of every indicator over the branches."""
    rows = []
    for row in spread.to_dict("records"):
        chosen = indicator(row["id"])
        texts = [_value(row[name], row["id"]) for name in ("low", "middle", "high")]
        rows.append([chosen.name, row["n"], *texts])
    columns = ["指标", "支部数", "四分之一的支部不超过", "中位", "四分之一的支部不低于"]
    note = (
        f"有数据的支部少于{LEAST_UNITS}个的，不列分布。"
        "次数、人数与支部大小有关，平均分与试卷难易有关，只作了解，不宜相互比较。"
    )
    return Table(pd.DataFrame(rows, columns=columns), "各项指标在支部之间的分布", note=note)


def _value(value: float, key: str) -> str:
    return text.NOTHING if np.isnan(value) else value_text(indicator(key), value)


def years_table(years: pd.DataFrame) -> Table | None:
    """Common rates by branch year; None where no branch has every year."""
    if years.empty:
        return None
    labels = list(dict.fromkeys(years["label"]))
    rows = []
    for key, own in years.groupby("id", sort=False):
        by_label = dict(zip(own["label"], own["value"], strict=True))
        values = [text.percent(by_label.get(label, np.nan)) for label in labels]
        rows.append([indicator(str(key)).name, int(own["n"].min()), *values])
    frame = pd.DataFrame(rows, columns=["指标", "支部数", *labels])
    note = "只计各年度都有数据的支部，前后是同一批支部；合计由人次（次数）相加得出。"
    return Table(frame, "各年度全部支部合计", note=note)


def quality_table(records: Sequence[Record], names: Names) -> Table:
    """One row a branch: size, months on record, data sets without any, files and cells not read."""
    rows = []
    for record in sorted(records, key=lambda r: r.key):
        quality = record.quality
        if quality is None:
            continue
        missing = [DATASETS[name] for name, months in quality.months.items() if not months]
        rows.append(
            [
                names.number(record.key),
                names.name(record.key),
                _members(record),
                f"{record.months_on_record}／{record.term_months}",
                "、".join(missing) or "齐全",
                quality.files,
                quality.unreadable,
                quality.unrecognised,
                quality.rejects,
                f"{quality.rejects / max(quality.records + quality.rejects, 1):.1%}",
            ]
        )
    columns = ["编号", "支部", "党员", "有记录的月数", "缺的数据", "文件", "读不出的文件",
               "没认出的工作表", "读不懂的格", "占比"]  # fmt: skip
    note = "“有记录的月数”按台账最后说到的月份算；“缺的数据”是任期内一条记录也没有的。先补齐，再比较。"
    return Table(
        pd.DataFrame(rows, columns=columns), f"各支部的数据情况（{len(rows)}个支部，按文件夹排列）",
        note=note, row_heads=2, classes="tall compact",
    )  # fmt: skip


def _members(record: Record) -> str:
    return "无花名册或人数少" if record.members is None else str(record.members)


def failures_table(records: Sequence[Record], names: Names) -> Table | None:
    """Branches without a result and why; None where every branch gave one."""
    rows = [
        [names.number(record.key), record.key, *_two(record.reason)]
        for record in records
        if not record.is_done
    ]
    if not rows:
        return None
    frame = pd.DataFrame(rows, columns=["编号", "文件夹", "原因", "怎么办"])
    return Table(frame, "没有汇总进来的支部", row_heads=2, classes="tall")


def _two(reason: str) -> tuple[str, str]:
    first, _, advice = reason.partition("；")
    return first, advice


def others_table(records: Sequence[Record], names: Names) -> Table | None:
    """Branches of another term; None where all have the same."""
    if not records:
        return None
    rows = [
        [names.number(r.key), names.name(r.key), f"{r.term_start[:7]}起{r.term_months}个月"]
        for r in sorted(records, key=lambda r: r.key)
    ]
    note = "任期不同，年份就不同，不放在一起比较；指标表里有它们的数。可把同一任期的放在一个文件夹里另行汇总。"
    frame = pd.DataFrame(rows, columns=["编号", "支部", "任期"])
    return Table(frame, "任期不同、没有列入比较的支部", note=note, row_heads=2, classes="tall")
