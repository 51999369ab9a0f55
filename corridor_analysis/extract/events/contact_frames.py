"""Find what tells of a contact: a verb with its partner, or a noun with its own or its verb's participants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_analysis.extract.events.contact_lexicon import lexicon
from corridor_analysis.extract.events.contact_nouns import ContactNoun
from corridor_analysis.extract.events.contact_telling import Frame
from corridor_analysis.extract.events.contact_verbs import by_verb
from corridor_analysis.parse.records import Attribution, Parsed

__all__ = ["frames"]


def frames(parsed: Parsed, told: Sequence[Attribution]) -> Iterator[Frame]:
    """Yield every telling of a contact in text order; a verb that only carries a contact noun is not told twice."""
    words = lexicon()
    found: list[Frame] = []
    carried: set[int] = set()
    verbs = []
    for token in parsed.doc.candidates(words.heads):
        if token.pos_ == "VERB" and (verb := words.verbs.get(token.lemma_.lower())) is not None:
            verbs.append((token, verb))
        kind = words.noun(token)
        if kind is not None:
            noun = ContactNoun(parsed, told, words, token, *kind)
            told_here = list(noun.frames())
            found += told_here
            if noun.link != "during" or any(len(f.members) > 1 for f in told_here):
                carried |= noun.carriers()
    for token, verb in verbs:
        if token.i not in carried:
            found += by_verb(parsed, told, words, token, verb)
    yield from sorted((f for f in found if f.status != "wished"), key=lambda f: f.at)
