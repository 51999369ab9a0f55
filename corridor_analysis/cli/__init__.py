"""The command line: each command is one call of the library. What is heavy is imported when a command needs it."""

from corridor_analysis.cli import cases, coders, report  # noqa: F401 - they enter their commands
from corridor_analysis.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line: exit codes 0 done, 1 done with rejects, failures or problems, 2 wrong use."""
    app(prog_name="corridor")
