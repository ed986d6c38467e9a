"""Excel's own charts under the tables: attendance by month, rates by year."""

from __future__ import annotations

import math
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import SeriesLabel
from openpyxl.utils import quote_sheetname

from branchstats.charts import style
from branchstats.indicators.catalogue import indicator
from branchstats.papers.sheets import ATTENDANCE, MONTHLY, OVERVIEW, Figure, Sheet

_HEIGHT_CM, _WIDTH_CM = 9.0, 25.0
_ROWS = 20  # of 15 points that a chart covers
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


def add_charts(page: Any, sheet: Sheet, *, first_row: int) -> int:
    """Add the sheet's chart below its rows; the last row that the sheet now takes."""
    last = first_row + len(sheet.rows) - 1
    chart = {OVERVIEW: _rates_by_year, MONTHLY: _attendance}.get(sheet.name)
    made = chart(page, sheet, first_row, last) if chart and sheet.rows else None
    if made is None:
        return max(last, first_row)
    made.height, made.width = _HEIGHT_CM, _WIDTH_CM
    page.add_chart(made, f"A{last + 2}")
    return last + 1 + _ROWS


def _attendance(page: Any, sheet: Sheet, first: int, last: int) -> LineChart | None:
    """One line; months without a record stay gaps."""
    name = indicator(ATTENDANCE).name
    headings = [column.heading for column in sheet.columns]
    if name not in headings:
        return None
    column = headings.index(name)
    values = [row[column].value for row in sheet.rows if isinstance(row[column], Figure)]
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
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False,
                                     showLegendKey=False, numFmt="0%")  # fmt: skip
    _axes(chart, lowest=0.0)
    return chart


def _axes(chart: Any, *, lowest: float) -> None:
    """Percent from `lowest` to 100 %; openpyxl leaves axes out unless told."""
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = max(0.0, lowest), 1.0
    chart.y_axis.majorUnit = 0.1 if lowest > 0.4 else 0.2
    chart.layout = Layout(ManualLayout(x=0.05, y=0.12, w=0.92, h=0.68))
