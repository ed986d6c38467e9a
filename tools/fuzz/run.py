"""`make fuzz`: every target in turn within a time budget; the corpus and the tally are kept.

    python tools/fuzz/run.py [--seconds 600] [--target NAME …] [--folder .fuzz]

.fuzz/corpus/TARGET grows from run to run, .fuzz/tally.json counts inputs over all runs, and
.fuzz/crashes holds what went wrong. Exit 1 where an exception escaped, or something hung or ate
memory in our own code. A death of native code (calamine) is tried again in the worker process
that `clean` uses: where that contains it, it is counted as contained and the fuzzing goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fuzz.seeds import dictionary, seeds
from fuzz.targets import TARGETS

HERE = Path(__file__).resolve().parent
MEMORY_LIMIT_MB = 3_000
INPUT_LIMIT_S = 25  # for one input, on a busy machine
# bytes of an input: what is longer is slower and finds no more
LARGEST = {"sheet": 1_500, "values": 200, "masking": 300, "xls": 30_000}
LARGEST_ELSE = 16_000
FILES = ("any_file", "xlsx", "xlsx_parts", "xls", "html", "mht", "xml_2003", "text")
_DONE = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_AT = re.compile(r"^#(\d+)\s", re.M)
_ARTIFACT = re.compile(r"Test unit written to (\S*(?:crash|oom|timeout)-\S+)")
_ESCAPED = "Uncaught Python exception"


def main() -> int:
    """Fuzz; print one line a target; 1 where something was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=600.0)
    asked.add_argument("--target", action="append", choices=sorted(TARGETS))
    asked.add_argument("--folder", type=Path, default=Path(".fuzz"))
    chosen = asked.parse_args()
    folder = chosen.folder.resolve()
    names = chosen.target or list(TARGETS)
    tally = _tally(folder)
    found = 0
    for name in names:
        result = fuzz(name, folder, seconds=chosen.seconds / len(names))
        kept = tally.setdefault(name, {"inputs": 0, "contained": 0, "faults": 0})
        for key in kept:
            kept[key] += result[key]
        found += result["faults"]
        (folder / "tally.json").write_text(json.dumps(tally, indent=1), encoding="utf-8")
        print(f"{name:16} {result['inputs']:9} inputs, {result['contained']} contained, "
              f"{result['faults']} faults", flush=True)  # fmt: skip
    total = sum(row["inputs"] for row in tally.values())
    print(f"{'all runs':16} {total:9} inputs, {sum(r['faults'] for r in tally.values())} faults")
    return int(found > 0)


def fuzz(name: str, folder: Path, *, seconds: float) -> dict[str, int]:
    """One target for so many seconds; goes on after a death that the worker contains."""
    corpus, crashes = folder / "corpus" / name, folder / "crashes"
    for wanted in (corpus, crashes):
        wanted.mkdir(parents=True, exist_ok=True)
    for content in seeds(name):
        (corpus / hashlib.sha256(content).hexdigest()[:20]).write_bytes(content)
    words = folder / "words.dict"
    words.write_text("\n".join(_quoted(word) for word in dictionary()) + "\n", encoding="utf-8")
    result = {"inputs": 0, "contained": 0, "faults": 0}
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 1:
        said = _engine(name, corpus, crashes, words, seconds=left)
        counts = [int(n) for n in (_DONE.findall(said) or _AT.findall(said))]
        result["inputs"] += max(counts, default=0)
        written = _ARTIFACT.search(said)
        if written is None:
            if not _DONE.search(said):  # it did not even start, or was ended from outside
                print(said[-2000:], file=sys.stderr)
                result["faults"] += 1
            break
        crash = Path(written[1])
        if _ESCAPED not in said and name in FILES and is_contained(crash):
            result["contained"] += 1
            crash.rename(crash.with_name(f"contained-{name}-{crash.name}"))
            continue
        result["faults"] += 1
        kept = crash.rename(crash.with_name(f"{name}-{crash.name}"))
        kept.with_suffix(".txt").write_text(said[-6000:], encoding="utf-8")
        print(f"{name}: {kept}\n{said[-3000:]}", file=sys.stderr)
        break
    return result


def is_contained(crash: Path) -> bool:
    """Whether `clean` would lose that one file only: the worker gives sheets or a message."""
    from branchstats.errors import ExportError
    from branchstats.exports.isolated import read_files

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "x.xlsx")
        file.write_bytes(crash.read_bytes())
        ((_, result),) = read_files([(file.name, file)])
    return isinstance(result, (tuple, ExportError))


def _engine(name: str, corpus: Path, crashes: Path, words: Path, *, seconds: float) -> str:
    options = {
        "max_total_time": max(int(seconds), 1), "timeout": INPUT_LIMIT_S, "print_final_stats": 1,
        "rss_limit_mb": MEMORY_LIMIT_MB, "max_len": LARGEST.get(name, LARGEST_ELSE),
        "dict": words, "artifact_prefix": f"{crashes}{os.sep}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(HERE / "engine.py"), name, *(f"-{k}={v}" for k, v in options.items()),
         str(corpus)],
        capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def _quoted(word: str) -> str:
    """A word as libFuzzer's dictionaries write it: every byte that is not plain as \\xAB."""
    plain = (chr(b) if 32 < b < 127 and b not in b'\\"' else f"\\x{b:02x}" for b in word.encode())
    return f'"{"".join(plain)}"'


def _tally(folder: Path) -> dict[str, Any]:
    file = folder / "tally.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


if __name__ == "__main__":
    sys.exit(main())
