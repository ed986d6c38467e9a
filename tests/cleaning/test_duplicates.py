"""Repeated and disputed facts: one is kept, the others are accounted for."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.duplicates import Settled, settle
from branchstats.cleaning.export_dates import export_dates, rank_by
from branchstats.cleaning.people import resolve
from branchstats.cleaning.records import Draft, Person, Reject
from branchstats.exports.sheet import Sheet

DAY = pd.Timestamp("2021-03-05")
LI, WANG = Person("李明", staff_no="K01"), Person("王芳", staff_no="K02")


def fact(table: str, who: Person | None, file: str, row: int, *, sheet: str = "表", meeting: str = "",
         **values: object) -> Draft:  # fmt: skip
    return Draft(table, file, sheet, row, f"B{row}", {"date": DAY, "date_precision": "day"} | values,
                 who, meeting)  # fmt: skip


def worked(who: Person, file: str, row: int, status: str = "出勤", **values: object) -> Draft:
    return fact("attendance", who, file, row, kind="工作日", status=status, **values)


def met(
    who: Person, file: str, row: int, status: str, key: str = "C列", **values: object
) -> Draft:
    return fact("attendance", who, file, row, meeting=key, kind="会议", status=status, **values)


def meeting(file: str, key: str = "C列", row: int = 2, **values: object) -> Draft:
    stated = {"types": ("党课",), "roll": "全员", "session": "", "title": ""} | values
    return fact("meetings", None, file, row, meeting=key, **stated)


def served(
    who: Person, file: str, row: int, hours: float, activity: str = "植树", **values: object
) -> Draft:
    stated = {"activity": activity, "hours": hours, "kind": "登记", "category": "其他"} | values
    return fact("volunteering", who, file, row, **stated)


def reached(who: Person, file: str, row: int, date: str, precision: str = "day",
            event: str = "确定积极分子") -> Draft:  # fmt: skip
    return fact("recruitment", who, file, row, event=event, date=pd.Timestamp(date),
                date_precision=precision)  # fmt: skip


def run(*drafts: Draft, dates: dict[str, str] | None = None) -> Settled:
    made = {file: pd.Timestamp(date) for file, date in (dates or {}).items()}
    return settle(drafts, resolve(drafts).member_ids, rank=rank_by(made))


def kept(*drafts: Draft, dates: dict[str, str] | None = None) -> list[tuple[str, int]]:
    found = run(*drafts, dates=dates).kept
    return [(d.file, d.row) for d, stays in zip(drafts, found, strict=True) if stays]


def test_overlapping_exports_that_agree_count_once() -> None:
    drafts = (worked(LI, "甲.xlsx", 5), worked(WANG, "甲.xlsx", 6), worked(LI, "乙.xlsx", 9))
    found = run(*drafts)
    assert sum(found.kept) == 2
    assert list(found.rows.values()) == ["与 甲.xlsx 表 B5 重复"]
    assert found.rows.keys() == {("乙.xlsx", "表", 9)}


def test_the_later_export_date_in_the_text_wins_a_conflict() -> None:
    drafts = (
        worked(LI, "甲.xlsx", 5, "病假"),
        worked(LI, "乙.xlsx", 9),
        worked(WANG, "乙.xlsx", 10),
    )
    assert kept(*drafts, dates={"甲.xlsx": "2021-05-01", "乙.xlsx": "2021-04-01"}) == [
        ("甲.xlsx", 5), ("乙.xlsx", 10)]  # fmt: skip
    assert kept(*drafts, dates={"甲.xlsx": "2021-04-01", "乙.xlsx": "2021-05-01"}) == [
        ("乙.xlsx", 9), ("乙.xlsx", 10)]  # fmt: skip


def test_without_dates_the_later_name_wins() -> None:
    drafts = (
        worked(LI, "考勤2.xlsx", 5, "病假"),
        worked(LI, "考勤1.xlsx", 9),
        worked(WANG, "考勤1.xlsx", 10),
    )
    assert ("考勤2.xlsx", 5) in kept(*drafts)
    assert ("考勤1.xlsx", 9) not in kept(*drafts)


def test_a_conflict_is_told_with_both_sides() -> None:
    found = run(worked(LI, "甲.xlsx", 5, "病假"), worked(LI, "乙.xlsx", 9, "出勤"))
    assert found.rows[("乙.xlsx", "表", 9)].startswith("冲突")
    (notice,) = found.notices
    assert (notice.source_file, notice.raw) == ("乙.xlsx", "出勤")
    assert "甲.xlsx 表 B5（病假）" in notice.reason


def test_the_same_export_under_two_names_counts_once_and_is_told_once() -> None:
    drafts = [met(who, file, 5 + at, "出勤") for file in ("甲.xlsx", "甲 - 副本.xlsx")
              for at, who in enumerate((LI, WANG))]  # fmt: skip
    drafts += [meeting("甲.xlsx"), meeting("甲 - 副本.xlsx")]
    found = run(*drafts)
    assert sum(found.kept) == 3
    assert [record["source_file"] for record in found.meetings] == ["甲.xlsx"]
    assert len(found.notices) == 1
    assert "2条记录" in found.notices[0].reason


def test_two_undated_sheets_of_one_file_are_no_copies() -> None:
    drafts = [met(LI, "签到.xlsx", 5, "出勤", date=None, date_precision="none", sheet=sheet)
              for sheet in ("第1次", "第2次")]  # fmt: skip
    meetings = [
        meeting("签到.xlsx", date=None, date_precision="none", sheet=s) for s in ("第1次", "第2次")
    ]
    assert all(run(*drafts, *meetings).kept)


def test_another_meeting_of_the_day_is_another_fact() -> None:
    drafts = (
        met(LI, "签到.xlsx", 5, "出勤", "C列上午"), met(LI, "签到.xlsx", 6, "出勤", "C列下午"),
        meeting("签到.xlsx", "C列上午", session="上午"), meeting("签到.xlsx", "C列下午", session="下午"),
    )  # fmt: skip
    assert all(run(*drafts).kept)


def test_register_and_grid_of_one_meeting_keep_each_person_once() -> None:
    drafts = (
        meeting("签到.xlsx"), met(LI, "签到.xlsx", 5, "出勤"), met(WANG, "签到.xlsx", 6, "病假"),
        meeting("台账.xlsx", "第4行", 4, roll="仅缺席", expected=2, present=1),
        met(WANG, "台账.xlsx", 4, "病假", "第4行"),
    )  # fmt: skip
    found = run(*drafts)
    assert len(found.meetings) == 1
    assert sum(found.kept) == 4
    assert found.rows == {}  # the register's row still states its meeting


def test_a_register_exported_again_replaces_the_older_one() -> None:
    def register(file: str, absent: Person, present: int) -> list[Draft]:
        return [meeting(file, "第4行", 4, roll="仅缺席", expected=2, present=present),
                met(absent, file, 4, "病假", "第4行")]  # fmt: skip

    found = run(*register("台账1.xlsx", LI, 1), *register("台账2.xlsx", WANG, 1))
    assert found.kept == (False, False, True, True)
    assert found.rows[("台账1.xlsx", "表", 4)].startswith("冲突")
    assert [record["source_file"] for record in found.meetings] == ["台账2.xlsx"]


def test_two_services_of_a_day_are_two_facts() -> None:
    same_day = (served(LI, "登记.xlsx", 5, 2.0), served(LI, "登记.xlsx", 6, 2.0, "探访"))
    assert all(run(*same_day).kept)
    assert all(run(served(LI, "登记.xlsx", 5, 2.0), served(LI, "登记.xlsx", 6, 3.0)).kept)


def test_one_service_entered_twice_counts_once() -> None:
    drafts = (served(LI, "登记.xlsx", 5, 2.0), served(LI, "登记.xlsx", 6, 2.0))
    assert kept(*drafts) == [("登记.xlsx", 5)]
    assert "同一个文件" in run(*drafts).notices[0].reason


def test_undated_hours_of_two_files_are_two_facts() -> None:
    undated = {"date": None, "date_precision": "none", "activity": ""}
    drafts = (served(LI, "甲.xlsx", 5, 2.0, **undated), served(LI, "乙.xlsx", 5, 2.0, **undated),
              served(WANG, "乙.xlsx", 6, 1.0, **undated))  # fmt: skip
    assert all(run(*drafts).kept)


def test_a_resit_is_no_duplicate_and_a_changed_score_is_a_conflict() -> None:
    def scored(file: str, row: int, score: float, attempt: int = 1) -> Draft:
        return fact("scores", LI, file, row, exam="测试", subject="组工业务", attempt=attempt,
                    status="参考", score=score, grade=None)  # fmt: skip

    assert all(run(scored("甲.xlsx", 5, 50.0), scored("甲.xlsx", 6, 80.0, 2)).kept)
    found = run(scored("甲.xlsx", 5, 50.0), scored("乙.xlsx", 6, 80.0))
    assert found.rows[("乙.xlsx", "表", 6)].startswith("冲突")


def test_a_month_is_the_same_event_as_its_day_and_the_day_is_kept() -> None:
    drafts = (
        reached(LI, "名册.xlsx", 5, "2020-01-01", "month"),
        reached(LI, "台账.xlsx", 7, "2020-01-07"),
    )
    found = run(*drafts)
    assert found.kept == (False, True)
    assert "重复" in found.rows[("名册.xlsx", "表", 5)]
    assert run(*reversed(drafts)).kept == (True, False)


def test_another_month_is_a_conflict() -> None:
    drafts = (
        reached(LI, "名册.xlsx", 5, "2020-02-01", "month"),
        reached(LI, "台账.xlsx", 7, "2020-01-07"),
    )
    found = run(*drafts, dates={"台账.xlsx": "2020-12-31"})
    assert found.rows[("名册.xlsx", "表", 5)].startswith("冲突")


def test_a_day_outside_the_month_that_another_export_gives_is_a_conflict() -> None:
    drafts = (
        reached(LI, "甲.xlsx", 5, "2020-02-01"),
        reached(LI, "乙.xlsx", 7, "2020-01-01", "month"),
    )
    assert run(*drafts).rows[("乙.xlsx", "表", 7)].startswith("冲突")


def test_training_may_come_again() -> None:
    drafts = [reached(LI, "台账.xlsx", 5 + at, day, event="短期培训") for at, day in
              enumerate(("2020-01-07", "2020-06-01"))]  # fmt: skip
    assert all(run(*drafts).kept)


def test_a_row_with_one_fact_left_is_no_duplicate_row() -> None:
    later = pd.Timestamp("2021-03-06")
    drafts = (
        worked(LI, "甲.xlsx", 5),
        worked(LI, "甲.xlsx", 5, date=later),
        worked(LI, "乙.xlsx", 9, "病假"),
    )
    found = run(*drafts, dates={"乙.xlsx": "2021-04-01"})
    assert found.kept == (False, True, True)
    assert found.rows == {}


def test_the_export_date_is_read_from_the_text() -> None:
    rows = ((("报表生成时间：2021-07-31 18:12", None),), (("支部：机关", "填表时间：", "2020-12-31"),),
            (("2021年3月考勤", None),))  # fmt: skip
    sheets = [Sheet(f"{at}.xlsx", "表", found) for at, found in enumerate(rows)]
    assert export_dates(sheets) == {
        "0.xlsx": pd.Timestamp("2021-07-31 18:12"), "1.xlsx": pd.Timestamp("2020-12-31")}  # fmt: skip


CONFLICT = "若采用的不对，请删去旧的导出表，或在 data/corrections.csv 里用 drop 去掉不要的一格"
REPEAT = "无需处理；不想再看到的，可移走重复的文件"


def test_what_repeats_and_what_is_disputed_is_told_in_whole_sentences() -> None:
    found = run(worked(LI, "甲.xlsx", 5, "病假"), worked(LI, "乙.xlsx", 9, "出勤"))
    assert found.notices == (
        Reject("乙.xlsx", "表", "B9", "attendance", "冲突", "出勤",
               "冲突：与 甲.xlsx 表 B5（病假） 不一致，以后者为准", CONFLICT),
    )  # fmt: skip
    assert found.rows == {("乙.xlsx", "表", 9): "冲突：以 甲.xlsx 表 B5 为准"}
    found = run(worked(LI, "甲.xlsx", 5), worked(LI, "乙.xlsx", 9), worked(LI, "乙.xlsx", 10))
    assert found.notices == (
        Reject("乙.xlsx", "表", "B9", "attendance", "重复", "", "2条记录与甲.xlsx重复，只算一次", REPEAT),
    )  # fmt: skip
    found = run(worked(LI, "甲.xlsx", 5), worked(LI, "甲.xlsx", 6))
    (notice,) = found.notices
    assert (notice.reason, notice.advice) == ("1条记录与同一个文件重复，只算一次", REPEAT)


def test_a_row_with_a_conflict_and_a_repeat_says_conflict() -> None:
    later = pd.Timestamp("2021-03-06")
    for first, second in ((DAY, later), (later, DAY)):
        found = run(
            worked(LI, "甲.xlsx", 5, "病假"), worked(LI, "甲.xlsx", 6, date=later),
            worked(LI, "乙.xlsx", 9, date=first), worked(LI, "乙.xlsx", 9, date=second),
        )  # fmt: skip
        assert found.rows == {("乙.xlsx", "表", 9): "冲突：以 甲.xlsx 表 B5 为准"}


def test_of_many_conflicts_fifty_are_told_and_the_others_counted() -> None:
    days = [DAY + pd.Timedelta(days=at) for at in range(52)]
    drafts = [worked(LI, "甲.xlsx", 5 + at, "病假", date=day) for at, day in enumerate(days)]
    drafts += [worked(LI, "乙.xlsx", 5 + at, "出勤", date=day) for at, day in enumerate(days)]
    notices = run(*drafts).notices
    assert [notice.source_cell for notice in notices] == [f"B{5 + at}" for at in range(51)]
    assert notices[49].raw == "出勤"
    assert notices[50] == Reject(
        "乙.xlsx", "表", "B55", "attendance", "冲突", "",
        "冲突：与 甲.xlsx 还有2处不一致，以后者为准", CONFLICT,
    )  # fmt: skip
    exactly = run(*drafts[:50], *drafts[52:102]).notices
    assert len(exactly) == 50


def test_a_replaced_register_tells_each_cell_that_differs() -> None:
    def register(file: str, absent: Person, status: str) -> list[Draft]:
        return [meeting(file, "第4行", 4, roll="仅缺席", expected=2, present=1),
                met(absent, file, 4, status, "第4行")]  # fmt: skip

    found = run(*register("台账1.xlsx", LI, "病假"), *register("台账2.xlsx", LI, "病假"))
    assert found.kept == (False, False, True, True)
    assert found.rows == {("台账1.xlsx", "表", 4): "与 台账2.xlsx 表 B4 重复"}
    assert [notice.field for notice in found.notices] == ["重复"]
    found = run(*register("台账1.xlsx", LI, "病假"), *register("台账2.xlsx", WANG, "病假"))
    ends = "不一致，以后者为准"
    assert [(notice.raw, notice.reason) for notice in found.notices] == [
        ("2 1", f"冲突：与 台账2.xlsx 表 B4（2 1） {ends}"),  # the meeting: expected, present
        ("病假", f"冲突：与 台账2.xlsx 表 B4 {ends}"),
    ]
    assert {notice.dataset for notice in found.notices} == {"attendance"}


def test_each_meeting_fact_knows_its_meeting_and_a_copy_none() -> None:
    drafts = [met(LI, file, 5, "出勤") for file in ("甲.xlsx", "甲 - 副本.xlsx")]
    drafts += [met(WANG, file, 6, "出勤") for file in ("甲.xlsx", "甲 - 副本.xlsx")]
    drafts += [meeting("甲.xlsx"), meeting("甲 - 副本.xlsx"), worked(LI, "丙.xlsx", 3)]
    found = run(*drafts)
    (record,) = found.meetings
    one = record["meeting_id"]
    assert found.meeting_ids == (one, None, one, None, one, None, None)
    assert found.kept == (True, False, True, False, True, False, True)


def test_notices_follow_the_rows_and_name_their_table() -> None:
    found = run(
        served(LI, "甲.xlsx", 5, 2.0), served(WANG, "甲.xlsx", 6, 2.0),
        served(WANG, "乙.xlsx", 10, 3.0), served(LI, "乙.xlsx", 9, 3.0),
    )  # fmt: skip
    assert [(notice.source_cell, notice.dataset) for notice in found.notices] == [
        ("B9", "volunteering"), ("B10", "volunteering")]  # fmt: skip


people = st.sampled_from([LI, WANG])
files = st.sampled_from(["甲.xlsx", "乙.xlsx", "丙.xlsx"])
drafts_of_work = st.builds(
    lambda who, file, row, status, day: worked(who, file, row, status, date=DAY + pd.Timedelta(days=day)),
    people, files, st.integers(3, 8), st.sampled_from(["出勤", "病假"]), st.integers(0, 2),
)  # fmt: skip


@given(st.lists(drafts_of_work, max_size=25))
def test_one_record_a_person_and_day_whatever_the_exports(drafts: list[Draft]) -> None:
    found = run(*drafts)
    facts = Counter(
        (d.person, d.values["date"]) for d, k in zip(drafts, found.kept, strict=True) if k
    )
    assert set(facts) == {(draft.person, draft.values["date"]) for draft in drafts}
    assert set(facts.values()) <= {1}
    alive = {(d.file, d.sheet, d.row) for d, k in zip(drafts, found.kept, strict=True) if k}
    assert found.rows.keys() == {(d.file, d.sheet, d.row) for d in drafts} - alive


@given(st.lists(drafts_of_work, max_size=12), st.randoms(use_true_random=False))
def test_what_is_kept_does_not_depend_on_the_order(drafts: list[Draft], chance: object) -> None:
    distinct = [draft._replace(cell=f"{at}") for at, draft in enumerate(drafts)]
    mixed = distinct[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    def cells(given: list[Draft]) -> set[str]:
        return {d.cell for d, k in zip(given, run(*given).kept, strict=True) if k}

    assert cells(distinct) == cells(mixed)


def answered(file: str, row: int, score: float, exam: str) -> Draft:
    who = Person(f"考生{row}")
    return fact("scores", who, file, row, exam=exam, subject="其他", attempt=1, status="参考", score=score,
                grade=None)  # fmt: skip


def survey(file: str, exam: str, rows: range) -> list[Draft]:
    return [answered(file, row, 60.0 + row, exam) for row in rows]


def test_a_survey_named_after_its_file_is_found_again_under_another_name() -> None:
    twice = [
        *survey("在线测试.xlsx", "在线测试", range(2, 9)),
        *survey("在线测试 (1).xlsx", "在线测试 (1)", range(2, 9)),
    ]
    assert sum(run(*twice).kept) == 7


def test_a_survey_exported_before_it_was_over_is_part_of_the_later_export() -> None:
    early = survey("在线测试0301.xlsx", "在线测试0301", range(2, 9))
    late = survey("在线测试0305.xlsx", "在线测试0305", range(2, 12))
    found = run(*early, *late)
    assert found.kept == (False,) * 7 + (True,) * 10
    other = survey("理论测试.xlsx", "理论测试", range(3, 10))
    assert sum(run(*other, *late).kept) == 17 - 7  # the same answers all over
    changed = [answered("理论测试.xlsx", row, 1.0, "理论测试") for row in range(2, 9)]
    assert all(run(*changed, *late).kept)


def test_a_test_with_a_name_of_its_own_is_no_copy_of_another() -> None:
    twice = [
        *survey("甲.xlsx", "业务测试", range(2, 9)),
        *survey("乙.xlsx", "理论测试", range(2, 9)),
    ]
    assert all(run(*twice).kept)
