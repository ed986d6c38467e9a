"""与上届对照: the last term's project read, and the section of the page that lays it beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from branchstats import store
from branchstats.errors import ProjectError
from branchstats.evidence import previous_term
from branchstats.evidence.previous_term import Side
from branchstats.indicators.catalogue import Indicator, catalogue, indicator
from branchstats.project import Project, load_project
from branchstats.review import first_screen, next_step, text, words
from branchstats.review.opening import Review
from branchstats.review.tables import Sentence, Table

PART = "part:previous"  # where the page has it (review/page.py)
OPTION = "--previous"
HIDDEN = "人数少，不列"
_UNITS = {"分": "（百分制）", "小时": "（每人每年）", "学时": "（每人每年）"}


def load_previous(project: Project, folder: Path) -> Project:
    """The last term's review project in `folder`, ready to be laid beside `project`.

    Raises
    ------
    ProjectError : no project there or not a valid one, not cleaned yet, or its term does not end
        before that of `project` begins.
    """
    if not (folder / "review.toml").is_file():
        raise ProjectError(
            file=f"{OPTION} {folder}", reason="这个文件夹里没有 review.toml，不是上届的项目",
            advice="请写上届项目的文件夹，里面要有 review.toml 和 data/processed",
        )  # fmt: skip
    try:
        last = load_project(folder)
    except ProjectError as fault:
        raise ProjectError(
            file=f"{OPTION} {folder}", cell=" ".join((fault.file, fault.cell)).strip(),
            raw=fault.raw, reason=fault.reason, advice=fault.advice,
        ) from fault  # fmt: skip
    _check_terms(project, last, folder)
    try:
        store.load_tables(last)
    except ProjectError as fault:
        raise ProjectError(
            file=f"{OPTION} {folder}", reason=f"上届的项目没有可以对照的数据：{fault.reason}",
            advice=f"请先运行 branchstats clean --project {folder}",
        ) from fault  # fmt: skip
    return last


def _check_terms(project: Project, last: Project, folder: Path) -> None:
    this, that = project.settings.term, last.settings.term
    if that.end > this.first:
        is_same = last.root == project.root
        raise ProjectError(
            file=f"{OPTION} {folder}", raw=f"任期 {that.label}",
            reason="这就是本届的项目"
            if is_same
            else f"与本届任期 {this.label} 有重叠，或者在它之后",
            advice="请写上届项目的文件夹；任期写错的，请改它的 review.toml 里的 [term]",
        )  # fmt: skip


def beside(review: Review, last: Project) -> Review:
    """The last term's data, shown as the same edition as `review` and counted by its definitions.

    The pass mark is that of `review`; of the smallest group that is shown, the larger of both.
    """
    own = replace(
        last.settings,
        pass_mark=review.settings.pass_mark,
        min_group=max(last.settings.min_group, review.settings.min_group),
    )
    return Review(replace(last, settings=own), edition=review.edition)


def comparison(review: Review, last: Review) -> Table:
    """The main indicators: the years of the last term, then those of this one, and how they lie."""
    old, new = (_labels(side) for side in (last, review))
    columns = ["指标", *(f"上届 {x}" for x in old), *(f"本届 {x}" for x in new), "对照"]
    rows = [
        [
            chosen.name + _UNITS.get(chosen.unit, ""),
            *_texts(chosen, last),
            *_texts(chosen, review),
            previous_term.course(_whole_years(chosen, last), _whole_years(chosen, review)),
        ]
        for chosen in _shown(review, last)
    ]
    return Table(
        pd.DataFrame(rows, columns=columns),
        f"上届（{last.term.label}）与本届（{review.term.label}）主要数据对照",
        note="两届都从清洗后的台账按同样的公式重新计算。“对照”只说高低，不是结论："
        "两届的人员、台账、试卷都不同，不作检验，不能据此写进步或退步。",
        classes="summary",
    )


def _shown(review: Review, last: Review) -> list[Indicator]:
    """The indicators of the first screen that either term has a figure of."""
    known = (
        indicator(key)
        for key in first_screen.SUMMARY
        if any(side.series(key, by="year")["value"].notna().any() for side in (review, last))
    )
    return list(islice(known, first_screen.MOST_ROWS))


def _labels(side: Review) -> list[str]:
    return [year.label for year in side.term.years()]


def _texts(chosen: Indicator, side: Review) -> list[str]:
    series = side.series(chosen.id, by="year").set_index("label").reindex(_labels(side))
    hidden = series["is_hidden"].eq(True) if "is_hidden" in series else [False] * len(series)
    return [
        HIDDEN if is_hidden else words.value_text(chosen, value)
        for value, is_hidden in zip(series["value"], hidden, strict=True)
    ]


def _whole_years(chosen: Indicator, side: Review) -> list[float]:
    """The figures of the years that are whole: totals of a shorter one compare with none."""
    whole = {year.start for year in side.term.years() if year.is_whole}
    series = side.series(chosen.id, by="year")
    return series.loc[series["period"].isin(whole), "value"].astype(float).to_list()


def counts(review: Review, last: Review) -> Table:
    """The counts that fill the report's `*`, of either term."""
    old, new = (first_screen.report_counts(side) for side in (last, review))
    frame = pd.DataFrame(
        {
            "报告里要写的数": new["name"],
            "上届": [_count(value) for value in old["count"]],
            "本届": [_count(value) for value in new["count"]],
        }
    )
    return Table(frame, "报告里要写的数：上届与本届", note="按台账登记的日期计，在任期内的才算。")


def _count(value: float) -> str:
    return "未提供数据" if pd.isna(value) else text.number(value, "名")


def promised(review: Review, last: Review) -> Table | Sentence:
    """The indicators of what the last report promised to mend ([previous] problems), of both terms.

    What the data says of them since stands in 整改 (`next_step.rectification`).
    """
    rows = [
        row for problem, found in next_step.promised(review)
        for row in _promised_rows(problem, found["id"], review, last)
    ]  # fmt: skip
    if not rows:
        hint = (
            "review.toml 的 [previous] 里没有写上届报告提出的问题；写上一行 "
            'problems = ["活动形式单一"] 这样的清单，重新生成，这里就会列出有关的数。'
        )
        return Sentence((hint,) if review.is_internal else ())
    frame = pd.DataFrame(
        rows, columns=["上届提出的问题", "有关的指标", "上届各年度", "本届各年度"]
    )
    return Table(
        frame,
        "上届提出的问题：有关的数在两届里的变化",
        note="按字面相近找有关的指标，各年度的数按先后排列；整改得怎样，请支委会结合实际判断。",
        row_heads=2,
    )


def _promised_rows(
    problem: str, ids: Iterable[str], review: Review, last: Review
) -> Iterator[list[str]]:
    known = [key for key in ids if key in catalogue()]
    for key in known:
        texts = ["、".join(_texts(indicator(key), side)) for side in (last, review)]
        yield [text.quoted(problem), indicator(key).name, *texts]
    if not known:
        yield [text.quoted(problem), "没有可以前后对照的指标", text.NOTHING, text.NOTHING]


def honest(review: Review, last: Review) -> Sentence:
    """Where the two terms are not alike: names, months, settings, sources, rules."""
    old, new = (_side(side) for side in (last, review))
    return Sentence(tuple(previous_term.remarks(old, new)), kind="note")


def _side(review: Review) -> Side:
    return Side(
        tables=review.tables,
        planned=review.settings.term,
        term=review.term,
        settings=review.settings,
    )


def section(project: Project, last: Project, *, edition: str) -> NotebookNode:
    """The section as an executed notebook, for `page.merge`: heading, tables, remarks.

    Nothing of it is computed in a kernel: it is made from two projects, and a notebook lies in one.
    """
    review = Review(project, edition=edition)
    other = beside(review, last)
    heading = new_markdown_cell(
        "# 与上届对照\n\n上届的数和本届的数放在一起看，只作描述。", id="previous-title"
    )
    heading.metadata["tags"] = [PART]
    shown: Sequence[tuple[str, Table | Sentence]] = (
        ("comparison", comparison(review, other)),
        ("counts", counts(review, other)),
        ("promised", promised(review, other)),
        ("honest", honest(review, other)),
    )
    cells = [heading, *(_cell(name, output) for name, output in shown)]
    return new_notebook(cells=cells)


def _cell(name: str, output: Table | Sentence) -> NotebookNode:
    result = new_output("execute_result", data=output._repr_mimebundle_(), execution_count=None)
    return new_code_cell(f"previous.{name}(data, last)", id=f"previous-{name}", outputs=[result])
