"""Excel's own charts: attendance by month, rates by year; they read the cells of the tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)
from openpyxl.utils import quote_sheetname

from branchstats.charts import style
from branchstats.indicators.catalogue import indicator
from branchstats.papers.sheets import ATTENDANCE, MONTHLY, OVERVIEW, Figure, Sheet

CHARTS = "图表"  # the sheet that they stand on
ROWS_A_CHART = 20  # rows of 15 points that a chart takes, with a gap
_HEIGHT_CM, _WIDTH_CM = 9.5, 26.0
_LABEL_SIZE = 800  # hundredths of a point
_RATE = "0.0%"
# dark to light, so that bars are told apart on a grey print
_SHADES = (
    style.DATA,
    style.OUTSIDE,
    "#5b8abc",
    "#d07a4f",
    "#9db9d6",
    "#e8b79c",
    "#5f6b7a",
    "#c3d6ea",
)
_FEWEST = 2  # months or years below which there is nothing to compare


def charts(pages: Mapping[str, tuple[Any, Sheet]], first_row: int) -> list[Any]:
    """The charts that the sheets have data for; `first_row` is that of the data on each page."""
    made = []
    for name, draw in ((MONTHLY, _attendance), (OVERVIEW, _rates_by_year)):
        # 三年主要数据一览表: before the name stand the words of the term
        page, sheet = next(
            (own for full, own in pages.items() if full.endswith(name)), (None, None)
        )
        if sheet is not None and sheet.rows:
            chart = draw(page, sheet, first_row, first_row + len(sheet.rows) - 1)
            if chart is not None:
                chart.height, chart.width = _HEIGHT_CM, _WIDTH_CM
                made.append(chart)
    return made


def _attendance(page: Any, sheet: Sheet, first: int, last: int) -> LineChart | None:
    """One line; months without a record stay gaps."""
    name = indicator(ATTENDANCE).name
    headings = [column.heading for column in sheet.columns]
    if name not in headings:
        return None
    column = headings.index(name)
    cells = [row[column] for row in sheet.rows]
    values = [cell.value for cell in cells if isinstance(cell, Figure)]
    if len(values) < _FEWEST:
        return None
    chart = LineChart()
    chart.title, chart.legend, chart.dispBlanksAs = f"{name}（按月）", None, "gap"
    line = Series(Reference(page, min_col=column + 1, min_row=first, max_row=last), title=name)
    line.graphicalProperties.line.solidFill = style.DATA.lstrip("#")
    line.graphicalProperties.line.width = 22_000  # EMU: 1.7 points
    line.marker.symbol, line.marker.size, line.smooth = "circle", 5, False
    line.marker.graphicalProperties.solidFill = style.DATA.lstrip("#")
    chart.series.append(line)
    chart.set_categories(Reference(page, min_col=1, min_row=first, max_row=last))
    _axes(chart, lowest=math.floor(min(values) * 10 - 0.5) / 10)
    chart.x_axis.tickLblSkip = 3 if len(sheet.rows) > 18 else 1
    return chart


def _rates_by_year(page: Any, sheet: Sheet, first: int, last: int) -> BarChart | None:
    """A group of bars a year, one bar an indicator that is a rate."""
    years = len(sheet.columns) - 3  # indicator, requirement and change are no years
    chart = BarChart()
    chart.type, chart.title = "col", "各年度比率类指标"
    for offset, row in enumerate(sheet.rows):
        if not any(isinstance(cell, Figure) and cell.format == _RATE for cell in row):
            continue
        number = first + offset
        bars = Series(
            Reference(page, min_col=2, max_col=1 + years, min_row=number, max_row=number)
        )
        bars.tx = SeriesLabel(strRef=StrRef(f"{quote_sheetname(sheet.name)}!$A${number}"))
        bars.graphicalProperties.solidFill = _SHADES[len(chart.series) % len(_SHADES)].lstrip("#")
        chart.series.append(bars)
    if not chart.series or years < _FEWEST:
        return None
    head = first - 1
    chart.set_categories(Reference(page, min_col=2, max_col=1 + years, min_row=head, max_row=head))
    chart.legend.position, chart.gapWidth = "b", 60
    chart.dataLabels = DataLabelList(txPr=_small_text(), showVal=True, showSerName=False, showCatName=False,
                                     showLegendKey=False, numFmt="0%")  # fmt: skip
    _axes(chart, lowest=0.0)
    return chart


def _small_text() -> RichText:
    size = CharacterProperties(sz=_LABEL_SIZE)
    return RichText(
        bodyPr=RichTextProperties(),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=size), endParaRPr=size)],
    )


def _axes(chart: Any, *, lowest: float) -> None:
    """Percent from `lowest` to 100 %; openpyxl leaves axes out unless told."""
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = max(0.0, lowest), 1.0
    chart.y_axis.majorUnit = 0.1 if lowest > 0.4 else 0.2
    chart.layout = Layout(ManualLayout(x=0.05, y=0.12, w=0.92, h=0.68))
