"""Reading without a model, for tests of how shards are handled: a sentence is a row, a capitalised word an entity."""

from __future__ import annotations

import os
import re
import signal
import time

from corridor_analysis.tables.reading import READ

SLOW, DEADLY = "takes for ever", "kills its reader"
read_articles: list[str] = []  # ids, in the order in which this process has read them


def read_shard(articles, case, model=None):
    """Return rows as `reading.read_shard` does. Some texts take long, and some end the process."""
    out = {name: [] for name in (*READ, "clocks")}
    for a in articles:
        read_articles.append(a.article_id)
        if DEADLY in a.text:
            os.kill(os.getpid(), signal.SIGKILL)
        end = time.monotonic() + 30
        while SLOW in a.text and time.monotonic() < end:
            pass
        for n, m in enumerate(re.finditer(r"\S[^.]*\.?", a.text), start=1):
            key = f"{a.article_id}:s{n}"
            out["sentences"].append(
                {"sentence_id": key, "article_id": a.article_id, "start": m.start(), "end": m.end()}
            )
        for n, m in enumerate(re.finditer(r"[A-Z]\w+", a.text), start=1):
            place = {
                "article_id": a.article_id,
                "sentence_id": f"{a.article_id}:s1",
                "start": m.start(),
                "end": m.end(),
            }
            row = {"mention_id": f"{a.article_id}:m{n}", "surface": m[0], "entity_id": m[0].lower(), "rule": "name"}
            out["mentions"].append(place | row)
            entity = {"entity_id": m[0].lower(), "name": m[0], "kind": "person", "country": None, "role": None}
            out["entities"].append({**entity, "sector": None, "known": False})
        out["entities"] = list({e["entity_id"]: e for e in out["entities"]}.values())
    return out


def warm(task):
    """Load nothing."""
    return True
