"""Articles about a made-up pass, read with the real parser and with mentions of a fixed cast."""

from __future__ import annotations

import re

from corridor_analysis.case import Case
from corridor_analysis.extract.model.reconcile import learned
from corridor_analysis.extract.statements.attributions import statements
from corridor_analysis.parse.pipeline import load_model
from corridor_analysis.parse.records import Attribution, Chars, Happening, Mention, Parsed, Party
from corridor_analysis.parse.when.times import find_times
from corridor_analysis.schema import Article, Entity

CAST = {
    # id: name, kind, country, words that mean it
    "lund": ("Kari Lund", "person", "NOR", ["Kari Lund", "Lund"]),
    "pavic": ("Juan Pavic", "person", "CHL", ["Juan Pavic", "Pavic"]),
    "diaz": ("Rosa Diaz", "person", "PER", ["Rosa Diaz", "Diaz"]),
    "norway": ("Norway", "state", "NOR", ["Norway", "Norwegian", "Oslo", "Norway's"]),
    "chile": ("Chile", "state", "CHL", ["Chile", "Chilean", "Santiago", "Ruritania"]),
    "peru": ("Peru", "state", "PER", ["Peru", "Peruvian", "Lima", "Sylvania"]),
    "swiss": ("Switzerland", "state", "CHE", ["Switzerland", "Swiss"]),
    "court": ("World Court", "igo", "IGO", ["World Court", "The court"]),
    "protesters": ("protesters", "group", None, ["protesters", "Protesters"]),
    "world": ("international community", "group", "IGO", ["international community"]),
    "pass": ("Alto pass", "place", "CHL", ["Alto pass", "the pass"]),
}


def read(text: str, *, cast: dict = CAST, published: str = "2021-05-07") -> Parsed:
    """Return a text parsed, with every word of the cast as a mention."""
    article = Article(
        "a1", None, "", None, published, "metadata", published, published, None, "en", len(text.split()), None, text
    )
    doc = load_model()(text)
    words = sorted(((w, key) for key, row in cast.items() for w in row[3]), key=lambda x: (-len(x[0]), x))
    mentions: list[Mention] = []
    for word, key in words:
        for hit in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            if not any(m.start < hit.end() and hit.start() < m.end for m in mentions):
                span = doc.char_span(hit.start(), hit.end(), alignment_mode="expand")
                mentions.append(Mention(hit.start(), hit.end(), span.root.i, key, "alias"))
    entities = {k: Entity(k, n, kind, country, None, None, True) for k, (n, kind, country, _) in cast.items()}
    return Parsed(
        article, doc, tuple(sorted(mentions, key=lambda m: m.start)), entities, tuple(find_times(doc, article))
    )


def found_in(text: str, case: Case | None = None, *, cast: dict = CAST) -> list[Happening]:
    """Return the events of a text, read with the real parser and the real model."""
    parsed = read(text, cast=cast)
    told = sorted(statements(parsed), key=lambda a: (a.start, a.contents))
    return sorted(learned(parsed, told, case)[1], key=lambda e: e.trigger)


def said(parsed: Parsed, words: str, by: str) -> Attribution:
    """Return the attribution of some words of the text to a member of the cast."""
    start = parsed.article.text.index(words)
    return Attribution("indirect", (Chars(start, start + len(words)),), parties=(Party("source", by),))


def who(event: Happening, role: str) -> set[str]:
    """Return the ids of the parties in a role."""
    return {p.entity_id for p in event.parties if p.role == role}


def everyone(event: Happening) -> set[str]:
    """Return the ids of all parties."""
    return {p.entity_id for p in event.parties}
