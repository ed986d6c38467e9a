"""Write the second demonstration project: a smaller branch whose term began in July 2019.

python tools/demo/july/write.py [FOLDER]     examples/july-term by default
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from demo.july.others import (
    MISTYPED,
    make_applicants,
    make_branch,
    make_recruitment,
    make_scores,
    make_volunteering,
)
from demo.july.people import BRANCH, make_members
from demo.july.registers import make_registers
from demo.july.study import make_study
from demo.records import Made
from demo.write import facts_csv

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "july-term"
SEED = 20190701
REVIEW_TOML = f"""# 第二个示例项目：任期从7月开始
[branch]
name = "{BRANCH}"

[term]
start = 2019-07-01    # 任期的第一个月，不一定是1月
months = 36

[study]
weekdays = ["五"]      # 每周五集中学习
hours_per_session = 1.5

[sheets]
"学习计划.xlsx/计划" = "ignore"    # 计划不是台账，不用

[targets]
volunteer_participation = 0.4    # 每月参加志愿服务的党员占比

[previous]
problems = ["活动形式单一"]
"""
NOTES = "month,text\n2020-02,疫情停开集中活动\n2022-03,疫情停开集中活动\n"


def made() -> Made:
    """Every file of the branch with its facts; each part has dice of its own."""
    applicants = make_applicants(random.Random(SEED + 6))
    accepted = [(person.name, person.days[3]) for person in applicants if person.days[3]]
    people = make_members(random.Random(SEED), accepted)
    result = make_branch(people) + make_recruitment(applicants)
    parts = (make_study, make_registers, make_scores, make_volunteering)
    for number, part in enumerate(parts, start=1):
        result += part(random.Random(SEED + number), people)
    return result


def write(folder: Path) -> None:
    """Write review.toml, data/raw, notes, corrections and facts.csv below a folder."""
    result = made()
    for name, content in result.files.items():
        target = folder / "data" / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    outputs = {
        "review.toml": REVIEW_TOML,
        "data/notes.csv": NOTES,
        "data/corrections.csv": _corrections(result),
        "facts.csv": facts_csv(result.facts),
    }
    for name, text in outputs.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _corrections(result: Made) -> str:
    """The one cell that was mistyped, as a clerk would mend it."""
    file = "测试/历次测试成绩.csv"
    lines = result.files[file].decode("gb18030").splitlines()
    row = next(number for number, line in enumerate(lines, start=1) if MISTYPED in line)
    return (
        "file,sheet,cell,action,value,reason\n"
        f"{file},,F{row},replace,80,成绩里的字母O应为数字0，已与试卷核对\n"
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
