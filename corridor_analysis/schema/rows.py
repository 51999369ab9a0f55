"""What one row of each table is: its columns in order, each with its type, its meaning, and the values it may hold.

The record classes are the schema: the docstring of one is the grain of its table, a type with `| None` may be empty,
and `Ref` says to the keys of which tables a column leads. Tables stand in the order in which they are written.
"""

from __future__ import annotations

from typing import Annotated

from corridor_analysis.schema import values
from corridor_analysis.schema.table import OneOf, Ref, one_row_of

__all__ = ["Article", "Entity", "Reject"]  # the others are asked for by their tables

Id = Annotated[str, "id"]
ArticleId = Annotated[str, "article", Ref("articles")]
SentenceId = Annotated[str, "sentence", Ref("sentences")]
ClusterId = Annotated[str, "cluster", Ref("clusters")]
Start = Annotated[int, "first character in articles.text"]
ClauseStart = Annotated[int, "first character of the clause in articles.text"]
End = Annotated[int, "first character after it"]
Surface = Annotated[str, "the words"]
EventType = Annotated[str, "PLOVER type", OneOf(values.EVENT_TYPES)]
DateBasis = Annotated[str, "time that dates it (its words), or why there is none"]
Rule = Annotated[str, "rule that made the row"]


@one_row_of("articles", "article_id")
class Article:
    """an article read"""

    article_id: Annotated[str, "id: the file name without its ending, or the id given"]
    source_file: Annotated[str | None, "file (and member or line) that the article was read from"]
    sha256: Annotated[str, "digest of the bytes read (of the UTF-8 text where there was no file)"]
    headline: Annotated[str | None, "headline, where the input has one; not part of text"]
    published: Annotated[str | None, "day of publication"]
    published_basis: Annotated[str, "how the day is known", OneOf(values.PUBLISHED_BASES)]
    published_earliest: Annotated[str | None, "first day that it can have been published"]
    published_latest: Annotated[str | None, "last day that it can have been published"]
    outlet: Annotated[str | None, "who published it"]
    language: Annotated[str | None, "ISO 639 code; an article in another than English is not parsed (see rejects)"]
    n_words: Annotated[int, "words in text, split at white space"]
    relevant: Annotated[bool | None, "about the case, as screening finds by its names and terms; empty without a case"]
    text: Annotated[str, "the text that all offsets count in: header and headline taken off"]


@one_row_of("rejects")
class Reject:
    """an input not read, or not read whole"""

    source_file: Annotated[str, "file (and member or line)"]
    reason: Annotated[str, "why; those from bad_date to crashed leave the article in", OneOf(values.REJECT_REASONS)]
    detail: Annotated[str, "what was found, and how to mend it"]


@one_row_of("sentences", "sentence_id")
class Sentence:
    """a sentence"""

    sentence_id: Id
    article_id: ArticleId
    start: Start
    end: End


@one_row_of("entities", "entity_id")
class Entity:
    """an actor, body, state, group, place or instrument (a ruling, a ceasefire statement)"""

    entity_id: Id
    name: Annotated[str, "canonical name"]
    kind: Annotated[str, "what it is", OneOf(values.ENTITY_KINDS)]
    country: Annotated[str | None, "ISO 3166-1 alpha-3, a union's code, or the stem of an unlisted state's name"]
    role: Annotated[str | None, "office or function"]
    sector: Annotated[str | None, "PLOVER sector: GOV MIL REB OPP IGO NGO CVL MED JUD COP LEG SPY BUS"]
    known: Annotated[bool, "true if the case or the generic resources name it, false if found in text"]


@one_row_of("mentions", "mention_id")
class MentionRow:
    """a place in the text where an entity is meant"""

    mention_id: Id
    article_id: ArticleId
    sentence_id: SentenceId
    start: Start
    end: End
    surface: Surface
    entity_id: Annotated[str, "entity meant", Ref("entities")]
    rule: Annotated[str, "what decided", OneOf(values.MENTION_RULES)]


@one_row_of("times", "time_id")
class TimeRow:
    """a temporal expression"""

    time_id: Id
    article_id: ArticleId
    sentence_id: SentenceId
    start: Start
    end: End
    surface: Surface
    type: Annotated[str, "TIMEX3 type", OneOf(("DATE", "TIME", "DURATION", "SET"))]
    value: Annotated[str, "TIMEX3 value (ISO 8601, TIMEX3 tokens)"]
    earliest: Annotated[str | None, "first day it can mean; empty for durations and sets"]
    latest: Annotated[str | None, "last day it can mean"]
    basis: Annotated[str, "what the value rests on: absolute, published, anchor (in the text), vague, none"]


@one_row_of("statements", "statement_id")
class Statement:
    """an attribution: someone said, wrote or thinks something"""

    statement_id: Id
    article_id: ArticleId
    sentence_id: Annotated[str, "sentence in which it starts", Ref("sentences")]
    kind: Annotated[str, "in quotation marks, in other words, or both", OneOf(("direct", "indirect", "mixed"))]
    cue: Annotated[str | None, "lemma of the cue; empty where the quotation has none"]
    act: Annotated[str | None, "speech act of the cue, from resources/cues.yaml"]
    medium: Annotated[str | None, "tweet, statement, press_conference, call, read_out, interview, …"]
    time_id: Annotated[str | None, "when it was said", Ref("times")]
    rule: Rule


@one_row_of("spans", "statement_id", "part", "start")
class Span:
    """a part of a statement; a part can be broken in two"""

    statement_id: Annotated[str, "statement", Ref("statements")]
    part: Annotated[str, "which part", OneOf(("source", "cue", "content"))]
    start: Start
    end: End


@one_row_of("events", "event_id")
class EventRow:
    """a coded event: PLOVER type, or an access event"""

    event_id: Id
    article_id: ArticleId
    sentence_id: SentenceId
    event_type: EventType
    mode: Annotated[str | None, "channel of a CONSULT, kind of an access event"]
    status: Annotated[str, "did it happen", OneOf(values.STATUSES)]
    demand: Annotated[str | None, "codebook id of what is asked (REQUEST)"]
    trigger: Annotated[str, "the word or words that tell of it"]
    start: ClauseStart
    end: End
    earliest: Annotated[str | None, "first day on which it can have happened, as this article tells it"]
    latest: Annotated[str | None, "last day"]
    date_basis: DateBasis
    place_id: Annotated[str | None, "entity where it happened", Ref("entities")]
    statement_id: Annotated[str | None, "statement that tells it, if it is somebody's word", Ref("statements")]
    confidence: Annotated[
        float | None, "how often a sentence like it told of this kind on news not trained on, 0 to 1; empty: not known"
    ]
    coder: Annotated[str, "whose row: the rules', the model's, or of coders whose codings made or mended it"]
    rule: Rule


@one_row_of("participants", "record_id", "role", "entity_id", "start")
class Participant:
    """an entity's part in an event or statement"""

    record_id: Annotated[str, "event_id or statement_id", Ref("events", "statements")]
    role: Annotated[str, "part", OneOf(("actor", "recipient", "mediator", "addressee", "source"))]
    entity_id: Annotated[str, "entity", Ref("entities")]
    start: Annotated[int | None, "first character of the words that name it; empty if only implied"]
    end: Annotated[int | None, "first character after them"]


@one_row_of("quantities", "quantity_id")
class QuantityRow:
    """a number that counts or measures something, lengths of time too"""

    quantity_id: Id
    article_id: ArticleId
    sentence_id: SentenceId
    start: Start
    end: End
    value: Annotated[float, "the number"]
    comparator: Annotated[str, "exactly, more than, less than, about", OneOf(("=", ">", "<", "~"))]
    unit: Annotated[str | None, "what is counted, in the words of the text; money and joined measures by name"]


@one_row_of("passage", "passage_id")
class PassageRow:
    """a telling of the state of passage: what becomes of it, or how it is, in the words of an article"""

    passage_id: Id
    article_id: ArticleId
    sentence_id: SentenceId
    start: ClauseStart
    end: End
    event_id: Annotated[str | None, "access event that the same words tell; empty where nothing happens", Ref("events")]
    effect: Annotated[str, "what it does to the state", OneOf(values.PASSAGE_EFFECTS)]
    passage: Annotated[str | None, "name of the passage, as the clause gives it"]
    earliest: Annotated[str | None, "first day on which it can have begun; empty if not told"]
    begun: Annotated[str | None, "day by which it had begun; empty for the day of publication"]
    latest: Annotated[str | None, "last day for which it is told; empty for the day by which it had begun"]
    over: Annotated[bool, "told as over, or to be over, after the last day"]
    aside: Annotated[bool, "told beside something else, as background"]
    again: Annotated[bool, "told as happening once more"]
    date_basis: DateBasis
    rule: Rule


@one_row_of("clusters", "cluster_id")
class Cluster:
    """one happening, across articles"""

    cluster_id: Id
    event_type: EventType
    mode: Annotated[str | None, "mode that the members share"]
    earliest: Annotated[str | None, "first day that fits every report"]
    latest: Annotated[str | None, "last day"]
    n_articles: Annotated[int, "articles that tell it"]
    n_sources: Annotated[int, "independent ones among them"]
    verdict: Annotated[str, "what the reports say together", OneOf(("single", "corroborated", "conflict"))]


@one_row_of("cluster_members", "event_id")
class ClusterMember:
    """an event's place in a cluster"""

    cluster_id: ClusterId
    event_id: Annotated[str, "event", Ref("events")]
    similarity: Annotated[float, "0 to 1: likeness to the cluster's first member"]


@one_row_of("conflicts", "cluster_id", "field", "value", "article_id")
class Conflict:
    """a point on which reports of one happening differ"""

    cluster_id: ClusterId
    field: Annotated[str, "which field differs"]
    value: Annotated[str, "what this article says"]
    article_id: ArticleId


@one_row_of("same_sources", "cluster_id", "article_id")
class SameSource:
    """an article that is no source of its own for a happening: a copy, or of one outlet, byline or communique"""

    cluster_id: ClusterId
    article_id: Annotated[str, "article that does not count", Ref("articles")]
    as_article_id: Annotated[str, "article that counts in its place", Ref("articles")]
    why: Annotated[str, "why the two are one source", OneOf(values.SAME_SOURCES)]
    share: Annotated[float, "runs of five words in common, or likeness of the two quotations (0 to 1); 1 for the rest"]
    statement_id: Annotated[str | None, "its quotation of the communique", Ref("statements")]
    as_statement_id: Annotated[str | None, "the other article's quotation of it", Ref("statements")]


@one_row_of("datings", "dating_id")
class Dating:
    """a piece of evidence for the day on which an article that gives none was published"""

    dating_id: Id
    article_id: Annotated[str, "the article without a date", Ref("articles")]
    bound: Annotated[str, "what it bounds or, as published, singles out", OneOf(("earliest", "latest", "published"))]
    day: Annotated[str, "the day that follows from this piece alone"]
    rule: Annotated[str, "kind of evidence, see corroborate.publication_evidence", OneOf(values.DATING_RULES)]
    event_id: Annotated[str | None, "event of the article that it rests on", Ref("events")]
    time_id: Annotated[str | None, "time in the article that it rests on", Ref("times")]
    report_id: Annotated[str | None, "event of a dated article that tells of the same happening", Ref("events")]
    why: Annotated[str, "the inference, with the convention of the newspaper that it uses"]


@one_row_of("codings", "coding_id")
class Coded:
    """what one coder says of one unit of an article, or has read; only of articles that somebody has coded"""

    coding_id: Id
    article_id: ArticleId
    unit: Annotated[str | None, "what several coders speak of together; empty where one has read"]
    kind: Annotated[
        str, "kind of fact: contacts, demands, access_events, accusations, acts, quotes, dates, quantities, entities"
    ]
    coder: Annotated[str, "who says so: the rules, or a coder's name"]
    coder_kind: Annotated[str, "what the coder is", OneOf(values.CODER_KINDS)]
    effect: Annotated[str, "what the line does; codes: a row as the rules made it", OneOf(values.CODING_EFFECTS)]
    start: Annotated[int, "first character of the words in articles.text"]
    end: Annotated[int, "first character after them"]
    said: Annotated[str | None, "the fields, as JSON, in a reader's words; empty where one has read"]
    outcome: Annotated[str | None, "whether this is what stands", OneOf(("stands", "overruled"))]
    why: Annotated[
        str | None,
        "why it does not stand; told again: the article tells it once, elsewhere; not told: by who has read it",
        OneOf(values.OVERRULED),
    ]
    standing: Annotated[str | None, "what of the case's precedence decided: person, agreement, rules, model, a name"]
    by: Annotated[str | None, "the coders whose word decided, joined by '; '"]
    event_id: Annotated[str | None, "the event that tells the unit now; empty where none does", Ref("events")]
    sample: Annotated[str | None, "random sample that the unit was drawn in"]
    at: Annotated[str | None, "day of the coding"]
    prompt: Annotated[str | None, "digest of the prompt that a model answered"]
    note: Annotated[str | None, "why, in the coder's words"]
