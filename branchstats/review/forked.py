"""Kernels forked from the warm process: real Jupyter kernels without their imports. Linux only.

A fork (`warm`) becomes an ordinary ipykernel that nbclient talks to over its sockets: messages and
outputs are those of a kernel started afresh. This is what Jupyter's client needs to know of it.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from jupyter_client import KernelManager
from jupyter_client.provisioning import LocalProvisioner

from branchstats.review import kernel
from branchstats.review.warm import WarmProcess

KERNEL = kernel.__name__
_KILLED = -signal.SIGTERM


class ForkedProvisioner(LocalProvisioner):
    """Launches a kernel by a fork of the warm process; afresh where there is none."""

    warm: WarmProcess

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """As LocalProvisioner does it, with another kind of process."""
        environment = {**kwargs.get("env", {}), "JPY_PARENT_PID": ""}
        arguments = cmd[cmd.index(KERNEL) + 1 :]
        folder = str(kwargs.get("cwd") or Path.cwd())
        pid = self.warm.fork(arguments, environment=environment, folder=folder)
        if not pid:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = _Forked(pid)  # type: ignore[assignment]
        self.pid = self.pgid = pid  # type: ignore[assignment]
        return self.connection_info


def provisioner(manager: KernelManager, warm: WarmProcess) -> ForkedProvisioner:
    """What makes a kernel manager's kernel a fork of the warm process."""
    found = ForkedProvisioner(
        kernel_id="", kernel_spec=manager.kernel_spec, parent=manager, config=manager.config
    )
    found.warm = warm
    return found


class _Forked:
    """What LocalProvisioner asks of a subprocess.Popen, for a process that is no child of ours."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None while it runs. The warm process takes its leave of it as soon as it has ended."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return _KILLED
        return None

    def wait(self) -> int:
        """Called when `poll` has said that it has ended."""
        return _KILLED

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
