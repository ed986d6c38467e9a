"""tools/mutants: what it lists exists, samples hold each other, survivors are tried again."""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "mutants"


@pytest.fixture(scope="module")
def workspace() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants_workspace", TOOL / "workspace.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def scratch(workspace, tmp_path):
    found = workspace.Scratch("statistics/runs", ("tests/x.py",), (), tmp_path)
    found.verdicts_file.parent.mkdir(parents=True)
    return found


def write(scratch, codes) -> None:
    scratch.verdicts_file.write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")


def test_every_module_and_test_that_it_names_exists(workspace, tmp_path):
    listed = workspace.scratches(tmp_path)
    assert len(listed) > 30
    for one in listed:
        assert (ROOT / "branchstats" / f"{one.module}.py").is_file(), one.module
        assert all((ROOT / test).is_file() for test in one.tests), one.tests
    for test in tomllib.loads((TOOL / "modules.toml").read_text(encoding="utf-8"))["slow"][
        "tests"
    ]:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), test


def test_a_larger_sample_holds_the_smaller_one(workspace, scratch):
    names = [f"mutant_{at}" for at in range(100)]
    write(scratch, dict.fromkeys(names))
    drawn = []
    for size in (10, 30, None):
        workspace._choose(scratch, size)
        codes = workspace.verdicts(scratch)
        drawn.append({name for name in names if codes[name] is None})
    assert [len(sample) for sample in drawn] == [10, 30, 100]
    assert drawn[0] < drawn[1] < drawn[2]
    assert drawn[0] != set(names[:10])


def test_a_verdict_outside_the_sample_does_not_count(workspace, scratch):
    write(scratch, dict.fromkeys((f"mutant_{at}" for at in range(20)), 1))
    workspace._choose(scratch, 5)
    assert sorted(workspace.verdicts(scratch).values()) == [1] * 5 + [workspace.SKIPPED] * 15


def test_after_a_changed_test_survivors_are_tried_again_and_the_killed_stay(workspace, scratch):
    write(scratch, {"killed": 1, "survived": 0, "untested": 33, "slow": 24, "skipped": 34})
    workspace._forget_survivors(scratch)
    assert workspace.verdicts(scratch) == {
        "killed": 1, "survived": None, "untested": None, "slow": None, "skipped": 34}  # fmt: skip


def test_a_module_that_was_never_run_has_no_verdicts(workspace, tmp_path):
    assert workspace.verdicts(workspace.Scratch("privacy", (), (), tmp_path / "none")) == {}
