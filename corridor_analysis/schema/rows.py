"""What one row of each table is: its columns in order, each with its type and meaning, and the values it may hold.

The docstring of a record class is the grain of its table. A type with `| None` may be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

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
PASSAGE_STATES = ("open", "restricted", "shut", "unknown")
# what a telling does to the state of passage: kinds of access event, and how a state is told though nothing happens
PASSAGE_EFFECTS = (
    *ACCESS_MODES, "easing", "told_open", "told_restricted", "told_limited", "told_shut", "asked_open", "asked_free",
    "passing",
)  # fmt: skip
STATUSES = ("happened", "planned", "negated", "conditional")
ENTITY_KINDS = ("person", "state", "igo", "body", "group", "place", "instrument", "other")
SAME_SOURCES = ("near_copy", "same_outlet", "same_byline", "same_communique")
DATING_RULES = ("cited", "planned", "ahead", "shared", "reckoned", "newest")
# the article is kept, but something of it was not read
PARTIAL_REASONS = ("bad_date", "conflict", "damaged", "language", "too_slow", "crashed")
# a line of a coding file that does not stand
CODING_REASONS = ("coding_line", "coding_article", "coding_words", "coding_name", "coding_day", "coding_value")
CODER_KINDS = ("rules", "person", "model")
CODING_EFFECTS = ("codes", "confirms", "corrects", "rejects", "adds", "reads")
REJECT_REASONS = (
    "empty", "binary", "encoding", "duplicate", "no_text", "unsupported", "malformed", "too_large", "missing_field",
    "unreadable", "unsafe_path", "too_deep", *PARTIAL_REASONS, *CODING_REASONS,
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
    language: Annotated[str | None, "ISO 639 code; an article in another than English is not parsed (see rejects)"]
    n_words: Annotated[int, "words in text, split at white space"]
    relevant: Annotated[bool | None, "about the case, as screening finds by its names and terms; empty without a case"]
    text: Annotated[str, "the text that all offsets count in: header and headline taken off"]


@dataclass(frozen=True)
class Reject:
    """an input not read, or not read whole"""

    source_file: Annotated[str, "file (and member or line)"]
    reason: Annotated[
        str,
        "why; bad_date, conflict, damaged, language, too_slow and crashed leave the article in; coding_…: of a coding",
        OneOf(REJECT_REASONS),
    ]
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
    country: Annotated[
        str | None,
        "ISO 3166-1 alpha-3 code, code of an intergovernmental body, or the stem of an unlisted state's name",
    ]
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
    rule: Annotated[
        str, "what decided", OneOf(("alias", "fuzzy", "title", "pronoun", "name", "metonym", "demonym", "words"))
    ]


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
    confidence: Annotated[
        float | None, "how often a sentence like it told of this kind on news not trained on, 0 to 1; empty: not known"
    ]
    coder: Annotated[
        str, "whose row it is: the rules, the trained model, or the coders whose codings it was made or mended from"
    ]
    rule: Annotated[str, "rule that made the row"]


@dataclass(frozen=True)
class PassageRow:
    """a telling of the state of passage: what becomes of it, or how it is, in the words of an article"""

    passage_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    sentence_id: Annotated[str, "sentence"]
    start: Annotated[int, "first character of the clause in articles.text"]
    end: Annotated[int, "first character after it"]
    event_id: Annotated[str | None, "access event that the same words tell; empty where nothing happens"]
    effect: Annotated[str, "what it does to the state", OneOf(PASSAGE_EFFECTS)]
    passage: Annotated[str | None, "name of the passage, as the clause gives it"]
    earliest: Annotated[str | None, "first day on which it can have begun; empty if not told"]
    begun: Annotated[str | None, "day by which it had begun; empty for the day of publication"]
    latest: Annotated[str | None, "last day for which it is told; empty for the day by which it had begun"]
    over: Annotated[bool, "told as over, or to be over, after the last day"]
    aside: Annotated[bool, "told beside something else, as background"]
    again: Annotated[bool, "told as happening once more"]
    date_basis: Annotated[str, "time that dates it (its words), or why there is none"]
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
    """a number that counts or measures something, lengths of time too"""

    quantity_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    sentence_id: Annotated[str, "sentence"]
    start: Annotated[int, "first character in articles.text"]
    end: Annotated[int, "first character after it"]
    value: Annotated[float, "the number"]
    comparator: Annotated[str, "exactly, more than, less than, about", OneOf(("=", ">", "<", "~"))]
    unit: Annotated[str | None, "what is counted, in the words of the text; money and joined measures by name"]


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
class SameSource:
    """an article that is no source of its own for a happening: a copy, or of one outlet, byline or communique"""

    cluster_id: Annotated[str, "cluster"]
    article_id: Annotated[str, "article that does not count"]
    as_article_id: Annotated[str, "article that counts in its place"]
    why: Annotated[str, "why the two are one source", OneOf(SAME_SOURCES)]
    share: Annotated[float, "runs of five words in common, or likeness of the two quotations (0 to 1); 1 for the rest"]
    statement_id: Annotated[str | None, "its quotation of the communique"]
    as_statement_id: Annotated[str | None, "the other article's quotation of it"]


@dataclass(frozen=True)
class Dating:
    """a piece of evidence for the day on which an article that gives none was published"""

    dating_id: Annotated[str, "id"]
    article_id: Annotated[str, "the article without a date"]
    bound: Annotated[str, "what it bounds or, as published, singles out", OneOf(("earliest", "latest", "published"))]
    day: Annotated[str, "the day that follows from this piece alone"]
    rule: Annotated[str, "kind of evidence, see corroborate.publication_evidence", OneOf(DATING_RULES)]
    event_id: Annotated[str | None, "event of the article that it rests on"]
    time_id: Annotated[str | None, "time in the article that it rests on"]
    report_id: Annotated[str | None, "event of a dated article that tells of the same happening"]
    why: Annotated[str, "the inference, with the convention of the newspaper that it uses"]


@dataclass(frozen=True)
class Coded:
    """what one coder says of one unit of an article, or has read; only of articles that somebody has coded"""

    coding_id: Annotated[str, "id"]
    article_id: Annotated[str, "article"]
    unit: Annotated[str | None, "what several coders speak of together; empty where one has read"]
    kind: Annotated[
        str, "kind of fact: contacts, demands, access_events, accusations, acts, quotes, dates, quantities, entities"
    ]
    coder: Annotated[str, "who says so: the rules, or a coder's name"]
    coder_kind: Annotated[str, "what the coder is", OneOf(CODER_KINDS)]
    effect: Annotated[str, "what the line does; codes: a row as the rules made it", OneOf(CODING_EFFECTS)]
    start: Annotated[int, "first character of the words in articles.text"]
    end: Annotated[int, "first character after them"]
    said: Annotated[str | None, "the fields, as JSON, in a reader's words; empty where one has read"]
    outcome: Annotated[str | None, "whether this is what stands", OneOf(("stands", "overruled"))]
    standing: Annotated[str | None, "what of the case's precedence decided: person, agreement, rules, model, a name"]
    event_id: Annotated[str | None, "the event that tells the unit now; empty where none does"]
    sample: Annotated[str | None, "random sample that the unit was drawn in"]
    at: Annotated[str | None, "day of the coding"]
    prompt: Annotated[str | None, "digest of the prompt that a model answered"]
    note: Annotated[str | None, "why, in the coder's words"]
