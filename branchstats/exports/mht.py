"""MHT ("single file web page") exports: the HTML parts with tables, read as HTML."""

from __future__ import annotations

import email
import email.policy
from typing import Any

from branchstats.errors import ExportError
from branchstats.exports.html import read_html
from branchstats.exports.sheet import Sheet

# Excel adds a page with the sheet tabs; it is a table, but no sheet
NO_SHEETS = ("tabstrip", "filelist")


def read_mht(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """One Sheet for each HTML part that has a table, in the order of the file.

    Raises
    ------
    ExportError : no table in it.
    """
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    pages: list[Any] = [
        part.get_payload(decode=True)
        for part in message.walk()
        if part.get_content_type() == "text/html"
        and not any(word in str(part.get("Content-Location") or "").lower() for word in NO_SHEETS)
    ]
    pages = [page for page in pages if page and b"<table" in page.lower()]
    if not pages:
        raise ExportError(
            file=file, reason="网页里没有表格",
            advice="请从原系统重新导出，或用 Excel 打开后另存为 .xlsx",
        )  # fmt: skip
    return tuple(sheet for page in pages for sheet in read_html(page, file=file))
