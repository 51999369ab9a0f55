"""Run one notebook with papermill: parameters in, an executed notebook out, the fault as an exception."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corridor_analysis.reports.imports import without_uri_grammar

with without_uri_grammar():
    import papermill
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellControlSignal
from papermill.exceptions import PapermillException

__all__ = ["FAULTS", "execute"]

# What a notebook can end with: an error in a cell, a kernel that died or ran out of time, one that did not start.
FAULTS = (PapermillException, CellControlSignal, NoSuchKernel, RuntimeError, OSError)
_ENGINE = "corridor"
_CALM = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONHASHSEED": "0"}


class KernelWithEnvironment(NBClientEngine):
    """papermill's own engine, but with environment variables for the kernel alone (`os.environ` is shared)."""

    @classmethod
    def execute_managed_notebook(  # type: ignore[override]
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        environment: Mapping[str, str],
        execution_timeout: int,
        start_timeout: int = 60,
        **_: Any,
    ) -> None:
        """Execute the cells, in a kernel that has these variables besides those of this process."""
        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            extra_arguments=["--IPKernelApp.log_level=40"],  # its warnings would stand among the user's messages
        )
        client.execute(env={**os.environ, **_CALM, **environment})


papermill_engines.register(_ENGINE, KernelWithEnvironment)


def execute(
    source: Path, target: Path, parameters: Mapping[str, Any], *, environment: Mapping[str, str], timeout: int
) -> None:
    """Run the notebook `source` and write it to `target`, also when it fails; `timeout` is seconds for a cell.

    Both paths are absolute: several run as threads of one process, which has one working directory.
    Raises one of FAULTS.
    """
    papermill.execute_notebook(
        str(source),
        str(target),
        dict(parameters),
        engine_name=_ENGINE,
        kernel_name="python3",
        progress_bar=False,
        environment=dict(environment),
        execution_timeout=timeout,
    )
