"""Does corroboration hold up on a stream of events with known truth? Accuracy, growth of time, memory.

    python benchmarks/stream.py [EVENTS]      (default: 1000000)

Makes up a stream of reports: entities, of which few do most; happenings day by day, as many per day at every size;
each told by one to five articles of the week after, some of which leave out the day, a party or the channel, and each
in words of its own. Clusters EVENTS / 10, then EVENTS, then EVENTS / 10 of them once more, and prints pairwise
precision, recall and F1, the ratio of the times (10 would be linear) and the peak memory of the process, the made-up
tables included.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from corridor_analysis.corroborate import corroborate
from corridor_analysis.schema import TABLES

ENTITIES, PER_DAY, EVENTS_PER_ARTICLE = 600, 60, 4
KINDS = (
    *[("CONSULT", m) for m in ("phone", "phone", "meeting", "meeting", "visit", "press_conference", "letter")],
    ("COERCE", "closure"), ("COERCE", "checkpoint"), ("RETREAT", "reopening"),
    *[("REQUEST", d) for d in ("lift", "talk", "aid")],
    *[(t, None) for t in ("ACCUSE", "REJECT", "SUPPORT", "THREATEN")],
)  # fmt: skip
START = date(2000, 1, 1)
FIRST, MIDDLE = "bdfgklmnprst", ("a", "e", "i", "o", "u", "ai")
LAST = ("ber", "dor", "fel", "gan", "kin", "lor", "mas", "nup", "pir", "ret", "sun", "tol", "vex", "wim")
LEXICON = [f"{a}{b}{c}" for a in FIRST for b in MIDDLE for c in LAST]
WORDS_TOLD, TELLINGS = 12, (1, 1, 1, 2, 2, 2, 3, 4, 5)
NO_DAY, NO_PARTY, NO_CHANNEL, NO_ARTICLE_DAY = 0.15, 0.1, 0.1, 0.01
Told = tuple[int, dict[str, object]]  # the happening, and what one report says of it


def happenings(rng: random.Random) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield day after day what happens, without end: day number, and what a report that leaves nothing out says."""
    weights = [1 / (rank + 20) for rank in range(ENTITIES)]
    day = 0
    while True:
        for who in (rng.choices(range(ENTITIES), weights, k=3) for _ in range(PER_DAY)):
            kind, detail = rng.choice(KINDS)
            if len(set(who)) < 3:
                continue
            parties = who if kind == "CONSULT" and rng.random() < 0.2 else who[:2]
            words = rng.choices(LEXICON, k=WORDS_TOLD)
            yield day, {"kind": kind, "detail": detail, "parties": parties, "words": words, "place": who[2]}
        day += 1


def reports(rng: random.Random, count: int) -> Iterator[tuple[int, Told]]:
    """Yield `count` reports: the day of publication, the number of the happening, what is said of it."""
    made = 0
    for number, (day, full) in enumerate(happenings(rng)):
        for delay in (rng.choice((0, 0, 1, 1, 2, 4)) for _ in range(rng.choice(TELLINGS))):
            if made == count:
                return
            made += 1
            said = {**full, "day": day if rng.random() >= NO_DAY else None}
            if rng.random() < NO_PARTY and len(full["parties"]) > 2:
                said["parties"] = full["parties"][:2]
            if rng.random() < NO_CHANNEL and full["kind"] == "CONSULT":
                said["detail"] = "other"
            own = [w if rng.random() < 0.8 else rng.choice(LEXICON) for w in full["words"]]
            yield day + delay, (number, {**said, "words": own})


class Frames:
    """The tables of a stream under way: articles of a few events each, in order of publication."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rows: dict[str, list[tuple]] = {n: [] for n in ("articles", "sentences", "events", "participants")}
        self.truth: list[int] = []

    def article(self, published: int, told: list[Told]) -> None:
        """Add an article."""
        key, day = f"a{len(self.rows['articles']):07}", (START + timedelta(days=published)).isoformat()
        day = None if self.rng.random() < NO_ARTICLE_DAY else day
        text = ""
        for i, (number, said) in enumerate(told, start=1):
            start, clause = len(text), " ".join(said["words"])
            text += f"{clause}. "
            self.truth.append(number)
            sentence = (f"{key}:s{i}", key, start, start + len(clause) + 1)
            self.rows["sentences"].append(sentence)
            self._event(f"{key}:e{i}", sentence, said)
        known = "header" if day else "unknown"
        self.rows["articles"].append((key, None, "0", None, day, known, day, day, None, "en", len(told), None, text))

    def _event(self, event: str, sentence: tuple, said: dict[str, object]) -> None:
        kind, detail = said["kind"], said["detail"]
        day = (START + timedelta(days=said["day"])).isoformat() if said["day"] is not None else None
        mode, demand = (None, detail) if kind == "REQUEST" else (detail, None)
        place = f"p{said['place'] % 40}" if kind in ("COERCE", "RETREAT") else None
        where, article, start, end = sentence
        told = (kind, mode, "happened", demand, "told", start, end - 1)
        self.rows["events"].append((event, article, where, *told, day, day, "", place, None, None, "rules", ""))
        for role, who in zip(("actor", "recipient", "recipient"), said["parties"], strict=False):
            self.rows["participants"].append((event, role, f"n{who}", None, None))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables, and forget the rows."""
        out = {}
        for name in list(self.rows):
            table = TABLES[name]
            made = pd.DataFrame(self.rows.pop(name), columns=[c.name for c in table.columns], dtype=object)
            out[name] = table.coerce(made)
        names = [f"n{i}" for i in range(ENTITIES)] + [f"p{i}" for i in range(40)]
        rows = [(n, n, "person", f"C{i % 50:02}", None, None, True) for i, n in enumerate(names)]
        columns = [c.name for c in TABLES["entities"].columns]
        out["entities"] = TABLES["entities"].coerce(pd.DataFrame(rows, columns=columns))
        return out


def stream(count: int) -> tuple[dict[str, pd.DataFrame], list[int]]:
    """Return the tables of `count` reports, and for each event the number of the happening that it tells."""
    rng = random.Random(7)
    made = Frames(rng)
    waiting: dict[int, list[Told]] = {}
    for published, told in reports(rng, count):
        waiting.setdefault(published, []).append(told)
        if len(waiting[published]) == EVENTS_PER_ARTICLE:
            made.article(published, waiting.pop(published))
    for published, rest in sorted(waiting.items()):
        made.article(published, rest)
    return made.frames(), made.truth


def pairwise(found: list[str], truth: list[int]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs of events that are held to be of one happening."""

    def pairs(labels: object) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(labels).values())

    both = pairs(zip(found, truth, strict=True))
    precision, recall = both / max(1, pairs(found)), both / max(1, pairs(truth))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def measure(count: int) -> tuple[float, float]:
    """Cluster a stream of `count` reports, print its accuracy, and return seconds of CPU time and F1."""
    frames, truth = stream(count)
    start = time.process_time()
    out = corroborate(frames)
    seconds = time.process_time() - start
    cluster = dict(zip(out["cluster_members"]["event_id"], out["cluster_members"]["cluster_id"], strict=True))
    precision, recall, f1 = pairwise([cluster[e] for e in frames["events"]["event_id"]], truth)
    print(f"{count:>8} events  {len(out['clusters']):>7} clusters  precision {precision:.3f}  recall {recall:.3f}  "
          f"F1 {f1:.3f}  {1e6 * seconds / count:.0f} µs an event")  # fmt: skip
    return seconds, f1


def main(count: int) -> None:
    before, _ = measure(count // 10)
    many, f1 = measure(count)
    few = statistics.mean([before, measure(count // 10)[0]])  # a fresh process and one with used memory
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"pairwise F1 {f1:.3f} (wanted: 0.95)")
    print(f"time for ten times the events {many / few:.1f} (wanted: at most 12)")
    print(f"peak memory {peak:.2f} GB (wanted: under 4)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
