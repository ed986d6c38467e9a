"""Files and data/processed replaced whole or not at all, under the project's one lock."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from branchstats.errors import ProjectError
from branchstats.project import Project

KEPT = "README.md"  # the one file of data/processed that is not generated
OWNER_ONLY = 0o600  # read and write for the owner, nothing for anybody else
OWNER_ONLY_FOLDER = 0o700
SCRATCH = Path(".branchstats", "verify")  # below the project's folder
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
        raise busy(project) from fault
    except OSError as fault:
        raise _not_writable(folder, fault) from fault
    try:
        if lock.lock_counter == 1:
            _recover(project)
        yield
    finally:
        lock.release()


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


def replace_processed(project: Project, files: Iterable[tuple[str, bytes]]) -> None:
    """Replace data/processed by the given files (name, content).

    The new folder is written beside the old one and takes its place at the end. Names stand in
    it: only its owner may look into it (where the system has such permissions).

    Raises
    ------
    ProjectError : the folder cannot be written.
    """
    beside = _beside(project)
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True, mode=OWNER_ONLY_FOLDER)
        for name, content in files:
            _write(beside / name, content)
        _swap(project)
    except OSError as fault:
        shutil.rmtree(beside, ignore_errors=True)
        raise _not_writable(project.processed, fault) from fault


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


def current(project: Project) -> Path:
    """data/processed; where a run died between the two renames of a swap, put back first."""
    if not project.processed.is_dir() and _old(project).is_dir():
        with exclusive(project):
            pass
    return project.processed


def busy(project: Project) -> ProjectError:
    """The error for a project that another run holds."""
    return ProjectError(
        file=str(project.root), reason="另一个 branchstats 正在处理这个项目",
        advice="请等它结束后再运行",
    )  # fmt: skip


def _beside(project: Project) -> Path:
    return project.processed.with_name(f".{project.processed.name}.new")


def _old(project: Project) -> Path:
    return project.processed.with_name(f".{project.processed.name}.old")


def _recover(project: Project) -> None:
    """Put the old tables back if a run died between the two renames of a swap, and tidy up."""
    old = _old(project)
    if old.exists() and not project.processed.exists():
        old.rename(project.processed)
    for folder in (old, _beside(project), project.root / SCRATCH):
        shutil.rmtree(folder, ignore_errors=True)


def _swap(project: Project) -> None:
    processed, beside, old = project.processed, _beside(project), _old(project)
    if (processed / KEPT).is_file():
        shutil.copy2(processed / KEPT, beside / KEPT)
    shutil.rmtree(old, ignore_errors=True)
    if processed.exists():
        processed.rename(old)
    try:
        beside.rename(processed)
    except OSError:
        with suppress(OSError):
            old.rename(processed)
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
