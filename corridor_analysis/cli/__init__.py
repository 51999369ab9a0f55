"""The command line: each command is one call of the library. What is heavy is imported when a command needs it."""

# fmt: off
from corridor_analysis.cli import tables, report, finished_report, cases, codings, code, review  # noqa: F401, I001
from corridor_analysis.cli import new_case, guide, export, notebooks  # noqa: F401 - the order of --help
# fmt: on
from corridor_analysis.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line: exit codes 0 done, 1 done with rejects, failures or problems, 2 wrong use."""
    app(prog_name="corridor")
