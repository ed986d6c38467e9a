"""Frames and sentences as a notebook shows them: escaped, with caption and header cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import pandas as pd

from branchstats.review import text

_ROWS_KEPT_TOGETHER = 16  # on paper; a longer table may go on overleaf
_NUMERIC = set("0123456789.,%+-−—／/ ")


@dataclass(frozen=True)
class Table:
    """A frame as an accessible HTML table; a notebook cell shows it by returning it."""

    frame: pd.DataFrame
    caption: str
    note: str = ""
    classes: str = ""
    row_heads: int = 1  # leading columns that name the row
    row_ids: tuple[str, ...] = ()  # targets of links; one a row where there are any
    key: str = ""  # what the table shows, as a target of links: attendance

    def html(self) -> str:
        head = "".join(f'<th scope="col">{escape(str(c))}</th>' for c in self.frame.columns)
        ids = self.row_ids or [""] * len(self.frame)
        rows = self.frame.itertuples(index=False, name=None)
        body = "".join(self._row(row, id_) for row, id_ in zip(rows, ids, strict=True))
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        kinds = " ".join(["scroll", *self.classes.split(), *(["long"] if self._is_long else [])])
        mark = f' id="table-{escape(self.key)}"' if self.key else ""
        return (
            f'<div class="{kinds}"{mark} role="region" tabindex="0" '
            f'aria-label="{escape(self.caption)}"><table><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
        )

    @property
    def _is_long(self) -> bool:
        return len(self.frame) > _ROWS_KEPT_TOGETHER

    def _row(self, row: tuple[object, ...], row_id: str) -> str:
        cells = []
        for place, value in enumerate(row):
            words = text.cell(value)
            if place < self.row_heads:
                cells.append(f'<th scope="row">{escape(words)}</th>')
            else:
                kind = ' class="number"' if _is_number(words) else ""
                cells.append(f"<td{kind}>{escape(words)}</td>")
        mark = f' id="{escape(row_id)}"' if row_id else ""
        return f"<tr{mark}>{''.join(cells)}</tr>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": f"{self.caption}（{len(self.frame)}行）"}


@dataclass(frozen=True)
class Sentence:
    """Sentences as paragraphs, escaped; `kind` is a class of the page's style sheet."""

    paragraphs: tuple[str, ...]
    kind: str = "say"

    def html(self) -> str:
        return "".join(f'<p class="{escape(self.kind)}">{escape(p)}</p>' for p in self.paragraphs)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": "\n".join(self.paragraphs)}


@dataclass(frozen=True)
class Markup:
    """HTML that the package itself has built, every foreign text in it already escaped."""

    content: str
    plain: str = field(default="")

    def html(self) -> str:
        return self.content

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.content, "text/plain": self.plain}


def show_table(frame: pd.DataFrame, caption: str, *, note: str = "", row_heads: int = 1) -> Table:
    """A frame as a table with its caption; the first `row_heads` columns name the rows.

    Values become text: missing —, dates 2021-03-05, whole numbers without decimals.

    Raises
    ------
    ValueError : no caption.
    """
    if not caption.strip():
        raise ValueError("表缺少标题：caption 不能为空")
    return Table(frame, caption, note=note, row_heads=row_heads)


def say(*sentences: str) -> Sentence:
    """Sentences for the page; whatever stands in them is shown as it is, never as markup."""
    return Sentence(tuple(s for s in sentences if s))


def _is_number(words: str) -> bool:
    return words != text.NOTHING and set(words) <= _NUMERIC
