"""data/raw → data/processed: every file read, every row in the ledger, every table validated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from branchstats import atomic, store
from branchstats.cleaning.assemble import assemble
from branchstats.cleaning.corrections import apply_to_sheets, load_corrections
from branchstats.cleaning.export_dates import export_dates, rank_by
from branchstats.cleaning.records import Cleaned, LedgerLine, Reject
from branchstats.cleaning.sheets import clean_sheet
from branchstats.errors import ExportError, ProjectError
from branchstats.exports.explain import explain
from branchstats.exports.isolated import read_files
from branchstats.exports.locate import locate
from branchstats.exports.sheet import Sheet
from branchstats.privacy import mask_text
from branchstats.project import Project

Report = Callable[[str, int, int], None]
_NOT_EXPORTS = ("Thumbs.db",)
_NOT_EXPORT_PREFIXES = (".", "~$")


@dataclass(frozen=True)
class Outcome:
    """What one run of `clean` gave: the tidy tables and what is to be said about them."""

    frames: Mapping[str, pd.DataFrame]
    rejects: tuple[Reject, ...]
    notices: tuple[Reject, ...]
    manifest: Mapping[str, Any]

    @property
    def is_flawless(self) -> bool:
        """Nothing rejected, unreadable or not recognised (what `--strict` asks)."""
        ledger = self.frames["ledger"]
        unknown = (ledger["kind"] == "ignored") & (ledger["dataset"].fillna("") == "")
        unreadable = ledger["kind"] == "unreadable"
        return not self.rejects and not unreadable.any() and not unknown.any()


def raw_files(project: Project) -> list[tuple[str, Path]]:
    """Every export below data/raw as (name, path), in a fixed order.

    The name is the path below data/raw with forward slashes; an identity card, a phone or an
    address in it is masked, for it goes into every table.

    Raises
    ------
    ProjectError : data/raw is missing or holds no export.
    """
    root = project.raw
    if not root.is_dir():
        raise ProjectError(
            file=str(root), reason="没有这个文件夹", advice="请建立 data/raw，把导出的表格放进去"
        )
    found = sorted(
        (path.relative_to(root).as_posix(), path)
        for path in root.rglob("*")
        if path.is_file() and is_export(path)
    )
    if not found:
        raise ProjectError(
            file=str(root), reason="里面没有表格", advice="请把导出的表格原样放进 data/raw"
        )
    return _masked(found)


def _masked(files: Sequence[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """Names without personal numbers; two that become equal are told apart by a number."""
    seen: Counter[str] = Counter()
    named = []
    for name, path in files:
        shown = mask_text(name)
        seen[shown] += 1
        named.append((shown if seen[shown] == 1 else f"{shown}（{seen[shown]}）", path))
    return named


def is_export(path: Path) -> bool:
    """Whether a file is taken for an export: not hidden, not a lock file of Excel."""
    return path.name not in _NOT_EXPORTS and not path.name.startswith(_NOT_EXPORT_PREFIXES)


def clean(project: Project, *, report: Report | None = None) -> Outcome:
    """Read, locate and clean every export, and replace data/processed.

    A file that cannot be read, a sheet that is not recognised and a cell that is not understood
    are ledger lines, notices and rejects; the rest of the data is processed.

    Raises
    ------
    ProjectError : no data/raw, nothing in it, a file changed while it was read, another run holds
        the lock, output not writable.
    CorrectionError : a line of corrections.csv that matches nothing.
    """
    files = raw_files(project)
    with atomic.exclusive(project):
        corrections = load_corrections(project)
        manifest = store.manifest_of(project, files)
        raw_sheets, unreadable = _read(files, report)
        _check_unchanged(manifest, store.manifest_of(project, files))
        ranks = rank_by(export_dates(raw_sheets))
        sheets, rows_dropped = apply_to_sheets(raw_sheets, corrections)
        parts = [clean_sheet(sheet, settings=project.settings) for sheet in sheets]
        result = assemble(
            [unreadable, *parts], corrections=corrections, dropped_rows=rows_dropped, rank=ranks
        )
        store.write_processed(
            project,
            result.frames,
            rejects=result.rejects,
            notices=result.notices,
            manifest=manifest,
        )
    return Outcome(result.frames, result.rejects, result.notices, manifest)


def explain_file(project: Project, file: str) -> str:
    """How each sheet of one export is understood, in Chinese.

    Raises
    ------
    ProjectError : there is no such file below data/raw.
    ExportError : it cannot be read.
    """
    path = project.raw / file
    if not path.is_file():
        names = "、".join(name for name, _ in raw_files(project)[:5])
        raise ProjectError(
            file=file,
            reason="data/raw 下没有这个文件",
            advice=f"请写 data/raw 下的路径，如 {names}",
        )
    name = mask_text(path.relative_to(project.raw).as_posix())
    ((_, sheets),) = read_files([(name, path)])
    if isinstance(sheets, ExportError):
        raise sheets
    return "\n\n".join(explain(sheet, locate(sheet, project.settings)) for sheet in sheets)


def _read(files: Sequence[tuple[str, Path]], report: Report | None) -> tuple[list[Sheet], Cleaned]:
    """The sheets of every file that can be read, and what is said of those that cannot."""
    sheets: list[Sheet] = []
    unreadable = Cleaned()
    for done, (file, content) in enumerate(read_files(files), start=1):
        if report is not None:
            report("读取表格", done, len(files))
        if isinstance(content, ExportError):
            unreadable += _unreadable(file, content)
        else:
            sheets += content
    return sheets, unreadable


def _check_unchanged(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """The hashes of the manifest must be those of the bytes that were read."""
    for then, now in zip(before["files"], after["files"], strict=True):
        if then != now:
            raise ProjectError(
                file=then["file"], reason="正在读的时候被改动了，原来的结果没有动",
                advice="请等拷贝、同步或保存完成后再运行",
            )  # fmt: skip


def _unreadable(file: str, fault: ExportError) -> Cleaned:
    line = LedgerLine(file, "", 0, "unreadable", reason=fault.reason)
    reject = Reject(
        file, fault.sheet, fault.cell, "", "文件", fault.raw, fault.reason, fault.advice
    )
    return Cleaned(ledger=(line,), rejects=(reject,))
