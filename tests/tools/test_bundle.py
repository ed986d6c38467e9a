"""`make bundle`: the right wheels for each machine, texts that Windows reads, a start that explains."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bundle
import pytest
from outside_programs import missing, program

ROOT = Path(__file__).resolve().parents[2]
WINDOWS, LINUX = bundle.TARGETS
LOCK = """\
# written by hand
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via pandas
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:cc
pywinpty==3.1.2 ; os_name == 'nt' \\
    --hash=sha256:dd
pexpect==4.9.0 ; sys_platform != 'emscripten' and sys_platform != 'win32' \\
    --hash=sha256:ee
appnope==1.0.0 ; sys_platform == 'darwin' \\
    --hash=sha256:ff
"""
FACTS = {
    "branchstats": "0.1.0",
    "installer": "3.12.10",
    "longest": 155,
    "longest_path": 259,
    "pip": "pip-26.0-py3-none-any.whl",
    "python": "3.12",
}


def lines(target, python):
    return [pin.line for pin in bundle.pins_for(LOCK, target, python=python)]


def test_the_markers_of_the_machine_it_is_for_decide_not_those_of_this_one():
    assert lines(WINDOWS, "3.12") == [
        "numpy==2.5.5 --hash=sha256:cc",
        "pywinpty==3.1.2 --hash=sha256:dd",
    ]
    assert lines(LINUX, "3.11") == [
        "numpy==2.4.6 --hash=sha256:aa --hash=sha256:bb",
        "pexpect==4.9.0 --hash=sha256:ee",
    ]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("target", bundle.TARGETS, ids=lambda target: target.name)
def test_the_projects_own_lock_pins_every_name_once_for_each_machine(target, python):
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = bundle.pins_for(lock, target, python=python)
    names = [pin.name for pin in pins]
    assert len(names) == len(set(names)) > 100
    assert all(pin.hashes for pin in pins)
    assert ("pywinpty" in names) == (target is WINDOWS)
    assert ("pexpect" in names) == (target is LINUX)


NUMPY = bundle.Pin("NumPy", "2.5.5", ("sha256:cc",))


@pytest.mark.parametrize(
    ("wheel", "target", "fits"),
    [
        ("numpy-2.5.5-cp312-cp312-win_amd64.whl", WINDOWS, True),
        ("numpy-2.5.5-cp312-cp312-win_amd64.whl", LINUX, False),
        ("numpy-2.5.5-cp313-cp313-win_amd64.whl", WINDOWS, False),
        ("numpy-2.5.5-cp312-cp312-win32.whl", WINDOWS, False),
        ("numpy-2.5.5-cp310-abi3-win_amd64.whl", WINDOWS, True),
        ("numpy-2.5.5-py3-none-any.whl", WINDOWS, True),
        ("numpy-2.5.4-py3-none-any.whl", WINDOWS, False),
        ("numpy-2.5.5-cp312-cp312-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl", LINUX, True),
        ("numpy-2.5.5-cp312-cp312-manylinux2014_x86_64.whl", LINUX, True),
        ("numpy-2.5.5-cp312-cp312-manylinux_2_34_x86_64.whl", LINUX, False),
        ("numpy-2.5.5-cp312-cp312-manylinux_2_28_aarch64.whl", LINUX, False),
    ],
)
def test_a_wheel_that_the_office_cannot_install_is_found_here(wheel, target, fits):
    found = bundle.faults([wheel], [NUMPY], target, python="3.12")
    assert (found == []) == fits, found


def test_a_pin_without_wheel_is_named():
    assert bundle.faults([], [NUMPY], LINUX, python="3.12") == ["linux: no wheel of NumPy==2.5.5"]


def test_the_pins_of_the_folder_are_the_hashes_of_its_files(tmp_path):
    for name in ("b_two-2.0-py3-none-any.whl", "A.one-1.0-py3-none-any.whl"):
        (tmp_path / name).write_bytes(name.encode())
    digests = [
        hashlib.sha256(name.encode()).hexdigest()
        for name in ("A.one-1.0-py3-none-any.whl", "b_two-2.0-py3-none-any.whl")
    ]
    assert bundle.locked(tmp_path.glob("*.whl")) == (
        f"a-one==1.0 --hash=sha256:{digests[0]}\nb-two==2.0 --hash=sha256:{digests[1]}\n"
    )


def test_the_longest_path_counts_compiled_files_and_data_where_they_come_to():
    packages = len(r"Lib\site-packages" "\\")
    assert bundle.longest_installed(["a/b.txt"], python="3.12") == packages + 7
    # a/__pycache__/b.cpython-312.pyc
    assert bundle.longest_installed(["a/b.py"], python="3.12") == packages + 31
    assert bundle.longest_installed(["x-1.data/data/share/ab"], python="3.12") == 8


@pytest.fixture
def texts(tmp_path):
    bundle.write_texts(tmp_path, FACTS)
    return tmp_path


def test_the_batch_file_is_ascii_with_the_line_ends_of_windows(texts):
    content = (texts / "安装和运行.bat").read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") > 10
    assert b'"%~dp0files\\start.py"' in content  # quoted: folders with blanks
    assert b"!= (3, 12)" in content
    assert b"@python" not in content


@pytest.mark.parametrize("name", ["说明.txt", "files/no-python.txt"])
def test_the_editor_of_windows_knows_the_texts_for_utf8_and_nothing_is_left_open(texts, name):
    content = (texts / name).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    text = content.decode("utf-8-sig")
    assert "Python 3.12" in text
    assert "python-3.12.10-amd64.exe" in text
    assert "@" not in text


def test_the_shell_script_is_valid_and_finds_no_other_python(texts, tmp_path):
    script = texts / "安装和运行.sh"
    shell = program("sh", how="Windows has none: run it under Linux")
    empty = tmp_path / "no programs"
    empty.mkdir()
    (empty / "dirname").symlink_to(shutil.which("dirname"))
    (empty / "cat").symlink_to(shutil.which("cat"))
    run = subprocess.run(
        [shell, str(script)], env={"PATH": str(empty)}, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "没有找到 64位的 Python 3.12" in run.stderr


def start_module(folder: Path):
    spec = importlib.util.spec_from_file_location("start", folder / "files" / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_start_runs_on_a_bare_old_python_to_say_that_it_is_too_old(texts):
    source = (texts / "files" / "start.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported <= {*sys.stdlib_module_names}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"platform": "linux", "machine": "x86_64"}, ""),
        ({"platform": "linux", "machine": "aarch64"}, "只有 Windows 和 Linux 的 x86-64 版"),
        ({"platform": "darwin"}, "请换一台电脑"),
        ({"release": (3, 13)}, "这里的 Python 是 3.13（64位）；离线包要用 64位的 Python 3.12"),
        ({"is_64": False}, "3.12（32位）"),
        ({"folder": Path("D:/" + "很深的文件夹/" * 15)}, "路径太长"),
    ],
)
def test_a_machine_that_will_not_do_is_told_why(texts, change, said):
    usual = {"release": (3, 12), "platform": "win32", "machine": "AMD64", "is_64": True}
    given = {**usual, "folder": Path("D:/branchstats/venv"), **change}
    found = start_module(texts).unfit(FACTS, **given)
    assert said in found
    assert bool(found) == bool(said)


def test_a_folder_dragged_onto_it_is_reviewed_and_words_go_on_as_they_are(texts):
    start = start_module(texts)
    assert start.command(["D:/换届"], is_folder=True) == ["review", "--project", "D:/换届"]
    assert start.command(["new", "换届"], is_folder=False) == ["new", "换届"]


def test_a_moved_folder_and_a_new_version_are_installed_again(texts):
    start = start_module(texts)
    pins = texts / "pins.txt"
    pins.write_text("a==1", encoding="utf-8")
    first = start.stamp(pins, Path("D:/a"))
    assert first != start.stamp(pins, Path("D:/b"))
    pins.write_text("a==2", encoding="utf-8")
    assert first != start.stamp(pins, Path("D:/a"))


def test_no_setting_of_the_office_sends_pip_elsewhere(texts, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "x")
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    kept = start_module(texts).without_pip_settings()
    assert [key for key in kept if key.startswith("PIP_")] == ["PIP_CONFIG_FILE"]


def test_it_installs_and_runs_from_its_own_wheels_only(texts, monkeypatch, capsys):
    """A wheel made by hand stands for branchstats, the pip at hand for the bundle's."""
    ensurepip = pytest.importorskip("ensurepip")
    bundled = [*(Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")]
    if not bundled:
        missing("the wheel of pip in ensurepip", "use a Python with ensurepip whole")
    wheels = texts / "files" / "wheels" / "any"
    wheels.mkdir(parents=True)
    shutil.copy(bundled[0], wheels)
    with zipfile.ZipFile(wheels / "branchstats-0.1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("branchstats/__init__.py", "")
        archive.writestr("branchstats/__main__.py", "import sys; sys.exit(len(sys.argv) + 40)")
        head = "branchstats-0.1.0.dist-info"
        archive.writestr(f"{head}/METADATA", "Metadata-Version: 2.1\nName: branchstats\nVersion: 0.1.0\n")  # fmt: skip
        archive.writestr(f"{head}/WHEEL", "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n")  # fmt: skip
        archive.writestr(f"{head}/RECORD", "")
    pins = bundle.locked([wheels / "branchstats-0.1.0-py3-none-any.whl"])
    kind = "windows" if sys.platform == "win32" else "linux"
    facts = {**FACTS, "pip": bundled[0].name, "python": "{}.{}".format(*sys.version_info)}
    (texts / "files" / "bundle.json").write_text(json.dumps(facts), encoding="utf-8")
    (texts / "files" / f"{kind}.txt").write_text(pins.replace("sha256:", "sha256:0"), "utf-8")
    start = start_module(texts)
    assert start.main(["clean", "--strict"]) == 1  # a file that is not the one that was packed
    assert "没有装成" in capsys.readouterr().err
    (texts / "files" / f"{kind}.txt").write_text(pins, encoding="utf-8")
    assert start.main(["clean", "--strict"]) == 43
    assert "安装好了：branchstats 0.1.0" in capsys.readouterr().out
    assert start.main(["clean"]) == 42
    assert "正在安装" not in capsys.readouterr().out
