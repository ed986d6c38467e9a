"""Read and write data/processed: whole or not at all, the same bytes for the same input."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock, Timeout

from branchstats import tables
from branchstats.cleaning.records import Reject
from branchstats.errors import ProjectError
from branchstats.privacy import harmless
from branchstats.project import Project

REJECT_COLUMNS = tuple(Reject.__dataclass_fields__)
FINDINGS = "findings.json"
KEPT = "README.md"  # the one file of data/processed that is not generated
OWNER_ONLY = 0o600  # read and write for the owner, nothing for anybody else
OWNER_ONLY_FOLDER = 0o700
SCRATCH = Path(".branchstats", "verify")  # below the project's folder
_CHUNK_BYTES = 1 << 20
_ATTEMPTS = 3  # at reading tables that another run is replacing just then
# what the system says, as a clerk reads it
_FAULTS = {
    errno.ENOSPC: "（磁盘已满）",
    errno.EFBIG: "（磁盘空间不够）",
    errno.EACCES: "（没有权限）",
    errno.EPERM: "（没有权限）",
    errno.EROFS: "（磁盘是只读的）",
}


@contextmanager
def exclusive(project: Project) -> Iterator[None]:
    """Hold the project's lock, and first mend what a run that was killed has left.

    The system lets the lock go with its process, so that none is left behind. It may be taken
    again within itself.

    Raises
    ------
    ProjectError : another run holds it, or the folder cannot be written.
    """
    folder = project.processed.parent
    _make_folder(folder)
    lock = FileLock(folder.resolve() / ".branchstats.lock", timeout=0, is_singleton=True)
    try:
        lock.acquire()
    except Timeout as fault:
        raise _busy(project) from fault
    except OSError as fault:
        raise _not_writable(folder, fault) from fault
    try:
        if lock.lock_counter == 1:
            _recover(project)
        yield
    finally:
        lock.release()


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def write_file(file: Path, content: bytes, *, is_private: bool = False) -> None:
    """Write beside and rename, so that a reader sees the old file or the new one, whole.

    `is_private`: only the owner may read it, from the first byte on (where the system has such
    permissions; on Windows the folder's hold).

    Raises
    ------
    ProjectError : the folder cannot be written or the disk is full.
    """
    beside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)  # of a run that was killed
        if is_private:
            beside.touch(mode=OWNER_ONLY)
        _write(beside, content)
        beside.replace(file)
    except OSError as fault:
        with suppress(OSError):
            beside.unlink()
        raise _not_writable(file, fault) from fault


def write_processed(
    project: Project,
    frames: Mapping[str, pd.DataFrame],
    *,
    rejects: Iterable[Reject],
    notices: Iterable[Reject],
    manifest: Mapping[str, Any],
) -> None:
    """Replace data/processed by the given tables, rejects.csv, notices.csv and manifest.json.

    The new folder is written beside the old one and takes its place at the end. Names stand in
    it: only its owner may look into it (where the system has such permissions).

    Raises
    ------
    SchemaError : a frame breaks tables.toml (nothing is written).
    ProjectError : the folder cannot be written.
    """
    for name, data in frames.items():
        tables.validate(name, data)
    beside = _beside(project)
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True, mode=OWNER_ONLY_FOLDER)
        for name, data in frames.items():
            # the format itself in memory: a full disk is then an error of writing, never half a file
            _write(beside / f"{name}.parquet", data.to_parquet(index=False))
        _write(beside / "rejects.csv", _csv_bytes(rejects))
        _write(beside / "notices.csv", _csv_bytes(notices))
        _write(beside / "manifest.json", json_bytes(manifest))
        _swap(project)
    except OSError as fault:
        shutil.rmtree(beside, ignore_errors=True)
        raise _not_writable(project.processed, fault) from fault


def write_findings(project: Project, findings: pd.DataFrame) -> None:
    """Write findings.json beside the tables; missing numbers become null."""
    rows = [
        {key: _plain(value) for key, value in row.items()} for row in findings.to_dict("records")
    ]
    write_file(project.processed / FINDINGS, json_bytes(rows))


def scratch(project: Project) -> Path:
    """A new empty folder that only its owner may look into; the project's lock must be held.

    The caller removes it. What a killed run leaves goes with the next run.

    Raises
    ------
    ProjectError : the project's folder cannot be written.
    """
    folder = project.root / SCRATCH
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=OWNER_ONLY_FOLDER)
    except OSError as fault:
        raise _not_writable(folder, fault) from fault
    return folder


def load_tables(project: Project) -> dict[str, pd.DataFrame]:
    """The tidy tables of data/processed by name, typed as tables.toml says.

    All are of one run: where another run replaces them meanwhile, they are read again.

    Raises
    ------
    ProjectError : the project has not been cleaned yet, another run is on, or the tables are those
        of another version of branchstats.
    """
    for _ in range(_ATTEMPTS):
        before = _identity(project)
        try:
            frames = _frames(project)
        except (ProjectError, FileNotFoundError):
            if _identity(project) == before:
                raise
            continue
        if _identity(project) == before:
            return frames
    raise _busy(project)


def _frames(project: Project) -> dict[str, pd.DataFrame]:
    folder = _current(project)
    _refuse_other_version(folder)
    frames = {}
    for name in tables.names():
        file = folder / f"{name}.parquet"
        if not file.is_file():
            raise _not_cleaned(file)
        data = pd.read_parquet(file)
        missing = [column for column in tables.schema(name).columns if column not in data]
        if missing:
            raise _other_version(f"{file.name} 没有 {'、'.join(missing)} 列")
        for column, kind in tables.schema(name).columns.items():
            if kind == "list":
                data[column] = data[column].map(list)
        frames[name] = data
    return frames


def _refuse_other_version(folder: Path) -> None:
    """Tables that another version has made may mean something else, even where they look alike."""
    file = folder / "manifest.json"
    made_by = json.loads(file.read_text(encoding="utf-8"))["version"] if file.is_file() else ""
    if made_by not in ("", version("branchstats")):
        raise _other_version(f"branchstats {made_by}")


def _other_version(raw: str) -> ProjectError:
    return ProjectError(
        file="data/processed",
        raw=raw,
        reason=f"是另一个版本的程序生成的，现在用的是 branchstats {version('branchstats')}",
        advice="请再运行一次 branchstats clean 或 branchstats review，会重新生成",
    )


def load_rejects(project: Project) -> pd.DataFrame:
    """rejects.csv: one row a cell that was not understood, all text."""
    return _load_csv(_current(project) / "rejects.csv")


def load_notices(project: Project) -> pd.DataFrame:
    """notices.csv: what is worth a look although nothing was lost, all text."""
    return _load_csv(_current(project) / "notices.csv")


def load_manifest(project: Project) -> dict[str, Any]:
    """manifest.json: version, SHA-256 of each input file, of review.toml and of the csv files."""
    file = _current(project) / "manifest.json"
    if not file.is_file():
        raise _not_cleaned(file)
    return json.loads(file.read_text(encoding="utf-8"))


def has_findings(project: Project) -> bool:
    """Whether the tables of data/processed have been judged: `clean` takes old findings away."""
    return (_current(project) / FINDINGS).is_file()


def load_findings(project: Project) -> pd.DataFrame:
    """findings.json: one row a finding, the columns of `evidence.judge`.

    Raises
    ------
    ProjectError : the evidence has not been judged yet.
    """
    file = _current(project) / FINDINGS
    if not file.is_file():
        raise ProjectError(
            file=file.name, reason="还没有研判结果", advice="请先运行 branchstats evidence"
        )
    return pd.DataFrame(json.loads(file.read_text(encoding="utf-8")))


def json_bytes(content: Any) -> bytes:
    """Content as JSON text: sorted keys, Chinese as is, no NaN (ValueError)."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode("utf-8")


def manifest_of(project: Project, files: Iterable[tuple[str, Path]]) -> dict[str, Any]:
    """What a run read: branchstats' version and the SHA-256 of every input."""
    inputs = {
        "review.toml": project.root / "review.toml",
        "data/corrections.csv": project.corrections,
        "data/notes.csv": project.notes,
    }
    listed = []
    for name, path in files:
        try:
            listed.append({"file": name, "bytes": path.stat().st_size, "sha256": sha256(path)})
        except OSError:
            listed.append({"file": name, "bytes": None, "sha256": None})
    return {
        "version": version("branchstats"),
        "files": listed,
        "settings": {name: sha256(path) for name, path in inputs.items() if path.is_file()},
    }


def _plain(value: Any) -> Any:
    """A cell of a frame as JSON knows it: NaN, NA and NaT become None."""
    if isinstance(value, (list, dict, str)):
        return value
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _csv_bytes(rejects: Iterable[Reject]) -> bytes:
    """Rejects as csv for Excel: UTF-8 with BOM, nothing that a spreadsheet would compute."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(REJECT_COLUMNS)
    for reject in rejects:
        writer.writerow([harmless(value) for value in asdict(reject).values()])
    return text.getvalue().encode("utf-8-sig")


def _load_csv(file: Path) -> pd.DataFrame:
    if not file.is_file():
        raise _not_cleaned(file)
    return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _beside(project: Project) -> Path:
    return project.processed.with_name(f".{project.processed.name}.new")


def _old(project: Project) -> Path:
    return project.processed.with_name(f".{project.processed.name}.old")


def _current(project: Project) -> Path:
    """data/processed; where a run died between the two renames of a swap, put back first."""
    if not project.processed.is_dir() and _old(project).is_dir():
        with exclusive(project):
            pass
    return project.processed


def _identity(project: Project) -> tuple[int, int] | None:
    """Which folder data/processed is: another one after a swap; None while there is none."""
    try:
        status = project.processed.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def _recover(project: Project) -> None:
    """Put the old tables back if a run died between the two renames of a swap, and tidy up."""
    old = _old(project)
    if old.exists() and not project.processed.exists():
        old.rename(project.processed)
    for folder in (old, _beside(project), project.root / SCRATCH):
        shutil.rmtree(folder, ignore_errors=True)


def _swap(project: Project) -> None:
    current, beside, old = project.processed, _beside(project), _old(project)
    if (current / KEPT).is_file():
        shutil.copy2(current / KEPT, beside / KEPT)
    shutil.rmtree(old, ignore_errors=True)
    if current.exists():
        current.rename(old)
    try:
        beside.rename(current)
    except OSError:
        with suppress(OSError):
            old.rename(current)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _write(file: Path, content: bytes) -> None:
    """Write and wait until the disk has it: a rename must not come before what it names."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _not_writable(folder, fault) from fault


def _not_writable(path: Path, fault: OSError) -> ProjectError:
    return ProjectError(
        file=path.name,
        reason="写不进去" + _FAULTS.get(fault.errno or 0, ""),
        advice="请检查文件夹权限、磁盘空间，并关闭正在打开该文件的程序",
    )


def _not_cleaned(file: Path) -> ProjectError:
    return ProjectError(
        file=file.name, reason="还没有清洗过的数据", advice="请先运行 branchstats clean"
    )


def _busy(project: Project) -> ProjectError:
    return ProjectError(
        file=str(project.root), reason="另一个 branchstats 正在处理这个项目",
        advice="请等它结束后再运行",
    )  # fmt: skip
