"""Tables as Parquet files that hold what their rows and columns mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.errors import TableError
from corridor_analysis.tables.export.dictionary import FIELDS, Sheet, dictionary
from corridor_analysis.tables.export.values import arrow, frame_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_parquet", "write_parquet"]


def write_parquet(frame: pd.DataFrame, sheet: Sheet, path: Path) -> Path:
    """Write a table as Parquet: each field has a `description`, the file a `data_dictionary` in its metadata."""
    import pyarrow.parquet as parquet

    table = arrow(frame, sheet)
    words = [dict(zip(FIELDS, row, strict=True)) for row in dictionary((sheet.name,))]
    about = {"description": f"One row is {sheet.grain}.", "data_dictionary": json.dumps(words, ensure_ascii=False)}
    parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **about}), path)
    return path


def read_parquet(path: Path, sheet: Sheet) -> pd.DataFrame:
    """Read a table from a Parquet file. Raises TableError where it is none, or a column is missing."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        read = parquet.read_table(path)
    except pa.ArrowInvalid as error:
        raise TableError(path, sheet.name, f"this is no Parquet: {error}", "Export the tables again.") from error
    return frame_of(read, sheet)
