"""Imports that a command can do without."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# jsonschema, which nbformat checks notebooks with, imports it where it is installed: a second, for
# a grammar of international addresses, which no notebook's schema has
IRI_GRAMMAR = "rfc3987_syntax"


@contextmanager
def without(module: str) -> Iterator[None]:
    """Inside the `with`, importing `module` fails as if it was not installed.

    None in sys.modules does that (Python reference, 5.3.1). Only for a process of our own: what
    was imported inside stays without it.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
