"""What each thing that is told does to the state of passage: the table of `docs/passage.md`, read from its data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from corridor_analysis.resources import lexicon
from corridor_analysis.schema import PASSAGE_EFFECTS, PASSAGE_STATES, STATUSES
from corridor_analysis.schema.entry import Entry

__all__ = ["Effect", "PassageEffects", "after", "effects", "effects_table", "unhappened"]


def _all_of(names: tuple[str, ...], given: Mapping[str, object]) -> None:
    if set(given) != set(names):
        odd = ", ".join(sorted(set(given) ^ set(names)))
        raise ValueError(f"unknown or missing: {odd}. Give {', '.join(names)}")


def _of_states(cells: Mapping[str, str]) -> Mapping[str, str]:
    _all_of(PASSAGE_STATES, cells)
    return cells


def _to_states(cells: Mapping[str, str]) -> Mapping[str, str]:
    for state in _of_states(cells).values():
        if state not in PASSAGE_STATES:
            raise ValueError(f"{state!r} is no state. Give {', '.join(PASSAGE_STATES)}")
    return cells


class Effect(Entry):
    """What is told, and for each state of passage before it the state after it and an example."""

    says: str
    after: Annotated[Mapping[str, str], AfterValidator(_to_states)]
    examples: Annotated[Mapping[str, str], AfterValidator(_of_states)]


def _every_effect(given: Mapping[str, Effect]) -> Mapping[str, Effect]:
    _all_of(PASSAGE_EFFECTS, given)
    return given


class PassageEffects(Entry, extra="ignore"):
    """Two sections of `passage.yaml`, whose others are words (`extract`); `unhappened` maps statuses to examples."""

    effects: Annotated[Mapping[str, Effect], AfterValidator(_every_effect)]
    unhappened: Mapping[str, str]


def effects() -> Mapping[str, Effect]:
    """Return the effects by name; raises ResourceError where the file lacks one or a cell of the table."""
    return lexicon("passage.yaml", PassageEffects).effects


def unhappened() -> Mapping[str, str]:
    """Return status -> example, of what is planned, denied or only possible: it changes no state."""
    examples = lexicon("passage.yaml", PassageEffects).unhappened
    return {status: examples[status] for status in STATUSES[1:]}


def after(effect: str, state: str) -> str:
    """Return the state that passage is in once something is told of it that was in a state."""
    return effects()[effect].after[state]


def effects_table() -> str:
    """Return the table of effects in Markdown: a row for each effect, a column for each state that passage was in."""
    lines = [f"| told | {' | '.join(f'was {s}' for s in PASSAGE_STATES)} |", "| --- " * (1 + len(PASSAGE_STATES)) + "|"]
    for name, effect in effects().items():
        cells = [f"**{effect.after[s]}**: “{effect.examples[s]}”" for s in PASSAGE_STATES]
        lines.append(f"| `{name}`: {effect.says} | {' | '.join(cells)} |")
    same = " | ".join(f"**{s}**" for s in PASSAGE_STATES)
    lines += [f"| status {status}: “{text}” | {same} |" for status, text in unhappened().items()]
    return "\n".join(lines) + "\n"
