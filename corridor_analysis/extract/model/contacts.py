"""What the words around a contact say of it: through which channel, whether it was held, and with whom apart."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.extract.events.contact_lexicon import lexicon
from corridor_analysis.extract.syntax.arguments import objects
from corridor_analysis.extract.syntax.phrases import prepositional, verb_above
from corridor_analysis.extract.syntax.status import MODALS, modal, outlook
from corridor_analysis.parse.records import Happening, Parsed
from corridor_analysis.parse.tree import Word

__all__ = ["channel", "each_apart", "mended", "telling"]

_DURING = ("during", "in", "at", "for")
_AHEAD = MODALS.keys() - {"can"}


def telling(word: Word) -> Word:
    """Return the word that tells of a contact: of "held talks" the noun."""
    light = word.lemma_.lower() in lexicon().light
    return next((t for t in objects(word) if light and lexicon().noun(t)), word)


def each_apart(word: Word, event: Happening | None) -> Iterator[Happening]:
    """Yield a contact for each other side whose preposition is said again: "spoke to A and to B" are two."""
    if event is None:
        return
    firsts = [t for t in word.children if t.dep_ == "prep"] if event.event_type == "CONSULT" else []
    again = [c for t in firsts for c in t.children if c.dep_ == "conj" and c.lower_ == t.lower_]
    sides = [{t.idx for t in prep.subtree} for prep in (again[0].head, *again)] if again else []
    apart = [side.difference(*sides[n + 1 :]) for n, side in enumerate(sides)]
    of_side = {p: next((n for n, side in enumerate(apart) if p.start in side), -1) for p in event.parties}
    named = sorted({*of_side.values()} - {-1})
    if len(named) < 2 or -1 not in of_side.values():  # "met A in the spring and in May"; nobody is on this side
        yield event
        return
    for n in named:
        yield event._replace(parties=tuple(p for p in event.parties if of_side[p] in (n, -1)))


def mended(word: Word, status: str) -> str:
    """Return the status of a contact that the model takes to have one, mended by grammar.

    What is denied or called off was not held, what will be is to come, and a meeting that brought nothing was held.
    """
    if word.pos_ in ("VERB", "AUX"):
        verb = word
    elif word.head.lower_ in _DURING:
        verb = word.head.head
    elif word.dep_ in ("nsubj", "nsubjpass", "dobj"):
        verb = word.head
    else:
        return status
    if status != "happened":
        brought = word.dep_ == "nsubj" and verb.lemma_.lower() in lexicon().occur - lexicon().denied
        return "happened" if status == "negated" and brought and modal(verb) is None else status
    held = verb == word or (word.dep_ == "dobj" and verb.lemma_.lower() in lexicon().light)
    if held and outlook(verb, lexicon().governors) == "negated":
        return "negated"
    return "planned" if modal(verb) in _AHEAD else status


def channel(parsed: Parsed, word: Word, mode: str | None) -> str | None:
    """Return the channel; of words that name none ("spoke with", "a conversation") what the article says elsewhere."""
    if any(t.lemma_.lower() in lexicon().mediated for t in word.children if t.i < word.i and t.tag_ == "VBN"):
        return "mediation"  # "Oman-brokered talks"
    beside = (t.lower_ for t in word.subtree if t.dep_ in ("pobj", "advmod") and verb_above(t) == word)
    for channel in (lexicon().channels[w] for w in beside if w in lexicon().channels):
        if channel != "meeting":
            return channel  # "exchanged greetings by telephone"
    verb, noun = lexicon().verbs.get(word.lemma_.lower()), lexicon().noun(word)
    own = noun[0] if noun else getattr(verb, "mode", None)
    if own == "phone" and mode in ("meeting", "other") and not prepositional(word, "to"):
        return own  # "called her", no "called her to the palace"
    if own == "remote" and mode in ("meeting", "other", "phone"):
        headed = {w.strip(".,:;") for w in (parsed.article.headline or "").lower().split()}
        told = parsed.doc.candidates(lexicon().calls)
        asked = [t for t in told if t.lemma_.lower() == "call" and prepositional(t, "for", "on", "upon")]
        return "phone" if len(asked) < len(told) or lexicon().calls & headed else "other"  # "call on the parties"
    return mode
