"""Find where someone asks for something or says that it is needed: who, of whom, and which words say what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corridor_analysis.extract.events.ask_lexicon import Lexicon, lexicon
from corridor_analysis.extract.events.ask_verbs import complement
from corridor_analysis.extract.syntax.arguments import agents, is_passive, subjects
from corridor_analysis.extract.syntax.phrases import is_infinitive, prepositional, verb_above
from corridor_analysis.extract.syntax.status import modal
from corridor_analysis.extract.syntax.words import GRAMMAR
from corridor_analysis.parse.records import Parsed
from corridor_analysis.parse.tree import Tree, Word

__all__ = ["FIRST", "Ask", "asks", "wording"]

FIRST = GRAMMAR.speaking
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
_PRUNED = frozenset({"relcl", "appos", "parataxis"})


@dataclass(frozen=True)
class Ask:
    """One thing asked for: heads of noun phrases and clauses, not yet entities or codes."""

    trigger: Word
    verb: Word  # the predicate that has the asker for its subject
    content: Word
    actors: tuple[Word, ...]  # none where the speaker of the statement asks
    recipients: tuple[Word, ...]
    rule: str
    explicit: bool = False  # said in so many words, so that it is a request whatever it is about


def asks(parsed: Parsed) -> Iterator[Ask]:
    """Yield what is asked for in an article, in text order; coordinated contents are several asks."""
    words = lexicon()
    for token in _candidates(parsed.doc, words):
        pos = token.pos_
        if pos == "VERB" and token.lemma_.lower() in words.verbs:
            yield from _verb(token, words, parsed)
        if pos in _WAYS and (pos != "NOUN" or token.lemma_.lower() in words.asking):
            for find in _WAYS[pos]:
                yield from find(token, words)


def _candidates(tree: Tree, words: Lexicon) -> list[Word]:
    """Return the words that may ask for something, and the verbs under a modal of duty, in text order."""
    found = tree.candidates(words.openers)
    obliged = [t.head for t in found if t.dep_ == "aux" and t.lower_ in words.modals]
    every = {t.i: t for t in (*found, *obliged, *(c for t in obliged for c in t.conjuncts))}
    return [every[i] for i in sorted(every)]


def _verb(token: Word, words: Lexicon, parsed: Parsed) -> Iterator[Ask]:
    """ "Urged X to do", "called on X to do", "called for", "demanded that"."""
    frames = words.verbs.get(token.lemma_.lower(), ()) if token.pos_ == "VERB" else ()
    for frame in frames:
        recipients, contents = complement(parsed, token, frame)
        if contents:
            actors = tuple(agents(token) if is_passive(token) else subjects(token))
            rule = f"ask:{token.lemma_.lower()}"
            for content in _parts(contents):
                asked = recipients or _own_subject(content, token) or _own_subject(contents[0], token)
                yield Ask(token, token, content, actors, tuple(asked), rule, explicit=frame != "to_active")
            return


def _need(token: Word, words: Lexicon) -> Iterator[Ask]:
    """ "Stressed the need to do", "spoke of the importance of doing", "the need for X to do was raised"."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in words.needs or _lacks(token):
        return
    verb = _raiser(token)
    raised = verb.lemma_.lower() in words.raising
    contents = _contents(token, verb)
    actors = tuple(agents(verb) if is_passive(verb) else subjects(verb)) if raised else ()
    for content in _parts(contents):
        yield Ask(token, verb, content, actors, tuple(_own_subject(content, token)), "need:" + token.lemma_.lower())


def _lacks(token: Word) -> bool:
    """Return whether a noun says what someone lacks: "patients in need of care"."""
    return token.dep_ == "pobj" and token.head.lower_ == "in" and token.head.dep_ != "ROOT"


def _raiser(token: Word) -> Word:
    """Return the verb that brings a noun forward, past infinitives and nouns that it is coordinated with."""
    verb = verb_above(token)
    while verb.dep_ in ("acl", "relcl") and token.dep_ == "conj" and verb.head != verb:
        verb = verb_above(verb)
    return verb


def _contents(noun: Word, verb: Word) -> list[Word]:
    """Return what a noun of need or asking is for: `for`, `of`, `to` phrases and clauses, its infinitives."""
    found = prepositional(noun, "for", "of", "to", "on")
    found += [t for t in noun.children if t.dep_ in ("acl", "relcl", "advcl", "ccomp", "xcomp") and t.i > noun.i]
    kept = [t for t in found if t.dep_ in ("pobj", "pcomp") or is_infinitive(t) or t.dep_ == "ccomp"]
    clausal = [t for t in kept if t.pos_ in ("VERB", "AUX")]
    nominal = [t for t in kept if t not in clausal]
    own = [t for t in clausal if is_infinitive(t) and any(c.dep_ in _SUBJECTS for c in t.children)]
    if own:
        return own
    if nominal and clausal:
        return nominal  # "for free movement to be restored": the phrase holds both
    late = [t for t in verb.children if t.dep_ == "advcl" and is_infinitive(t) and t.i > noun.i]
    return kept or late or [o for o in prepositional(verb, "to") if noun.dep_ == "dobj"]


def _noun(token: Word, words: Lexicon) -> Iterator[Ask]:
    """ "Issued a call for", "its demand that X do", "an appeal to X to do"."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in words.nouns:
        return
    clauses = [
        t for t in token.children if t.dep_ in ("acl", "relcl", "ccomp") and (is_infinitive(t) or t.dep_ != "relcl")
    ]
    contents = [t for t in clauses if is_infinitive(t) or any(c.lower_ == "that" for c in t.children)]
    contents = contents or prepositional(token, "for")
    if not contents and token.dep_ == "nsubj" and token.head.lemma_ == "be":  # "our demand is to do"
        contents = [t for t in token.head.children if t.dep_ in ("xcomp", "ccomp") and is_infinitive(t)]
    owners = [t for t in token.children if t.dep_ == "poss"] or prepositional(token, "by", "from")
    verb = verb_above(token)
    issued = token.dep_ == "dobj" and verb.lemma_.lower() in words.issuing
    borne = token.dep_ == "pobj" and token.head.lower_ == "with" and verb.lemma_.lower() in words.bearing
    if (issued or borne) and (not owners or owners[0].pos_ == "PRON"):
        owners = subjects(verb)
    party = prepositional(token, "to", "on", "upon")
    if borne:
        party = party or prepositional(verb, "to") or [t for t in verb.children if t.dep_ == "dobj"]
    if issued and party and not contents:
        contents = [t for t in verb.children if t.dep_ == "advcl" and is_infinitive(t) and t.i > party[0].i]
    for content in _parts(contents) if owners else ():
        asked = party or _own_subject(content, token)
        rule = f"noun:{token.lemma_.lower()}"
        yield Ask(verb if borne else token, verb, content, tuple(owners), tuple(asked), rule, explicit=True)


def _duty(token: Word, words: Lexicon) -> Iterator[Ask]:
    """ "X must do", "X needs to do", "it is essential to do", "the opening is a priority": in somebody's words."""
    if token.pos_ not in ("VERB", "AUX") or any(t.dep_ == "neg" for t in token.children):
        return
    lemma = token.lemma_.lower()
    if modal(token) in words.modals:
        subject = _subject(token)
        if subject is not None and subject.lower_ not in (*FIRST, "who"):  # "the sick, who must be treated"
            asked = () if is_passive(token) else (subject,)
            yield Ask(token, token, token, (), asked, "duty:must")
    elif lemma in words.duties and any(is_infinitive(t) and t.dep_ == "xcomp" for t in token.children):
        subject = _subject(token)
        below = [t for t in token.children if t.dep_ == "xcomp"]
        if subject is not None and subject.lower_ in ("i", "we") and below[0].lemma_ == "see":
            yield Ask(token, token, below[0], (), (), "duty:see")  # "we need to see the road reopened"
        if subject is not None and subject.lower_ not in FIRST:
            asked = () if is_passive(below[0]) else (subject,)
            yield Ask(token, token, token, (), asked, f"duty:{lemma}")
    elif lemma in words.copulas and (why := _vital(token, words)) is not None:
        bearers = tuple(prepositional(why, "on", "upon"))  # "incumbent on X"
        yield Ask(why, token, token, (), bearers, f"duty:{why.lemma_.lower()}")


def _subject(verb: Word) -> Word | None:
    """Return the subject of a clause, that of the clause before it where the two share one."""
    steps = 0
    while steps < 4:
        own = [t for t in verb.children if t.dep_ in _SUBJECTS]
        if own:
            return own[0]
        if verb.dep_ != "conj":
            return None
        verb, steps = verb.head, steps + 1
    return None


def _vital(verb: Word, words: Lexicon) -> Word | None:
    for t in verb.children:
        if t.dep_ in ("acomp", "attr", "oprd") and t.lemma_.lower() in words.vital | words.needs:
            return t
    return None


def _pursuit(token: Word, words: Lexicon) -> Iterator[Ask]:
    """ "Vowed to combine efforts to end": who works for a thing holds that it is needed."""
    if token.lemma_.lower() not in words.pursuit or token.pos_ != "VERB":
        return
    below = [t for t in token.subtree if t.pos_ == "NOUN" and t.lemma_.lower() in words.efforts and t.i > token.i]
    for noun in below:
        contents = [t for t in noun.children if t.dep_ == "acl" and is_infinitive(t)]
        for content in _parts(contents):
            yield Ask(token, token, content, tuple(subjects(token)), (), f"pursuit:{token.lemma_.lower()}")


_WAYS = {"VERB": (_duty, _pursuit), "AUX": (_duty,), "NOUN": (_need, _noun)}


def _parts(contents: list[Word]) -> list[Word]:
    """Return contents with the verbs coordinated with them, each once, in text order."""
    found = {t.i: t for c in contents for t in (c, *_verbal_conjuncts(c))}
    return [found[i] for i in sorted(found)]


def _verbal_conjuncts(token: Word) -> list[Word]:
    if token.pos_ not in ("VERB", "AUX"):
        return []
    return [t for t in token.conjuncts if t.i > token.i and t.pos_ in ("VERB", "AUX") and t.dep_ == "conj"]


def _own_subject(content: Word, over: Word) -> list[Word]:
    """Return who is to do it, where the content names them: its subject, "ensure that X …", "by X"."""
    named = [t for t in content.children if t.dep_ == "nsubj"]
    if named and named[0].i > over.i and not is_passive(content):
        return named
    below = [t for c in content.children if c.dep_ in ("ccomp", "xcomp") for t in c.children if t.dep_ == "nsubj"]
    if below and not any(is_passive(c) for c in content.children if c.dep_ in ("ccomp", "xcomp")):
        return below
    return [o for t in content.subtree if t.dep_ in ("prep", "agent") and t.lower_ == "by" for o in t.children
            if o.dep_ == "pobj" and _of_the_deed(t, content)]  # fmt: skip


def _of_the_deed(by: Word, content: Word) -> bool:
    """Return whether a `by` phrase names who is to do what is asked, not who did something that it mentions."""
    over = by.head
    while over != content and over.dep_ in ("dobj", "pobj", "prep", "nsubjpass"):
        over = over.head
    return over == content


def wording(content: Word, *, purpose: bool) -> str:
    """Return the words of a content that say what is asked: relative clauses, asides and reasons left out.

    `purpose` keeps the infinitive that says what it is for ("efforts to end the blockade").
    """
    kept: list[Word] = []
    _keep(content, kept, purpose=purpose, top=True)
    return " ".join(t.text for t in sorted(kept, key=lambda t: t.i) if not t.is_space)


def _keep(token: Word, kept: list[Word], *, purpose: bool, top: bool) -> None:
    kept.append(token)
    for child in token.children:
        if not _dropped(child, token, purpose=purpose, top=top):
            _keep(child, kept, purpose=purpose, top=False)


def _dropped(child: Word, head: Word, *, purpose: bool, top: bool) -> bool:
    if child.dep_ in _PRUNED:
        return not (child.dep_ == "relcl" and is_infinitive(child) and (purpose or (top and is_passive(child))))
    if child.dep_ == "prep" and child.lower_ in GRAMMAR.loose:
        return True
    if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"):
        return top
    if child.dep_ == "acl":
        return child.tag_ in ("VBN", "VBG") or (is_infinitive(child) and not purpose)
    if child.dep_ == "advcl":
        return not (is_infinitive(child) and purpose)
    return False
