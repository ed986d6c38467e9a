"""Where the Chinese font lies that charts and page are written in."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def font_file() -> Path:
    """The Chinese font that comes with zhplot, found without importing it (it would set rcParams).

    Raises
    ------
    FileNotFoundError : zhplot is not installed as declared.
    """
    spec = find_spec("zhplot")
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        file = Path(folder) / "fonts" / "NotoSansSC-Regular.ttf"
        if file.is_file():
            return file
    raise FileNotFoundError("zhplot 的中文字体不在，请重新安装依赖：pip install zhplot")
