"""What a surviving mutant changed, in one line, and the reason why it may live."""

from __future__ import annotations

import contextlib
import re
import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from pathlib import Path

import mutmut.configuration
from mutmut.mutation.diff_apply import get_diff_for_mutant
from workspace import NO_TESTS, SURVIVED, Scratch, verdicts

REASONS_FILE = Path(__file__).with_name("survivors.toml")
OPEN = "open"


@dataclass(frozen=True)
class Survivor:
    """One mutant that no test noticed: the function, its lines before and after, the reason."""

    name: str
    function: str
    before: str
    after: str
    reason: str = OPEN


def survivors(scratch: Scratch) -> list[Survivor]:
    """Every survivor of a module, with its reason from survivors.toml."""
    rules = tomllib.loads(REASONS_FILE.read_text(encoding="utf-8"))["reason"]
    alive = [
        name for name, code in verdicts(scratch).items() if code == SURVIVED or code in NO_TESTS
    ]
    if not alive:
        return []
    path = f"branchstats/{scratch.module}.py"
    found = []
    with contextlib.chdir(scratch.folder):
        mutmut.configuration.reset_config()
        for name in alive:
            diff = get_diff_for_mutant(name, path=path)
            before, after = _sides(diff)
            function = re.sub(r"__mutmut_\d+$", "", name.rpartition(".x_")[2] or name)
            reason = reason_for(scratch.module, function, before, after, rules)
            found.append(Survivor(name, function, before, after, reason))
    return found


def reason_for(module: str, function: str, before: str, after: str, rules: list[dict]) -> str:
    """The text of the first rule that fits; "open" where none does.

    A rule names a `module` and a `function` (globs) and `change`, a regular expression that is
    searched in "before → after".
    """
    change = f"{before} → {after}"
    for rule in rules:
        if (
            fnmatchcase(module, rule.get("module", "*"))
            and fnmatchcase(function, rule.get("function", "*"))
            and re.search(rule["change"], change)
        ):
            return rule["text"]
    return OPEN


def _sides(diff: str) -> tuple[str, str]:
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "@@"))]
    before = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
    after = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
    return before, after


def marked(survivor: Survivor) -> str:
    """Only what differs, for reading: ⟦old→new⟧ within the line."""
    before, after = (re.findall(r"\w+|\W", text) for text in (survivor.before, survivor.after))
    parts = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[i:j]), "".join(after[k:m])
        parts.append(old if kind == "equal" else f"⟦{old}→{new}⟧")
    return "".join(parts)
