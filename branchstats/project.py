"""A review project: its folders, review.toml and notes.csv."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from branchstats.errors import ProjectError
from branchstats.settings import Settings, settings_from

LONGEST_SHOWN = 60  # characters of a line that is quoted


@dataclass(frozen=True)
class Project:
    """The folders of one review project (DESIGN: data/raw, data/processed, notebooks, reports)."""

    root: Path
    settings: Settings
    raw_override: Path | None = None
    processed_override: Path | None = None

    @property
    def raw(self) -> Path:
        return self.raw_override or self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        return self.processed_override or self.root / "data" / "processed"

    @property
    def corrections(self) -> Path:
        return self.root / "data" / "corrections.csv"

    @property
    def notes(self) -> Path:
        return self.root / "data" / "notes.csv"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        return self.root / "reports"


def packaged_notebooks() -> Path:
    """The notebooks that the package brings: inside it when installed, beside it in a checkout."""
    inside = Path(str(files("branchstats"))) / "notebooks"
    return inside if inside.is_dir() else inside.parent.parent / "notebooks"


def load_project(root: Path, *, raw: Path | None = None, processed: Path | None = None) -> Project:
    """The project in the folder `root`, with its settings checked.

    Raises
    ------
    ProjectError : no review.toml there, not UTF-8, not TOML, or a key or value that is not known.
    """
    root = root.resolve()  # a notebook's kernel works in another folder
    file = root / "review.toml"
    if not file.is_file():
        raise ProjectError(
            file=str(file), reason="没有找到 review.toml",
            advice="请在项目文件夹里运行，或用 --project 指明文件夹",
        )  # fmt: skip
    text = ""
    try:
        text = file.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as fault:
        raise ProjectError(
            file="review.toml", cell=f"第{fault.start}个字节", reason="不是 UTF-8 编码",
            advice="请用记事本打开，另存为时编码选 UTF-8",
        ) from fault  # fmt: skip
    # tomllib itself gives up on brackets in brackets and on numbers of thousands of digits
    except (ValueError, RecursionError) as fault:
        raise _not_toml(str(fault), text) from fault
    return Project(
        root=root,
        settings=settings_from(values),
        raw_override=raw,
        processed_override=processed,
    )


def _not_toml(said: str, text: str) -> ProjectError:
    """The line that the parser names (else none), as it stands, with the most likely mend."""
    found = re.search(r"at line (\d+)", said)
    lines = text.splitlines()
    number = int(found[1]) if found else len(lines) if "end of document" in said else 0
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if re.search("[“”＝［］]", line):
        advice = '引号、等号、方括号要用英文（半角）的：" = [ ]'
    elif re.search(r"=\s*\d{4}[-./年]\d{1,2}", line):
        advice = "日期要写成 2019-01-01：月和日都是两位"
    elif "overwrite" in said or "twice" in said or "declare" in said:
        advice = "同一节、同一项只能写一次，请把重复的合在一起"
    else:
        advice = "请检查这一行：文字要用英文双引号，等号两边不要漏内容"
    return ProjectError(
        file="review.toml", cell=f"第{number}行" if number else "", raw=line[:LONGEST_SHOWN],
        reason="写法不对，读不懂", advice=advice,
    )  # fmt: skip


def load_notes(project: Project) -> pd.DataFrame:
    """data/notes.csv as columns month (first day) and text; no file gives no rows.

    Raises
    ------
    ProjectError : wrong columns, or a month that cannot be read.
    """
    if not project.notes.is_file():
        return pd.DataFrame({"month": pd.Series(dtype="datetime64[us]"), "text": []})
    try:
        notes = pd.read_csv(project.notes, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise ProjectError(
            file="data/notes.csv",
            reason="读不出来",
            advice="请另存为 UTF-8 编码的 csv：month,text",
        ) from fault
    if list(notes.columns) != ["month", "text"]:
        raise ProjectError(
            file="data/notes.csv", raw=",".join(notes.columns), reason="列名不对",
            advice="第一行应当是 month,text",
        )  # fmt: skip
    months = pd.to_datetime(notes["month"].str.strip(), format="%Y-%m", errors="coerce")
    if months.isna().any():
        line = int(np.argmax(months.isna().to_numpy()))
        raise ProjectError(
            file="data/notes.csv", cell=f"第{line + 2}行", raw=notes["month"].iloc[line],
            reason="月份读不懂", advice="请写成 2020-02 这样的年-月",
        )  # fmt: skip
    return pd.DataFrame({"month": months.astype("datetime64[us]"), "text": notes["text"]})
