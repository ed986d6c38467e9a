"""The audit bites: a licence that is not allowed, a pin without a hash, an address in the SBOM."""

from __future__ import annotations

import tomllib

import audit
import pytest

KNOWN = tomllib.loads(audit.LICENCES.read_text(encoding="utf-8"))
HASH = "--hash=sha256:" + "0" * 64


def package(licence: str, name: str = "some") -> dict[str, str]:
    return {"Name": name, "Version": "1.0", "License": licence}


@pytest.mark.parametrize(
    "licence",
    ["MIT", "BSD License", "Apache-2.0 AND MIT", "(MIT OR Apache-2.0)", "MIT License; ISC"],
)
def test_licences_that_allow_use_pass(licence):
    assert not list(audit.licence_faults([package(licence)], KNOWN))


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "MIT AND AGPL-3.0", "Proprietary", "UNKNOWN", "", "MIT; GPLv3"]
)
def test_licences_that_do_not_are_named(licence):
    (fault,) = audit.licence_faults([package(licence)], KNOWN)
    assert fault.startswith("some 1.0")


def test_what_metadata_leave_out_is_known_by_package_only():
    assert not list(audit.licence_faults([package("UNKNOWN", "atheris")], KNOWN))


def test_a_pin_without_a_hash_is_found():
    lock = f"a==1 \\\n    {HASH}\nb==2\nc==3 ; python_version > '3' \\\n    {HASH}\n"
    assert list(audit.pins_without_hash(lock)) == ["b==2"]


@pytest.mark.parametrize("name", audit.LOCKS)
def test_every_pin_of_the_locks_has_a_hash(name):
    text = (audit.ROOT / name).read_text(encoding="utf-8")
    assert text.count("==") > 100
    assert not list(audit.pins_without_hash(text))


def test_the_sbom_keeps_no_address_and_no_path():
    found = audit._without_places(
        {
            "components": [
                {
                    "name": "a",
                    "externalReferences": [{"url": "https://example.org/a"}],
                    "properties": [{"name": "path", "value": "/somewhere"}],
                    "licenses": [{"license": {"id": "MIT"}}],
                }
            ]
        }
    )
    assert found == {"components": [{"name": "a", "licenses": [{"license": {"id": "MIT"}}]}]}
