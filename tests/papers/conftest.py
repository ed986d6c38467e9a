"""One invented branch, cleaned and judged once for all tests of the papers."""

from __future__ import annotations

import pytest
from invented_branch import write_project

from branchstats.findings import write_findings


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    """A project whose findings are really judged from its tables."""
    project = write_project(tmp_path_factory.mktemp("judged") / "project")
    write_findings(project)
    return project


@pytest.fixture(scope="session")
def handmade(tmp_path_factory):
    """A project with one finding of each verdict, written by hand."""
    return write_project(tmp_path_factory.mktemp("handmade") / "project")
