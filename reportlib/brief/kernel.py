"""A kernel that executes one notebook after another, each in an empty namespace: what was imported once is not imported again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

KERNEL = "python3"
# jupyterlab brings rfc3987_syntax, whose import builds 35 grammars in 2.4 s for a check (IRI formats) that no Jupyter or Vega-Lite schema
# asks for; jsonschema does without it where the import fails. Set before nbformat or altair is imported, here and in each kernel.
NEEDLESS_IMPORT = "rfc3987_syntax"
FIRST_LINE = f"import sys; sys.modules.setdefault({NEEDLESS_IMPORT!r}, None)"
_ANEW = "get_ipython().reset(new_session=True)"
_PATIENCE = 60


def quick_start() -> None:
    """Keeps the needless import out of this process; call it before nbformat, altair or papermill is imported."""
    sys.modules.setdefault(NEEDLESS_IMPORT, None)  # type: ignore[arg-type]


def with_lines(*lines: str) -> list[str]:
    """The arguments of a kernel that runs these lines of Python when it starts."""
    # as nbclient would have it: kernels side by side share no history
    return ["--HistoryManager.hist_file=:memory:", *(f"--IPKernelApp.exec_lines={line}" for line in (FIRST_LINE, *lines))]


class Kernel:
    """A context in which ``cleared`` gives the manager of one kernel; it starts with the first notebook and ends with the context."""

    def __init__(self) -> None:
        self._manager: Any = None
        self._folder: Path | None = None
        self._is_new = False

    def __enter__(self) -> Kernel:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def cleared(self, folder: Path) -> Any:  # noqa: ANN401  (jupyter_client is slow to import)
        """The manager of a kernel that works in this folder and has no names; one that does not answer is replaced.

        A new one is not started yet unless ``start`` did: nbclient does that, with its arguments and working directory.
        """
        if self._manager is not None and (folder != self._folder or not (self._is_alive() and (self._is_new or self._reset()))):
            self._stop()
        if self._manager is None:
            self._manager, self._folder = _new(), folder
        self._is_new = False
        return self._manager

    def start(self, folder: Path, *lines: str) -> None:
        """Starts a kernel in this folder, which runs lines of Python while it is not yet asked for."""
        from jupyter_core.utils import run_sync

        self._manager, self._folder, self._is_new = _new(), folder, True
        run_sync(self._manager.start_kernel)(extra_arguments=with_lines(*lines), cwd=str(folder))

    def _is_alive(self) -> bool:
        from jupyter_core.utils import run_sync

        return bool(run_sync(self._manager.is_alive)())

    def _reset(self) -> bool:
        client = self._manager.blocking_client()
        client.start_channels()
        try:
            # it has executed a notebook, so there is no need to wait for it to be ready, which takes longer than this
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


@contextmanager
def kernels(count: int, folder: Path | None = None, *lines: str) -> Iterator[list[Kernel]]:
    """Kernels, which end with the context; where a folder is given, they start in it at once and run lines of Python."""
    with ExitStack() as stack:
        made = [stack.enter_context(Kernel()) for _ in range(count)]
        if folder is not None:
            for kernel in made:
                kernel.start(folder.resolve(), *lines)
        yield made


def _new() -> Any:  # noqa: ANN401
    from jupyter_client.manager import AsyncKernelManager, KernelManager

    # ipykernel 7.3 and newer warn of unencrypted TCP for each kernel; "auto" encrypts where both ends can.
    encryption = getattr(KernelManager, "transport_encryption", None)
    if encryption is not None:
        encryption.default_value = "auto"
    return AsyncKernelManager(kernel_name=KERNEL)
