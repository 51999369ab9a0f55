"""Exports as people have them: under other interfaces, as pages, with marks, days and documents that are missing."""

import email.message
import html
import re
from typing import NamedTuple

import pytest

import corridor_analysis as ca
from corridor_analysis.corpus.exports import several, split
from tests.reading_files import read
from tests.test_corpus_exports import as_rtf

KARSU = (
    "The pier road at Karsu was shut to lorries on Monday after a night of talks, the union said.\n\n"
    "Foreign Minister Ilda Morev telephoned her counterpart on Tuesday and asked for the road to be opened."
)
ANNE = "The mediators will return to Port Vale next week, a spokesman said."
RIGHT = [
    ("Ferry stops again at Karsu", "2021-03-04", "Island Wire", KARSU),
    ("Road to Cape Anne opens", "2021-05-06", "The Harbour Post", ANNE),
]


class Tongue(NamedTuple):
    """An interface: what it calls the things that an export names."""

    by: str
    words: str
    days: tuple[str, str]
    english: str
    document: str
    rights: str


TONGUES = {
    "en": Tongue("By", "words", ("4 March 2021", "6 May 2021"), "English", "Document", "All rights reserved"),
    "de": Tongue("Von", "Wörter", ("4 März 2021", "6. Mai 2021"), "Englisch", "Dokument", "Alle Rechte vorbehalten"),
    "fr": Tongue("Par", "mots", ("4 mars 2021", "6 mai 2021"), "Anglais", "Document", "Tous droits réservés"),
    "es": Tongue(
        "Por", "palabras", ("4 marzo 2021", "6 de mayo de 2021"), "Inglés", "Documento", "Derechos reservados"
    ),
    "it": Tongue(
        "Di", "parole", ("4 marzo 2021", "6 maggio 2021"), "Inglese", "Documento", "Tutti i diritti riservati"
    ),
    "nl": Tongue("Door", "woorden", ("4 maart 2021", "6 mei 2021"), "Engels", "Document", "Alle rechten voorbehouden"),
}
CODES = ("ISWIRE0020210304eh340000x", "HAPO000020210506eh560000y")


def factiva(tongue, *, marks=(True, True), rights=True):
    t, out = TONGUES[tongue], []
    for n, (headline, _, outlet, words) in enumerate(RIGHT):
        writer = [f"{t.by} A. Writer"] if n == 0 else []
        clock = ["10:00"] if n == 0 else []
        own = [f"(c) 2021 {outlet}. {t.rights}"] if rights else []
        head = [headline, *writer, f"61 {t.words}", t.days[n], *clock, outlet, "CODE", t.english, *own]
        out.append("\n".join(head) + f"\n\n{words}\n" + (f"\n{t.document} {CODES[n]}\n" if marks[n] else ""))
    return "\n".join(out)


def codes(tongue):
    t = TONGUES[tongue]
    return "\n".join(
        f"HD    {headline}\nWC    61 {t.words}\nPD    {t.days[n]}\nSN    {outlet}\nLA    {t.english}\nLP\n{words}\n"
        f"NS    gtrans : Road\nAN    {t.document} {CODES[n]}\n"
        for n, (headline, _, outlet, words) in enumerate(RIGHT)
    )


NEXIS = {  # mark, section, length, words, day of loading, language, days
    "en": ("{} of {} DOCUMENTS", "SECTION", "LENGTH", "words", "LOAD-DATE", "LANGUAGE", "March 4, 2021 Thursday",
           "May 6, 2021"),
    "de": ("Dokument {} von {}", "RUBRIK", "LÄNGE", "Wörter", "UPDATE", "SPRACHE", "Donnerstag 4. März 2021",
           "6. Mai 2021"),
    "fr": (
        "Document {} de {}", "RUBRIQUE", "LONGUEUR", "mots", "DATE-CHARGEMENT", "LANGUE", "jeudi 4 mars 2021",
        "6 mai 2021",
    ),
    "es": (
        "{} de {} DOCUMENTOS", "SECCIÓN", "EXTENSIÓN", "palabras", "FECHA-CARGA", "IDIOMA", "4 de marzo de 2021 jueves",
        "6 mayo 2021",
    ),
}  # fmt: skip


def nexis(tongue, numbers=(1, 2, 2), *, marks=True, tail=True, day=True):
    mark, section, length, words, loaded, language, *days = NEXIS[tongue]
    out = []
    for n, (headline, _, outlet, text) in enumerate(RIGHT):
        top = f"{mark.format(numbers[n], numbers[2]):^60}\n\n" if marks else ""
        when = f"{days[n]:^60}\n\n" if day else ""
        labels = f"{section}: NEWS; S. 3\n\n{length}: 61 {words}\n\n"
        below = (
            f"\n\n{loaded}: {days[n]}\n\n{language}: ENGLISH; ENGLISCH\n\nCopyright 2021 {outlet}\n" if tail else "\n"
        )
        out.append(f"{top}{outlet:^60}\n\n{when}{headline}\n\n{labels}{text}{below}")
    return "\n".join(out)


def uni(*, ends=True, day=True):
    return "\n".join(
        f"{headline}\n{outlet}\n" + (f"{('March 4', 'May 6')[n]}, 2021 Thursday\n" if day else "")
        + f"\nCopyright 2021 {outlet} All Rights Reserved\nSection: NEWS\nLength: 61 words\nBody\n\n{words}\n\n"
        f"Load-Date: June 1, 2021\n" + ("\nEnd of Document\n" if ends else "")
        for n, (headline, _, outlet, words) in enumerate(RIGHT)
    )  # fmt: skip


def told(documents):
    return [(d.fields.get("headline"), d.fields.get("published"), d.fields.get("outlet"), d.words) for d in documents]


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("rights", [True, False])
def test_factiva_is_read_under_each_interface(tongue, rights):
    assert told(split(factiva(tongue, rights=rights))) == RIGHT


@pytest.mark.parametrize("tongue", TONGUES)
def test_factiva_with_codes_is_read_under_each_interface(tongue):
    assert told(split(codes(tongue))) == RIGHT


@pytest.mark.parametrize("tongue", NEXIS)
def test_nexis_is_read_under_each_interface(tongue):
    assert told(split(nexis(tongue))) == RIGHT
    assert not any(d.faults for d in split(nexis(tongue)))


@pytest.mark.parametrize(
    ("labels", "published"),
    [
        (
            ("Documento {} de 2", "Texto completo", "Título", "Título de publicación", "Fecha de publicación"),
            "Mar 4, 2021",
        ),
        (("Document {} de 2", "Texte intégral", "Titre", "Titre de publication", "Date de publication"), "4 mars 2021"),
        (("Dokument {} von 2", "Volltext", "Titel", "Publikationstitel", "Publikationsdatum"), "4. Mär 2021"),
        (("Document {} of 2", "Full text", "Title", "Publication title", "Publication date"), "2021-03-04"),
    ],
)
@pytest.mark.parametrize("marks", [True, False])
def test_proquest_is_read_under_each_interface(labels, published, marks):
    mark, full, title, outlet, day = labels
    text = "\n".join(
        (f"{'_' * 60}\n{mark.format(n)}\n" if marks else "")
        + f"\n{headline}\n\nAbstract: None.\n\n{full}: {words}\n\n{title}: {headline}\n\n"
        + f"{outlet}: {name}; Port Vale\n\n{day}: {published if n == 1 else '2021-05-06'}\n"
        for n, (headline, _, name, words) in enumerate(RIGHT, start=1)
    )
    assert told(split(text)) == RIGHT


def test_europresse_is_read_with_the_certificate_between_its_articles():
    text = "".join(
        f"{name}\nPolitique, {('jeudi 4 mars', 'samedi 6 mai')[n]} 2021, p. 3\n\n{headline}\n\n{words}\n\n"
        f"© 2021 {name}. Tous droits réservés.\nNuméro de document : news·2021030{n}·IW·204005600{n}\n\n"
        f"news·2021030{n}·IW·204005600{n}\n\nCe certificat est émis à un lecteur.\n\nDate d'émission : 2022-10-05\n\n"
        for n, (headline, _, name, words) in enumerate(RIGHT)
    )
    assert told(split(text)) == RIGHT


# ---- pages and other files


def told_of(folder):
    corpus = ca.read_articles(folder)
    found = corpus.articles[["headline", "published", "outlet", "text"]].itertuples(index=False, name=None)
    return list(found), corpus.rejects["reason"].tolist()


def as_page(text):
    lines = "".join(f"<div class='x'>{html.escape(line)}</div>" for line in text.split("\n") if line.strip())
    return f"<html><head><title>Factiva</title><style>p{{}}</style></head><body>{lines}<p>© Factiva</p></body></html>"


def as_mhtml(text):
    message = email.message.EmailMessage()
    message["From"], message["Subject"] = "<Saved by Blink>", "Factiva"
    message["Snapshot-Content-Location"] = "https://news.example/1"
    message.set_content(as_page(text), subtype="html", cte="quoted-printable")
    message.make_related()
    return message.as_bytes()


def as_mail(text):
    message = email.message.EmailMessage()
    message["From"], message["Subject"] = "alerts@news.example", "Your documents"
    message.set_content(text)
    return message.as_bytes()


@pytest.mark.parametrize("write", [as_rtf, lambda t: as_page(t).encode(), as_mhtml, str.encode], ids=range(4))
def test_a_file_called_doc_is_read_as_what_it_is(tmp_path, write):
    (tmp_path / "export.doc").write_bytes(write(nexis("en")))
    assert told_of(tmp_path)[0] == RIGHT


def test_a_word_file_of_old_says_how_to_save_it(tmp_path):
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    rejects = read(tmp_path, "a.txt", ANNE).rejects
    assert rejects["reason"].tolist() == ["binary"]
    assert "docx" in rejects["detail"][0]


WAYS = {"html": lambda t: as_page(t).encode(), "mhtml": as_mhtml, "mht": as_mhtml, "eml": as_mail, "txt": str.encode}


@pytest.mark.parametrize("ending", WAYS)
@pytest.mark.parametrize("text", [factiva("de"), nexis("en"), nexis("es"), uni()], ids=range(4))
def test_an_export_is_read_from_pages_saved_pages_and_mails(tmp_path, ending, text):
    (tmp_path / f"export.{ending}").write_bytes(WAYS[ending](text))
    assert told_of(tmp_path) == (RIGHT, [])


def test_a_page_of_factiva_names_its_headlines_where_their_order_does_not_tell(tmp_path):
    page = "".join(
        f"<div class='article'><div>Region</div><div id='hd'><span class='deHeadline'>{headline}</span></div>"
        f"<div>A. Writer</div><div>61 Wörter</div><div>{TONGUES['de'].days[n]}</div><div>{outlet}</div><div>XY</div>"
        f"<div>© 2021 {outlet}</div>" + "".join(f"<p>{p}</p>" for p in words.split("\n\n"))
        + f"<p>Dokument {CODES[n]}</p></div>"
        for n, (headline, _, outlet, words) in enumerate(RIGHT)
    )  # fmt: skip
    (tmp_path / "f.html").write_text(f"<html><body>{page}</body></html>")
    assert told_of(tmp_path)[0] == RIGHT


def test_factiva_with_indexing_as_a_page_has_its_codes_in_a_table(tmp_path):
    rows = "".join(
        f"<table><tr><td>&nbsp;<b>HD</b>&nbsp;</td><td><b>{headline}</b></td></tr><tr><td><b>PD</b></td><td>{TONGUES['fr'].days[n]}"
        f"</td></tr><tr><td><b>SN</b></td><td>{outlet}</td></tr><tr><td><b>LP</b></td><td>"
        + "".join(f"<p>{p}</p>" for p in words.split("\n\n"))
        + f"</td></tr><tr><td><b>NS</b></td><td>Road</td></tr><tr><td><b>AN</b></td>"
        f"<td>Document {CODES[n]}</td></tr></table>"
        for n, (headline, _, outlet, words) in enumerate(RIGHT)
    )
    (tmp_path / "f.htm").write_text(f"<html><body>{rows}</body></html>")
    assert told_of(tmp_path)[0] == RIGHT


def test_an_ordinary_page_about_documents_is_no_export(tmp_path):
    words = KARSU * 3 + "\n\nLength: 300 metres\n\nDocument 1 of 2\n\nEnd of Document\n\n" + ANNE
    assert read(tmp_path, "a.html", as_page(words)).articles["source_file"].tolist() == ["a.html"]


# ---- what is missing


@pytest.mark.parametrize("marks", [(True, False), (False, True), (False, False)])
def test_factiva_is_told_apart_where_numbers_of_documents_are_missing(marks):
    assert told(split(factiva("fr", marks=marks))) == RIGHT


def test_the_last_document_without_its_number_is_said_to_break_off():
    assert [bool(d.faults) for d in split(factiva("en", marks=(True, False)))] == [False, True]


@pytest.mark.parametrize(
    "text", [nexis("en", marks=False), nexis("de", marks=False, tail=False), uni(ends=False)], ids=range(3)
)
def test_nexis_is_told_apart_without_marks(text):
    assert told(split(text)) == RIGHT


def test_labels_may_have_their_value_on_the_next_line():
    text = nexis("en", marks=False).replace("SECTION: ", "SECTION: \n\n").replace("LENGTH: ", "LENGTH: \n\n")
    text = text.replace("LENGTH", "BYLINE: \n\nANN LEE\n\nLENGTH")
    assert told(split(text)) == RIGHT


@pytest.mark.parametrize("text", [nexis("en", day=False), uni(day=False)], ids=("classic", "uni"))
def test_without_a_day_headline_and_outlet_are_still_read_and_no_other_day_is_taken(text):
    assert told(split(text)) == [(headline, None, outlet, words) for headline, _, outlet, words in RIGHT]


@pytest.mark.parametrize("line", ["Correction Appended", "Late Edition - Final", "Ausgabe Nord"])
def test_an_edition_in_the_place_of_the_day_or_headline_is_neither(line):
    text = nexis("en").replace("Ferry stops", f"  {line}\n\nFerry stops")
    assert told(split(text)) == RIGHT
    assert told(split(uni(day=False).replace("\n\nCopyright", f"\n\n{line}\n\nCopyright")))[0][:3] == (
        RIGHT[0][0], None, RIGHT[0][2],
    )  # fmt: skip


def test_a_day_of_the_cover_page_is_no_article_s():
    cover = (
        "User Name: A Reader\nDate and Time: Friday, June 4, 2021 9:00 AM\nDocuments (2)\n"
        "1. Ferry stops again at Karsu\nClient/Matter: -None-\n2. Road to Cape Anne opens\n\n"
    )
    assert told(split(cover + uni(day=False)))[0][:3] == (RIGHT[0][0], None, RIGHT[0][2])


NOTICES = [
    "An error keeps this item from being shown.",
    "We are sorry but there is an error in this document and it is not possible to display it.",
    "Dieses Dokument kann nicht angezeigt werden.", "",
]  # fmt: skip


@pytest.mark.parametrize("notice", NOTICES)
def test_a_document_in_whose_place_a_notice_stands_is_a_reject(tmp_path, notice):
    (tmp_path / "n.txt").write_text(
        nexis("en", (1, 3, 3)).replace("3 of 3 D", f"2 of 3 DOCUMENTS\n\n{notice}\n\n3 of 3 D")
    )
    corpus = ca.read_articles(tmp_path)
    assert corpus.articles["headline"].tolist() == [RIGHT[0][0], RIGHT[1][0]]
    assert corpus.rejects[["source_file", "reason"]].values.tolist() == [["n.txt, document 2", "no_text"]]


@pytest.mark.parametrize("notice", NOTICES[:3])
def test_a_notice_under_the_head_of_a_document_is_a_reject(notice):
    documents = split(nexis("en").replace(ANNE, notice))
    assert [bool(d.words) for d in documents] == [True, False]
    assert documents[1].faults


@pytest.mark.parametrize("notice", ["Not available.", "None available", "Volltext nicht verfügbar"])
def test_a_document_of_proquest_without_its_text_is_a_reject(notice):
    text = f"{'_' * 60}\n\nFerry\n\nFull text: {KARSU}\n\nTitle: Ferry\n\n"
    text += f"{'_' * 60}\n\nRoad\n\nFull text: {notice}\n\nTitle: Road\n"
    assert [bool(d.words) for d in split(text)] == [True, False]


@pytest.mark.parametrize(
    ("numbers", "lost"), [((1, 3, 3), [2]), ((2, 3, 3), [1]), ((1, 2, 4), [3, 4]), ((1, 4, 5), [2, 3, 5])]
)
def test_documents_that_the_marks_count_and_that_are_not_there_are_rejects(tmp_path, numbers, lost):
    corpus = read(tmp_path, "n.txt", nexis("fr", numbers))
    assert len(corpus.articles) == 2
    assert corpus.rejects["source_file"].tolist() == [f"n.txt, document {n}" for n in lost]
    assert set(corpus.rejects["reason"]) == {"no_text"}


def test_a_part_of_a_large_export_says_once_that_the_rest_is_elsewhere(tmp_path):
    rejects = read(tmp_path, "n.txt", nexis("en", (501, 502, 2000))).rejects
    assert len(rejects) == 1
    assert "2000 documents, of which 2" in rejects["detail"][0]


@pytest.mark.parametrize("count", ["1,061", "1.061", "1061", "1\u00a0061", "1 061"])
def test_a_document_much_shorter_than_its_head_says_is_damaged(tmp_path, count):
    corpus = read(tmp_path, "n.txt", nexis("en").replace("LENGTH: 61 words", f"LENGTH: {count} words", 1))
    assert len(corpus.articles) == 2
    assert corpus.rejects[["source_file", "reason"]].values.tolist() == [["n.txt, document 1", "damaged"]]
    assert "1061 words, and" in corpus.rejects["detail"][0]


def test_a_file_of_several_articles_that_is_no_known_export_says_so(tmp_path):
    corpus = read(tmp_path, "n.txt", f"Nyhet 1 av 2\nFerjan\n{KARSU}\n\nNyhet 2 av 2\nVegen\n{ANNE}\n")
    assert len(corpus.articles) == 1
    assert corpus.rejects["reason"].tolist() == ["damaged"]
    assert "Nyhet 1 av 2" in corpus.rejects["detail"][0]


def test_articles_of_factiva_without_days_and_numbers_are_said_to_be_several():
    text = factiva("fr", marks=(False, False))
    assert several(text.replace("4 mars 2021\n", "").replace("6 mai 2021\n", "")) == "61 mots"


def test_every_label_may_have_its_value_on_the_next_line_and_no_day_of_loading_is_taken():
    for text in (nexis("en", marks=False), uni(ends=False)):
        assert told(split(re.sub(r"(?m)^([A-Z][\w-]+):[ \t]*(.+)$", r"\1: \n\n\2", text))) == RIGHT


def test_headline_and_outlet_stay_out_of_the_text_above_where_each_line_is_a_paragraph():
    text = uni(ends=False).replace("Load-Date: June 1, 2021\n", "").replace("\n", "\n\n")
    assert [(row[0], row[3].endswith(("opened.", "said."))) for row in told(split(text))] == [
        (r[0], True) for r in RIGHT
    ]


@pytest.mark.parametrize("day", ["", "Undated\n", "May 2021\n", "Spring 2021\n"])
def test_a_document_of_any_database_may_lack_its_day(day):
    texts = [
        factiva("de").replace("6. Mai 2021\n", ""),
        uni().replace("May 6, 2021 Thursday\n", day or "Undated\n"),
        nexis("en").replace(f"{'May 6, 2021':^60}\n", day),
        codes("de").replace("PD    6. Mai 2021\n", ""),
    ]
    for text in texts:
        assert [row[:3] for row in told(split(text))] == [RIGHT[0][:3], (RIGHT[1][0], None, RIGHT[1][2])]


def test_a_document_that_the_cover_page_lists_and_that_is_not_there_is_a_reject(tmp_path):
    cover = "Documents (3)\n1. Ferry stops again at Karsu\n2. Governor answers\n3. Road to Cape Anne opens\n\n"
    corpus = read(tmp_path, "n.txt", cover + uni())
    assert len(corpus.articles) == 2
    assert "'Governor answers'" in corpus.rejects["detail"][0]


@pytest.mark.parametrize(
    "text", ["Page 1 of 3\n\nPage 2 of 3", "2 to 5\n\nWords", "Seite 1 von 2\nSeite 2 von 2", "1 of 2 towns"]
)
def test_pages_and_results_are_not_several_articles(text):
    assert several(f"{KARSU}\n{text}\n{ANNE}") is None


def test_a_text_with_a_length_and_a_day_in_it_stays_one():
    assert split(f"Ferry stops\nIsland Wire\n4 March 2021\n\n{KARSU}\n\nLENGTH: 300 metres\n\n{ANNE}") == []
