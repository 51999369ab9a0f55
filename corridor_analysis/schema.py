"""What each table is: its grain, its columns with meaning and type, its key and its references.

The record classes are the schema: one list of columns, each explained. `Table.check` holds a DataFrame to it,
and `data_dictionary` writes it down for readers. Text columns are of dtype object and hold `str` or `None`;
days are ISO 8601 text (`2023-02-10`), so that they sort, compare and export the same everywhere.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from corridor_analysis.errors import TableError, nearest

if TYPE_CHECKING:
    import pandas as pd

EVENT_TYPES = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
)
CONSULT_MODES = ("phone", "meeting", "visit", "video", "letter", "press_conference", "mediation", "other")
ACCESS_MODES = ("closure", "restriction", "checkpoint", "reopening", "disruption", "shooting", "convoy", "order")
STATUSES = ("happened", "planned", "negated", "conditional")
ENTITY_KINDS = ("person", "state", "igo", "body", "group", "place", "instrument", "other")
DATING_RULES = ("cited", "planned", "ahead", "shared", "reckoned", "newest")
PARTIAL_REASONS = ("bad_date", "conflict", "damaged")  # the article is kept, but something of it was not read
REJECT_REASONS = (
    "empty", "binary", "encoding", "duplicate", "no_text", "unsupported", "malformed", "too_large", "missing_field",
    "unreadable", "unsafe_path", *PARTIAL_REASONS,
)  # fmt: skip


@dataclass(frozen=True)
class OneOf:
    """The values that a column may hold."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """an article read"""

    article_id: Annotated[str, "id: the file name without its ending, or the id given"]
    source_file: Annotated[str | None, "file (and member or line) that the article was read from"]
    sha256: Annotated[str, "digest of the bytes read (of the UTF-8 text where there was no file)"]
    headline: Annotated[str | None, "headline, where the input has one; not part of text"]
    published: Annotated[str | None, "day of publication"]
    published_basis: Annotated[
        str, "how the day is known", OneOf(("header", "metadata", "byline", "estimated", "unknown"))
    ]
    published_earliest: Annotated[str | None, "first day that it can have been published"]
    published_latest: Annotated[str | None, "last day that it can have been published"]
    outlet: Annotated[str | None, "who published it"]
    language: Annotated[str | None, "ISO 639-1 code"]
    n_words: Annotated[int, "words in text, split at white space"]
    relevant: Annotated[bool | None, "names the case's corridor or its terms; empty without a case"]
    text: Annotated[str, "the text that all offsets count in: header and headline taken off"]


@dataclass(frozen=True)
class Reject:
    """an input not read, or not read whole"""

    source_file: Annotated[str, "file (and member or line)"]
    reason: Annotated[str, "why; bad_date, conflict and damaged leave the article in", OneOf(REJECT_REASONS)]
    detail: Annotated[str, "what was found, and how to mend it"]


@dataclass(frozen=True)
class Sentence:
    """a sentence"""

    sentence_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    start: Annotated[int, "first character in articles.text"]
    end: Annotated[int, "first character after it"]


@dataclass(frozen=True)
class Entity:
    """an actor, body, state, group, place or instrument (a ruling, a ceasefire statement)"""

    entity_id: Annotated[str, "id"]
    name: Annotated[str, "canonical name"]
    kind: Annotated[str, "what it is", OneOf(ENTITY_KINDS)]
    country: Annotated[str | None, "ISO 3166-1 alpha-3 code, or the code of an intergovernmental body"]
    role: Annotated[str | None, "office or function"]
    sector: Annotated[str | None, "PLOVER sector: GOV MIL REB OPP IGO NGO CVL MED JUD COP LEG SPY BUS"]
    known: Annotated[bool, "true if the case or the generic resources name it, false if found in text"]


@dataclass(frozen=True)
class MentionRow:
    """a place in the text where an entity is meant"""

    mention_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    sentence_id: Annotated[str, "sentence"]
    start: Annotated[int, "first character in articles.text"]
    end: Annotated[int, "first character after it"]
    surface: Annotated[str, "the words"]
    entity_id: Annotated[str, "entity meant"]
    rule: Annotated[str, "what decided", OneOf(("alias", "fuzzy", "title", "pronoun", "name", "metonym", "demonym"))]


@dataclass(frozen=True)
class TimeRow:
    """a temporal expression"""

    time_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    sentence_id: Annotated[str, "sentence"]
    start: Annotated[int, "first character in articles.text"]
    end: Annotated[int, "first character after it"]
    surface: Annotated[str, "the words"]
    type: Annotated[str, "TIMEX3 type", OneOf(("DATE", "TIME", "DURATION", "SET"))]
    value: Annotated[str, "TIMEX3 value (ISO 8601, TIMEX3 tokens)"]
    earliest: Annotated[str | None, "first day it can mean; empty for durations and sets"]
    latest: Annotated[str | None, "last day it can mean"]
    basis: Annotated[str, "what the value rests on: absolute, published, anchor (in the text), vague, none"]


@dataclass(frozen=True)
class Statement:
    """an attribution: someone said, wrote or thinks something"""

    statement_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    sentence_id: Annotated[str, "sentence in which it starts"]
    kind: Annotated[str, "in quotation marks, in other words, or both", OneOf(("direct", "indirect", "mixed"))]
    cue: Annotated[str | None, "lemma of the cue; empty where the quotation has none"]
    act: Annotated[str | None, "speech act of the cue, from resources/cues.yaml"]
    medium: Annotated[str | None, "tweet, statement, press_conference, call, read_out, interview, …"]
    time_id: Annotated[str | None, "when it was said"]
    rule: Annotated[str, "rule that made the row"]


@dataclass(frozen=True)
class Span:
    """a part of a statement; a part can be broken in two"""

    statement_id: Annotated[str, "statement"]
    part: Annotated[str, "which part", OneOf(("source", "cue", "content"))]
    start: Annotated[int, "first character in articles.text"]
    end: Annotated[int, "first character after it"]


@dataclass(frozen=True)
class EventRow:
    """a coded event: PLOVER type, or an access event"""

    event_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    sentence_id: Annotated[str, "sentence"]
    event_type: Annotated[str, "PLOVER type", OneOf(EVENT_TYPES)]
    mode: Annotated[str | None, "channel of a CONSULT, kind of an access event"]
    status: Annotated[str, "did it happen", OneOf(STATUSES)]
    demand: Annotated[str | None, "codebook id of what is asked (REQUEST)"]
    trigger: Annotated[str, "the word or words that tell of it"]
    start: Annotated[int, "first character of the clause in articles.text"]
    end: Annotated[int, "first character after it"]
    earliest: Annotated[str | None, "first day on which it can have happened, as this article tells it"]
    latest: Annotated[str | None, "last day"]
    date_basis: Annotated[str, "time that dates it (its words), or why there is none"]
    place_id: Annotated[str | None, "entity where it happened"]
    statement_id: Annotated[str | None, "statement that tells it, if it is somebody's word"]
    rule: Annotated[str, "rule that made the row"]


@dataclass(frozen=True)
class Participant:
    """an entity's part in an event or statement"""

    record_id: Annotated[str, "event_id or statement_id"]
    role: Annotated[str, "part", OneOf(("actor", "recipient", "mediator", "addressee", "source"))]
    entity_id: Annotated[str, "entity"]
    start: Annotated[int | None, "first character of the words that name it; empty if only implied"]
    end: Annotated[int | None, "first character after them"]


@dataclass(frozen=True)
class QuantityRow:
    """a number that counts or measures something"""

    quantity_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    sentence_id: Annotated[str, "sentence"]
    start: Annotated[int, "first character in articles.text"]
    end: Annotated[int, "first character after it"]
    value: Annotated[float, "the number"]
    comparator: Annotated[str, "exactly, more than, less than, about", OneOf(("=", ">", "<", "~"))]
    unit: Annotated[str | None, "what is counted, in the words of the text"]


@dataclass(frozen=True)
class Cluster:
    """one happening, across articles"""

    cluster_id: Annotated[str, "id"]
    event_type: Annotated[str, "PLOVER type", OneOf(EVENT_TYPES)]
    mode: Annotated[str | None, "mode that the members share"]
    earliest: Annotated[str | None, "first day that fits every report"]
    latest: Annotated[str | None, "last day"]
    n_articles: Annotated[int, "articles that tell it"]
    n_sources: Annotated[int, "independent ones among them"]
    verdict: Annotated[str, "what the reports say together", OneOf(("single", "corroborated", "conflict"))]


@dataclass(frozen=True)
class ClusterMember:
    """an event's place in a cluster"""

    cluster_id: Annotated[str, "cluster"]
    event_id: Annotated[str, "event"]
    similarity: Annotated[float, "0 to 1: likeness to the cluster's first member"]


@dataclass(frozen=True)
class Conflict:
    """a point on which reports of one happening differ"""

    cluster_id: Annotated[str, "cluster"]
    field: Annotated[str, "which field differs"]
    value: Annotated[str, "what this article says"]
    article_id: Annotated[str, "article"]


@dataclass(frozen=True)
class Dating:
    """a piece of evidence for the day on which an article that gives none was published"""

    dating_id: Annotated[str, "id"]
    article_id: Annotated[str, "the article without a date"]
    bound: Annotated[str, "what it bounds or, as published, singles out", OneOf(("earliest", "latest", "published"))]
    day: Annotated[str, "the day that follows from this piece alone"]
    rule: Annotated[str, "kind of evidence, see corroborate.clues", OneOf(DATING_RULES)]
    event_id: Annotated[str | None, "event of the article that it rests on"]
    time_id: Annotated[str | None, "time in the article that it rests on"]
    report_id: Annotated[str | None, "event of a dated article that tells of the same happening"]
    why: Annotated[str, "the inference, with the convention of the newspaper that it uses"]


_DTYPES = {str: "object", int: "int64", float: "float64", bool: "bool"}
_NULLABLE = {str: "object", int: "Int64", float: "Float64", bool: "boolean"}


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    dtype: str
    doc: str
    nullable: bool
    values: tuple[str, ...] | None = None


def _column(name: str, hint: object) -> Column:
    base, doc, *rest = typing.get_args(hint)
    parts = typing.get_args(base) if isinstance(base, types.UnionType) else (base,)
    kind = next(p for p in parts if p is not type(None))
    nullable = type(None) in parts
    values = next((r.values for r in rest if isinstance(r, OneOf)), None)
    return Column(name, (_NULLABLE if nullable else _DTYPES)[kind], doc, nullable, values)


@dataclass(frozen=True)
class Table:
    """A table: what one row is, its key, and the columns of other tables that it refers to."""

    name: str
    record: type
    key: tuple[str, ...]
    refs: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    @property
    def grain(self) -> str:
        """What one row is."""
        return (self.record.__doc__ or "").strip()

    @property
    def columns(self) -> list[Column]:
        """The columns in order, read off the record class."""
        hints = typing.get_type_hints(self.record, include_extras=True)
        return [_column(f.name, hints[f.name]) for f in dataclasses.fields(self.record)]

    def frame(self, rows: Iterable[object]) -> pd.DataFrame:
        """Return a DataFrame of this table from records or dicts, columns in order and of the right dtype."""
        import pandas as pd

        cols = self.columns
        cells = [[r[c.name] if isinstance(r, dict) else getattr(r, c.name) for c in cols] for r in rows]
        frame = pd.DataFrame(cells, columns=[c.name for c in cols], dtype=object)
        return self.coerce(frame)

    def coerce(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return `frame` with this table's columns, order and dtypes; missing text is None."""
        import pandas as pd

        out = {}
        for col in self.columns:
            if col.name not in frame:
                raise TableError(self.name, col.name, "this column is missing", nearest(col.name, frame.columns))
            values = frame[col.name]
            if col.dtype == "object":
                text = values.astype(object)
                out[col.name] = text.where(text.notna(), None)
            else:
                out[col.name] = values.astype(col.dtype)
        return pd.DataFrame(out, columns=[c.name for c in self.columns]).reset_index(drop=True)

    def check(self, frame: pd.DataFrame) -> None:
        """Raise TableError unless `frame` has this table's columns, dtypes, enums and a unique key."""
        names = [c.name for c in self.columns]
        if list(frame.columns) != names:
            odd = sorted(set(frame.columns) ^ set(names)) or list(frame.columns)
            raise TableError(self.name, odd, "the columns are not those of the schema", f"Wanted: {', '.join(names)}.")
        for col in self.columns:
            self._check_column(frame, col)
        twice = frame.duplicated(list(self.key), keep=False) if self.key else None
        if twice is not None and twice.any():
            row = frame.loc[twice, list(self.key)].iloc[0].to_dict()
            raise TableError(self.name, row, "two rows have the same key", "Each row must be one of its kind.")

    def _check_column(self, frame: pd.DataFrame, col: Column) -> None:
        values = frame[col.name]
        if str(values.dtype) != col.dtype:
            raise TableError(self.name, col.name, f"dtype is {values.dtype}", f"It must be {col.dtype}.")
        if not col.nullable and values.isna().any():
            row = int(values.isna().to_numpy().argmax())
            raise TableError(self.name, col.name, f"row {row} is empty", "This column has a value in every row.")
        if col.values is not None:
            odd = sorted(set(values.dropna()) - set(col.values))
            if odd:
                raise TableError(self.name, col.name, f"{odd[0]!r} is not allowed", nearest(odd[0], col.values))


_TABLES = [
    Table("articles", Article, ("article_id",)),
    Table("rejects", Reject, ()),
    Table("sentences", Sentence, ("sentence_id",), {"article_id": ("articles",)}),
    Table("entities", Entity, ("entity_id",)),
    Table(
        "mentions",
        MentionRow,
        ("mention_id",),
        {"article_id": ("articles",), "sentence_id": ("sentences",), "entity_id": ("entities",)},
    ),
    Table("times", TimeRow, ("time_id",), {"article_id": ("articles",), "sentence_id": ("sentences",)}),
    Table(
        "statements",
        Statement,
        ("statement_id",),
        {"article_id": ("articles",), "sentence_id": ("sentences",), "time_id": ("times",)},
    ),
    Table("spans", Span, ("statement_id", "part", "start"), {"statement_id": ("statements",)}),
    Table(
        "events",
        EventRow,
        ("event_id",),
        {
            "article_id": ("articles",),
            "sentence_id": ("sentences",),
            "place_id": ("entities",),
            "statement_id": ("statements",),
        },
    ),
    Table(
        "participants",
        Participant,
        ("record_id", "role", "entity_id", "start"),
        {"record_id": ("events", "statements"), "entity_id": ("entities",)},
    ),
    Table(
        "quantities",
        QuantityRow,
        ("quantity_id",),
        {"article_id": ("articles",), "sentence_id": ("sentences",)},
    ),
    Table("clusters", Cluster, ("cluster_id",)),
    Table(
        "cluster_members",
        ClusterMember,
        ("event_id",),
        {"cluster_id": ("clusters",), "event_id": ("events",)},
    ),
    Table(
        "conflicts",
        Conflict,
        ("cluster_id", "field", "value", "article_id"),
        {"cluster_id": ("clusters",), "article_id": ("articles",)},
    ),
    Table(
        "datings",
        Dating,
        ("dating_id",),
        {"article_id": ("articles",), "event_id": ("events",), "time_id": ("times",), "report_id": ("events",)},
    ),
]
TABLES: dict[str, Table] = {t.name: t for t in _TABLES}


def check_tables(frames: Mapping[str, pd.DataFrame]) -> None:
    """Raise TableError unless every frame keeps its schema and every reference leads to a row."""
    for name, table in TABLES.items():
        table.check(frames[name])
        for column, targets in table.refs.items():
            known: set[str] = set()
            for target in targets:
                known |= set(frames[target][TABLES[target].key[0]])
            lost = sorted(set(frames[name][column].dropna()) - known)
            if lost:
                raise TableError(name, lost[0], f"{column} leads to no row of {' or '.join(targets)}", "Add the row.")


def data_dictionary() -> str:
    """Return the data dictionary of all tables in Markdown."""
    lines = ["# Data dictionary", "", "Written from `corridor_analysis.schema`; a test keeps it in step.", ""]
    for table in TABLES.values():
        key = ", ".join(f"`{k}`" for k in table.key) or "none"
        lines += [f"## {table.name}", "", f"One row is {table.grain}. Key: {key}.", ""]
        lines += ["| column | type | may be empty | meaning | refers to |", "| --- | --- | --- | --- | --- |"]
        for col in table.columns:
            values = f" (one of {', '.join(col.values)})" if col.values else ""
            refs = " or ".join(table.refs.get(col.name, ()))
            empty = "yes" if col.nullable else ""
            lines.append(f"| {col.name} | {col.dtype} | {empty} | {col.doc}{values} | {refs} |")
        lines.append("")
    return "\n".join(lines)
