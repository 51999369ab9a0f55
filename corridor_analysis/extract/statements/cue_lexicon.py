"""The words of saying: which attribute, what they take, through which media; what `resources/cues.yaml` holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from corridor_analysis.errors import nearest
from corridor_analysis.resources import lexicon
from corridor_analysis.schema.entry import BY_WORD, Entry

__all__ = ["CueWords", "cue_words"]


def _by_lemma(acts: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, dict[str, str]]:
    """Return lemma -> frame -> act. A lemma may stand under several acts, each of its frames under one."""
    takes: dict[str, dict[str, str]] = {}
    for act, cues in acts.items():
        for lemma, frames in cues.items():
            if not frames:
                raise ValueError(f"{lemma!r} has no frames", "Say what the cue takes.")
            for frame in frames:
                if frame in takes.setdefault(lemma, {}):
                    raise ValueError(f"frame {frame!r} of {lemma!r} is named twice", "Keep one of the two.")
                takes[lemma][frame] = act
    return takes


_Words = frozenset[str]
_Cues = Annotated[Mapping[str, Mapping[str, str]], BeforeValidator(_by_lemma)]
_Media = Annotated[Mapping[str, str], BY_WORD]
_Pattern = Annotated[str, BeforeValidator("|".join)]


class Example(Entry):
    """A text with one of its statements: cue, act, source and content (`…` stands for a gap)."""

    text: str
    cue: str
    act: str
    source: str
    content: str


class CueWords(Entry):
    """The lists of the file, as it explains them; cues by word class: lemma -> frame -> speech act."""

    acts: tuple[str, ...]
    frame_words: _Words
    verbs: _Cues
    nouns: _Cues
    adjectives: _Cues
    content_frames: tuple[str, ...]
    impersonal_frames: _Words
    spoken: _Words
    light_verbs: _Words
    media: _Media
    media_verbs: _Media
    reporting: _Pattern
    articles_and_pronouns: _Pattern
    elided: _Pattern
    naming: _Words
    within_names: _Pattern
    texts: _Words
    people: _Words
    pronouns: _Words
    quoting: _Words
    makers: _Words
    origins: _Words
    telling: _Words
    telling_by: Mapping[str, _Words]
    channels: _Words
    circumstances: _Words
    examples: tuple[Example, ...]

    @model_validator(mode="after")
    def _known_acts_and_frames(self) -> CueWords:
        for lemma, takes in (*self.verbs.items(), *self.nouns.items(), *self.adjectives.items()):
            for frame, act in takes.items():
                if act not in self.acts:
                    raise ValueError(f"unknown speech act {act!r} of {lemma!r}", nearest(act, self.acts))
                if odd := [w for w in frame.split() if w not in self.frame_words]:
                    raise ValueError(f"unknown frame {frame!r} of {lemma!r}", nearest(odd[0], self.frame_words))
        return self

    @cached_property
    def messages(self) -> _Words:
        """Nouns that carry words: a statement, a letter."""
        return frozenset(word.split()[-1] for word in self.media)

    @cached_property
    def lemmas(self) -> _Words:
        """The cues of all classes."""
        return frozenset({*self.verbs, *self.nouns, *self.adjectives})

    def takes(self, pos: str, lemma: str) -> Mapping[str, str]:
        """Return the act of each frame (`indirect_speech.Complement`) that a word takes, none where it is no cue."""
        cues = {"VERB": self.verbs, "AUX": self.verbs, "NOUN": self.nouns, "ADJ": self.adjectives}.get(pos)
        return cues.get(lemma.lower(), {}) if cues is not None else {}


def cue_words() -> CueWords:
    """Return the words of saying; raises ResourceError where the file breaks a rule."""
    return lexicon("cues.yaml", CueWords)
