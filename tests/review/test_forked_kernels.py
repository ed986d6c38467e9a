"""Kernels forked from a warm process: the same outputs to the byte, and nothing leaks."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import nbformat
import pytest
from invented_branch import write_project
from jupyter_client.connect import write_connection_file
from nbformat.v4 import new_code_cell, new_notebook

from branchstats.errors import NotebookError
from branchstats.project import packaged_notebooks
from branchstats.review import warm as warm_module
from branchstats.review.execute import Executed, run_notebooks
from branchstats.review.warm import IS_POSSIBLE, WarmProcess

pytestmark = pytest.mark.skipif(not IS_POSSIBLE, reason="forks kernels on Linux only")

CHANGES = """
import builtins, os, random, sys
import matplotlib, numpy, pandas
import branchstats.charts.lines
builtins.leaked = 1
os.environ['LEAKED'] = '1'
sys.path.append('leaked')
matplotlib.rcParams['figure.dpi'] = 17
pandas.set_option('display.max_rows', 3)
branchstats.charts.lines.rate_line = None
"""
LOOKS = """
import builtins, os, sys
import matplotlib, pandas
import branchstats.charts.lines
print(hasattr(builtins, 'leaked'), 'LEAKED' in os.environ, 'leaked' in sys.path,
      matplotlib.rcParams['figure.dpi'] == 17, pandas.get_option('display.max_rows') == 3,
      branchstats.charts.lines.rate_line is None)
"""
# everything that a cell can put out: streams, rich results, a bare figure, a warning, C's stdout
VARIED = [
    "import sys, warnings\nimport pandas as pd\nimport matplotlib.pyplot as plt",
    "print('一')\nprint('二', file=sys.stderr)\npd.DataFrame({'a': [1, 2]})",
    "plt.plot([1, 3, 2]);",
    "warnings.warn('三')\nfig, ax = plt.subplots()\nax.bar([1], [2])\nfig",
    "import os\nos.write(1, '四\\n'.encode())\nNone",
    "display({'text/html': '<b>五</b>', 'text/plain': '五'}, raw=True, display_id='x')",
    "from IPython.display import clear_output\nprint('六')\nclear_output()\nprint('七')",
    "from branchstats.charts import lines\n(sys.argv[0].endswith('.py'), __name__, sys.flags.hash_randomization)",
    "matplotlib_backend = plt.get_backend()\nmatplotlib_backend, sys.stdin.read() if sys.stdin else ''",
]


def notebook(folder: Path, name: str, *sources: str) -> Path:
    file = folder / name
    cells = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells), file)
    return file


def run(files: list[Path], root: Path, **kwargs: bool) -> list[Executed]:
    return run_notebooks(files, project_root=root, edition="committee", **kwargs)


def as_bytes(executed: list[Executed]) -> list[bytes]:
    """Outputs as bytes; the number of the process, which a warning names, is no output."""
    texts = (json.dumps(item.notebook, sort_keys=True) for item in executed)
    return [re.sub(r"/ipykernel_\d+/", "/ipykernel/", text).encode() for text in texts]


def printed(executed: Executed) -> str:
    cells = executed.notebook.cells
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


@pytest.mark.slow
def test_the_review_is_the_same_to_the_byte_with_kernels_started_afresh(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    files = sorted(packaged_notebooks().glob("0*.ipynb"))
    assert len(files) == 6
    quick = as_bytes(run(files, project.root, is_forked=True))
    assert quick == as_bytes(run(files, project.root, is_forked=False))
    assert sum(b"image/" in content for content in quick) >= 4, "charts were drawn"


def test_whatever_a_cell_puts_out_is_the_same(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "01_varied.ipynb", *VARIED)]
    (quick,), (real,) = (
        as_bytes(run(files, tmp_path, is_forked=which)) for which in (True, False)
    )
    assert quick == real
    for said in ("一", "二", "三", "五", "七", "image/png", "backend_inline"):
        assert json.dumps(said).strip('"').encode() in quick


def test_no_notebook_sees_what_another_one_did(tmp_path: Path) -> None:
    files = [notebook(tmp_path, f"{n:02d}_changes.ipynb", CHANGES) for n in (1, 2)]
    files += [notebook(tmp_path, f"{n:02d}_looks.ipynb", LOOKS) for n in (3, 4)]
    *_, third, fourth = run(files, tmp_path, is_forked=True)
    assert printed(third).split() == ["False"] * 6
    assert printed(fourth) == printed(third)


def test_kernels_are_forks_of_one_process_and_none_is_left(tmp_path: Path) -> None:
    asks = "import os, random, numpy\nprint(os.getppid(), os.getpid(), numpy.random.random())"
    files = [notebook(tmp_path, f"0{n}_a.ipynb", asks) for n in (1, 2, 3)]
    told = [printed(item).split() for item in run(files, tmp_path, is_forked=True)]
    parents, pids, numbers = (set(column) for column in zip(*told, strict=True))
    assert len(parents) == 1
    assert len(pids) == len(numbers) == 3, "each with dice of its own"
    for pid in parents | pids:
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def test_one_that_dies_is_named_and_the_others_end(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "01_dies.ipynb", "import os; os._exit(3)")]
    files += [notebook(tmp_path, "02_waits.ipynb", "import time; time.sleep(60)")]
    with pytest.raises(NotebookError, match=r"01_dies\.ipynb.*：运行中内核退出"):
        run(files, tmp_path, is_forked=True)


def test_without_a_warm_process_kernels_are_started_afresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_module.sys, "executable", str(tmp_path / "no such python"))
    warm = WarmProcess()
    assert warm.fork([], environment={}, folder=".") is None
    warm.close()
    monkeypatch.undo()
    monkeypatch.setattr(WarmProcess, "fork", lambda *args, **kwargs: None)
    (executed,) = run([notebook(tmp_path, "01_a.ipynb", "print('甲')")], tmp_path, is_forked=True)
    assert printed(executed) == "甲\n"


def test_kernels_end_with_the_warm_process_however_it_ended(tmp_path: Path) -> None:
    connection = tmp_path / "kernel.json"
    write_connection_file(str(connection))
    warm = WarmProcess()
    pid = warm.fork(["-f", str(connection)], environment=dict(os.environ), folder=str(tmp_path))
    assert pid is not None
    time.sleep(1.0)
    os.kill(pid, 0)  # it runs
    assert warm._process is not None
    warm._process.kill()
    warm._process.wait()
    deadline = time.monotonic() + 30.0
    while _runs(pid):
        assert time.monotonic() < deadline, "an orphan"
        time.sleep(0.2)
    warm.close()


def _runs(pid: int) -> bool:
    """Whether a process is there and no mere entry that nobody has taken leave of."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_warm_process_that_died_forks_nothing(tmp_path: Path) -> None:
    warm = WarmProcess()
    assert warm._process is not None
    warm._process.kill()
    warm._process.wait()
    assert warm.fork(["-f", "x"], environment={}, folder=str(tmp_path)) is None
    warm.close()
