"""What a clerk reads when a command has ended: what was read, what was not, what to do first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from branchstats.cleaning.records import Reject
from branchstats.cli.hints import typed
from branchstats.pipeline import Outcome
from branchstats.reminders.month import Reminders
from branchstats.term import Term

DATASET_NAMES = {
    "attendance": "出勤",
    "scores": "测试成绩",
    "recruitment": "发展党员",
    "volunteering": "志愿服务",
}
MOST_CAUSES = 5
DATED = ("meetings", "attendance", "scores", "volunteering")  # a ledger of recruitment goes back
MOSTLY = 0.5  # of the dated records


def summary(outcome: Outcome, *, term: Term) -> str:
    """Files read, rows used, a term that does not fit, rejects by cause, the first thing to mend."""
    ledger = outcome.frames["ledger"]
    unreadable = ledger[ledger["kind"] == "unreadable"]
    lines = [
        f"读了{ledger['source_file'].nunique()}个文件"
        + (f"，其中{len(unreadable)}个读不出来" if len(unreadable) else "")
    ]
    for dataset, name in DATASET_NAMES.items():
        lines.append(f"  {name}：{len(outcome.frames[dataset])}条记录")
    lines += _another_term(outcome, term)
    lines += _causes("没有读懂的内容", outcome.rejects, "data/processed/rejects.csv")
    lines += _causes("请看一眼的地方", outcome.notices, "data/processed/notices.csv")
    if outcome.rejects:
        first = max(Counter(_cause(r) for r in outcome.rejects).items(), key=lambda item: item[1])
        example = next(r for r in outcome.rejects if _cause(r) == first[0])
        lines.append(f"先做这一件：{example.advice}（{_where(example)}）")
    return "\n".join(lines)


def next_step(outcome: Outcome, root: Path) -> str:
    """The last line of `clean`: mend first or go on to the report, with what to type."""
    here = Path.cwd()
    report = typed("review", root, here=here)
    if outcome.rejects or (outcome.frames["ledger"]["kind"] == "unreadable").any():
        return (
            f"下一步：改好后再运行 {typed('clean', root, here=here)}；不改也可以生成报告：{report}"
        )
    return f"下一步：生成报告 {report}"


def findings_summary(findings: pd.DataFrame) -> str:
    """How many findings of each verdict."""
    counts = findings["verdict"].value_counts()
    return "研判完成：" + "，".join(f"{verdict}{count}条" for verdict, count in counts.items())


def month_summary(found: Reminders) -> str:
    """How much is open, one line a kind of reminder."""
    return "\n".join(
        (
            f"还没有达到要求次数的会议：{len(found.meetings)}种",
            f"快到期或已到期的同志：{len(found.persons)}名",
            f"有缺口的表：{found.open_exports}种",
            f"要改的单元格：{len(found.rejects)}处",
        )
    )


def _another_term(outcome: Outcome, term: Term) -> list[str]:
    """Most records lie outside the term: its first month is the one of the template, or mistyped."""
    dates = pd.concat([outcome.frames[name]["date"] for name in DATED]).dropna()
    if dates.between(term.first, term.end, inclusive="left").mean() >= MOSTLY or dates.empty:
        return []
    first, last = (f"{day.year}年{day.month}月" for day in (dates.min(), dates.max()))
    return [
        f"review.toml，[term] start：{term.label}；多数记录不在这个任期里，记录的日期从{first}到{last}；"
        "请改成任期的第一个月，再运行一次"
    ]


def _causes(title: str, rejects: Sequence[Reject], file: str) -> list[str]:
    if not rejects:
        return []
    counts = Counter(_cause(reject) for reject in rejects).most_common(MOST_CAUSES)
    lines = [f"{title}：{len(rejects)}处，全部列在 {file}"]
    return lines + [f"  {count}处：{cause}" for cause, count in counts]


def _cause(reject: Reject) -> str:
    """The reason without the value that differs from cell to cell."""
    return reject.reason.split("：")[0]


def _where(reject: Reject) -> str:
    parts = (reject.source_file, reject.source_sheet, reject.source_cell)
    return "，".join(part for part in parts if part)
