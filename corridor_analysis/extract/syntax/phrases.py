"""What a phrase holds: its prepositions, clauses, the words that say what it is about, its place in the text.

Dependency labels are those of spaCy's English models (ClearNLP scheme); the words by which grammar is read are what
`resources/grammar.yaml` holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from corridor_analysis.parse.records import Chars
from corridor_analysis.parse.tree import Stretch, Word, remembered
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import Entry

_CLAUSE = frozenset({"ccomp", "xcomp", "pcomp"})
MODIFIER = frozenset({"compound", "amod", "nmod", "poss"})
_PREPOSITIONAL = frozenset({"prep", "dative", "agent"})
_Words = frozenset[str]


class Grammar(Entry):
    """The lists of the file, as it explains them; those in order are tried one after another."""

    about: tuple[str, ...]
    shares: _Words
    earlier: _Words
    obliged: _Words
    definite: _Words
    speaking: _Words
    loose: _Words
    sides: _Words
    reasons: _Words
    locative: tuple[str, ...]
    background: _Words
    against: tuple[str, ...]
    marches: _Words
    taking_part: tuple[str, ...]
    another: _Words
    remaining: _Words
    only: _Words
    anyone: _Words
    through: _Words
    scores: _Words
    subject_control: _Words
    relative: _Words
    held: _Words
    sites: _Words
    parts: _Words
    lasting: _Words
    untimely: _Words
    make: _Words
    far: _Words
    not_people: _Words
    going_on: _Words
    telling: _Words
    nominal: _Words
    rumours: _Words
    at_the_time: _Words
    conditions: _Words
    denying: _Words
    untrue: _Words


GRAMMAR = lexicon("grammar.yaml", Grammar)


@remembered
def is_infinitive(verb: Word) -> bool:
    """Return whether a verb is a to-infinitive."""
    return any(t.dep_ == "aux" and t.lower_ == "to" for t in verb.children)


def is_supposed(verb: Word) -> bool:
    """Return whether a clause is a condition or a question, not told as so: "if they leave", "whether it has"."""
    return any(t.dep_ == "mark" and t.lower_ in GRAMMAR.conditions for t in verb.children)


def prepositional(token: Word, *prepositions: str) -> list[Word]:
    """Return the heads of the phrases that depend on `token` by these prepositions, also by "out of" and the like."""
    if not token.children:
        return []
    return [o for word, found in _phrases(token) if word in prepositions for o in found]


@remembered
def _phrases(token: Word) -> list[tuple[str, list[Word]]]:
    """Return the prepositions that depend on a token, each with the heads of its phrase."""
    own = [t for t in token.children if t.dep_ in _PREPOSITIONAL]
    far = [t for t in token.children if t.lower_ in GRAMMAR.far]
    own += [n for t in far for n in t.children if n.dep_ == "prep"]
    return [(t.lower_, [o for o in t.children if o.dep_ in ("pobj", "pcomp")]) for t in own]


@remembered
def complements(token: Word) -> list[Word]:
    """Return the predicates that complete `token`: clauses, to-infinitives, and gerunds after a preposition."""
    out = []
    for child in token.children:
        marked = child.dep_ == "acl" and any(t.dep_ == "mark" for t in child.children)  # "the demand that they leave"
        if marked or child.dep_ in _CLAUSE or (child.dep_ in ("advcl", "acl", "relcl") and is_infinitive(child)):
            out.append(child)
        elif child.dep_ == "prep":
            out += [t for t in child.children if t.dep_ == "pcomp"]
    return out


@remembered
def topic(token: Word) -> frozenset[str]:
    """Return the lemmas and words that say what a noun phrase is about."""
    return frozenset(phrase_words(token))


def phrase_words(token: Word, depth: int = 3) -> Iterator[str]:
    """Yield lemmas and words that say what a noun phrase is about: of head, modifiers, conjuncts, `of` phrases."""
    yield token.lemma_.lower()
    yield token.lower_  # "arms" and "wounded" are words of their own
    if token.tag_ == "NNPS" and token.lower_ not in GRAMMAR.not_people:
        yield "people"  # "Chileans", "Kurds"
    for child in token.children:
        if child.dep_ in MODIFIER or child.dep_ in ("conj", "nummod"):
            yield from phrase_words(child, depth - 1) if depth else ()
        elif child.dep_ == "prep" and child.lower_ == "of" and depth:
            for inner in child.children:
                yield from phrase_words(inner, depth - 1)


@remembered
def clause(token: Word) -> Chars:
    """Return the stretch from the first to the last word of a predicate's own subtree, punctuation trimmed."""
    tree = [t for t in token.subtree if not t.is_space]
    return trimmed(token.doc[tree[0].i : tree[-1].i + 1])


def trimmed(span: Stretch) -> Chars:
    """Return the offsets of a span without the white space and punctuation around it."""
    start, end = span.start, span.end
    doc = span.doc
    while end - start > 1 and (doc[end - 1].is_space or doc[end - 1].text in ",;:.–—-"):
        end -= 1
    while end - start > 1 and (doc[start].is_space or doc[start].text in ",;:.–—-"):
        start += 1
    return chars(doc[start], doc[end - 1])


def chars(first: Word, last: Word | None = None) -> Chars:
    """Return the offsets from one token to another."""
    last = last or first
    return Chars(first.idx, last.idx + len(last))


def conjuncts(token: Word) -> list[Word]:
    """Return a token and all that is coordinated with it."""
    return [token, *(t for t in token.conjuncts if token.dep_ != "conj" or t.i > token.i)]


@remembered
def verb_above(token: Word) -> Word:
    """Return the nearest verb above a token, or the root of its sentence."""
    token = token.head
    while token.head != token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token
