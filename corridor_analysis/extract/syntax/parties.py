"""Who is meant by a noun phrase, and on whose word something is told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter

from corridor_analysis.extract.syntax.arguments import OBJECT, fronted
from corridor_analysis.extract.syntax.phrases import GRAMMAR, MODIFIER, conjuncts, prepositional
from corridor_analysis.parse.records import Attribution, Mention, Parsed, Party
from corridor_analysis.parse.tree import Word
from corridor_analysis.parse.who.lexicons import roles

ACTORS = frozenset({"person", "state", "igo", "body", "group", "other"})
_OWNERS = frozenset({"state", "igo", "body", "group"})
_TITLE = 16  # words of a title and the name of whose it is


def covering(parsed: Parsed, token: Word) -> list[Mention]:
    """Return the mentions headed by a token, or else those whose words include it."""
    if found := parsed.at(token):
        return found
    sent = token.sent
    near = [*parsed.among(max(sent.start, token.i - 8), min(sent.end, token.i + 9))]
    return [m for m in near if m.start <= token.idx < m.end]


def named(parsed: Parsed, head: Word, kinds: frozenset[str] = ACTORS) -> Sequence[Mention]:
    """Return the actors that a noun phrase stands for, those coordinated with it included.

    Names are what parsers err on most, so titles and appositions are searched too; where the head names no one,
    the state or body that possesses or describes it does ("the country's leaders", "its officials").
    """
    known: dict[tuple[int, frozenset[str]], Sequence[Mention]] = parsed.once("named", parsed.mentions, dict)
    found = known.get((head.i, kinds))  # several extractors ask for the same subjects and objects
    if found is None:
        found = known[head.i, kinds] = tuple(_named(parsed, head, kinds))
    return found


def _named(parsed: Parsed, head: Word, kinds: frozenset[str]) -> list[Mention]:
    own = [m for m in covering(parsed, head) if parsed.entity(m.entity_id).kind in kinds]
    if "person" in kinds and (behind := _behind_title(parsed, head, own)):
        return [behind]
    found = [*own, *_linked(parsed, head, own, kinds)]
    return found or ("person" in kinds and _misplaced(parsed, head)) or _owners(parsed, head)


def _behind_title(parsed: Parsed, head: Word, own: Sequence[Mention]) -> Mention | None:
    """Return the person whose title a phrase begins, if the name ends the same run of capitals.

    Parsers cut long titles apart: "Head of the Mission to Chile, Ambassador A. Name". `own` are the mentions of the
    head: an office or none, or the body whose officer it is ("Agency for Aid Administrator Anna Kovacs").
    """
    kinds = {parsed.entity(m.entity_id).kind for m in own}
    office, officer = head.lemma_.lower() in roles().title_nouns, bool(kinds) and kinds <= {"state", "igo", "body"}
    if not head.is_title or head.tag_ in ("NNS", "NNPS") or not (office or officer):
        return None
    if any(_is_person(parsed, m) and not m.entity_id.startswith("title_") for m in own):
        return None
    doc, joined = head.doc, False
    start = max([head.i + 1, *(bisect_left(doc.idx, m.end) for m in own)])
    for token in doc[start : min(start + _TITLE, head.sent.end + 4, len(doc))]:
        near = parsed.among(token.i, token.i + 6) if token.is_title else ()
        name = next((m for m in near if m.start == token.idx and _is_person(parsed, m)), None)
        if name is not None and not name.entity_id.startswith("title_"):
            return name if office else None
        later = doc[min(token.i + 1, len(doc) - 1)]
        follows = later.lower_ in roles().title_nouns
        if token.is_title and token.lower_ in roles().title_nouns:
            if joined:
                return None
            office = True
        elif token.lower_ == "and" and office and not follows:
            joined = True
        elif token.text == "," and office and later.is_title and follows:
            continue
        elif not (token.lower_ in roles().title_links and office) and not token.text[:1].isupper():
            return None
    return None


def _misplaced(parsed: Parsed, head: Word) -> list[Mention]:
    """Return the person behind a description that the parser hung too low: "the head of the mission, A. Name,"."""
    for token in (t for t in head.subtree if t.i > head.i):
        found = [m for m in parsed.at(token) if _is_person(parsed, m)]
        if found and (token.dep_ == "appos" or (token.dep_ == "pobj" and _named_after(parsed, token))):
            return found
    return []


def _named_after(parsed: Parsed, token: Word) -> bool:
    """Return whether a name stands right behind the state of an office: "the Minister of Trade of Chile Ana Diaz"."""
    for m in parsed.at(token):
        first = next((t for t in token.subtree if t.idx >= m.start), token)
        before = token.doc[first.i - 1] if first.i and first.idx == m.start else None
        if before is not None and before.pos_ == "PROPN" and covering(parsed, before):
            return True
    return False


def _linked(parsed: Parsed, head: Word, own: list[Mention], kinds: frozenset[str]) -> Iterator[Mention]:
    """Yield who else a noun phrase names: by coordination, and by titles and appositions of names.

    Besides those whom the head names, an apposition names whom `and` joins to the head, or joins below it.
    """
    seen = {m.entity_id for m in own}
    for child in head.children:
        if fronted(child):
            continue
        if child.dep_ == "conj":
            yield from named(parsed, child, kinds)
        elif child.dep_ in ("appos", "nmod", "dep") and child.pos_ in ("NOUN", "PROPN", "X"):
            low, high = sorted((head.i, child.i))
            joined = not own or any(t.dep_ == "cc" and t.lower_ in ("and", "&") for t in head.doc[low:high])
            for m in named(parsed, child, kinds):
                below = m.root > child.i and head.doc[m.root].dep_ == "conj"
                if m.entity_id not in seen and (joined or below):
                    yield m


def _owners(parsed: Parsed, head: Word) -> list[Mention]:
    """Return the states and bodies of which someone not named is: "Chilean officials", "ministers from Chile"."""
    near = [t for t in head.children if t.dep_ in ("poss", "amod", "compound", "nmod")]
    for tie in (near, prepositional(head, "of", "from")):
        found = [m for t in tie for part in (t, *t.conjuncts) for m in parsed.at(part)]
        found = found or [m for t in tie if t.dep_ == "pobj" for m in covering(parsed, t)]
        if found := [m for m in found if parsed.entity(m.entity_id).kind in _OWNERS]:
            return found
    return []


def _each_once(found: Iterable[Mention], role: str) -> list[Party]:
    parties: dict[str, Party] = {}
    for m in found:
        parties.setdefault(m.entity_id, Party(role, m.entity_id, m.start, m.end))
    return list(parties.values())


def who(parsed: Parsed, heads: Iterable[Word], role: str, *, kinds: frozenset[str] = ACTORS) -> list[Party]:
    """Return the parties that noun phrases stand for, each entity once, in text order."""
    found = _each_once((m for head in heads for m in named(parsed, head, kinds)), role)
    return sorted(found, key=attrgetter("start", "end", "entity_id"))


def parties(parsed: Parsed, tokens: Iterable[Word], role: str) -> list[Party]:
    """Return the parties that noun phrases stand for by their heads and appositions alone, each entity once."""
    return _each_once((m for token in tokens for m in mentions_of(parsed, token)), role)


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
        [c for p in parts for c in p.children if c.dep_ in MODIFIER and c.lower_ not in GRAMMAR.make],
        [o for p in parts for o in prepositional(p, "of", "by")],
        [o for p in parts for c in p.children if c.dep_ == "acl" for o in prepositional(c, "by")],
        [o for p in parts for c in p.children if c.dep_ == "prep" for o in c.children if o.dep_ == "pobj"],
        [c for p in parts for c in p.children if c.dep_ in ("appos", "nummod") or c.dep_ in OBJECT],
    )
    for tie in ties:
        for t in tie:
            found += named_in(parsed, t, but=but, depth=depth - 1)
        if found:
            return found
    return []


def teller(told: Iterable[Attribution], at: int) -> Attribution | None:
    """Return the innermost statement whose content holds this place of the text."""
    holding = [(c.end - c.start, a) for a in told for c in a.contents if c.start <= at < c.end]
    return min(holding, key=lambda h: h[0])[1] if holding else None


def said_by(attribution: Attribution | None, role: str) -> list[Party]:
    """Return the sources of a statement as parties in another role."""
    return [p._replace(role=role) for p in attribution.parties if p.role == "source"] if attribution else []
