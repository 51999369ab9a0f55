"""From articles to a proposal: what their tables tell of actors and days, and what the articles name beside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from corridor_analysis.errors import CorpusError, ParameterError
from corridor_analysis.newcase.actors import actor_entries, drafted, offices
from corridor_analysis.newcase.asks import ask_entries, asked
from corridor_analysis.newcase.places import (
    Passage,
    bare_heads,
    collected,
    ends_of,
    passage_entry,
    place_entries,
    ranked_passages,
    split_ends,
    whole,
)
from corridor_analysis.newcase.reading import Evidence, Proposal, ProposedEntry, entry_id, propose_entry, read, runs
from corridor_analysis.parse.pipeline import parse
from corridor_analysis.schema import Article
from corridor_analysis.tables import Tables, tabulate

if TYPE_CHECKING:
    from corridor_analysis.corpus import Corpus

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOP = 200  # characters within which a day can be that of publication
_EVER = ("1900-01-01", "2100-12-31")  # the window where nothing is dated
_BEFORE = 366  # days before the first article in which an access event can begin the window


def window(tables: Tables) -> tuple[tuple[str, str], tuple[str, ...]]:
    """Return first and last day, from access events and days of publication, and what they rest on."""
    published = sorted(tables.articles["published"].dropna())
    access = tables.access()
    days = sorted(access[access["status"] == "happened"]["earliest"].dropna())
    if not published and not days:
        return _EVER, ("no article is dated: write the first and the last day",)
    first = date.fromisoformat([*published, *days][0])
    days = [d for d in days if (first - date.fromisoformat(d)).days <= _BEFORE]
    notes = [f"start: the first dated access event is of {days[0]}"] if days else []
    if published:
        many = f"{len(published)} of {len(tables.articles)} articles"
        notes.append(f"published: {published[0]} to {published[-1]}, {many}")
    return (min([*days[:1], *published[:1]]), max([*published[-1:], *days[-1:]])), tuple(notes)


def undated(tables: Tables) -> tuple[tuple[str, str], ...]:
    """Return the articles without a stated day, each with what its headline, its top or other articles tell of it."""
    rows = tables.articles[~tables.articles["published_basis"].isin(["header", "metadata", "byline"])]
    heads = parse([Article(**row | {"text": row["headline"] or ""}) for row in rows.to_dict("records")], None)
    top = tables.times[tables.times["end"] <= _TOP]
    out = []
    for row, head in zip(rows.itertuples(), heads, strict=True):
        own = top[top["article_id"] == row.article_id]
        named = [(head.article.text[t.start : t.end], t.value) for t in head.times]
        named += zip(own["surface"], own["value"], strict=True)
        days = (f"the top says “{words}”: {value}?" for words, value in named if _DAY.fullmatch(value))
        out.append((str(row.article_id), next(days, _guess(row))))
    return tuple(out)


def _guess(row: Any) -> str:
    """Return what the other articles tell of the day of one, if anything."""
    if not row.published_earliest and not row.published_latest:
        return "no day at the top of the text"
    first, last = row.published_earliest or "...", row.published_latest or "..."
    return f"estimated from the other articles: {first} to {last}"


_RIVALS = 6  # other passages that are proposed as sites
MOST = 400  # articles that are read; more would hardly name more that recurs
_MANY = 10  # articles from which an entry must be in two of them to be sure, and what is named too seldom is left out
_SINGLE = 6  # asks put together by one word that are proposed
_SHARE = 0.34  # of the articles on the passage that a place must be in to be one of the case's terms


def propose(corpus: Corpus, name: str, *, min_count: int = 2, most: int = MOST, progress: bool = False) -> Proposal:
    """Return a case proposed from articles alone; nothing but the generic resources is known beforehand.

    `name` becomes the id of the case. What is named fewer than `min_count` times, and what is not certain, is
    marked as not sure. Of more than `most` articles so many are read, spread evenly over their ids.
    Raises CorpusError where no article is in English, ParameterError for a name or a count that is none.
    """
    own = case_id(name)
    for what, count in (("min_count", min_count), ("most", most)):
        if count < 1:
            raise ParameterError("new-case", what, f"{count} is not a count", "Give 1 or more.")
    english = corpus.articles[corpus.articles["language"].fillna("en") == "en"]
    if english.empty:
        raise CorpusError("new-case", name, "no article is in English", "Give articles that the package can parse.")
    step = max(1.0, len(english) / most)
    english = english.iloc[[int(i * step) for i in range(min(most, len(english)))]]
    tables = tabulate(replace(corpus, articles=english), None, progress=progress)
    return _Findings(tables, min_count).proposal(own, len(corpus.articles))


def case_id(name: str) -> str:
    """Return the id of a case by its name. Raises ParameterError for a name without a letter at its head.

    >>> case_id("Veshti Pass")
    'veshti_pass'
    """
    made = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", made):
        raise ParameterError("new-case", name, "this is no name for a case", "Begin with a letter: a to z, 0 to 9, _.")
    return made


@dataclass(eq=False)
class _Findings:
    """What the articles name: actors as their tables tell them, and the other names."""

    tables: Tables
    min_count: int

    def __post_init__(self) -> None:
        self.ids: set[str] = set()
        self.draft = drafted(self.tables, self.ids)
        self.read = read((Article(**row) for row in self.tables.articles.to_dict("records")), self.draft)
        self.named = list(runs(self.read))
        self.places = collected(one for one in self.named if whole(one) is None)
        for keys, name in list(self.places.items()):
            if len(keys) > 1 > name.place and any(held.role for one in name.found for held in offices(one)):
                del self.places[keys]
                for one in name.found:
                    one.reading.meet(name.text, one)

    def proposal(self, own: str, given: int) -> Proposal:
        """Return the whole proposal."""
        corridor, rivals, chosen = self.passages(own)
        articles, count, ids = self.tables.articles, self.min_count, self.ids
        outlets = frozenset(articles["outlet"].dropna().str.casefold())
        actors = actor_entries(self.read, self.draft, outlets=outlets, min_count=count, taken=ids)
        states = ", ".join(a.name for a in self.draft if a.kind == "state") or "which one?"
        places = place_entries(self.places.values(), states, min_count=count, taken=ids)
        corridor, *others = _unique([corridor, *(e for _, group in actors for e in group), *rivals, *places])
        often = [e for e in others if len(self.read) < _MANY or e.evidence.count >= count]
        kept = {e.id: self._spread(e) for e in often}
        rivals, places, *groups = (
            [kept[e.id] for e in group if e.id in kept] for group in (rivals, places, *(g for _, g in actors))
        )
        days, notes = window(self.tables)
        terms, named = self.terms(chosen, places)
        return Proposal(
            id=own, corridor=corridor, rivals=tuple(rivals), window=days, window_notes=notes, terms=terms,
            n_articles=len(self.read), n_given=given, n_named=named, languages=("en",), places=tuple(places),
            actors=tuple((heading, tuple(group)) for (heading, _), group in zip(actors, groups, strict=True)),
            asks=self.asks(chosen.names if chosen else []), undated=undated(self.tables),
            left_out=len(others) - len(kept),
        )  # fmt: skip

    def asks(self, heads: Sequence[str]) -> tuple[ProposedEntry, ...]:
        """Return the codebook entries, the sure ones first."""
        requests = self.tables.events[self.tables.events["event_type"] == "REQUEST"]
        clauses = {
            a: [*zip(own["start"], own["end"], own["trigger"], strict=True)]
            for a, own in requests.groupby("article_id")
        }
        found = [a for one in self.read for a in asked(one, clauses.get(one.article_id, ()))]
        made = [self._spread(a) for a in ask_entries(found, heads, min_count=self.min_count, taken=self.ids)]
        single = [a.id for a in made if a.notes][_SINGLE:]
        return tuple(sorted((a for a in made if a.id not in single), key=lambda a: not a.sure))

    def _spread(self, entry: ProposedEntry) -> ProposedEntry:
        """Return an entry as not sure where one article of many has it."""
        return entry if len(self.read) < _MANY or entry.evidence.articles > 1 else replace(entry, sure=False)

    def passages(self, own: str) -> tuple[ProposedEntry, list[ProposedEntry], Passage | None]:
        """Return the passage that is talked about, and the others."""
        ranked = ranked_passages(self.read, self.named, self.tables.passage["passage"].dropna())
        if not ranked:
            note = "no passage is named in the articles: write its name here, and its spellings under `aliases`"
            name, of = own.replace("_", " ").title(), Evidence(0, 0, (), "", "")
            return propose_entry(entry_id(name, self.ids), name, "corridor", of, notes=(note,)), [], None
        chosen, *rest = ranked
        towns = {k: n.found for k, n in self.places.items() if n.place > n.person}
        ends = ends_of(self.read, towns)
        for other in [r for r in rest if split_ends(r.stem, towns) in ends]:
            chosen.join(other)
            rest.remove(other)
        ends.update(e for e in [split_ends(chosen.stem, towns)] if e)
        in_articles = f"named in {len(chosen.articles)} of {len(self.read)} articles"
        notes = [f"{in_articles}, {chosen.told} times as open, shut or to be opened"]
        if ends:
            most = sorted(ends, key=lambda e: (-ends[e], e))[:3]
            joined = [" and ".join(self.places[keys].text for keys in pair) for pair in most]
            joins = f"the text says that it joins {', or '.join(joined)}"
            notes.append(f"{joins}: give both lat and lon, and write `route: [id, id]`")
        bare = Counter(noun for noun, _ in bare_heads(self.read).elements())
        words = [f"the {h[0]}" for h in sorted(chosen.heads) if bare[" ".join(h)] >= self.min_count]
        corridor = passage_entry(chosen, "corridor", sure=True, taken=self.ids, notes=notes, descriptions=words)
        rivals = []
        for other in rest[:_RIVALS]:
            sure, note = len(other.found) >= self.min_count, f"score {other.score:g} against {chosen.score:g}"
            rivals.append(passage_entry(other, "site", sure=sure, taken=self.ids, notes=[note]))
        return corridor, rivals, chosen

    def terms(self, chosen: Passage | None, places: Sequence[ProposedEntry]) -> tuple[tuple[tuple[str, int], ...], int]:
        """Return words that show an article to be on the case, with their articles, and how many have any."""
        about = chosen.articles if chosen else frozenset(one.article_id for one in self.read)
        within = {n.text: about & {f.reading.article_id for f in n.found} for n in self.places.values()}
        words = chosen.terms if chosen else []
        for entry in places:
            shared = within.get(str(entry.fields["name"]), ())
            if entry.sure and not entry.fields.get("country") and len(shared) >= max(2, _SHARE * len(about)):
                words.append(str(entry.fields["name"]))
        texts = self.tables.articles["headline"].fillna("") + "\n" + self.tables.articles["text"]
        has = {w: texts.str.contains(rf"(?<!\w){re.escape(w)}", case=False) for w in words}
        named = pd.DataFrame(has, index=texts.index).any(axis="columns").sum()
        return tuple((w, int(h.sum())) for w, h in has.items()), int(named)


def _unique(entries: Sequence[ProposedEntry]) -> list[ProposedEntry]:
    """Return entries without names that an earlier one has: a case has each name once. Unsure ones take no name."""
    seen: set[str] = set()
    out: dict[int, ProposedEntry] = {}

    def new(name: str) -> bool:
        plain = " ".join(name.casefold().split())
        return plain not in seen and not seen.add(plain)  # type: ignore[func-returns-value]

    for number, one in sorted(enumerate(entries), key=lambda e: not e[1].sure):
        if new(str(one.fields["name"])):
            lists = {key: [a for a in one.fields.get(key, ()) if new(a)] for key in ("aliases", "descriptions")}
            fields = {k: v for k, v in {**one.fields, **lists}.items() if v}
            out[number] = replace(one, fields=fields)
    return [out[number] for number in sorted(out)]
