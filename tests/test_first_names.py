"""`import branchstats`: a dozen names that explain themselves, and tables that sort offline."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys

import pandas as pd
import pytest

import branchstats


def test_a_dozen_names_each_explained_in_its_first_line():
    assert len(branchstats.__all__) == 12
    assert set(branchstats.__all__) <= set(dir(branchstats))
    for name in branchstats.__all__:
        first, *rest = inspect.getdoc(getattr(branchstats, name)).splitlines()
        assert 20 < len(first) < 100, name
        assert not rest or rest[0] == "", name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = branchstats.nothing


def test_importing_it_loads_none_of_the_libraries():
    code = "import sys, branchstats; print(sorted({'pandas', 'matplotlib'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.fixture
def shown(monkeypatch):
    """What the notebook's first cell displays, and a frame after it; undone at the end."""
    itables = pytest.importorskip("itables")
    said = []
    monkeypatch.setattr("IPython.display.display", lambda one: said.append(one.data))
    branchstats.sortable_tables()
    yield "".join(said), pd.DataFrame({"x": [f"row{i}" for i in range(3000)]})._repr_html_()
    itables.init_notebook_mode(all_interactive=False, connected=True)


def test_frames_become_tables_to_search_with_nothing_to_fetch(shown):
    library, table = shown
    assert len(library) > 500_000  # DataTables itself
    loaded = re.findall(r"""(?:import\(|from |src=)\s*['"](https?:[^'"]+)""", library + table)
    assert loaded == []
    assert json.dumps("查找：")[1:-1] in table or "查找：" in table
    assert "row2999" in table  # all rows, not a sample
