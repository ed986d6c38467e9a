"""How a sheet was understood, told in Chinese for `branchstats clean --explain FILE`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from branchstats.exports.headers import label_of
from branchstats.exports.locate import Located
from branchstats.exports.sheet import Sheet, column_letters
from branchstats.exports.table import Column, Table

DATASETS = {
    "attendance": "考勤",
    "scores": "成绩",
    "recruitment": "发展党员",
    "volunteering": "志愿服务",
    "members": "党员名册",
    "events": "任职、荣誉等事项",
}
KINDS = {
    "title": "标题",
    "header": "表头",
    "legend": "图例",
    "blank": "空行",
    "note": "说明、签字",
    "total": "合计、平均",
    "ignored": "不读取",
}
MAX_TEXT = 24  # characters of a cell that are shown
HOW_TO_DECLARE = '如果其实是数据，请在 review.toml 中加两行：[sheets] 和 {pattern} = "attendance"（或 scores、recruitment、volunteering、members、events；不要的写 ignore）'


def explain(sheet: Sheet, located: Located) -> str:
    """Which rows are what, and which column became which field and why; several lines of text."""
    name = f"{sheet.file}，工作表“{sheet.name}”" if sheet.name else sheet.file
    lines = [f"{name}：{len(sheet.rows)}行{sheet.n_columns}列"]
    lines += [f"  读取时：{remark}" for remark in sheet.remarks]
    lines += _rows(sheet, located)
    for number, table in enumerate(located.tables, start=1):
        lines += _table(table, number if len(located.tables) > 1 else 0)
    if not located.tables:
        lines.append("  没有表格")
    return "\n".join(lines)


def _rows(sheet: Sheet, located: Located) -> list[str]:
    """The rows outside of bodies, by kind and reason."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row, said in sorted(located.kinds.items()):
        groups.setdefault((said.kind, said.reason), []).append(row)
    lines = []
    for (word, reason), rows in groups.items():
        name = KINDS.get(word, word)
        why = f"（{reason}）" if reason and reason != name else ""
        shown = "" if word in ("blank", "ignored") else f"：{_first_text(sheet, rows[0])}"
        lines.append(f"  {_spans(rows)} {name}{why}{shown}")
    return lines


def _first_text(sheet: Sheet, row: int) -> str:
    cells = [
        str(cell).strip() for cell in sheet.rows[row] if cell is not None and str(cell).strip()
    ]
    text = " | ".join(" ".join(cell.split()) for cell in cells)
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _spans(rows: Sequence[int]) -> str:
    """0-based rows → 第4—39、41行."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    texts = [str(a + 1) if a == b else f"{a + 1}—{b + 1}" for a, b in spans]
    return f"第{'、'.join(texts)}行"


def _table(table: Table, number: int) -> list[str]:
    head = f"  表{number}" if number else "  "
    if not table.dataset:
        lines = [f"{head}不作为数据：{table.why}"]
        if table.body:
            pattern = f'"{table.sheet.file.rsplit("/", 1)[-1]}/{table.sheet.name}"'
            lines.append("    " + HOW_TO_DECLARE.format(pattern=pattern))
    else:
        lines = [f"{head}{DATASETS[table.dataset]}（{table.shape}）：{table.why}"]
    if table.body:
        lines.append(f"    {_spans(table.body)} 数据，共{len(table.body)}行")
    if table.titles:
        lines.append(f"    标题：{'；'.join(_short(title) for title in table.titles)}")
    if table.legend:
        words = "，".join(f"{sign} {word}" for sign, word in table.legend.items())
        lines.append(f"    图例：{words}")
    return lines + [f"    {line}" for line in _columns(table.columns)]


def _columns(columns: Iterable[Column]) -> list[str]:
    """One line a column; neighbours that became the same for the same reason stand together."""
    groups: list[list[Column]] = []
    for column in columns:
        last = groups[-1][-1] if groups else None
        if last is not None and (last.field, last.why) == (column.field, column.why):
            groups[-1].append(column)
        else:
            groups.append([column])
    lines = []
    for group in groups:
        letters = column_letters(group[0].index)
        header = _short(group[0].header) or "（没有表头）"
        if len(group) > 1:
            letters += f"—{column_letters(group[-1].index)}"
            header += f" … {_short(group[-1].header) or '（没有表头）'}（{len(group)}列）"
        field = label_of(group[0].field) if group[0].field else "不读取"
        lines.append(f"{letters}列 {header} → {field}（{group[0].why or '没有说明'}）")
    return lines


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"
