"""From what the sheets gave to tidy tables: the ledger counts, coverage joins, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from branchstats import tables
from branchstats.cleaning.assemble import assemble
from branchstats.cleaning.corrections import Correction
from branchstats.cleaning.export_dates import rank_by
from branchstats.cleaning.records import Cleaned, Coverage, Draft, LedgerLine, Person, Reject
from branchstats.errors import CorrectionError

LI, WANG = Person("李明", staff_no="K01"), Person("王芳", staff_no="K02")
DAY = pd.Timestamp("2021-03-05")


def score(who: Person, file: str, row: int, value: float, column: str = "B") -> Draft:
    values = {"exam": f"测试{column}", "subject": "其他", "date": DAY, "date_precision": "day",
              "attempt": 1, "status": "参考", "score": value}  # fmt: skip
    return Draft("scores", file, "表", row, f"{column}{row}", values, who)


def hours(who: Person, row: int, count: float, activity: str = "植树") -> Draft:
    values = {"activity": activity, "date": DAY, "date_precision": "day", "category": "其他",
              "kind": "估算", "hours": None, "count": count}  # fmt: skip
    return Draft("volunteering", "次数.xlsx", "表", row, f"C{row}", values, who)


def line(
    file: str, row: int, kind: str = "record", reason: str = "", sheet: str = "表"
) -> LedgerLine:
    return LedgerLine(file, sheet, row, kind, "scores", reason)


def ledger(part: Cleaned, *more: Cleaned, **how) -> list[tuple]:
    frame = assemble([part, *more], **how).frames["ledger"]
    wanted = frame[["source_file", "source_sheet", "row", "kind", "records", "reason"]]
    return [tuple(row) for row in wanted.itertuples(index=False)]


def test_a_record_has_its_person_and_its_place() -> None:
    found = assemble(
        [Cleaned(drafts=(score(LI, "甲.xlsx", 3, 80.0),), ledger=(line("甲.xlsx", 3),))]
    )
    (row,) = found.frames["scores"].to_dict("records")
    (member,) = found.frames["members"].to_dict("records")
    assert (row["name"], row["score"], row["member_id"]) == ("李明", 80.0, member["member_id"])
    assert (row["source_file"], row["source_sheet"], row["source_cell"]) == ("甲.xlsx", "表", "B3")
    assert found.frames.keys() == set(tables.names())
    assert found.frames["attendance"].empty
    assert (found.rejects, found.notices) == ((), ())


def test_a_meeting_and_who_came_share_its_number() -> None:
    stated = {
        "date": DAY,
        "date_precision": "day",
        "types": ("党课",),
        "roll": "全员",
        "session": "",
        "title": "",
    }
    came = {"date": DAY, "date_precision": "day", "kind": "会议", "status": "出勤", "raw": "√"}
    drafts = (
        Draft("meetings", "签到.xlsx", "表", 2, "C2", stated, None, "C列"),
        Draft("attendance", "签到.xlsx", "表", 3, "C3", came, LI, "C列"),
    )
    frames = assemble([Cleaned(drafts=drafts)]).frames
    (meeting,) = frames["meetings"].to_dict("records")
    (attended,) = frames["attendance"].to_dict("records")
    assert meeting["meeting_id"] == attended["meeting_id"] != ""
    assert list(meeting["types"]) == ["党课"]


def test_the_ledger_counts_the_records_of_each_row_in_order() -> None:
    first = Cleaned(
        drafts=(score(LI, "乙.xlsx", 3, 80.0), score(LI, "乙.xlsx", 3, 81.0, "C"), score(WANG, "乙.xlsx", 4, 70.0)),
        ledger=(line("乙.xlsx", 4), line("乙.xlsx", 3), line("乙.xlsx", 1, "header")),
    )  # fmt: skip
    second = Cleaned(
        ledger=(line("丙.xlsx", 1, "title", "说明"), line("乙.xlsx", 1, "title", sheet="二"))
    )
    assert ledger(second, first) == [
        ("丙.xlsx", "表", 1, "title", 0, "说明"),
        ("乙.xlsx", "二", 1, "title", 0, ""),
        ("乙.xlsx", "表", 1, "header", 0, ""),
        ("乙.xlsx", "表", 3, "record", 2, ""),
        ("乙.xlsx", "表", 4, "record", 1, ""),
    ]


def test_what_repeats_is_a_duplicate_in_the_ledger_and_a_header_stays_one() -> None:
    old = Cleaned(
        drafts=(score(LI, "甲.xlsx", 3, 80.0), score(WANG, "甲.xlsx", 1, 70.0)),
        ledger=(line("甲.xlsx", 3), line("甲.xlsx", 1, "header")),
    )
    new = Cleaned(
        drafts=(score(LI, "乙.xlsx", 5, 80.0), score(WANG, "乙.xlsx", 6, 75.0)),
        ledger=(line("乙.xlsx", 5), line("乙.xlsx", 6)),
    )
    dates = {"甲.xlsx": pd.Timestamp("2021-04-01"), "乙.xlsx": pd.Timestamp("2021-05-01")}
    found = ledger(old, new, rank=rank_by(dates))
    # 李明 is the same on both; 王芳 differs and the later export is right: her old row was a header
    assert found == [
        ("乙.xlsx", "表", 5, "record", 1, ""),
        ("乙.xlsx", "表", 6, "record", 1, ""),
        ("甲.xlsx", "表", 1, "header", 0, ""),
        ("甲.xlsx", "表", 3, "duplicate", 0, "与 乙.xlsx 表 B5 重复"),
    ]
    frames = assemble([old, new], rank=rank_by(dates)).frames
    assert sorted(frames["scores"]["score"]) == [75.0, 80.0]
    assert frames["ledger"]["records"].sum() == 2


def test_a_dropped_row_is_ignored_for_its_declared_reason() -> None:
    part = Cleaned(ledger=(line("甲.xlsx", 3, "blank"), line("甲.xlsx", 4, "blank")))
    dropped = {("甲.xlsx", "表", 3): "按 data/corrections.csv 删除"}
    assert ledger(part, dropped_rows=dropped) == [
        ("甲.xlsx", "表", 3, "ignored", 0, "按 data/corrections.csv 删除"),
        ("甲.xlsx", "表", 4, "blank", 0, ""),
    ]


def test_counts_take_their_hours_from_another_sheet_or_are_rejects() -> None:
    counts = Cleaned(drafts=(hours(LI, 3, 2), hours(WANG, 4, 1, "宣讲")))
    units = Cleaned(ledger=(line("时长.xlsx", 2, "units"),), units={"植树": 1.5})
    found = assemble([counts, units])
    assert found.frames["volunteering"][["name", "hours"]].to_numpy().tolist() == [["李明", 3.0]]
    assert [(reject.source_cell, reject.raw) for reject in found.rejects] == [("C4", "宣讲：1次")]


def test_rejects_and_notices_of_every_sheet_come_first_and_in_order() -> None:
    said = [
        Reject(f"{at}.xlsx", "表", "A1", "scores", "score", "x", "不是成绩", "") for at in range(4)
    ]
    parts = [
        Cleaned(rejects=(said[0],), notices=(said[2],)),
        Cleaned(rejects=(said[1],), notices=(said[3],)),
    ]
    parts.append(
        Cleaned(
            drafts=(hours(LI, 3, 2), score(LI, "甲.xlsx", 3, 80.0), score(LI, "甲.xlsx", 4, 80.0))
        )
    )
    found = assemble(parts)
    assert found.rejects[:2] == (said[0], said[1])
    assert len(found.rejects) == 3  # the count without its hours
    assert found.notices[:2] == (said[2], said[3])
    assert [notice.field for notice in found.notices[2:]] == ["重复"]


def test_lines_about_persons_reach_the_persons() -> None:
    part = Cleaned(
        drafts=(score(LI, "甲.xlsx", 3, 80.0), score(Person("李朋"), "甲.xlsx", 4, 70.0))
    )
    same = Correction(2, "", "", "", "rename_person", "李朋=李明", "")
    assert assemble([part]).frames["scores"]["member_id"].nunique() == 2
    assert assemble([part], corrections=[same]).frames["scores"]["member_id"].nunique() == 1
    with pytest.raises(CorrectionError, match="没有找到“没有此人”"):
        assemble([part], corrections=[replace(same, value="没有此人=李明")])


def spoken(types: tuple[str, ...], *, last: str = "2021-03-01", roll: str = "全员", first: str = "2021-01-01",
           file: str = "甲.xlsx", sheet: str = "表", dataset: str = "attendance") -> Coverage:  # fmt: skip
    return Coverage(file, sheet, dataset, types, pd.Timestamp(first), pd.Timestamp(last), roll)


def coverage(*said: Coverage) -> list[tuple]:
    frame = assemble([Cleaned(coverage=(one,)) for one in said]).frames["coverage"]
    assert {type(types) for types in frame["types"]} == {list}
    return [
        (row.source_file, row.source_sheet, row.dataset, row.types, f"{row.first:%Y-%m}",
         f"{row.last:%Y-%m}", row.roll)
        for row in frame.itertuples()
    ]  # fmt: skip


def test_tables_of_a_sheet_that_speak_of_the_same_months_are_one_row() -> None:
    assert coverage(spoken(("党课",)), spoken(("支委会", "党课"), last="2021-02-01")) == [
        ("甲.xlsx", "表", "attendance", ["党课", "支委会"], "2021-01", "2021-03", "全员")]  # fmt: skip
    (mixed,) = coverage(spoken(("党课",)), spoken(("党课",), last="2021-06-01", roll="仅缺席"))
    assert mixed[-3:] == ("2021-01", "2021-06", "未知")


@pytest.mark.parametrize(
    "other", [{"file": "乙.xlsx"}, {"sheet": "二"}, {"dataset": "scores"}, {"first": "2021-02-01"}]
)
def test_another_source_or_another_beginning_is_another_row(other: dict[str, str]) -> None:
    assert len(coverage(spoken(("党课",)), spoken(("党课",), **other))) == 2
