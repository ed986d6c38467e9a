"""ipykernel's own launcher, without the debugger that nobody attaches to a review.

`python -m branchstats.review.kernel -f CONNECTION_FILE`. Where debugpy cannot be imported, ipykernel
goes without it; else every kernel would import its hundred modules before the first cell.
"""

from __future__ import annotations

import runpy
import sys

LAUNCHER = "ipykernel_launcher"
DEBUGGER = "debugpy"


def leave_out_debugger() -> None:
    """Let `import debugpy` fail in this process (None in sys.modules: Python reference, 5.3.1)."""
    sys.modules[DEBUGGER] = None  # type: ignore[assignment]


if __name__ == "__main__":
    leave_out_debugger()
    runpy.run_module(LAUNCHER, run_name="__main__", alter_sys=True)
