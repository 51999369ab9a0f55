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
from collections.abc import Callable

from corridor_analysis.evaluate.matching import Item, Kind
from corridor_analysis.evaluate.wording import jaccard, overlap, same_days, tokens

__all__ = ["CLUSTERS", "KINDS", "confused", "right_days"]

HALF = 0.5
QUOTE_JACCARD = 0.8
_QUOTE_NEAR = 0.4  # below this, two quotations are two quotations and not one cut wrongly
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "or", "other", "than", "the", "to", "with"})

Faults = Callable[[Item, Item], tuple[str, ...]]


def _faults(*names: str) -> Faults:
    """Return a comparison of these fields: right if the prediction is one of the acceptable readings."""

    def faults(gold: Item, predicted: Item) -> tuple[str, ...]:
        return tuple(n for n in names if predicted.fields[n] not in gold.fields[n])

    return faults


def _with_date(*names: str) -> Faults:
    plainly = _faults(*names)

    def faults(gold: Item, predicted: Item) -> tuple[str, ...]:
        return (*plainly(gold, predicted), *(() if right_days(gold, predicted) else ("date",)))

    return faults


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
        Kind("access_events", _evidence, _with_date("type", "actor"), frozenset({"type"}), repeats=True),
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
