"""Where every figure comes from: the files with their hashes, and what became of their rows."""

from __future__ import annotations

import pandas as pd

from branchstats.review.opening import Review
from branchstats.review.provenance import anchor
from branchstats.review.tables import Table

# What became of a row, as readers are told; kinds of the ledger that are not listed were no data.
FATES = {"record": "成为记录", "duplicate": "重复", "rejected": "读不懂", "ignored": "未采用"}
NO_DATA = "标题、空行等"
_SHOWN_HASH = 16  # hex digits: enough to compare by eye; manifest.json has the whole
_MOST = 200  # lines listed on the page; the csv has them all
_COLUMNS = {
    "source_file": "文件",
    "source_sheet": "工作表",
    "source_cell": "单元格",
    "raw": "原值",
    "reason": "原因",
    "advice": "怎么办",
}
DATASET_NAMES = {
    "attendance": "出勤",
    "scores": "测试",
    "recruitment": "发展党员",
    "volunteering": "志愿服务",
    "members": "花名册",
    "events": "其他登记",
    "meetings": "会议台账",
}


def source_table(review: Review) -> Table:
    """One row a file: what it is, its rows by fate, and its SHA-256."""
    ledger = review.tables["ledger"]
    fate = ledger["kind"].map(FATES).fillna(NO_DATA)
    tally = pd.crosstab(ledger["source_file"], fate).reindex(
        columns=[*FATES.values(), NO_DATA], fill_value=0
    )
    kind = ledger[ledger["dataset"].ne("")].groupby("source_file")["dataset"].agg(_names)
    hashes = {item["file"]: item["sha256"] or "" for item in review.manifest["files"]}
    files = sorted({*tally.index, *hashes})
    frame = pd.DataFrame({"文件": [review.shown(file) for file in files]})
    frame["内容"] = [kind.get(file, "") for file in files]
    for column in tally.columns:
        frame[f"{column}（行）"] = [int(tally[column].get(file, 0)) for file in files]
    frame["SHA-256（前16位）"] = [hashes.get(file, "")[:_SHOWN_HASH] for file in files]
    caption = "数据来源：每个文件的每一行都有去向"
    return Table(frame, caption, classes="sources", row_ids=tuple(anchor(f) for f in files))


def _names(datasets: pd.Series) -> str:
    return "、".join(
        dict.fromkeys(DATASET_NAMES.get(name, name) for name in sorted(set(datasets)))
    )


def reject_table(review: Review) -> Table:
    """The cells that were not understood, for the analyst; the first _MOST of them."""
    return _listed(review.rejects, "读不懂的单元格", "rejects.csv")


def notice_table(review: Review) -> Table:
    """What is worth a look although nothing was lost, for the analyst."""
    return _listed(review.notices, "值得看一眼的地方", "notices.csv")


def _listed(rows: pd.DataFrame, what: str, file: str) -> Table:
    shown = rows[list(_COLUMNS)].head(_MOST).rename(columns=_COLUMNS)
    rest = len(rows) - len(shown)
    note = f"另有{rest}条，见 data/processed/{file}。" if rest > 0 else ""
    return Table(shown, f"{what}（共{len(rows)}条）", note=note, row_heads=3)


def reject_counts(review: Review) -> Table:
    """How many cells were not understood, by file and reason, without their content."""
    rejects = review.rejects
    counted = rejects.groupby(["source_file", "reason"], sort=True).size().reset_index(name="条数")
    frame = counted.rename(columns={"source_file": "文件", "reason": "原因"})
    frame = frame.assign(
        文件=[review.shown(file) for file in frame["文件"]],
        原因=[review.shown(reason) for reason in frame["原因"]],
    )
    return Table(frame, f"读不懂的单元格按原因计（共{len(rejects)}条）", row_heads=2)
