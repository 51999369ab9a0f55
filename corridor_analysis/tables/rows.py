"""From a parsed article to rows: extract what it says, and give every row its id."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from corridor_analysis.case import Case
from corridor_analysis.schema import ACCESS_MODES

if TYPE_CHECKING:
    from corridor_analysis.parse.records import Attribution, Happening, Parsed, Party, Quantity, Telling
    from corridor_analysis.parse.tree import Stretch

# The tables that reading fills; the others come from looking across articles.
READ = (
    "sentences", "entities", "mentions", "times", "statements", "spans", "events", "participants", "quantities",
    "passage",
)  # fmt: skip
DATING_TIMES = "dating_times"  # and rows that only the dating of articles needs: see `extract.dating_times`
Row = dict[str, object]
Rows = dict[str, list[Row]]
_EVENT = (
    "event_type", "mode", "status", "demand", "earliest", "latest", "date_basis", "place_id", "confidence", "rule",
)  # fmt: skip


def article_rows(parsed: Parsed, case: Case | None) -> Rows:
    """Return the rows of one parsed article, with ids that depend on the article alone."""
    from corridor_analysis.extract.dating_times import dating_times
    from corridor_analysis.extract.model.reconcile import learned
    from corridor_analysis.extract.passage.story import tellings
    from corridor_analysis.extract.quantities.counts import quantities
    from corridor_analysis.extract.statements.attributions import statements

    told = sorted(statements(parsed), key=lambda a: (a.start, a.contents))
    parsed, found = learned(parsed, told, case)
    happened = sorted(found, key=lambda e: (e.start, e.end, e.trigger, e.event_type, e.mode or ""))
    out = _Numbered(parsed).rows(told, happened, quantities(parsed), tellings(parsed, case))
    return out | {DATING_TIMES: list(dating_times(parsed, case, told))}


class _Numbered:
    """Gives the records of one article their ids, and makes rows of them."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.key = parsed.article.article_id
        self.sents = [trimmed for s in parsed.doc.sents if (trimmed := _trim(s)) is not None]
        self.starts = [s for s, _ in self.sents]
        self.time_ids = {t: f"{self.key}:t{i}" for i, t in enumerate(parsed.times, start=1)}

    def sentence(self, at: int) -> str:
        return f"{self.key}:s{max(1, bisect_right(self.starts, at))}"

    def place(self, name: str, number: int, start: int, end: int) -> Row:
        """Return the columns that every row with offsets has; `name` is that of its id."""
        row: Row = {name: f"{self.key}:{name[0]}{number}", "article_id": self.key, "sentence_id": self.sentence(start)}
        return row | {"start": start, "end": end}

    def rows(
        self,
        told: list[Attribution],
        happened: list[Happening],
        counted: Iterable[Quantity],
        passage: Iterable[Telling],
    ) -> Rows:
        out: Rows = {name: [] for name in READ}
        for i, (start, end) in enumerate(self.sents, start=1):
            out["sentences"].append(
                {"sentence_id": f"{self.key}:s{i}", "article_id": self.key, "start": start, "end": end}
            )
        out["entities"] = [vars(e) for e in self.parsed.entities.values()]
        self._mentions_and_times(out)
        said = {id(a): f"{self.key}:a{i}" for i, a in enumerate(told, start=1)}
        for attribution in told:
            self._statement(out, attribution, said[id(attribution)])
        for i, event in enumerate(happened, start=1):
            self._event(out, event, i, said)
        for i, q in enumerate(counted, start=1):
            place = self.place("quantity_id", i, q.start, q.end)
            out["quantities"].append({**place, "value": q.value, "comparator": q.comparator, "unit": q.unit})
        out["passage"] = list(self._passage(passage, happened))
        return out

    def _passage(self, tellings: Iterable[Telling], happened: list[Happening]) -> Iterator[Row]:
        """Yield the rows of `passage`, each with the access event that the same word tells."""
        events = {
            e.trigger.start: f"{self.key}:e{i}" for i, e in enumerate(happened, start=1) if e.mode in ACCESS_MODES
        }
        for i, t in enumerate(tellings, start=1):
            row = self.place("passage_id", i, t.start, t.end) | t._asdict()
            del row["trigger"]
            yield row | {"event_id": events.get(t.trigger)}

    def _mentions_and_times(self, out: Rows) -> None:
        text = self.parsed.article.text
        for i, (start, end, _, entity_id, rule) in enumerate(self.parsed.mentions, start=1):
            row = self.place("mention_id", i, start, end)
            out["mentions"].append(row | {"surface": text[start:end], "entity_id": entity_id, "rule": rule})
        for i, t in enumerate(self.parsed.times, start=1):
            row = self.place("time_id", i, t.start, t.end)
            out["times"].append(row | {"surface": text[t.start : t.end]} | t._asdict())

    def _statement(self, out: Rows, said: Attribution, key: str) -> None:
        row: Row = {n: getattr(said, n) for n in ("kind", "cue", "act", "medium", "rule")}
        row |= {"statement_id": key, "article_id": self.key, "sentence_id": self.sentence(said.start)}
        out["statements"].append({**row, "time_id": self.time_ids.get(said.time) if said.time else None})
        for part, chars in (("source", said.sources), ("cue", said.cues), ("content", said.contents)):
            for span in chars:
                out["spans"].append({"statement_id": key, "part": part, "start": span.start, "end": span.end})
        self._parties(out, key, said.parties)

    def _event(self, out: Rows, event: Happening, number: int, said: Mapping[int, str]) -> None:
        row = self.place("event_id", number, event.start, event.end) | {n: getattr(event, n) for n in _EVENT}
        row["trigger"] = self.parsed.article.text[event.trigger.start : event.trigger.end]
        row["coder"] = "model" if event.rule.startswith("model:") else "rules"
        row["statement_id"] = said.get(id(event.told)) if event.told else None
        out["events"].append(row)
        self._parties(out, str(row["event_id"]), event.parties)

    def _parties(self, out: Rows, key: str, parties: Iterable[Party]) -> None:
        for p in dict.fromkeys(parties):
            row: Row = {"record_id": key, "role": p.role, "entity_id": p.entity_id, "start": p.start, "end": p.end}
            out["participants"].append(row)


def _trim(sent: Stretch) -> tuple[int, int] | None:
    """Return the offsets of a sentence without the white space around it; None where it is white space only."""
    start, text = sent.start_char, sent.text
    end = start + len(text.rstrip())
    return (end - len(text.strip()), end) if end > start else None
