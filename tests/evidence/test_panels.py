"""Tidy tables → arrays: exactly what was drawn, and who is due by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
import synthetic
from simulate import Branch, Plan, draw
from simulate_tables import tables as as_tables
from synthetic import frames, members, month, source

from branchstats.evidence import gate, panels
from branchstats.evidence.case import Case, case
from branchstats.statistics import change


@pytest.fixture(scope="module")
def drawn() -> tuple[Branch, Case]:
    branch = draw(Plan(members=20), np.random.default_rng(7))
    return branch, case(as_tables(branch), term_start=date(2019, 1, 1), months=36, settings=None)


def by_column(values: np.ndarray) -> list[tuple[float, ...]]:
    """Columns in an order of their own: the order of persons is nobody's business."""
    used = values[:, np.nan_to_num(values).any(axis=0)]
    return sorted(map(tuple, np.nan_to_num(used.T, nan=-1.0).tolist()))


def test_attendance_is_what_was_drawn(drawn: tuple[Branch, Case]) -> None:
    branch, judged = drawn
    panel = panels.rate_panel(judged, judged.person_rows, num="present", den="due")
    present, expected = branch.attended
    both = np.vstack([expected, present])
    assert by_column(np.vstack([panel.den, panel.num])) == by_column(both)


def test_activities_are_what_was_drawn(drawn: tuple[Branch, Case]) -> None:
    branch, judged = drawn
    panel = panels.share_panel(judged, judged.activities, num="is_passive")
    assert panel.num.ravel().tolist() == branch.passive.tolist()
    assert panel.den.ravel().tolist() == branch.activities.tolist()


def test_scores_are_what_was_drawn(drawn: tuple[Branch, Case]) -> None:
    branch, judged = drawn
    papers = panels.paper_panel(judged, judged.sittings, value="score_pct")
    assert papers.scores.shape[0] == len(branch.paper_month)
    # the tables hold one decimal
    assert np.nanmean(papers.scores) == pytest.approx(np.nanmean(branch.scores), abs=0.05)
    assert np.isfinite(papers.scores).sum() == np.isfinite(branch.scores).sum()
    recent = (branch.paper_month >= 24).tolist()
    assert (papers.period == change.RECENT).tolist() == recent


def test_applications_are_what_was_drawn(drawn: tuple[Branch, Case]) -> None:
    branch, judged = drawn
    rows = judged.recruits
    counts = panels.event_counts(
        judged, rows[rows["event"].eq("申请入党")], spoken=rows, dataset="recruitment"
    )
    assert counts.counts.tolist() == branch.applications.tolist()


def test_participation_is_what_was_drawn(drawn: tuple[Branch, Case]) -> None:
    branch, judged = drawn
    panel = panels.activity_panel(judged)
    expected = branch.is_member.astype(float)
    active = (branch.hours > 0) * expected
    assert by_column(np.vstack([panel.den, panel.num])) == by_column(np.vstack([expected, active]))


def test_yearly_hours_are_what_was_drawn(drawn: tuple[Branch, Case]) -> None:
    branch, judged = drawn
    amounts, _ = panels.yearly_hours(judged)  # hours with two decimals
    stayed = branch.is_member.all(axis=0)
    hours = np.where(branch.is_member, np.nan_to_num(branch.hours), 0.0)[:, stayed]
    yearly = hours.reshape(3, 12, -1).sum(axis=1).T
    assert sorted(amounts.sum(axis=1)) == pytest.approx(sorted(yearly.sum(axis=1)), abs=0.2)
    assert amounts.sum(axis=0) == pytest.approx(yearly.sum(axis=0), abs=1.0)
    assert len(amounts) == stayed.sum()


def service(
    person: int, hours: float, day: pd.Timestamp, precision: str = "day"
) -> dict[str, object]:
    return {
        "member_id": f"M{person:02d}", "date": day, "date_precision": precision, "hours": hours,
        "kind": "登记", **source("志愿.xlsx", f"C{person}"),
    }  # fmt: skip


def small(**rows: object) -> Case:
    return case(frames(**rows), term_start="2019-01-01", months=36, settings=None)


def test_hours_before_joining_are_not_a_members() -> None:
    joined = pd.to_datetime(["2019-06-15", None]).astype("datetime64[us]")
    judged = small(
        members=members(2, joined_branch=joined),
        volunteering=[
            service(1, 2.0, month(0)), service(1, 2.0, month(5)), service(1, 2.0, month(6)),
            service(2, 2.0, month(35)),
        ],
    )  # fmt: skip
    panel = panels.activity_panel(judged)
    # June 2019 is not a whole month of the first member's
    assert panel.den[:, 0].sum() == 30
    assert np.flatnonzero(panel.num[:, 0]).tolist() == [6]


def test_months_outside_the_records_expect_nobody() -> None:
    judged = small(
        members=members(1), volunteering=[service(1, 1.0, month(3)), service(1, 1.0, month(8))]
    )
    assert np.flatnonzero(panels.activity_panel(judged).den[:, 0]).tolist() == [3, 4, 5, 6, 7, 8]


def test_a_yearly_total_counts_in_its_year_of_the_comparison_only() -> None:
    rows = [service(1, 5.0, pd.Timestamp(year, 1, 1), "year") for year in (2019, 2020, 2021)]
    whole = small(members=members(1), volunteering=rows)
    assert panels.yearly_hours(whole)[0].tolist() == [[5.0, 5.0, 5.0]]
    # a fourth year, so that the records reach the end of a term from July to June
    rows.append(service(1, 5.0, pd.Timestamp("2022-01-01"), "year"))
    july = case(
        frames(members=members(1), volunteering=rows),
        term_start="2019-07-01", months=36, settings=None,
    )  # fmt: skip
    # no calendar year lies within one year from July to June
    assert panels.yearly_hours(july)[0].tolist() == [[0.0, 0.0, 0.0]]


def test_thirty_months_compare_the_last_twenty_four() -> None:
    judged = case({}, term_start="2019-01-01", months=30, settings=None)
    dates = pd.DataFrame(
        {
            "date": pd.to_datetime(["2019-06-30", "2019-07-01", "2020-06-30", "2020-07-01"]),
            "date_precision": "day",
        }
    )
    assert panels.year_of(judged, dates).tolist() == [-1, 0, 0, 1]
    assert (
        judged.codes.tolist() == [change.UNUSED] * 6 + [change.EARLIER] * 12 + [change.RECENT] * 12
    )


def applied(number: int, at: int, file: str = "发展.xlsx") -> dict[str, object]:
    return {
        "member_id": f"R{number}", "event": "申请入党", "date": month(at),
        "date_precision": "day", **source(file, f"C{number}"),
    }  # fmt: skip


def application_counts(judged: Case) -> panels.Counts:
    return panels.event_counts(
        judged, judged.recruits, spoken=judged.recruits, dataset="recruitment"
    )


def test_a_ledger_that_stops_says_nothing_of_the_months_after() -> None:
    judged = small(recruitment=[applied(n, n) for n in range(12)])
    counts = application_counts(judged)
    assert np.flatnonzero(np.isfinite(counts.counts)).tolist() == list(range(12))
    assert "分不清" in gate.count_gate(judged, counts, "入党申请")


def test_a_silence_at_the_edge_is_no_longer_than_those_inside() -> None:
    # the longest stretch without a row: months 15 to 18, four of them
    inside = [3, 7, 11, 14, 19, 22, 26, 29]
    judged = small(recruitment=[applied(n, at) for n, at in enumerate([*inside, 31])])
    counts = application_counts(judged).counts
    assert np.isfinite(counts).all()
    assert np.flatnonzero(counts).tolist() == [*inside, 31]
    # six months after the last row are more than the ledger was ever silent
    stopped = application_counts(
        small(recruitment=[applied(n, at) for n, at in enumerate(inside)])
    ).counts
    assert np.flatnonzero(np.isnan(stopped)).tolist() == [30, 31, 32, 33, 34, 35]


def test_a_year_without_its_ledger_is_no_year_without_applications() -> None:
    rows = [applied(n, n, "2019.xlsx") for n in range(0, 12, 2)]
    rows += [applied(n, n, "2021.xlsx") for n in range(24, 36, 2)]
    judged = small(recruitment=rows)
    counts = application_counts(judged)
    # the stretch of a month between two rows leads up to December 2019, from there nobody knows
    assert np.flatnonzero(np.isnan(counts.counts)).tolist() == list(range(11, 24))
    assert gate.count_gate(judged, counts, "入党申请") == (
        "2020年度没有台账记录，每年至少要10个月"
    )


def test_the_coverage_table_says_which_months_a_ledger_speaks_about() -> None:
    spans = [("2018-12-01", "2019-03-31"), ("2021-12-01", "2021-12-31")]
    coverage = [
        {
            "source_file": "发展.xlsx", "source_sheet": "Sheet1", "dataset": "recruitment",
            "first": pd.Timestamp(first), "last": pd.Timestamp(last), "types": [], "roll": "",
        }
        for first, last in spans
    ]  # fmt: skip
    judged = small(recruitment=[applied(1, 1), applied(2, 30)], coverage=coverage)
    counts = application_counts(judged).counts
    # a row is a record even where the coverage does not name its month
    assert np.flatnonzero(np.isfinite(counts)).tolist() == [0, 1, 2, 30, 35]
    assert np.flatnonzero(np.nan_to_num(counts)).tolist() == [1, 30]


def test_a_time_clock_says_nothing_of_meetings() -> None:
    coverage = [
        {
            "source_file": "考勤.xlsx", "source_sheet": "Sheet1", "dataset": "attendance",
            "first": pd.Timestamp("2019-01-01"), "last": pd.Timestamp("2021-12-31"),
            "types": [], "roll": "",
        }
    ]  # fmt: skip
    assert not panels.covered_months(small(coverage=coverage), "attendance").any()
    coverage[0]["types"] = ["党课"]
    assert panels.covered_months(small(coverage=coverage), "attendance").all()


def gate_of(judged: Case) -> str:
    panel = panels.rate_panel(judged, judged.person_rows, num="present", den="due")
    return gate.rate_gate(judged, panel, "会议")


def test_the_gate_counts_months_a_year() -> None:
    whole = synthetic.steady_branch(people=8)
    assert gate_of(case(whole, term_start="2019-01-01", months=36, settings=None)) == ""

    def without(months: list[str]) -> str:
        keep = ~whole["attendance"]["date"].dt.strftime("%Y-%m").isin(months)
        cut = {**whole, "attendance": whole["attendance"][keep]}
        return gate_of(case(cut, term_start="2019-01-01", months=36, settings=None))

    assert without(["2020-02", "2020-03"]) == ""
    assert without(["2020-02", "2020-03", "2020-04"]) == (
        "2020年度只有9个月有会议，每年至少要10个月"
    )


def test_the_gate_counts_persons() -> None:
    judged = case(
        synthetic.steady_branch(people=7), term_start="2019-01-01", months=36, settings=None
    )
    assert gate_of(judged) == "前后两段都应到6次以上的只有7人，至少要8人"
    eased = case(
        synthetic.steady_branch(people=7), term_start="2019-01-01", months=36,
        settings={"evidence": {"minima": {"persons": 5}}},
    )  # fmt: skip
    assert gate_of(eased) == ""
