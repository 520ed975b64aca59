"""The command line. Exit status: 0 done, 1 something that a person can put right (said on stderr), 2 wrong use of the command."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from reportlib import __version__
from reportlib.errors import ReportlibError

SEEDS, BUILD, NOTEBOOKS = Path("seeds"), Path("build"), Path("notebooks")
_folder = click.Path(path_type=Path, file_okay=False)
_build = click.option("--build", type=_folder, default=BUILD, show_default=True, help="Folder that everything made goes into.")
_seeds = click.option("--seeds", type=_folder, default=SEEDS, show_default=True, help="Folder with the documents.")
_jobs = click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="Processes to work with.  [default: one a core]")


class Commands(click.Group):
    """Commands in the order of use; what a person can put right is a message, not a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are defined."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  whatever the command returns
        """Runs a command."""
        try:
            return super().invoke(ctx)
        except ReportlibError as e:
            raise click.ClickException(str(e)) from None


def _found(notebooks: Path) -> Path:
    """The folder of notebooks: as given, else the project's own, so that the command works from any folder."""
    own = Path(__file__).resolve().parents[2] / NOTEBOOKS
    return own if notebooks == NOTEBOOKS and not notebooks.is_dir() and own.is_dir() else notebooks


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="reportlib")
def main() -> None:
    """Reads reporting on critical minerals into tidy tables and prints an audited briefing."""
    for stream in (sys.stdout, sys.stderr):
        # a console that cannot show a character shows a mark for it; it must not end the run
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=_folder, default=BUILD / "tables", show_default=True, help="Folder for the tables.")
@_jobs
def extract(paths: tuple[Path, ...], out: Path, jobs: int) -> None:
    """Read documents into tables (Parquet, CSV, data package).

    PATH is a file or a folder with documents; by default the folder seeds.
    """
    from reportlib import pipeline
    from reportlib.cli.progress import Progress

    with Progress("reading") as progress:
        extraction = pipeline.extract(paths or (SEEDS,), jobs, progress=progress)
    pipeline.write(extraction, out)
    _say_extraction(extraction.report, out)


@main.command()
@click.option("-p", "--parameter", "pairs", metavar="NAME=VALUE", multiple=True, help="A parameter of the notebooks; may be repeated.")
@click.option("--language", help="Language of the brief: en or zh (the same as -p language=…).")
@_seeds
@_build
@click.option("--notebooks", type=_folder, default=NOTEBOOKS, show_default=True, help="Folder with brief.ipynb.")
@click.option("--each", metavar="NAME=A,B,C", help="One edition for each value of a parameter, side by side, below BUILD/editions.")
@_jobs
def report(pairs: tuple[str, ...], language: str | None, seeds: Path, build: Path, notebooks: Path, each: str | None, jobs: int) -> None:
    """Print the brief: extract, execute the notebooks, render HTML and PDF.

    What has not changed since the last time is not done again.
    """
    from reportlib.brief.press import Order, print_brief
    from reportlib.cli.progress import Progress

    values = dict(_pair(p) for p in pairs) | ({"language": language} if language else {})
    if each:
        from reportlib.brief.batch import print_batch

        name, listed = _pair(each, "--each")
        order = Order(seeds, build, _found(notebooks), values, jobs)
        for e in print_batch(order, name, [v.strip() for v in listed.split(",") if v.strip()]):
            click.echo(f"{e.value}: {build / e.folder}" + ("" if e.printed.made else " up to date"))
        click.echo(str(build / "editions" / "index.html"))
        return
    say = partial(click.echo, err=True) if sys.stderr.isatty() else None
    with Progress("reading") as progress:
        done = print_brief(Order(seeds, build, _found(notebooks), values, jobs), progress, say)
    if done.report:
        _say_extraction(done.report, build / "tables")
    click.echo("\n".join(map(str, done.files)) if done.made else f"{build}: up to date")


@main.command("diff")
@click.argument("old", type=_folder)
@click.argument("new", type=_folder)
def diff_command(old: Path, new: Path) -> None:
    """Show what changed from one build folder to another: documents, parameters, findings and claims, each with its cause."""
    from reportlib.brief.diff import compare, read_snapshot
    from reportlib.brief.since import lines

    click.echo("\n".join(lines(compare(read_snapshot(old), read_snapshot(new)))))


@main.command("explain")
@click.argument("what", metavar="TEXT|ID")
@_build
def explain_command(what: str, build: Path) -> None:
    """Show how a text was read, or a claim or event of the last build by its id."""
    from reportlib.cli.explain import explain_row, explain_text, is_id

    click.echo("\n".join(explain_row(what, build / "tables") if is_id(what) else explain_text(what)))


@main.command()
@click.argument("result_id")
@_build
def trace(result_id: str, build: Path) -> None:
    """Show the way down from a number of the brief to its sentences."""
    from reportlib.cli.explain import trace_result

    click.echo("\n".join(trace_result(result_id, build)))


@main.command("check")
@_seeds
def check_command(seeds: Path) -> None:
    """Check the lexicon (every rule by its own example and look-alike) and the corrections."""
    from reportlib.cli.check import check_corrections, check_lexicon

    for line in (*check_lexicon(), *check_corrections(seeds)):
        click.echo(line)


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--notebooks", type=_folder, default=NOTEBOOKS, show_default=True, help="Folder to open.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(notebooks: Path, arguments: tuple[str, ...]) -> None:
    """Open the notebooks in JupyterLab; ARGUMENTS go on to it."""
    import subprocess

    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={_found(notebooks).resolve()}", *arguments]
    raise SystemExit(subprocess.call(command))


@main.command("docs")
@click.option("--out", type=_folder, default=Path("docs/reference"), show_default=True, help="Folder for the pages.")
def docs_command(out: Path) -> None:
    """Write the reference pages (tables, code lists, rules) from the schema and the lexicon."""
    from reportlib.cli.docs import write_docs

    for path in write_docs(out):
        click.echo(path)


def _pair(text: str, option: str = "-p") -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE", param_hint=option)
    return name.strip(), value


def _say_extraction(report: dict[str, Any], folder: Path) -> None:
    """One line on what was read; what was not, and corrections that were not applied, on stderr."""
    for doc_id, status, reason in report["unread"]:
        click.echo(f"{doc_id}: {status}: {reason}", err=True)
    for o in report["corrections"]:
        if o["status"] == "stale":
            click.echo(f"correction {o['number']} not applied: {o['detail']}", err=True)
    click.echo(f"{folder}: " + ", ".join(f"{n} {name}" for name, n in report["rows"].items()))
