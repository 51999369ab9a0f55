"""Titles, bodies and pronouns as the real parser sees them: one own text for each construction."""

from __future__ import annotations

import pytest

from corridor_analysis.parse.pipeline import load_model
from tests.parse.entity_docs import case, country, meant

pytestmark = pytest.mark.model

CASES = [
    ("The Norwegian leader spoke. Prime Minister Sigrun Brandtveit was tired.", "leader", {"Sigrun Brandtveit"}),
    ("Orla Vance arrived on Monday. The foreign minister met reporters.", "foreign minister", {"Orla Vance"}),
    ("Orla Vance telephoned Per Lindqvist. He was not amused.", "He", {"Per Lindqvist"}),
    ("Per Lindqvist met Orla Vance. She praised his patience.", "She", {"Orla Vance"}),
    ("Per Lindqvist told Orla Vance that his country would wait.", "his", {"Per Lindqvist"}),
    ("Peru urged Chile to reopen the border. It also called for talks.", "It", {"Peru"}),
    ("Vance and Lindqvist met in Lima. They discussed trade.", "They", {"Orla Vance", "Per Lindqvist"}),
    ("Lindqvist spoke with Vance on Friday. The two agreed to meet.", "The two", {"Orla Vance", "Per Lindqvist"}),
    ("Talks between Peru and Chile failed. The two countries blamed fate.", "The two countries", {"Peru", "Chile"}),
    ("Peru and Chile signed a treaty. Both sides were pleased.", "Both sides", {"Peru", "Chile"}),
    ("Peru's foreign ministry protested. The ministry gave no details.", "ministry", {"Peruvian Foreign Ministry"}),
    ("The ministry said that Peruvian Foreign Minister Ada Quell had left.", "ministry", {"Peruvian Foreign Ministry"}),
    ("The deal was confirmed by Lindqvist's office.", "office", {"Per Lindqvist's office"}),
    ("Norwegian Prime Minister Brandtveit left. A statement came from the prime minister's office.",
     "prime minister's office", {"Sigrun Brandtveit's office"}),
    ("Vance told Chile's leaders to wait.", "leaders", {"Chile"}),
    ("Orla Vance, the Norwegian foreign minister, left. Her Swedish counterpart Per Lindqvist stayed.", "Per Lindqvist",
     {"Per Lindqvist"}),
    ("Critics of the war met Vance. The region is quiet.", "region", set()),
    ("Orla Vance met Per Lindqvist on Monday. They discussed the feud of Peru and Chile.", "They",
     {"Orla Vance", "Per Lindqvist"}),
    ("Protest leader Milan Dovrek left.", "Milan Dovrek", {"Milan Dovrek"}),
    ("Envoy Kim Sung-han of Norway left.", "Kim Sung-han", {"Kim Sung-han"}),
    ("It is possible that Peru will wait.", "It", set()),
    ("One of the drivers, Brakko Emmel Tarhan from the coast, said no. “We wait,” Tarhan added.", "Tarhan",
     {"Brakko Emmel Tarhan"}),
    ("Another driver from the coast of Peru, Brakko Tarhan, said that he would wait.", "Brakko Tarhan",
     {"Brakko Tarhan"}),
    ("The visit of Brakko Tarhan was short. Tarhan said little.", "Brakko Tarhan", {"Brakko Tarhan"}),
    ("Deputy Minister Brakko Ploughters left. Ploughters also urged other countries to wait.", "Ploughters",
     {"Brakko Ploughters"}),
    ("The agency quoted Orla Vance. “Peru waits for Chile,” she said. “Peru will wait,” it added.", "it", set()),
    ("The Peruvian Foreign Ministry spoke. “Chile must wait,” it said.", "it", {"Peruvian Foreign Ministry"}),
    ("Peru met Chile, the Alto Road Fund said. “We wait,” it added.", "it", {"Alto Road Fund"}),
    ("Peru’s Foreign Ministry protested.", "Peru’s Foreign Ministry", {"Peruvian Foreign Ministry"}),
    ("The Alto Road Fund (ARF) met. Later ARF left.", "ARF", {"Alto Road Fund"}),
    ("Chairman of the OSCE Brakko Tarhan came.", "Brakko Tarhan", {"Brakko Tarhan"}),
    ("Director Brakko Tarhan Emmeles came. Brakko was tired.", "Brakko", {"Brakko Tarhan Emmeles"}),
    ("Peru, Chile, Brazil and Ecuador signed a treaty. The four countries rejoiced.", "The four countries",
     {"Peru", "Chile", "Brazil", "Ecuador"}),
    ("Peruvian Transport Minister Brakko Tarhan came. The Peruvian official was tired.", "official", {"Brakko Tarhan"}),
    ("The Peruvian government met the Government Road Fund. The government then left.", "government", {"Peru"}),
    ("The Alto Road Fund, an NGO, and the UN World Food Programme met. The organization left.", "organization",
     {"World Food Programme"}),
    ("Vance's spokesman, Brakko Tarhan, spoke. Later Vance's spokesman left.", "spokesman", {"Brakko Tarhan"}),
    ("Peruvian Foreign Minister Brakko Tarhan left. The trip was short, the foreign ministry said.", "foreign ministry",
     {"Peruvian Foreign Ministry"}),
    ("Israel Tarhan, the minister of Peru, said that he would wait.", "Israel Tarhan", {"Israel Tarhan"}),
    ("“We wait,” army spokesman Brig. Gen. Brakko Tarhan said.", "Brakko Tarhan", {"Brakko Tarhan"}),
    ("Peru blamed Taliban fighters.", "fighters", {"Taliban"}),
    ("Peruvian Foreign Minister Brakko Tarhan came. The Peruvian diplomat was tired.", "diplomat", {"Brakko Tarhan"}),
    ("Road Fund Manager Zara Tarhan left.", "Zara Tarhan", {"Zara Tarhan"}),
    ("Peru's transport minister left. Transport Minister Brakko Tarhan was tired.", "minister",
     {"Brakko Tarhan"}),
    ("Minister of Roads and Ports of the Republic Brakko Tarhan said so. The minister was tired.", "minister",
     {"Brakko Tarhan"}),
    ("A letter from Orla Vance, Anna Dovrek and Zuvko Emmel came.", "Zuvko Emmel", {"Zuvko Emmel"}),
    ("UN Secretary General Brakko Tarhan came. The U.N. chief was tired.", "chief", {"Brakko Tarhan"}),
    ("Orla Vance, the president of the Center for Peruvian Progress, left.", "Progress", set()),
]  # fmt: skip

COUNTRIES = [
    ("Peru's foreign minister resigned.", "foreign minister", "PER"),
    ("Farmers in Uruguay grow rice.", "Farmers", "URY"),
    ("He met the president of Chile.", "president", "CHL"),
    ("Some 200 Peruvian farmers marched.", "farmers", "PER"),
    ("Ethnic Poles in Lithuania opened a school.", "Poles", "LTU"),
    ("Members of Portugal's parliament sang.", "Members", "PRT"),
    ("UN observers counted the ballots.", "observers", "UN"),
    ("Snow fell on the quiet Greek village of Metsovo.", "village", "GRC"),
    ("President Kwasniewski opened the fair.", "Kwasniewski", "POL"),
]


@pytest.mark.parametrize(("text", "surface", "names"), CASES, ids=lambda v: v[:40] if isinstance(v, str) else "")
def test_reference(text, surface, names):
    assert set(meant(load_model()(text), case()).get(surface, ())) == names


@pytest.mark.parametrize(("text", "surface", "code"), COUNTRIES, ids=lambda v: v[:40])
def test_country(text, surface, code):
    assert country(load_model()(text), surface) == code


def test_named_entities_of_the_model_are_not_needed():
    text = "Peruvian Foreign Minister Ada Quell met Orla Vance in Lima."
    doc = load_model()(text)
    with_ents = meant(doc, case())
    doc.ents = []
    assert meant(doc, case()) == with_ents
