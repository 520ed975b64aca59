"""A kernel that executes one notebook after another, each in an empty namespace: what was imported once is not imported again."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

KERNEL = "python3"
_ANEW = "get_ipython().reset(new_session=True)"
_PATIENCE = 60


class Kernel:
    """A context in which ``cleared`` gives the manager of one kernel; it starts with the first notebook and ends with the context."""

    def __init__(self) -> None:
        self._manager: Any = None
        self._folder: Path | None = None

    def __enter__(self) -> Kernel:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def cleared(self, folder: Path) -> Any:  # noqa: ANN401  (jupyter_client is slow to import)
        """The manager of a kernel that works in this folder and has no names; one that does not answer is replaced.

        A new one is not started yet: nbclient does that, with its arguments and working directory.
        """
        if self._manager is not None and (folder != self._folder or not self._reset()):
            self._stop()
        if self._manager is None:
            self._manager, self._folder = _new(), folder
        return self._manager

    def _reset(self) -> bool:
        client = self._manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=_PATIENCE)
            return bool(client.execute(_ANEW, reply=True, timeout=_PATIENCE, store_history=False)["content"]["status"] == "ok")
        except (RuntimeError, TimeoutError):
            return False
        finally:
            client.stop_channels()

    def _stop(self) -> None:
        if self._manager is not None:
            from jupyter_core.utils import run_sync

            # The polite shutdown now and then waits for its time-out of three seconds.
            run_sync(self._manager.shutdown_kernel)(now=True)
            self._manager = None


def _new() -> Any:  # noqa: ANN401
    from jupyter_client.manager import AsyncKernelManager, KernelManager

    # ipykernel 7.3 and newer warn of unencrypted TCP for each kernel; "auto" encrypts where both ends can.
    encryption = getattr(KernelManager, "transport_encryption", None)
    if encryption is not None:
        encryption.default_value = "auto"
    return AsyncKernelManager(kernel_name=KERNEL)
