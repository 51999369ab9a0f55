"""The lexicon of cues: which words say that somebody says, thinks or wants something, and what they take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from corridor_analysis.errors import ResourceError, nearest
from corridor_analysis.resources import read_yaml

__all__ = ["ACTS", "POS", "Cue", "Lexicon", "lexicon"]

FILE = "cues.yaml"
ACTS = tuple(
    "say claim report deny accuse demand promise warn agree criticize praise support oppose ask answer express "
    "threaten think learn show".split()
)
EXAMPLE_KEYS = frozenset({"text", "cue", "act", "source", "content"})
FRAME_WORDS = frozenset(
    (
        "quote clause wh to ing object passive as about above after against among around at back before behind below "
        "between by down during for forward from in into like of off on out over regarding through toward towards "
        "under up upon with"
    ).split()
)
_CLASSES = {"verbs": "VERB", "nouns": "NOUN", "adjectives": "ADJ"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that attributes: its lemma, and the speech act of each frame (`complements.Complement`) that it takes."""

    lemma: str
    takes: Mapping[str, str]


@dataclass(frozen=True)
class Lexicon:
    """All cues by class of word, and the words that tell of media, of saying out loud and of empty verbs."""

    cues: Mapping[str, Mapping[str, Cue]]
    light: frozenset[str]
    media: Mapping[str, str]
    media_verbs: Mapping[str, str]
    messages: frozenset[str]

    @cached_property
    def media_endings(self) -> frozenset[str]:
        """The last words of the terms for media, in small letters, also those behind a hyphen."""
        return frozenset(re.split(r"[\s-]", term)[-1] for term in self.media) | self.messages

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The cues of all classes."""
        return frozenset(lemma for cues in self.cues.values() for lemma in cues)

    def get(self, pos: str, lemma: str) -> Cue | None:
        """Return the cue of this class and lemma."""
        return self.cues["VERB" if pos == "AUX" else pos].get(lemma.lower()) if pos in POS else None


POS = frozenset({"VERB", "AUX", "NOUN", "ADJ"})


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of `resources/cues.yaml`. Raises ResourceError where an entry breaks a rule of the file."""
    return build(read_yaml(FILE))


def build(raw: Any) -> Lexicon:
    """Return the lexicon that a parsed file holds; raises ResourceError on unknown keys, acts and doubles."""
    wanted = {*_CLASSES, "light_verbs", "media", "media_verbs", "examples"}
    for key in raw:
        if key not in wanted:
            raise ResourceError(FILE, key, "unknown section", nearest(key, wanted))
    for example in raw.get("examples", ()):
        if set(example) != EXAMPLE_KEYS:
            place = str(example.get("text", example))
            raise ResourceError(FILE, place, "an example has other keys", f"Give {', '.join(sorted(EXAMPLE_KEYS))}.")
    cues = {pos: _section(raw.get(name, {}), name) for name, pos in _CLASSES.items()}
    media = _media(raw, "media")
    messages = frozenset(word.split()[-1] for word in media)
    return Lexicon(cues, frozenset(raw.get("light_verbs", ())), media, _media(raw, "media_verbs"), messages)


def _section(acts: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, Cue]:
    """Return the cues of one word class: a lemma may stand under several acts, each of its frames under one."""
    takes: dict[str, dict[str, str]] = {}
    for act, entries in acts.items():
        if act not in ACTS:
            raise ResourceError(FILE, f"{name}.{act}", "unknown speech act", nearest(act, ACTS))
        for lemma, frames in entries.items():
            place = f"{name}.{act}.{lemma}"
            if not isinstance(frames, list) or not frames:
                raise ResourceError(FILE, place, "no list of frames", "Say what the cue takes.")
            for frame in frames:
                _check_frame(place, frame)
                if frame in takes.setdefault(str(lemma), {}):
                    raise ResourceError(FILE, place, f"frame {frame!r} is named twice", "Keep one of the two.")
                takes[str(lemma)][frame] = act
    return {lemma: Cue(lemma, frames) for lemma, frames in takes.items()}


def _check_frame(place: str, frame: object) -> None:
    words = str(frame).split() if isinstance(frame, str) else [""]
    odd = [w for w in words if w not in FRAME_WORDS]
    if odd:
        raise ResourceError(FILE, place, f"unknown frame {frame!r}", nearest(odd[0], FRAME_WORDS))


def _media(raw: Mapping[str, Any], section: str) -> dict[str, str]:
    """Return word -> medium of a section that lists the words of each medium."""
    out: dict[str, str] = {}
    for medium, words in raw.get(section, {}).items():
        for word in words:
            if word in out:
                raise ResourceError(FILE, f"{section}.{medium}", f"{word!r} is named twice", "Keep one of the two.")
            out[word] = medium
    return out
