"""Page 01 says in words what was not read, and what was not read whole."""

from types import SimpleNamespace

import pytest

from corridor_analysis.notebook.prose import plain
from corridor_analysis.notebook.story import corpus
from corridor_analysis.schema import REJECT_REASONS, TABLES, Reject


def told(*rejects):
    found = TABLES["rejects"].frame([Reject(source, reason, "why") for source, reason in rejects])
    return plain(corpus.rejected(SimpleNamespace(whole=SimpleNamespace(rejects=found))))


def test_what_was_rejected_and_what_is_in_but_not_whole_are_told_apart():
    words = told(("a.xyz", "unsupported"), ("b.html", "conflict"), ("c.html", "damaged"), ("c.html", "bad_date"))
    assert words == (
        "One input was rejected: a format that is not read (1). Two articles are in, though not all of them was read: "
        "no day of publication, though a day is named (1), days of publication that differ (1) and text that is cut, "
        "left out, repeated or unreadable (1)."
    )


def test_nothing_rejected_is_said():
    assert told() == "Nothing that was given was rejected."


@pytest.mark.parametrize("reason", REJECT_REASONS)
def test_every_reason_has_words(reason):
    words = told(("a.txt", reason))
    assert reason.replace("_", " ") not in words.partition(":")[0]
    assert words.endswith("(1).")
