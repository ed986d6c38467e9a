"""Read and write data/processed: the same bytes for the same input."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from branchstats import tables
from branchstats.atomic import busy, current, replace_processed, write_file
from branchstats.cleaning.records import Reject
from branchstats.errors import ProjectError
from branchstats.privacy import harmless
from branchstats.project import Project

REJECT_COLUMNS = tuple(Reject.__dataclass_fields__)
FINDINGS = "findings.json"
_CHUNK_BYTES = 1 << 20
_ATTEMPTS = 3  # at reading tables that another run is replacing just then


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def write_processed(
    project: Project,
    frames: Mapping[str, pd.DataFrame],
    *,
    rejects: Iterable[Reject],
    notices: Iterable[Reject],
    manifest: Mapping[str, Any],
) -> None:
    """Replace data/processed by the given tables, rejects.csv, notices.csv and manifest.json.

    Raises
    ------
    SchemaError : a frame breaks tables.toml (nothing is written).
    ProjectError : the folder cannot be written.
    """
    for name, data in frames.items():
        tables.validate(name, data)
    replace_processed(project, _processed(frames, rejects, notices, manifest))


def _processed(
    frames: Mapping[str, pd.DataFrame],
    rejects: Iterable[Reject],
    notices: Iterable[Reject],
    manifest: Mapping[str, Any],
) -> Iterator[tuple[str, bytes]]:
    for name, data in frames.items():
        # the format itself in memory: a full disk is then an error of writing, never half a file
        yield f"{name}.parquet", data.to_parquet(index=False)
    yield "rejects.csv", _csv_bytes(rejects)
    yield "notices.csv", _csv_bytes(notices)
    yield "manifest.json", json_bytes(manifest)


def write_findings(project: Project, findings: pd.DataFrame) -> None:
    """Write findings.json beside the tables; missing numbers become null."""
    rows = [
        {key: _plain(value) for key, value in row.items()} for row in findings.to_dict("records")
    ]
    write_file(project.processed / FINDINGS, json_bytes(rows))


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
    raise busy(project)


def _frames(project: Project) -> dict[str, pd.DataFrame]:
    folder = current(project)
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
    return _load_csv(current(project) / "rejects.csv")


def load_notices(project: Project) -> pd.DataFrame:
    """notices.csv: what is worth a look although nothing was lost, all text."""
    return _load_csv(current(project) / "notices.csv")


def load_manifest(project: Project) -> dict[str, Any]:
    """manifest.json: version, SHA-256 of each input file, of review.toml and of the csv files."""
    file = current(project) / "manifest.json"
    if not file.is_file():
        raise _not_cleaned(file)
    return json.loads(file.read_text(encoding="utf-8"))


def has_findings(project: Project) -> bool:
    """Whether the tables of data/processed have been judged: `clean` takes old findings away."""
    return (current(project) / FINDINGS).is_file()


def load_findings(project: Project) -> pd.DataFrame:
    """findings.json: one row a finding, the columns of `evidence.judge`.

    Raises
    ------
    ProjectError : the evidence has not been judged yet.
    """
    file = current(project) / FINDINGS
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


def _identity(project: Project) -> tuple[int, int] | None:
    """Which folder data/processed is: another one after a swap; None while there is none."""
    try:
        status = project.processed.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def _not_cleaned(file: Path) -> ProjectError:
    return ProjectError(
        file=file.name, reason="还没有清洗过的数据", advice="请先运行 branchstats clean"
    )
