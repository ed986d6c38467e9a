"""One target under libFuzzer (atheris): `python engine.py TARGET [libFuzzer's options] CORPUS`."""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# only our own code is measured: what pandas does inside is not what is fuzzed
with atheris.instrument_imports(include=["branchstats"]):
    from fuzz.targets import one


def main() -> None:
    name = sys.argv.pop(1)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    atheris.Setup(sys.argv, lambda data: one(name, data) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
