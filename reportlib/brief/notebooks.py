"""Executes notebooks with papermill: parameters checked, a failing cell named with its question, quick starts, side by side in threads."""

from __future__ import annotations

import ast
import logging
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_origin

from reportlib.brief.kernel import KERNEL, Kernel, kernels, quick_start, with_lines
from reportlib.errors import NotebookError, OutputError, ParameterError

START_TIMEOUT = 120
Say = Callable[[str], None]
_PATHS = ("tables", "seeds", "fx_table")
_TYPES = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of a notebook's parameters cell: ``as_of: str = ""  # the date``."""

    name: str
    type: str
    default: Any
    help: str


@dataclass(frozen=True, slots=True)
class Job:
    """A notebook to execute, where to, and with which parameters."""

    notebook: Path
    output: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)


def find_parameters(notebook: Path) -> dict[str, Parameter]:
    """The parameters that a notebook declares, by name.

    Raises:
        NotebookError: The notebook is missing, or a default of it is not a plain Python value.
    """
    quick_start()
    import nbformat
    from papermill.translators import PythonTranslator

    if not notebook.is_file():
        raise NotebookError("no such notebook", file=notebook, remedy="name a notebook of the folder notebooks/")
    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, KeyError, AttributeError) as e:
        raise NotebookError(f"not a notebook: {e}", file=notebook, remedy="open and save it in JupyterLab, or restore it") from None
    tagged = [c for c in cells if c.cell_type == "code" and "parameters" in c.metadata.get("tags", [])]
    # inspect_notebook would do the same, but refuses a notebook that was saved without a language.
    found = {p.name: p._asdict() for c in tagged[:1] for p in PythonTranslator().inspect(c)}
    out = {}
    for name, p in found.items():
        try:
            default = ast.literal_eval(p["default"])
        except (ValueError, SyntaxError):
            raise NotebookError(
                f"the default of {name} is not a plain value: {p['default']}",
                file=notebook,
                where="the cell tagged parameters",
                remedy="write a number, a text in quotes, True, False or a list of these",
            ) from None
        out[name] = Parameter(name, p["inferred_type_name"] or type(default).__name__, default, p["help"])
    return out


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of a run, the defaults where nothing else is said, each checked against the notebook's parameters cell.

    Raises:
        ParameterError: A parameter is unknown or has the wrong type; says which there are.
    """
    known = find_parameters(notebook)
    values = {name: p.default for name, p in known.items()}
    for name, value in parameters.items():
        if name not in known:
            raise ParameterError(f"unknown parameter {name}", file=notebook, remedy=f"it takes: {', '.join(known) or 'none'}")
        if not _fits(value, known[name].type):
            raise ParameterError(
                f"{name} = {value!r} is not {known[name].type}",
                file=notebook,
                remedy=f"{name}: {known[name].type} — {known[name].help or 'see the notebook'}; default {known[name].default!r}",
            )
        values[name] = float(value) if known[name].type == "float" else value
    return values


def execute(notebook: Path, output: Path, parameters: Mapping[str, Any], progress: Say | None = None, kernel: Kernel | None = None) -> Path:
    """Executes a notebook with these parameters and writes it to ``output``, which appears only when every cell has run.

    Relative ``tables`` and ``seeds`` among the parameters are taken from the caller's working directory; the kernel runs in the
    notebook's folder, one of its own unless ``kernel`` is given.

    Raises:
        ParameterError: A parameter is unknown or of the wrong type.
        NotebookError: A cell failed; names the notebook, the cell, its question and the error.
        OutputError: The output cannot be written.
    """
    check_parameters(notebook, parameters)
    if kernel is None:
        with Kernel() as own:
            return execute(notebook, output, parameters, progress, own)
    passed = {k: str(Path(v).resolve()) if k in _PATHS and v else v for k, v in parameters.items()}
    partial, failed = output.with_suffix(".partial.ipynb"), output.with_suffix(".failed.ipynb")
    say = progress or (lambda _: None)
    say(f"{notebook.stem}: started")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        failed.unlink(missing_ok=True)
        _run(notebook, partial, passed, kernel)
        partial.replace(output)
    except NotebookError:
        if partial.exists():
            partial.replace(failed)
        raise
    except OSError as e:
        raise OutputError(
            f"cannot write the executed notebook: {e.strerror or e}", file=output, remedy="free the folder or choose another"
        ) from e
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    say(f"{notebook.stem}: done")
    return output


def execute_all(jobs: Sequence[Job], workers: int = 2, progress: Say | None = None) -> list[Path]:
    """Executes notebooks side by side (see ``execute_each``) and waits for all of them."""
    with kernels(max(1, min(workers, len(jobs)))) as made:
        return list(execute_each(jobs, made, progress))


def execute_each(jobs: Sequence[Job], workers: Sequence[Kernel], progress: Say | None = None) -> Generator[Path]:
    """Executes notebooks side by side and gives them in order, each as soon as it is done; all start with the first that is asked for.

    The first failure is raised once all that had started have ended; then, and when no more are asked for, no other is started.
    Workers are threads of one process, because separate processes can pick the same port for their kernels.
    """
    quick_start()
    import papermill  # noqa: F401  (imported once, before the threads start)

    waiting = deque((job, Future[Path]()) for job in jobs)
    ends = [end for _, end in waiting]

    def work(kernel: Kernel) -> None:
        with kernel, suppress(IndexError):
            while True:
                job, end = waiting.popleft()
                try:
                    end.set_result(execute(job.notebook, job.output, job.parameters, progress, kernel))
                except BaseException as e:  # handed on to whom asks for it
                    waiting.clear()
                    end.set_exception(e)

    with ThreadPoolExecutor(max_workers=len(workers)) as pool:
        workings = [pool.submit(work, kernel) for kernel in workers]
        try:
            # one that was never started stands behind the one that failed
            yield from (end.result() for end in ends)
        finally:
            waiting.clear()
    for working in workings:
        working.result()


def _run(notebook: Path, output: Path, parameters: dict[str, Any], kernel: Kernel) -> None:
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)  # an unknown parameter was an error before; the rest is chatter
    folder = notebook.resolve().parent
    try:
        papermill.execute_notebook(
            str(notebook),
            str(output),
            parameters=parameters,
            # This interpreter, whatever kernel the notebook was saved with and whether or not a kernelspec is installed.
            kernel_name=KERNEL,
            language="python",
            km=kernel.cleared(folder),
            extra_arguments=with_lines(),
            start_timeout=START_TIMEOUT,
            # Not cwd: that would change the working directory of the whole process under the other threads.
            resources={"metadata": {"path": str(folder)}},
            progress_bar=False,
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as e:
        number, question = _place(notebook, e.source)
        raise NotebookError(
            f"{e.ename}: {e.evalue}".strip(": "),
            file=notebook,
            where=f"cell {number}" + (f" ({question})" if question else ""),
            remedy=f"the traceback stands in {output.with_suffix('').with_suffix('.failed.ipynb')}",
        ) from e
    except (DeadKernelError, CellTimeoutError, NoSuchKernel, RuntimeError) as e:
        raise NotebookError(
            f"the kernel stopped: {e}", file=notebook, remedy="try again; if it stays, run it in JupyterLab (make lab)"
        ) from e


def _place(notebook: Path, source: str) -> tuple[int, str]:
    """The number of the cell with this source, counted from 1, and the question above it."""
    import nbformat

    question = ""
    for i, cell in enumerate(nbformat.read(notebook, as_version=4).cells, 1):
        if cell.cell_type == "markdown":
            heads = [line.lstrip("# ").strip() for line in cell.source.splitlines() if line.startswith("#")]
            question = heads[-1] if heads else question
        elif cell.source.strip() == source.strip():
            return i, question
    return 0, question


def _fits(value: object, annotation: str) -> bool:
    """Whether a value has the annotated type: str, int, float, bool, or list[...] and dict[...] of these."""
    try:
        kind = eval(annotation, {"__builtins__": {}}, {**_TYPES, "list": list, "dict": dict})  # noqa: S307  (from our own notebook)
    except (NameError, SyntaxError, TypeError):
        return True
    origin, args = get_origin(kind) or kind, get_args(kind)
    if origin is list:
        return isinstance(value, list) and all(_fits(v, args[0].__name__) for v in value if args)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(k, args[0].__name__) and _fits(v, args[1].__name__) for k, v in value.items() if args)
    if isinstance(value, bool) or not isinstance(origin, type):
        return origin is bool
    return isinstance(value, (int, float) if origin is float else origin)
