"""Proposals made by hand, and a stand-in for the trained model: labels and thresholds, no weights."""

from __future__ import annotations

from types import SimpleNamespace

from corridor_analysis.extract.model.reader import Part, Proposal

KINDS = {
    "contact": {"event_type": "CONSULT", "mode": "channel", "status": True, "parties": 2, "once": True},
    "demand": {"event_type": "REQUEST", "voiced": True, "parties": 1},
    "access": {"mode": "passage", "once": True},
    "accusation": {"event_type": "ACCUSE", "voiced": True},
    "denial": {"event_type": "REJECT", "voiced": True, "parties": 1},
}
MODEL = SimpleNamespace(
    labels={"kinds": KINDS, "passage": {"closure": "COERCE", "reopening": "RETREAT", "convoy": "AID"}},
    thresholds=dict.fromkeys(KINDS, 0.5),
    kinds=list(KINDS),
    calibrated=lambda kind, probability: probability / 2,
)


def proposal(kind, word, *parts, probability=0.9, channel="meeting", passage="closure", status="happened"):
    """Return a proposal; each part is (role, word) or (role, word, probability)."""
    found = [Part(role, at, *(sure or [0.9])) for role, at, *sure in parts]
    labels = {"channel": channel, "passage": passage, "status": status}
    return Proposal(kind, word, probability, labels, tuple(sorted(found, key=lambda p: -p.probability)))
