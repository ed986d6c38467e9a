"""A review project of three small exports, and one notebook that shows a table and a chart."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl

from branchstats.project import Project, load_project

ROOT = Path(__file__).resolve().parent.parent.parent
GRID = [
    ["2019年学习签到表", None, None, None],
    ["姓名", "1月8日", "1月15日", "1月22日"],
    ["丁一凡", "√", "×", "√"],
    ["王小荷", "√", "√", "病假"],
    ["刘成林", "事假", "√", "√"],
]
SCORES = "姓名,2019年理论测试成绩\n丁一凡,85\n王小荷,91\n刘成林,缺考\n"
HOURS = "姓名,活动名称,活动日期,服务时长（小时）\n丁一凡,清洁家园,2019-03-05,2\n王小荷,清洁家园,2019-03-05,2.5\n"


def write_small_project(root: Path, *, notebooks: str = "03_*.ipynb") -> Project:
    """Write the project below `root`, with the repository's notebooks that match a pattern."""
    raw = root / "data" / "raw"
    (raw / "volunteering").mkdir(parents=True)
    (root / "review.toml").write_text(
        '[branch]\nname = "试验支部"\n[term]\nstart = 2019-01-01\n', encoding="utf-8"
    )
    book = openpyxl.Workbook()
    book.active.title = "签到"
    for row in GRID:
        book.active.append(row)
    book.save(raw / "签到.xlsx")
    (raw / "测试.csv").write_text(SCORES, encoding="utf-8")
    (raw / "volunteering" / "时长.csv").write_text(HOURS, encoding="gb18030")
    (root / "data" / "notes.csv").write_text("month,text\n2019-02,春节\n", encoding="utf-8")
    (root / "notebooks").mkdir()
    for file in sorted((ROOT / "notebooks").glob(notebooks)):
        shutil.copy(file, root / "notebooks")
    return load_project(root)
