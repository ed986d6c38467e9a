"""What can go wrong, in one form: 文件，工作表，行/单元格：原值；原因；怎么办."""

from __future__ import annotations

from dataclasses import dataclass

EXIT_DONE = 0
EXIT_IMPOSSIBLE = 1
EXIT_USAGE = 2
EXIT_STRICT = 3


def message(
    *, file: str = "", sheet: str = "", cell: str = "", raw: str = "", reason: str, advice: str
) -> str:
    """One line `文件，工作表，行/单元格：原值；原因；怎么办`; empty parts are left out."""
    where = "，".join(part for part in (file, sheet, cell) if part)
    what = "；".join(part for part in (raw, reason, advice) if part)
    return f"{where}：{what}" if where else what


@dataclass(eq=False)
class BranchstatsError(Exception):
    """The job cannot be done. `str()` is the message that a user reads.

    `reason` and `advice` are Chinese sentences without a final 。; the other parts may be empty.
    """

    reason: str
    advice: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    raw: str = ""

    def __post_init__(self) -> None:
        # args in the order of the fields, so that the error survives a trip between processes
        super().__init__(self.reason, self.advice, self.file, self.sheet, self.cell, self.raw)

    def __str__(self) -> str:
        return message(
            file=self.file,
            sheet=self.sheet,
            cell=self.cell,
            raw=self.raw,
            reason=self.reason,
            advice=self.advice,
        )


class ProjectError(BranchstatsError):
    """review.toml, notes.csv or a folder of the project is missing or not valid (exit 1)."""


class CorrectionError(BranchstatsError):
    """A line of corrections.csv that is malformed or matches nothing (exit 1)."""


class ExportError(BranchstatsError):
    """One export cannot be read; the run goes on without it (ledger kind `unreadable`)."""


class SchemaError(BranchstatsError):
    """A frame breaks tables.toml: a fault of ours, never of the user's data."""


class NotebookError(BranchstatsError):
    """A notebook failed while it was executed (exit 1)."""


class CellError(ValueError):
    """One cell cannot be read as what its column holds; it becomes a line of rejects.csv.

    `reason` and `advice` are Chinese; `advice` is empty where there is nothing beyond the usual
    “check the cell”. `str()` is the reason.
    """

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason, advice)
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return self.reason
