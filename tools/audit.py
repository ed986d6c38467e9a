"""`make audit`: licences, an SBOM, and whether every dependency is pinned, hashed and a wheel.

    python tools/audit.py [--offline] [--output .audit/sbom.cdx.json]

Exit 1 where a licence is not among those of licences.toml, a pin lacks its hash, or an
installation would have to run a package's own code. The SBOM (CycloneDX) names what is installed
here, without addresses and without this machine's paths; the same installation gives the same
bytes.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LICENCES = Path(__file__).with_name("licences.toml")
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-tools.lock")
OWN = "branchstats"
_JOINT = re.compile(r"\s+(?:AND|OR|WITH)\s+|;\s*|[()]")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def main() -> int:
    """Print what was found; 1 where something is wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--offline", action="store_true", help="do not ask whether wheels exist")
    asked.add_argument("--output", type=Path, default=ROOT / ".audit" / "sbom.cdx.json")
    chosen = asked.parse_args()
    packages = installed()
    faults = list(licence_faults(packages, tomllib.loads(LICENCES.read_text(encoding="utf-8"))))
    print(f"licences: {len(packages)} packages, {len(faults)} not allowed or not known")
    for name in LOCKS:
        text = (ROOT / name).read_text(encoding="utf-8")
        without = list(pins_without_hash(text))
        print(f"{name}: {len(_PIN.findall(text))} pins, {len(without)} without a hash")
        faults += [f"{name}: {pin} has no hash" for pin in without]
        if not chosen.offline:
            said = not_wheels(ROOT / name)
            print(f"{name}: {'all are wheels' if not said else 'not all are wheels'}")
            faults += [said] if said else []
    content = sbom()
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(content, encoding="utf-8")
    print(f"SBOM: {len(json.loads(content)['components'])} components, {chosen.output.name}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return int(bool(faults))


def installed() -> list[dict[str, str]]:
    """Name, version and licence of every installed package but our own."""
    listed = _run("piplicenses", "--format=json", "--with-system")
    return [package for package in json.loads(listed) if package["Name"] != OWN]


def licence_faults(packages: list[dict[str, str]], known: Mapping[str, Any]) -> Iterator[str]:
    """One line a package whose licence is not allowed; of several joined ones each must be."""
    same, by_package = known["same"], known["by_package"]
    for package in packages:
        stated = package["License"]
        if stated == "UNKNOWN":
            stated = by_package.get(package["Name"], stated)
        whole = same.get(stated)
        parts = [whole] if whole else [part for part in _JOINT.split(stated) if part.strip()]
        wrong = [p for p in parts if same.get(p.strip(), p.strip()) not in known["allowed"]]
        if wrong or not parts:
            yield f"{package['Name']} {package['Version']}: {stated}"


def pins_without_hash(lock: str) -> Iterator[str]:
    """Pins of a lock that no hash follows."""
    starts = [found.start() for found in _PIN.finditer(lock)]
    for start, end in zip(starts, [*starts[1:], len(lock)], strict=True):
        block = lock[start:end]
        if not _HASH.search(block):
            yield block.split()[0]


def not_wheels(lock: Path) -> str:
    """What pip says where a pin has no wheel for this Python; "" where all have. Installs nothing."""
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--dry-run",
        "--ignore-installed", "--require-hashes", "--only-binary", ":all:", "-r", str(lock),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{lock.name}: {done.stderr.strip()[-500:]}"


def sbom() -> str:
    """The CycloneDX document of this installation, without addresses and paths."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sbom.json")
        _run("cyclonedx_py", "environment", "--output-reproducible", "--short-PURLs", "--of",
             "JSON", "-o", str(file), sys.executable)  # fmt: skip
        document = json.loads(file.read_text(encoding="utf-8"))
    return json.dumps(_without_places(document), ensure_ascii=False, indent=1, sort_keys=True)


def _without_places(part: Any) -> Any:
    """The document without external references and properties: addresses, paths of a machine."""
    if isinstance(part, dict):
        return {
            key: _without_places(value)
            for key, value in part.items()
            if key not in ("externalReferences", "properties")
        }
    return [_without_places(item) for item in part] if isinstance(part, list) else part


def _run(module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words], capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{module}: {done.stderr.strip()[-1000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
