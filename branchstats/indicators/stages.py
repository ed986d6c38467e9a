"""Recruitment: time in each stage, and intervals against the rule in force."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from branchstats import norms
from branchstats.indicators import recruitment
from branchstats.indicators.select import Tables, kept
from branchstats.indicators.series import measured, period_of, rates
from branchstats.settings import Settings
from branchstats.statistics.survival import kaplan_meier
from branchstats.term import Term

DAYS_A_MONTH = 365.25 / 12
MET, SHORT, UNCLEAR = "符合", "不符合", "日期不足以核对"


@dataclass(frozen=True)
class Stage:
    """The way from one event to the next; `norm` is a key of norms.csv or ''."""

    key: str
    start: str
    end: str
    norm: str = ""

    @property
    def name(self) -> str:
        return f"{self.start}→{self.end}"


STAGES = (
    Stage("talk", "申请入党", "派人谈话", "talk_months"),
    Stage("activist", "申请入党", "确定积极分子"),
    Stage("target", "确定积极分子", "列为发展对象", "activist_months"),
    Stage("admission", "列为发展对象", "接收预备党员"),
    Stage("approval", "接收预备党员", "党委审批", "approve_months"),
    Stage("probation", "接收预备党员", "转正", "probation_months"),
)


@kept
def spells(tables: Tables, stage: Stage, *, until: pd.Timestamp) -> pd.DataFrame:
    """One row a person in the stage: `start`, `end` (NaT: still in it at `until`), `months`.

    `months` runs to the end or to `until`; `is_ended`. Dates known to the month count as its
    first day. Persons whose next event lies before the first are left out.
    """
    rows = recruitment.facts(tables)
    rows = rows[rows["date"].notna() & rows["member_id"].notna()]
    first = rows[rows["event"].eq(stage.start)].drop_duplicates("member_id")
    last = rows[rows["event"].eq(stage.end)].drop_duplicates("member_id")
    columns = ["member_id", "date", "date_precision"]
    pairs = first[columns].merge(
        last[columns], on="member_id", how="left", suffixes=("_start", "_end")
    )
    pairs = pairs.rename(columns={"date_start": "start", "date_end": "end"})
    pairs["end"] = pairs["end"].where(pairs["end"] < until)
    pairs = pairs[(pairs["start"] < until) & ~(pairs["end"] < pairs["start"])]
    days = (pairs["end"].fillna(until) - pairs["start"]).dt.total_seconds() / 86400
    return pairs.assign(months=days / DAYS_A_MONTH, is_ended=pairs["end"].notna()).reset_index(
        drop=True
    )


def checked(tables: Tables, *, term: Term) -> pd.DataFrame:
    """One row a person and stage that ended in the term and has a norm: `stage`, `state`, `is_confirmed`.

    The version in force on the day of the later event decides. A date known to the month leaves a
    range of days: where the range does not decide, the state is UNCLEAR.
    """
    found = []
    for stage in (s for s in STAGES if s.norm):
        rows = spells(tables, stage, until=term.end)
        rows = rows[rows["is_ended"] & term.contains(rows["end"])]
        for row in rows.itertuples():
            rule = norms.in_force(stage.norm, row.end)
            if rule is not None:
                found.append((row.member_id, stage.name, row.end, *_judged(row, rule)))
    columns = ["member_id", "stage", "date", "state", "is_confirmed"]
    return pd.DataFrame(found, columns=columns).astype({"date": "datetime64[us]"})


def _judged(row, rule: norms.Norm) -> tuple[str, bool]:  # type: ignore[no-untyped-def]
    months = pd.DateOffset(months=int(rule.value))
    first = (row.start, _last_day(row.start, row.date_precision_start))
    last = (row.end, _last_day(row.end, row.date_precision_end))
    if rule.op == ">=":
        surely, never = last[0] >= first[1] + months, last[1] < first[0] + months
    else:
        surely, never = last[1] <= first[0] + months, last[0] > first[1] + months
    state = MET if surely else SHORT if never else UNCLEAR
    return state, rule.is_confirmed


def _last_day(date: pd.Timestamp, precision: str) -> pd.Timestamp:
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(precision, 0)
    return date + pd.DateOffset(months=months) - pd.Timedelta(days=1) if months else date


def in_order(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term", split: str | None = None
) -> pd.DataFrame:
    """程序合规率: intervals that meet the rule in force / checkable intervals.

    Only rules whose wording is confirmed in the regulation; the others are 待核实. `split`: stage.
    """
    rows = checked(tables, term=term)
    rows = rows[rows["is_confirmed"].astype(bool) & rows["state"].ne(UNCLEAR)]
    rows = rows.assign(
        part=rows["state"].eq(MET).astype(int), period=period_of(rows["date"], term=term, by=by)
    )
    keys = ["period"]
    if split is not None:
        rows = rows.assign(group=rows["stage"])
        keys.append("group")
    summed = rows.groupby(keys, as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("member_id", "nunique")
    )
    return rates(summed, term=term, by=by, split=split)


def converted_within_year(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """满12个月即转正的比例: admitted whose 转正 follows within 13 months / admitted 13 months ago.

    The 13th month is the meeting's: the probation is 12 months at least, the vote comes after.
    """
    rows = spells(tables, STAGES[-1], until=term.end)
    limit = rows["start"] + pd.DateOffset(months=13)
    ripe = rows[limit < term.end]
    done = ripe["end"].notna() & (ripe["end"] <= ripe["start"] + pd.DateOffset(months=13))
    ripe = ripe.assign(
        part=done.astype(int),
        period=period_of(ripe["start"], ripe["date_precision_start"], term=term, by=by),
    )
    summed = ripe.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("member_id", "nunique")
    )
    return rates(summed, term=term, by=by)


def months_in_stage(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term",
    split: str | None = "stage",
) -> pd.DataFrame:  # fmt: skip
    """各阶段时长: median months by stage with `low`, `high`, n persons, `censored` of them still in it.

    Kaplan–Meier; the median is missing where less than half are seen to pass. By term everybody
    counts who was in the stage, with the whole stage, also before the term; else those who entered
    it in the period. numerator: persons who passed.
    """
    found = []
    for stage in STAGES:
        rows = spells(tables, stage, until=term.end)
        entered = period_of(rows["start"], rows["date_precision_start"], term=term, by=by)
        period = pd.Series(term.first, index=rows.index) if by == "term" else entered
        for start, own in rows.groupby(period):
            waiting = kaplan_meier(own["months"].to_numpy(), own["is_ended"].to_numpy())
            found.append(
                (start, stage.name, waiting.median, waiting.low, waiting.high, waiting.events,
                 waiting.n, waiting.n, waiting.censored)
            )  # fmt: skip
    columns = ["period", "group", "value", "low", "high", "numerator", "denominator", "n"]
    summed = pd.DataFrame(found, columns=[*columns, "censored"])
    summed = summed.astype({"period": "datetime64[us]", "group": "str"})
    names = [stage.name for stage in STAGES]
    return measured(summed, term=term, by=by, split="stage", groups=names)
