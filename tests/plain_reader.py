"""Reading without a model, for tests of how shards are handled: a sentence is a row, a capitalised word an entity."""

from __future__ import annotations

import os
import re
import signal
import time

from corridor_analysis.tables.rows import DATING_TIMES, READ

SLOW, DEADLY = "takes for ever", "kills its reader"
read_articles: list[str] = []  # ids, in the order in which this process has read them


def read_article(article, case, model=None):
    """Return rows as `reading.read_article` does. Some texts take long, and some end the process."""
    key, text = article.article_id, article.text
    read_articles.append(key)
    if DEADLY in text:
        os.kill(os.getpid(), signal.SIGKILL)
    end = time.monotonic() + 30
    while SLOW in text and time.monotonic() < end:
        pass
    out = {name: [] for name in (*READ, DATING_TIMES)}
    for n, m in enumerate(re.finditer(r"\S[^.]*\.?", text), start=1):
        out["sentences"].append({"sentence_id": f"{key}:s{n}", "article_id": key, "start": m.start(), "end": m.end()})
    for n, m in enumerate(re.finditer(r"[A-Z]\w+", text), start=1):
        place = {"article_id": key, "sentence_id": f"{key}:s1", "start": m.start(), "end": m.end()}
        row = {"mention_id": f"{key}:m{n}", "surface": m[0], "entity_id": m[0].lower(), "rule": "name"}
        out["mentions"].append(place | row)
        entity = {"entity_id": m[0].lower(), "name": m[0], "kind": "person", "country": None, "role": None}
        out["entities"].append({**entity, "sector": None, "known": False})
    return out


def warm(model):
    """Load nothing."""
    return True
