"""From articles to a proposal: read them with the generic resources alone, and look at all names together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor_analysis.errors import CorpusError, ParameterError
from corridor_analysis.newcase.asks import ask_entries, asked
from corridor_analysis.newcase.bodies import (
    body_entries,
    group_entries,
    known_entries,
    state_entries,
    unlisted_bodies,
    unlisted_states,
)
from corridor_analysis.newcase.days import undated, window
from corridor_analysis.newcase.entries import Evidence, Proposal, ProposedEntry, propose_entry
from corridor_analysis.newcase.name_kinds import adjectives, collect
from corridor_analysis.newcase.occurrences import ArticleWords, articles_read, occurrences
from corridor_analysis.newcase.passages import (
    Passage,
    bare_heads,
    ends_of,
    join,
    ranked_passages,
    split_ends,
    term_words,
)
from corridor_analysis.newcase.people import Owners, people, person_entries
from corridor_analysis.newcase.places import passage_entry, place_entries
from corridor_analysis.parse.pipeline import parse
from corridor_analysis.schema import ACCESS_MODES, Article
from corridor_analysis.tables import Tables, tabulate

if TYPE_CHECKING:
    import pandas as pd

    from corridor_analysis.corpus import Corpus

__all__ = ["MOST", "case_id", "propose"]

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
    articles = [Article(**row) for row in tables.articles.to_dict("records")]
    read = articles_read(list(parse(articles, None)))
    return _Findings(read, tables, min_count).proposal(own, len(corpus.articles))


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
    """What the articles name, found in the order in which one kind of name leans on another."""

    read: list[ArticleWords]
    tables: Tables
    min_count: int

    def __post_init__(self) -> None:
        self.occurrences = occurrences(self.read)
        every = collect(self.occurrences)
        self.adjectives = adjectives(self.occurrences, every)
        self.names = {k: n for k, n in every.items() if not (len(k) == 1 and k[0] in self.adjectives)}
        self.persons = people(self.names.values())
        taken = {id(n) for p in self.persons for n in p.names}
        offices = [h for n in every.values() for h in n.offices]
        rest = {k: n for k, n in self.names.items() if id(n) not in taken}
        self.states = unlisted_states(rest, self.adjectives, self.occurrences, offices)
        taken |= {id(s.name) for s in self.states}
        self.places = {k: n for k, n in self.names.items() if id(n) not in taken}
        self.ids: set[str] = set()

    def proposal(self, own: str, given: int) -> Proposal:
        """Return the whole proposal."""
        corridor, rivals, chosen = self.passages(own)
        actors = self.actors()
        places = place_entries(self.places.values(), self.acting(), min_count=self.min_count, taken=self.ids)
        corridor, *others = _unique([corridor, *(e for _, group in actors for e in group), *rivals, *places])
        every = {e.id: self._spread(e) for e in others}
        kept = {k: e for k, e in every.items() if len(self.read) < _MANY or e.evidence.count >= self.min_count}
        heads = [n for n, _ in chosen.names] if chosen else []
        days, notes = window(self.tables)
        terms, named = self.terms(chosen, places)
        return Proposal(
            id=own, corridor=corridor, rivals=_kept(rivals, kept), window=days, window_notes=notes,
            terms=terms, n_articles=len(self.read), n_given=given, n_named=named, languages=self.languages(),
            actors=tuple((heading, _kept(group, kept)) for heading, group in actors), places=_kept(places, kept),
            asks=self.asks(heads), undated=undated(self.read, self.tables), left_out=len(every) - len(kept),
        )  # fmt: skip

    def asks(self, heads: Sequence[str]) -> tuple[ProposedEntry, ...]:
        """Return the codebook entries, the sure ones first."""
        requests = _by_article(self.tables.events[self.tables.events["event_type"] == "REQUEST"])
        found = [a for article in self.read for a in asked(article, requests.get(article.article_id, ()))]
        made = [self._spread(a) for a in ask_entries(found, heads, min_count=self.min_count, taken=self.ids)]
        single = [a for a in made if a.notes][_SINGLE:]
        return tuple(sorted((a for a in made if a not in single), key=lambda a: not a.sure))

    def _spread(self, entry: ProposedEntry) -> ProposedEntry:
        """Return an entry as not sure where one article of many has it."""
        return entry if len(self.read) < _MANY or entry.evidence.articles > 1 else replace(entry, sure=False)

    def passages(self, own: str) -> tuple[ProposedEntry, list[ProposedEntry], Passage | None]:
        """Return the passage that is talked about, and the others."""
        ranked = ranked_passages(self.occurrences, self.access())
        if not ranked:
            return self._no_passage(own), [], None
        chosen, *rest = ranked
        joined = ends_of(self.read, {k: n for k, n in self.places.items() if n.verdict() == "place"})
        for other in [r for r in rest if (ends := split_ends(r.stem, self.places)) and ends in joined]:
            join(chosen, other)
            rest.remove(other)
        notes = [f"named in {len(chosen.articles)} of {len(self.read)} articles, beside {chosen.near} access events"]
        notes += self._route(joined, chosen)
        corridor = passage_entry(chosen, "corridor", taken=self.ids, notes=notes)
        fields = dict(corridor.fields) | ({"descriptions": d} if (d := self._descriptions(chosen)) else {})
        rivals = [
            passage_entry(r, "site", taken=self.ids, notes=[f"score {r.score:g} against {chosen.score:g}"])
            for r in rest[:_RIVALS]
        ]
        return replace(corridor, fields=fields), [self._sure(r) for r in rivals], chosen

    def _sure(self, entry: ProposedEntry) -> ProposedEntry:
        return replace(entry, sure=entry.evidence.count >= self.min_count)

    def _no_passage(self, own: str) -> ProposedEntry:
        note = "no passage is named in the articles: write its name here, and its spellings under `aliases`"
        of = Evidence(0, 0, (), "", "")
        return propose_entry(self.ids, own.replace("_", " ").title(), "corridor", of, notes=(note,))

    def _descriptions(self, chosen: Passage) -> list[str]:
        bare = bare_heads(self.read)
        return [f"the {' '.join(h)}" for h in sorted(chosen.heads) if sum(bare.get(h, {}).values()) >= self.min_count]

    def _route(self, joined: Counter[tuple[str, str]], chosen: Passage) -> list[str]:
        """Return what the text says of the places that the passage joins."""
        named = {" ".join(k): n.text for k, n in (*self.places.items(), *((s.name.keys, s.name) for s in self.states))}
        pairs = Counter(joined)
        if ends := split_ends(chosen.stem, self.places):
            pairs[ends] += 1
        said = [f"{named[a]} and {named[b]}" for (a, b), _ in sorted(pairs.items(), key=lambda p: (-p[1], p[0]))[:3]]
        if not said:
            return []
        return [f"the text says that it joins {', or '.join(said)}: give both lat and lon, and write `route: [id, id]`"]

    def access(self) -> dict[str, list[tuple[int, int]]]:
        """Return the sentences (characters) that tell access events, by article."""
        events = self.tables.events[self.tables.events["mode"].isin(ACCESS_MODES)]
        sentences = self.tables.sentences[["sentence_id", "start", "end"]]
        return _by_article(events[["article_id", "sentence_id"]].merge(sentences, on="sentence_id"))

    def actors(self) -> list[tuple[str, list[ProposedEntry]]]:
        """Return the entries of actors.yaml under their headings."""
        states = state_entries(self.states, self.ids)
        known = known_entries(self.tables, min_count=self.min_count, taken=self.ids)
        codes = {w: s.code for s in self.states for w in (*s.name.keys, *([s.adjective] if s.adjective else []))}
        outlets = frozenset(str(o).casefold() for o in self.tables.articles["outlet"].dropna())
        made = unlisted_bodies(self.occurrences, self.adjectives)
        bodies = body_entries(made, codes, outlets=outlets, min_count=self.min_count, taken=self.ids)
        by_name = {e.fields["name"]: e.id for e in bodies if e.sure}
        words = {p.keys: by_name[b.text] for b in made if b.text in by_name for p in b.found}
        persons = person_entries(self.persons, Owners(codes, words), min_count=self.min_count, taken=self.ids)
        groups = group_entries(self.tables, min_count=self.min_count, taken=self.ids)
        named = [("States", [*states, *(e for e in known if e.fields["kind"] == "state")])]
        named.append(("Bodies and organisations", [*(e for e in known if e.fields["kind"] != "state"), *bodies]))
        return [*named, ("Persons", persons), ("Groups", groups)]

    def acting(self) -> dict[tuple[str, ...], str]:
        """Return places that speak as a state's capital does."""
        known = ", ".join(s.name.text for s in self.states) or "which one?"
        return {k: known for k, n in self.places.items() if n.votes["speaks"]}

    def terms(self, chosen: Passage | None, places: Sequence[ProposedEntry]) -> tuple[tuple[tuple[str, int], ...], int]:
        """Return words that show an article to be on the case, with their articles, and how many have any."""
        about = chosen.articles if chosen else frozenset(p.article_id for p in self.read)
        words = term_words(chosen) if chosen else []
        for entry in places:
            within = {
                p.article.article_id for n in self.places.values() if n.text == entry.fields["name"] for p in n.found
            }
            if entry.sure and not entry.fields.get("country") and len(within & about) >= max(2, _SHARE * len(about)):
                words.append(str(entry.fields["name"]))
        texts = {p.article_id: f"{p.parsed.article.headline or ''}\n{p.parsed.article.text}" for p in self.read}
        found = {
            w: {a for a, t in texts.items() if re.search(rf"(?<!\w){re.escape(w)}", t, re.IGNORECASE)} for w in words
        }
        return tuple((w, len(found[w])) for w in dict.fromkeys(words)), len(set().union(*found.values()))

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the articles, the most frequent first."""
        seen = Counter(self.tables.articles["language"].fillna("en"))
        return tuple(sorted(seen, key=lambda c: (-seen[c], c)))


def _by_article(rows: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """Return the stretches of rows, by article."""
    return {str(a): [*zip(own["start"], own["end"], strict=True)] for a, own in rows.groupby("article_id", sort=False)}


def _kept(entries: Iterable[ProposedEntry], kept: Mapping[str, ProposedEntry]) -> tuple[ProposedEntry, ...]:
    return tuple(kept[e.id] for e in entries if e.id in kept)


def _unique(entries: Iterable[ProposedEntry]) -> list[ProposedEntry]:
    """Return entries without names that an earlier one has: a case has each name once. Unsure ones take no name."""
    seen: set[str] = set()
    out = []
    for entry in sorted(enumerate(entries), key=lambda e: (not e[1].sure, e[0])):
        number, one = entry
        if _plain(str(one.fields["name"])) in seen:
            continue
        seen.add(_plain(str(one.fields["name"])))
        fields = dict(one.fields)
        for key in ("aliases", "descriptions"):
            own = [a for a in fields.pop(key, []) if _plain(a) not in seen and not seen.add(_plain(a))]  # type: ignore[func-returns-value]
            fields |= {key: own} if own else {}
        out.append((number, replace(one, fields=fields)))
    return [one for _, one in sorted(out, key=lambda e: e[0])]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
