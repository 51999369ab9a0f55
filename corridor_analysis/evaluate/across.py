"""The two kinds that are not rows with evidence: entities by the spellings in the texts, and clusters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corridor_analysis.evaluate.gold import Gold, GoldRow
from corridor_analysis.evaluate.items import World
from corridor_analysis.evaluate.kinds import CLUSTERS
from corridor_analysis.evaluate.matching import Item, Outcome, Pair, compare
from corridor_analysis.evaluate.wording import parse_days
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema import ACCESS_MODES

__all__ = ["cluster_outcome", "entity_outcome"]


def entity_outcome(gold: Gold, world: World) -> Outcome:
    """Score entities: each place where a coded spelling stands has a mention of the entity of that name.

    Spellings are whole words in the case coded; where several overlap the longest counts. A place whose mentions
    all mean other entities is wrong, one without a mention is missed. Mentions elsewhere are not scored, since
    the gold lists some entities only.
    """
    full, wrong, missed = [], [], []
    for place in _places(gold, world):
        near = list(_mentions(place, world))
        right = [m for m in near if m.fields["name"] in place.fields["name"]]
        if right:
            full.append(Pair(place, right[0], ()))
        elif near:
            wrong.append(Pair(place, near[0], ("name",)))
        else:
            missed.append(place)
    return Outcome(tuple(full), (), tuple(wrong), tuple(missed), (), ())


def _places(gold: Gold, world: World) -> Iterator[Item]:
    for article in sorted(gold.coded):
        text, end = world.texts[article], -1
        for start, stop, row in sorted(_spellings(gold, text), key=lambda f: (f[0], -f[1])):
            if stop <= end:
                continue  # inside a longer spelling
            end = stop
            names = tuple(world.names.mean(n, article) for n in row.fields["name"])
            yield Item(article, row.key, text[start:stop], (Chars(start, stop),), {"name": names})


def _spellings(gold: Gold, text: str) -> Iterator[tuple[int, int, GoldRow]]:
    for row in gold.rows["entities"]:
        for surface in filter(None, row.fields["surfaces"]):
            for found in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
                yield found.start(), found.end(), row


def _mentions(place: Item, world: World) -> Iterator[Item]:
    (span,) = place.spans
    mentions = world.frames["mentions"]
    same = mentions[mentions["article_id"] == place.article_id]
    for m in same[(same["start"] < span.end) & (same["end"] > span.start)].itertuples():
        fields = {"name": world.names.of(m.entity_id)}
        yield Item(place.article_id, m.mention_id, m.surface, (Chars(m.start, m.end),), fields)


def cluster_outcome(gold: Gold, world: World) -> Outcome:
    """Score clusters of contacts and access events that more than one coded article tells.

    A match has the kind coded (the mode), exactly the articles coded, and names every party coded. Lenient: two
    of the articles and half of the parties. Clusters of other types are not coded, hence not scored.
    """
    rows = [item for row in gold.rows["clusters"] if len((item := _coded(row, gold, world)).fields["articles"]) > 1]
    return compare(CLUSTERS, rows, list(_clusters(gold.coded, world)))


def _coded(row: GoldRow, gold: Gold, world: World) -> Item:
    articles = frozenset(row.fields["article_ids"][0]) & gold.coded
    first = min(articles, default="")
    who = tuple(frozenset(world.names.mean(n, first) for n in names) for names in row.fields["participants"])
    days = tuple(map(parse_days, row.fields["date"]))
    fields = {"articles": articles, "kind": row.fields["kind"], "participants": who, "date": days}
    return Item("", row.key, row.fields["cluster"][0], (), fields)


def _clusters(coded: frozenset[str], world: World) -> Iterator[Item]:
    frames = world.frames
    article = dict(zip(frames["events"]["event_id"], frames["events"]["article_id"], strict=True))
    members: dict[str, list[str]] = {}
    rows = frames["cluster_members"]
    for cluster, event in zip(rows["cluster_id"], rows["event_id"], strict=True):
        members.setdefault(cluster, []).append(event)
    for c in frames["clusters"].itertuples():
        events = members.get(c.cluster_id, [])
        articles = frozenset(article[e] for e in events) & coded
        if len(articles) > 1 and (c.event_type == "CONSULT" or c.mode in ACCESS_MODES):
            fields = {
                "articles": articles, "kind": c.mode or c.event_type, "participants": _union(events, world),
                "date": (c.earliest, c.latest),
            }  # fmt: skip
            yield Item("", c.cluster_id, "; ".join(sorted(articles)), (), fields)


def _union(events: Iterable[str], world: World) -> frozenset[str]:
    roles = ("actor", "recipient", "addressee", "mediator")
    return frozenset(name for event in events for name in world.who(event, *roles))
