"""What counts as a match, kind by kind. These definitions are printed with the scores: change them with care.

Facts match within one article. Evidence overlaps when at least half of the shorter stretch lies in the other.
Names are settled first (canonical name, alias of the case, or what the article itself calls the entity), and
sets of names must be equal: nobody missing, nobody invented.

contacts        mode, set of participants and status; evidence only breaks ties. Lenient: evidence overlaps,
                somebody in common, same status. Negated contacts are scored only where the gold has them.
demands         codebook id (mapped by `Demand.gold`) and overlapping evidence, actor and recipient. Lenient:
                id and evidence.
acts            PLOVER type, overlapping evidence, actor and recipient. Lenient: type and evidence. CONSULT and
                REQUEST have files of their own; an access event can match, but is no false alarm here.
access_events   type, overlapping evidence, actor and days. Lenient: type and evidence.
quotes          words between the marks with a token Jaccard of 0.8 or more, and the set of speakers. Lenient:
                the words.
dates           surface (one contains the other, word by word) and TIMEX3 value, once per surface and value.
                Lenient: the surface. Optional ones are neither rewarded nor missed.
quantities      value and overlapping evidence, and a word of the unit in common with the unit or evidence coded.
                Lenient: value.

A further prediction of a fact that is matched already (the article tells it again) is no false alarm: the gold
has a fact once. Repeats are counted beside the scores.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from corridor_analysis.coders.days import parse_days
from corridor_analysis.evaluate.gold import Gold, GoldRow
from corridor_analysis.evaluate.items import World
from corridor_analysis.evaluate.matching import Item, Kind, Outcome, Pair, compare, jaccard, overlap, same_days, tokens
from corridor_analysis.parse.records import Chars
from corridor_analysis.schema import ACCESS_MODES

HALF = 0.5
_ROLES = ("actor", "recipient", "addressee", "mediator")
QUOTE_JACCARD = 0.8
_QUOTE_NEAR = 0.4  # below this, two quotations are two quotations and not one cut wrongly
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "or", "other", "than", "the", "to", "with"})

Faults = Callable[[Item, Item], tuple[str, ...]]


def _faults(*names: str) -> Faults:
    """Return a comparison of these fields: right if the prediction is one of the acceptable readings."""

    def right(name: str, gold: Item, predicted: Item) -> bool:
        return right_days(gold, predicted) if name == "date" else predicted.fields[name] in gold.fields[name]

    return lambda gold, predicted: tuple(n for n in names if not right(n, gold, predicted))


def right_days(gold: Item, predicted: Item) -> bool:
    """Return whether the days of a prediction are one of the acceptable readings."""
    days = predicted.fields["date"] or (None, None)
    return any(same_days(reading, *days) for reading in gold.fields["date"])


def _evidence(gold: Item, predicted: Item) -> float:
    share = overlap(gold.spans, predicted.spans)
    return share if share >= HALF else 0.0


_contact_faults = _faults("mode", "participants", "status")


def _contact_close(gold: Item, predicted: Item) -> float:
    if not _contact_faults(gold, predicted):
        return 1 + overlap(gold.spans, predicted.spans)
    return _evidence(gold, predicted) * _in_common(gold, predicted)


def _in_common(gold: Item, predicted: Item) -> float:
    readings = gold.fields["participants"]
    return max(jaccard(r, predicted.fields["participants"]) for r in readings)


def confused(gold: Item, predicted: Item) -> bool:
    """Return whether a prediction speaks of the coded contact: overlapping evidence, half of the parties."""
    return _evidence(gold, predicted) > 0 and _in_common(gold, predicted) >= HALF


def _wording(gold: Item, predicted: Item) -> float:
    words = predicted.fields["text"]
    return max(jaccard(tokens(r), words) for r in gold.fields["text"])


def _quote_close(gold: Item, predicted: Item) -> float:
    near = _wording(gold, predicted)
    return near + 0.1 * overlap(gold.spans, predicted.spans) if near >= _QUOTE_NEAR else 0.0


def _quote_faults(gold: Item, predicted: Item) -> tuple[str, ...]:
    text = () if _wording(gold, predicted) >= QUOTE_JACCARD else ("text",)
    return (*text, *_faults("speaker")(gold, predicted))


def _surface_close(gold: Item, predicted: Item) -> float:
    ours = tokens(str(predicted.fields["surface"]))
    for reading in gold.fields["surface"]:
        theirs = tokens(reading)
        if ours and theirs and (ours <= theirs or theirs <= ours):
            return jaccard(ours, theirs) + 0.1 * overlap(gold.spans, predicted.spans)
    return 0.0


def _quantity_faults(gold: Item, predicted: Item) -> tuple[str, ...]:
    value = any(math.isclose(v, float(predicted.fields["value"])) for v in gold.fields["value"])
    coded = tokens(" ".join(gold.fields["unit"]) + " " + gold.evidence) - _SMALL
    unit = bool(tokens(str(predicted.fields["unit"] or "")) & coded)
    return tuple(n for n, right in (("value", value), ("unit", unit)) if not right)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("contacts", _contact_close, _contact_faults, frozenset({"status"}), repeats=True),
        Kind(
            "demands", _evidence, _faults("demand", "actor", "recipient"), frozenset({"demand"}), repeats=True
        ),
        Kind(
            "acts", _evidence, _faults("event_type", "actor", "recipient"), frozenset({"event_type"}),
            repeats=True,
        ),
        Kind("access_events", _evidence, _faults("type", "actor", "date"), frozenset({"type"}), repeats=True),
        Kind("quotes", _quote_close, _quote_faults, frozenset({"text"})),
        Kind("dates", _surface_close, _faults("value"), repeats=True),
        Kind("quantities", _evidence, _quantity_faults, frozenset({"value"})),
    )
}  # fmt: skip


def _cluster_close(gold: Item, predicted: Item) -> float:
    shared = jaccard(gold.fields["articles"], predicted.fields["articles"])
    both = len(gold.fields["articles"] & predicted.fields["articles"])
    kind = predicted.fields["kind"] in gold.fields["kind"]
    who = _members(gold, predicted)
    return shared + who if both > 1 and kind and who >= HALF else 0.0


def _members(gold: Item, predicted: Item) -> float:
    """Return the share of the parties coded that some report of the cluster names; 1 where none are coded."""
    found = predicted.fields["participants"]
    return max(len(r & found) / len(r) if r else 1.0 for r in gold.fields["participants"])


def _cluster_faults(gold: Item, predicted: Item) -> tuple[str, ...]:
    articles = gold.fields["articles"] == predicted.fields["articles"]
    who = _members(gold, predicted) == 1
    return tuple(n for n, right in (("articles", articles), ("participants", who)) if not right)


CLUSTERS = Kind("clusters", _cluster_close, _cluster_faults)


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
                "articles": articles, "kind": c.mode or c.event_type,
                "participants": frozenset(name for event in events for name in world.who(event, *_ROLES)),
                "date": (c.earliest, c.latest),
            }  # fmt: skip
            yield Item("", c.cluster_id, "; ".join(sorted(articles)), (), fields)
