"""Contacts inside a report, a claim or news: its own subject takes part, and a denied one did not happen."""

from __future__ import annotations

import pytest

from corridor_analysis import Corpus, tabulate

pytestmark = pytest.mark.model

CALL = "Swedish Foreign Minister Jana Kolet had spoken by phone with Finnish Foreign Minister Ilda Morev on Monday"
TELLINGS = [
    (f"The Norwegian foreign ministry confirmed a report that {CALL}.", "happened"),
    (f"Denmark welcomed the news that {CALL}.", "happened"),
    (f"The Norwegian foreign ministry denied a report that {CALL}.", "negated"),
    (f"Reports that {CALL} are false.", "negated"),
    (f"Denmark welcomed the news that {CALL.replace('Morev', 'Brandt')}.", "happened"),  # "phone with", to the parser
]


@pytest.mark.parametrize(("text", "status"), TELLINGS, ids=lambda v: v[:40])
def test_a_contact_in_a_report_is_its_own_subjects(text, status):
    corpus = Corpus.from_records([{"article_id": "a1", "text": text, "published": "2023-03-04"}])
    who = "Brandt" if "Brandt" in text else "Morev"
    found = tabulate(corpus, None).contacts()
    assert [(c.participants, c.status) for c in found.itertuples()] == [(f"Jana Kolet; Ilda {who}", status)]
