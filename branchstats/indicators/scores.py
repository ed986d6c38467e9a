"""Test scores: taken, passed, level, and the change in the same members."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.select import Tables, kept, table
from branchstats.indicators.series import SPANS, counts, measured, period_of, rates
from branchstats.settings import Settings
from branchstats.statistics import intervals
from branchstats.statistics.intervals import Z_95
from branchstats.term import Term

TAKEN, ABSENT = "参考", "缺考"
EXCUSED = ("免考", "缓考")
CHEATED = "作弊"  # grade of a paper that was taken and does not count
FAILED_GRADES = ("不合格", "不及格", "差", CHEATED)
PASSED_GRADES = ("优秀", "优", "良好", "良", "合格", "及格", "中")
EXCELLENT_PCT = 90.0  # score_pct of a 业务骨干 (DOMAIN.md §1)
EXPERT_YEARS = 2


def sittings(tables: Tables, *, settings: Settings) -> pd.DataFrame:
    """First attempts, with `test` (one paper on one day), `is_taken`, `is_passed`, `is_failed`.

    Passed by score_pct against the pass mark, else by the grade; a paper with neither is neither.
    """
    return _sittings(tables, pass_mark=settings.pass_mark)


@kept
def _sittings(tables: Tables, *, pass_mark: float) -> pd.DataFrame:
    scores = table(tables, "scores")
    first = scores[scores["attempt"].isna() | scores["attempt"].eq(1)]
    taken = first["status"].eq(TAKEN)
    cheated = first["grade"].eq(CHEATED)
    pct = first["score_pct"].where(taken & ~cheated)
    passed = pct.ge(pass_mark) | (pct.isna() & first["grade"].isin(PASSED_GRADES))
    failed = pct.lt(pass_mark) | (pct.isna() & first["grade"].isin(FAILED_GRADES))
    stamp = first["date"].dt.strftime("%Y-%m-%d").fillna("")
    test = first["exam"].fillna("") + "|" + first["subject"].fillna("") + "|" + stamp
    return first.assign(
        test=test,
        score_pct=pct,
        is_taken=taken,
        is_passed=passed & taken,
        is_failed=failed & taken,
    )


def passed(tables: Tables, *, settings: Settings) -> pd.DataFrame:
    """What 合格率 is of: first attempts taken and judged; `part` is 1 where passed, else 0."""
    rows = sittings(tables, settings=settings)
    rows = rows[rows["is_passed"] | rows["is_failed"]]
    return rows.assign(part=rows["is_passed"].astype(float))


def not_passed(tables: Tables, *, settings: Settings) -> pd.DataFrame:
    """What 未通过率 is of: first attempts judged or absent; `part` is 1 unless passed."""
    rows = sittings(tables, settings=settings)
    rows = rows[rows["is_passed"] | rows["is_failed"] | rows["status"].eq(ABSENT)]
    return rows.assign(part=(~rows["is_passed"]).astype(float))


def taken(tables: Tables, *, settings: Settings) -> pd.DataFrame:
    """What 参考率 is of: first attempts taken or absent, 免考 and 缓考 not due; `part`: taken."""
    rows = sittings(tables, settings=settings)
    rows = rows[rows["is_taken"] | rows["status"].eq(ABSENT)]
    return rows.assign(part=rows["is_taken"].astype(float))


def pass_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "half", split: str | None = None
) -> pd.DataFrame:
    """合格率: passed / taken and judged, first attempts. n is the number of persons."""
    return _rate(passed(tables, settings=settings), term=term, by=by, split=split)


def fail_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "half", split: str | None = None
) -> pd.DataFrame:
    """未通过率: failed or absent / judged or absent, first attempts."""
    return _rate(not_passed(tables, settings=settings), term=term, by=by, split=split)


def participation(
    tables: Tables, *, term: Term, settings: Settings, by: str = "half", split: str | None = None
) -> pd.DataFrame:
    """参考率: taken / (taken + absent); 免考 and 缓考 are not due."""
    return _rate(taken(tables, settings=settings), term=term, by=by, split=split)


def _rate(rows: pd.DataFrame, *, term: Term, by: str, split: str | None) -> pd.DataFrame:
    rows, keys = _placed(rows, term=term, by=by, split=split)
    summed = rows.groupby(keys, as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("member_id", "nunique")
    )
    return rates(summed, term=term, by=by, split=split)


def _placed(
    rows: pd.DataFrame, *, term: Term, by: str, split: str | None
) -> tuple[pd.DataFrame, list[str]]:
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    rows = rows.assign(period=period)[period.notna()]
    if split is None:
        return rows, ["period"]
    if split != "subject":
        raise ValueError(f"split must be subject or None; not {split!r}")
    return rows.assign(group=rows["subject"]), ["period", "group"]


def mean_score(
    tables: Tables, *, term: Term, settings: Settings, by: str = "half", split: str | None = None
) -> pd.DataFrame:
    """平均分: mean score_pct of papers taken; low and high: ± 1.96 standard errors as they stand.

    Papers differ in difficulty and members come and go: a description, not a test of change.
    """
    rows = sittings(tables, settings=settings)
    rows, keys = _placed(rows[rows["score_pct"].notna()], term=term, by=by, split=split)
    summed = rows.groupby(keys, as_index=False).agg(
        value=("score_pct", "mean"), sd=("score_pct", "std"), n=("score_pct", "size")
    )
    spread = Z_95 * summed["sd"] / np.sqrt(summed["n"])
    summed = summed.drop(columns="sd").assign(
        low=(summed["value"] - spread).clip(lower=0.0), high=summed["value"] + spread
    )
    return measured(summed.assign(denominator=summed["n"]), term=term, by=by, split=split)


def median_score(
    tables: Tables, *, term: Term, settings: Settings, by: str = "half", split: str | None = None
) -> pd.DataFrame:
    """中位分: median score_pct of papers taken, with the quartiles `q25`, `q75` and `mean`.

    low and high: the distribution-free interval of the median (order statistics, binomial, 95 %
    at least; Conover 1999 §3.2), NaN under six papers. n is the number of papers.
    """
    rows = sittings(tables, settings=settings)
    rows, keys = _placed(rows[rows["score_pct"].notna()], term=term, by=by, split=split)
    found = [
        {**dict(zip(keys, key, strict=True)), **_distribution(pct.to_numpy(dtype=float))}
        for key, pct in rows.groupby(keys)["score_pct"]
    ]
    columns = [*keys, "value", "mean", "q25", "q75", "low", "high", "n"]
    summed = pd.DataFrame(found, columns=columns).astype({"period": "datetime64[us]"})
    return measured(summed.assign(denominator=summed["n"]), term=term, by=by, split=split)


def _distribution(pct: np.ndarray) -> dict[str, float | None]:
    middle = intervals.median(pct)
    lower, upper = np.quantile(pct, [0.25, 0.75])
    return {
        "value": middle.estimate, "mean": pct.mean(), "q25": lower, "q75": upper,
        "low": middle.low, "high": middle.high, "n": middle.n,
    }  # fmt: skip


def number_of_tests(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """测试次数: papers (exam, subject, date) on record."""
    rows = sittings(tables, settings=settings)
    has_any = len(rows) > 0
    rows, keys = _placed(rows, term=term, by=by, split=split)
    found = rows.groupby(keys, as_index=False).agg(value=("test", "nunique"))
    return counts(found, term=term, by=by, split=split, empty=0.0 if has_any else np.nan)


def longest_gap(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term", split: str | None = None
) -> pd.DataFrame:
    """最长间隔: the longest run of months surely without a test, between tests of the period.

    A test that is known to the quarter may have been in each of its months. n papers; NaN where
    all of them may have been in one month, or there is none.
    """
    rows = sittings(tables, settings=settings)
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    rows = rows.assign(period=period)[period.notna()]
    found = [
        (period, _longest_gap(own["date"], own["date_precision"]), own["test"].nunique())
        for period, own in rows.groupby("period")
    ]
    summed = pd.DataFrame(found, columns=["period", "value", "n"])
    return measured(summed.astype({"period": "datetime64[us]"}), term=term, by=by)


def _longest_gap(dates: pd.Series, precision: pd.Series) -> float:
    first = dates.to_numpy().astype("datetime64[M]").astype("int64")
    spans = precision.map(SPANS).to_numpy(dtype="int64")
    months = np.unique(
        np.concatenate([np.arange(m, m + n) for m, n in zip(first, spans, strict=True)])
    )
    return float(np.diff(months).max() - 1) if len(months) > 1 else np.nan


def absent_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "half", split: str | None = None
) -> pd.DataFrame:
    """缺考率: absent / (taken + absent); what 参考率 leaves of the whole."""
    rows = taken(tables, settings=settings)
    return _rate(rows.assign(part=1.0 - rows["part"]), term=term, by=by, split=split)


def resit_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """补考率: papers that were taken again / papers due at the first attempt."""
    scores = table(tables, "scores")
    key = ["exam", "subject", "date", "member_id"]
    again = scores[scores["attempt"].gt(1).fillna(False)].drop_duplicates(key)[key]
    first = sittings(tables, settings=settings)
    due = first[~first["status"].isin(EXCUSED)].drop_duplicates(key)
    merged = due.merge(again.assign(part=1), on=key, how="left")
    rows = merged.assign(part=merged["part"].fillna(0))
    return _rate(rows, term=term, by=by, split=split)


def subject_gap(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """业务与理论差距: median(组工业务) − median(理论知识), points; NaN where one is missing."""
    both = median_score(tables, term=term, settings=settings, by=by, split="subject")
    wide = both.pivot(index="period", columns="group", values="value")
    wide = wide.reindex(columns=["组工业务", "理论知识"])
    size = both.pivot(index="period", columns="group", values="n").reindex(columns=wide.columns)
    gap = pd.DataFrame({"value": wide["组工业务"] - wide["理论知识"], "n": size.min(axis=1)})
    gap = gap[gap["value"].notna()].astype({"n": float})
    return measured(gap.reset_index(), term=term, by=by)


def experts(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term", split: str | None = None
) -> pd.DataFrame:
    """业务骨干人数: members whose yearly mean in 组工业务 is ≥ 90 % in at least two branch years.

    denominator: members with a score in at least two years.
    """
    rows = sittings(tables, settings=settings)
    rows = rows[rows["subject"].eq("组工业务") & rows["score_pct"].notna()]
    year = period_of(rows["date"], rows["date_precision"], term=term, by="year")
    yearly = (
        rows.assign(year=year)[year.notna()].groupby(["member_id", "year"])["score_pct"].mean()
    )
    good = yearly.ge(EXCELLENT_PCT).groupby("member_id").sum()
    able = yearly.groupby("member_id").size().ge(EXPERT_YEARS)
    summed = pd.DataFrame(
        {"period": [term.first], "value": [float(good.ge(EXPERT_YEARS).sum())], "n": [able.sum()]}
    ).astype({"period": "datetime64[us]"})
    if not able.any():
        summed = summed.iloc[:0]
    return measured(
        summed.assign(numerator=summed["value"], denominator=summed["n"]), term=term, by="term"
    )
