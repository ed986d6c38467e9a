"""How often does the procedure cry wolf, and what does it see? Measured on drawn branches.

    OMP_NUM_THREADS=1 python tools/calibrate.py           # the table of docs/methods.md
    OMP_NUM_THREADS=1 python tools/calibrate.py --null 200 --planted 50 --print

A false problem is a decline with the verdict 数据支持 among the six primary indicators of a branch
in which nothing changed. Ends with 1 if a line misses STATISTICS.md §6 beyond the tolerance.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from calibration import SEED, STAGE, Shares, one_branch, summed
from simulate import FOUR_TESTS_AT, Plan

from branchstats.evidence.primaries import PRIMARIES

NULL_BRANCHES, PLANTED_BRANCHES = 2000, 400  # STATISTICS.md §6
FALSE_PROBLEMS = 0.05  # share of branches without change that may have one
TARGET_BRANCHES = 400  # behind each power that §6 names: those figures are a simulation's, too
TOLERANCE_SE = 2  # Monte-Carlo standard errors
METHODS = Path(__file__).resolve().parent.parent / "docs" / "methods.md"
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"


@dataclass(frozen=True)
class Setting:
    """A line of the table. `target`: % of branches with p ≤ .05, and with 数据支持 (§6).

    times : as many branches as the other lines have, times this.
    """

    name: str
    plan: Plan
    indicator: str = ""  # "": nothing changed
    target: tuple[float | None, float | None] = (None, None)
    equal_papers: bool = False
    times: int = 1


STRESS = 0.6  # correlation of neighbouring months that is strongly persistent
NULLS = (
    *(Setting(f"{members}人", Plan(members=members)) for members in (20, 40, 100)),
    *(
        Setting(
            f"{members}人，各月共同波动持续性强（相关{STRESS}）",
            Plan(members=members, rho=STRESS, formats_rho=STRESS),
        )
        for members in (20, 40, 100)
    ),
)
ATTENDANCE, FORMATS, SCORES = "attendance.rate", "formats.passive", "scores.mean"
PARTICIPATION, TOP = "volunteering.monthly_participation", "volunteering.top_share"
USUAL = Plan()  # 40 members
SLIDE = replace(USUAL, attendance_to=0.85, is_slide=True)
EQUAL = replace(USUAL, score_by=-2.3, paper_sd=0.0, tests_at=FOUR_TESTS_AT)
SLOW = replace(USUAL, stage_factor=2.0, applications_a_month=2.0)
FEWER = replace(USUAL, applications_factor=0.5)


def _attending(members: int) -> Plan:
    return replace(USUAL, members=members, attendance_to=0.85)


def _passive(activities: float) -> Plan:
    return replace(USUAL, passive_to=0.8, activities_a_month=activities)


PLANTED = (
    Setting("到会率92%→85%，从第25个月起，40人", _attending(40), ATTENDANCE, (98, 88)),
    Setting("到会率92%→85%，从第25个月起，20人", _attending(20), ATTENDANCE, (86, 55)),
    Setting("到会率92%→85%，12个月内逐月下滑，40人", SLIDE, ATTENDANCE, (67, 34)),
    Setting("被动形式60%→80%，每月4次活动", _passive(4), FORMATS, (70, 38)),
    Setting("被动形式60%→80%，每月8次活动", _passive(8), FORMATS, (93, 73)),
    Setting("被动形式60%→80%，每月12次活动", _passive(12), FORMATS, (98, 90)),
    Setting("志愿时长前20%占比升到80%", replace(USUAL, top_share_to=0.8), TOP, (98, 90)),
    Setting(
        "按月参与率25%→15%", replace(USUAL, participation_factor=0.6), PARTICIPATION, (95, 80)
    ),
    # close to what any test could see (docs/methods.md 3.3): to tell it from a fault takes more
    Setting(
        "平均分低2.3分，每年3次，难度不明",
        replace(USUAL, score_by=-2.3),
        SCORES,
        (27, 8),
        times=10,
    ),
    Setting("平均分低2.3分，每年4次，难度相同", EQUAL, SCORES, (95, 66), equal_papers=True),
    Setting("入党申请减半，原来每月0.8人", FEWER, "recruitment.applications", (38, 12)),
    Setting("培养环节的时间加倍，每月2人申请", SLOW, STAGE, (96, None)),
)


@dataclass(frozen=True)
class Line:
    """A setting and what was measured."""

    setting: Setting
    shares: Shares


def measure(setting: Setting, branches: int, workers: int) -> Line:
    """Draw and judge so many branches."""
    one = partial(one_branch, setting.plan, setting.equal_papers)
    # statsmodels' multipletests collects garbage at each call: frozen modules are not searched
    with Pool(workers, initializer=gc.freeze) as pool:
        return Line(setting, summed(pool.map(one, range(branches), chunksize=10)))


def kept(setting: Setting, branches: int, workers: int, folder: Path | None) -> Line:
    """`measure`, or what an earlier run of the same lines left in the folder."""
    if folder is None:
        return measure(setting, branches, workers)
    # every branch has its own seed, so that a line is the same whenever it is measured
    file = folder / f"{SEED}-{branches}-{setting.name}.json"
    if file.is_file():
        return Line(setting, Shares(**json.loads(file.read_text(encoding="utf-8"))))
    line = measure(setting, branches, workers)
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(line.shares), ensure_ascii=False), encoding="utf-8")
    return line


def table(nulls: Sequence[Line], planted: Sequence[Line], *, on: date) -> str:
    """The Markdown that goes into docs/methods.md."""
    return "\n".join(
        [
            f"模拟日期{on:%Y-%m-%d}，随机种子{SEED}，允许误差为两个蒙特卡洛标准误。", "",
            *_null_table(nulls), "", *_planted_table(planted), "", *_detectable(nulls),
        ]
    )  # fmt: skip


def _null_table(nulls: Sequence[Line]) -> list[str]:
    head = ["没有任何变化的支部", "模拟数", "误报", *(h.name for h in PRIMARIES)]
    rows = [
        [
            line.setting.name, str(line.shares.branches), f"**{_pct(line.shares.any_problem)}**",
            *(_pct(line.shares.significant[h.id]) for h in PRIMARIES),
        ]
        for line in nulls
    ]  # fmt: skip
    note = (
        "“误报”：至少有一项主要指标被判为“数据支持”的下滑，目标是不超过"
        f"{_pct(FALSE_PROBLEMS)}；其后各列是单项检验p≤0.05的比例。"
    )
    return [note, "", *_markdown(head, rows)]


def _planted_table(planted: Sequence[Line]) -> list[str]:
    head = ["埋入的变化（其余不变，40人）", "模拟数", "p≤0.05", "数据支持"]
    rows = []
    for line in planted:
        key, (first, second) = line.setting.indicator, line.setting.target
        n = line.shares.branches
        supported = "—" if second is None else _found(line.shares.problem[key], second, n)
        rows.append(
            [
                line.setting.name, str(n), _found(line.shares.significant[key], first, n),
                supported,
            ]
        )  # fmt: skip
    note = "找出埋入变化的支部所占比例，括号内为设计目标；低出允许误差（目标本身也来自400次模拟，两边的误差都算）的写明“未达到”："
    return [note, "", *_markdown(head, rows)]


def _detectable(nulls: Sequence[Line]) -> list[str]:
    parts = [
        f"{line.setting.plan.members}人{100 * line.shares.mde90[ATTENDANCE]:.1f}个百分点"
        for line in nulls
        if line.setting.plan.rho == USUAL.rho
    ]
    return [f"到会率要下降多少，九成支部才看得出来（中位数）：{'，'.join(parts)}。"]


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    listed = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(cells)} |" for cells in listed]


def _found(share: float, target: float | None, n: int) -> str:
    if target is None:
        return _pct(share)
    return (
        f"{_pct(share)}（{target:g}%{'，未达到' if _falls_short(share, target / 100, n) else ''}）"
    )


def _falls_short(share: float, wanted: float, n: int) -> bool:
    return share < wanted - _tolerance(wanted, n, TARGET_BRANCHES)


def _pct(share: float) -> str:
    return f"{100 * share:.1f}%"


def misses(nulls: Sequence[Line], planted: Sequence[Line]) -> list[str]:
    """What is worse than STATISTICS.md §6 beyond the tolerance."""
    found = []
    for line in nulls:
        bound = FALSE_PROBLEMS + _tolerance(FALSE_PROBLEMS, line.shares.branches)
        if line.shares.any_problem > bound:
            found.append(f"{line.setting.name}: {_pct(line.shares.any_problem)} false problems")
    for line in planted:
        key = line.setting.indicator
        shares = line.shares.significant[key], line.shares.problem[key]
        for share, target in zip(shares, line.setting.target, strict=True):
            wanted = (target or 0.0) / 100
            if _falls_short(share, wanted, line.shares.branches):
                found.append(f"{line.setting.name}: {_pct(share)} found, {_pct(wanted)} wanted")
    return found


def _tolerance(share: float, *branches: int) -> float:
    """Of a share that was found in so many branches; two numbers: of two shares' difference."""
    return TOLERANCE_SE * (share * (1 - share) * sum(1 / n for n in branches)) ** 0.5


def write_into(path: Path, text: str) -> None:
    """Replace what stands between the two marks of the page.

    Raises
    ------
    ValueError : the page has no such marks.
    """
    page = path.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        raise ValueError(f"{path.name} has no lines {BEGIN} and {END}")
    head, rest = page.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    path.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--null", type=int, default=NULL_BRANCHES, help="branches a line")
    options.add_argument("--planted", type=int, default=PLANTED_BRANCHES, help="branches a line")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument(
        "--resume", type=Path, help="folder of the lines that are done: go on there"
    )
    options.add_argument("--print", action="store_true", help="do not write docs/methods.md")
    given = options.parse_args()
    nulls, planted = [], []
    for lines, settings, branches in (
        (nulls, NULLS, given.null),
        (planted, PLANTED, given.planted),
    ):
        for setting in settings if branches else ():
            lines.append(kept(setting, branches * setting.times, given.workers, given.resume))
            print(setting.name, _pct(lines[-1].shares.any_problem), flush=True)
    text = table(nulls, planted, on=date.today())
    print(text)
    if not given.print:
        write_into(METHODS, text)
    missed = misses(nulls, planted)
    for miss in missed:
        print("missed:", miss)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
