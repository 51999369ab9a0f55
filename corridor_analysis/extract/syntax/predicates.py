"""What the parse says about a predicate: its subjects, objects, clause, status, parties and day.

Dependency labels are those of spaCy's English models (ClearNLP scheme).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from corridor_analysis.parse.records import Chars, Mention, Parsed, Party, Time
from corridor_analysis.parse.tree import Stretch, Word, remembered

SUBJECT = frozenset({"nsubj", "csubj"})
SUBJECT_PASSIVE = frozenset({"nsubjpass", "csubjpass"})
OBJECT = frozenset({"dobj", "dative", "obj"})
CLAUSE = frozenset({"ccomp", "xcomp", "pcomp"})
CONTROLLED = frozenset({"xcomp", "advcl", "conj", "pcomp", "ccomp"})  # clauses that may borrow a subject
SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "pledge", "have", "use"})  # "promised X to go": not X goes
_AUX = frozenset({"aux"})
MODIFIER = frozenset({"compound", "amod", "nmod", "poss"})
_PREPOSITIONAL = frozenset({"prep", "dative", "agent"})
_FAR = frozenset({"out", "away", "back", "ahead"})
RELATIVE = frozenset({"which", "who", "that", "whom"})
_OWN = frozenset({"nsubj", "nsubjpass", "aux"})  # what a verb has that shares no auxiliary
MAKE = frozenset({"made", "built", "designed", "supplied"})  # "Russian-made missiles" are not Russia's
NOT_PEOPLE = frozenset(
    "nations states emirates philippines netherlands islands heights guards tigers times services affairs".split()
)
MODALS = {"may": "conditional", "might": "conditional", "could": "conditional", "would": "conditional"}
MODALS |= {"can": "conditional", "will": "planned", "shall": "planned", "should": "planned", "must": "planned"}


def children(token: Word, deps: frozenset[str]) -> list[Word]:
    """Return the dependents of these labels, in text order."""
    return [t for t in token.children if t.dep_ in deps]


def conjuncts(token: Word) -> list[Word]:
    """Return a token and all that is coordinated with it."""
    return (
        [token, *token.conjuncts] if token.dep_ != "conj" else [token, *(t for t in token.conjuncts if t.i > token.i)]
    )


@remembered
def is_passive(verb: Word) -> bool:
    """Return whether a verb is passive: an auxiliary says so, or it is a participle that modifies a noun."""
    if any(t.dep_ in ("auxpass", "nsubjpass") for t in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "advcl":
        return not any(t.dep_ in ("nsubj", "aux", "dobj") for t in verb.children)  # "…, mediated by Oman"
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.tag_ == "VBN":
        bare = not any(t.dep_ in ("nsubj", "aux") for t in verb.children)
        return bare and is_passive(verb.head)  # "was tried and jailed"
    own = any(t.dep_ == "nsubj" for t in verb.children)  # "reports that A had met B"
    return verb.dep_ in ("acl", "amod") and verb.tag_ == "VBN" and not own and not _is_finite(verb)


def _is_finite(verb: Word) -> bool:
    """Return whether what is labelled a participle is the verb of its clause: its noun is one of two subjects.

    A slip that parsers make before a final verb of saying: "Youths resorted to violence, officials said".
    """
    noun, up = verb.head, verb.head.head
    if verb.dep_ == "acl" and noun.dep_ == "ROOT":  # "Rebels handed in their weapons." with `Rebels` for its root
        return verb.i == noun.i + 1 and noun.tag_ == "NNS" and noun.sent[-1].text == "."
    return verb.dep_ == "acl" and noun.dep_ == "nsubj" and sum(t.dep_ == "nsubj" for t in up.children) > 1


@remembered
def agents(verb: Word) -> list[Word]:
    """Return the heads of the `by` phrases of a passive verb, or of the next one coordinated with it."""
    by = [t for t in verb.children if t.dep_ == "agent" or (t.dep_ == "conj" and t.lower_ == "by")]
    by = [t for t in by if not any(c.dep_ == "neg" for c in t.children)]  # "not by A, but by B"
    own = [o for t in by for o in t.children if o.dep_ == "pobj"]
    if own:
        return own
    following = (t for t in verb.children if t.dep_ == "conj" and t.tag_ == "VBN")
    return next((found for t in following if (found := agents(t))), [])  # "was tried and shot by soldiers"


@remembered
def subjects(verb: Word) -> list[Word]:
    """Return the heads of who does it: the subject, the agent of a passive, or the subject of the governing clause.

    A relative pronoun stands for the noun that its clause modifies.
    """
    if is_passive(verb):
        return agents(verb)
    own = children(verb, SUBJECT)
    if own:
        return [_antecedent(t, verb) for t in own]
    if verb.dep_ in ("acl", "relcl") and verb.head.dep_ == "attr" and is_infinitive(verb):
        return subjects(verb.head.head)  # "Chad was the first to recognise Malta"
    if verb.dep_ in ("acl", "relcl") and (verb.tag_ != "VBN" or verb.dep_ == "relcl" or _is_finite(verb)):
        return [verb.head]
    if verb.dep_ in CONTROLLED and verb.head.pos_ in ("VERB", "AUX"):
        told = objects(verb.head) if verb.dep_ == "xcomp" and verb.head.lemma_ not in SUBJECT_CONTROL else []
        if told:
            return told  # "urged X to allow": X allows
        return _understood(verb.head)
    return []


def _understood(verb: Word) -> list[Word]:
    """Return whom a clause without a subject borrows from a governing verb: of a passive, who undergoes it."""
    return children(verb, SUBJECT_PASSIVE) or subjects(verb)


def _antecedent(token: Word, verb: Word) -> Word:
    """Return the noun that a relative pronoun stands for, the subject of a subject clause, or the token itself."""
    if token.pos_ == "VERB" and (own := children(token, SUBJECT)):
        return own[0]
    while verb.dep_ == "conj":
        verb = verb.head
    return verb.head if token.lower_ in RELATIVE and verb.dep_ == "relcl" else token


@remembered
def objects(verb: Word) -> list[Word]:
    """Return the heads of whom or what it is done to: the object, or the subject of a passive."""
    if is_passive(verb):
        own = children(verb, SUBJECT_PASSIVE)
        if not own:  # "the convoy remains blocked": the parser hangs the convoy on the auxiliary
            own = [s for t in verb.children if t.dep_ == "auxpass" for s in children(t, SUBJECT)]
        if own:
            return [_antecedent(t, verb) for t in own]
        if verb.dep_ == "conj":
            above = verb.head
            active = not is_passive(above) and above.pos_ in ("VERB", "AUX")
            return subjects(above) if active else objects(above)  # "is vital and was closed"
        return [verb.head] if verb.dep_ in ("acl", "amod", "relcl") else []
    return children(verb, OBJECT)


def prepositional(token: Word, *prepositions: str) -> list[Word]:
    """Return the heads of the phrases that depend on `token` by these prepositions, also by "out of" and the like."""
    if not token.children:
        return []
    return [o for word, found in _phrases(token) if word in prepositions for o in found]


@remembered
def _phrases(token: Word) -> list[tuple[str, list[Word]]]:
    """Return the prepositions that depend on a token, each with the heads of its phrase."""
    own = [t for t in token.children if t.dep_ in _PREPOSITIONAL]
    far = [t for t in token.children if t.lower_ in _FAR]
    own += [n for t in far for n in t.children if n.dep_ == "prep"]
    return [(t.lower_, [o for o in t.children if o.dep_ in ("pobj", "pcomp")]) for t in own]


@remembered
def complements(token: Word) -> list[Word]:
    """Return the predicates that complete `token`: clauses, to-infinitives, and gerunds after a preposition."""
    out = []
    for child in token.children:
        if child.dep_ in CLAUSE or (child.dep_ in ("advcl", "acl", "relcl") and is_infinitive(child)):
            out.append(child)
        elif child.dep_ == "acl" and any(t.dep_ == "mark" for t in child.children):
            out.append(child)  # "the demand that they leave"
        elif child.dep_ == "prep":
            out += [t for t in child.children if t.dep_ == "pcomp"]
    return out


@remembered
def is_infinitive(verb: Word) -> bool:
    """Return whether a verb is a to-infinitive."""
    return any(t.dep_ == "aux" and t.lower_ == "to" for t in verb.children)


@remembered
def topic(token: Word) -> frozenset[str]:
    """Return the lemmas and words that say what a noun phrase is about."""
    return frozenset(phrase_words(token))


def phrase_words(token: Word, depth: int = 3) -> Iterator[str]:
    """Yield lemmas and words that say what a noun phrase is about: of head, modifiers, conjuncts, `of` phrases."""
    yield token.lemma_.lower()
    yield token.lower_  # "arms" and "wounded" are words of their own
    if token.tag_ == "NNPS" and token.lower_ not in NOT_PEOPLE:
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
    return Chars(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


@remembered
def is_negated(verb: Word) -> bool:
    """Return whether a predicate is denied: `not`, `never`, `no longer`, `no` subject or object."""
    if any(t.dep_ == "neg" or (t.lower_ in ("never", "longer") and t.dep_ == "advmod") for t in verb.children):
        return True
    return any(d.lower_ == "no" for t in [*subjects(verb), *objects(verb)] for d in t.children if d.dep_ == "det")


@remembered
def modal(verb: Word) -> str | None:
    """Return the modal auxiliary of a verb in its full form: `will` for `'ll` and `wo`, else None.

    A bare verb shares that of the one it is coordinated with: "must open the road and remove the post".
    """
    while verb.dep_ == "conj" and verb.tag_ == "VB" and not any(t.dep_ in _OWN for t in verb.children):
        verb = verb.head
    for aux in verb.children:
        if aux.dep_ == "aux":
            word = aux.lower_
            word = "will" if word in ("'ll", "’ll", "wo") else "would" if word in ("'d", "’d") else word
            if word in MODALS or word in ("ca", "ought", "need"):
                return "can" if word == "ca" else word
    return None


@remembered
def status(verb: Word) -> str:
    """Return `happened`, `planned`, `negated` or `conditional`, from negation, modals, `if` and governing verbs."""
    if is_negated(verb):
        return "negated"
    if any(t.dep_ == "mark" and t.lower_ in ("if", "unless", "whether") for t in verb.children):
        return "conditional"
    auxiliary = modal(verb)
    if auxiliary:
        return MODALS.get(auxiliary, "planned")
    first = verb.head.dep_ == "attr" or verb.head.lemma_ == "become"  # "was, became the first to do it"
    return "planned" if is_infinitive(verb) and not first else "happened"


def mentions_of(parsed: Parsed, token: Word) -> Iterator[Mention]:
    """Yield the entities that a noun phrase stands for: its head's, its apposition's, and those coordinated.

    A person in apposition comes before the office: "the French envoy, Paul Legrand, …" is Legrand.
    """
    for part in conjuncts(token):
        found = parsed.at(part)
        aside = [m for t in part.children if t.dep_ == "appos" for m in parsed.at(t)]
        if aside and not any(_is_person(parsed, m) for m in found):
            named = any(parsed.entity(m.entity_id).kind != "group" or parsed.entity(m.entity_id).known for m in found)
            found = [m for m in aside if _is_person(parsed, m)] or (found if named else aside)
        yield from found


def _is_person(parsed: Parsed, mention: Mention) -> bool:
    return parsed.entity(mention.entity_id).kind == "person"


def named_in(parsed: Parsed, token: Word, *, but: Collection[str] = (), depth: int = 4) -> list[Mention]:
    """Return the entities that a noun phrase is tied to, the closest tie that names any.

    In order: the phrase itself with what is coordinated; its modifiers and possessors ("Swiss proposals"); its
    `of` and `by` phrases ("members of the Swiss army", "a ban imposed by Peru"); any other phrase within it ("rebels
    in Chad").
    A phrase that stands for entities in `but` names nobody.
    """
    if token.dep_ != "conj" and not parsed.below(token):
        return []  # of one coordinated with others, the others' names count as well
    own = list(mentions_of(parsed, token))
    if own and not parsed.at(token) and token.conjuncts:  # "British sailors and marines"
        own = [m for c in token.children if c.dep_ in MODIFIER for m in parsed.at(c)] + own
    found = [m for m in own if m.entity_id not in but]
    if own and not found:
        return []
    if found or not depth:
        return found
    parts = conjuncts(token)
    ties: tuple[list[Word], ...] = (
        [c for p in parts for c in p.children if c.dep_ in MODIFIER and c.lower_ not in MAKE],
        [o for p in parts for o in prepositional(p, "of", "by")],
        [o for p in parts for c in p.children if c.dep_ == "acl" for o in prepositional(c, "by")],
        [o for p in parts for c in p.children if c.dep_ == "prep" for o in c.children if o.dep_ == "pobj"],
        [c for p in parts for c in p.children if c.dep_ in ("appos", "nummod") or c.dep_ in OBJECT],
    )
    for tie in ties:
        found = [m for t in tie for m in named_in(parsed, t, but=but, depth=depth - 1)]
        if found:
            return found
    return []


def parties(parsed: Parsed, tokens: list[Word], role: str) -> list[Party]:
    """Return the parties that noun phrases stand for, each entity once, in text order."""
    seen: dict[str, Party] = {}
    for token in tokens:
        for m in mentions_of(parsed, token):
            seen.setdefault(m.entity_id, Party(role, m.entity_id, m.start, m.end))
    return list(seen.values())


def time_of(parsed: Parsed, verb: Word) -> Time | None:
    """Return the time that dates a predicate: one among its own words, before those of clauses below it."""
    return next((time for time, words in parsed.days_in(verb.sent) if _governor(words.root) == verb), None)


@remembered
def _governor(token: Word) -> Word:
    """Return the nearest verb above a token."""
    while token.head != token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token
