"""A pytest plugin: every test begins with empty caches.

mutmut asks of each function which tests call it. Behind a cache only the first test does, and the
others would never be tried on its mutants.
"""

from __future__ import annotations

import sys


def pytest_runtest_setup() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("branchstats"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and hasattr(value, "cache_info"):
                    value.cache_clear()
