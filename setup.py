"""The build puts the notebooks of the repository into the package: one source, kept in notebooks/.

Everything else about the build stands in pyproject.toml.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent


class WithNotebooks(build_py):
    """`branchstats/notebooks` in the wheel; an editable install reads notebooks/ itself."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "branchstats" / "notebooks"
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted((HERE / "notebooks").glob("*.ipynb")):
            shutil.copyfile(file, target / file.name)


setup(cmdclass={"build_py": WithNotebooks})
