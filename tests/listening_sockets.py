"""The addresses at which processes of this machine wait for connections, looked up in /proc."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path

LISTEN = "0A"  # state of a socket in /proc/net/tcp


def tree(root: int) -> set[int]:
    """A process and all that it has started, sessions of their own included."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:  # it has ended
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def listening(processes: set[int]) -> set[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The addresses at which these processes wait for connections."""
    inodes = set(_sockets(processes))
    found = set()
    for table in ("tcp", "tcp6"):
        file = Path("/proc/net", table)
        for line in file.read_text(encoding="ascii").splitlines()[1:] if file.is_file() else ():
            fields = line.split()
            if fields[3] == LISTEN and fields[9] in inodes:
                found.add(_address(fields[1].split(":")[0]))
    return found


def _sockets(processes: set[int]) -> Iterator[str]:
    for process in processes:
        try:
            links = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()]
        except OSError:
            continue
        yield from (link[8:-1] for link in links if link.startswith("socket:["))


def _address(digits: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Hexadecimal words, each in the byte order of the machine."""
    words = [bytes.fromhex(digits[i : i + 8]) for i in range(0, len(digits), 8)]
    content = b"".join(w[::-1] if sys.byteorder == "little" else w for w in words)
    return ipaddress.ip_address(content)
