"""The language of a text, and what becomes of articles that are not in English."""

import pytest

import corridor_analysis as ca
from corridor_analysis.corpus.draft import language_of
from corridor_analysis.schema import PARTIAL_REASONS, Article
from corridor_analysis.tables.reading import to_read
from tests.reading_files import read

RUSSIAN = "Паром стоит в порту, и дорога на север закрыта, но не для всех жителей острова."
ENGLISH = "The ferry to Port Vale has stopped, said the harbour office."


def one(corpus):
    return corpus.articles.iloc[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Liman idarəsi bildirib ki, bərə dayanıb və şimala gedən yol bağlıdır.", "az"),
        ("Լաստանավը կանգնած է նավահանգստում, և դեպի հյուսիս տանող ճանապարհը փակ է։", "hy"),
        ("Гавань сообщила, что паром стоит, а дорога на север закрыта.", "ru"),
        ("წყარო: ბორანი ნავსადგურში დგას და ჩრდილოეთის გზა დაკეტილია.", "ka"),
        ("La route du nord est fermée et le ferry reste à quai, selon le port.", "fr"),
        ("Die Fähre ist im Hafen und die Straße in den Norden ist gesperrt.", "de"),
        ("El barco está en el puerto y la carretera del norte está cerrada.", "es"),
        (ENGLISH, "en"),
        ("Ferry Port Vale Tuesday", None),
        ("12 34 56", None),
        ('""""""""', None),
        ("", None),
    ],
)
def test_languages_of_short_texts(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize("count", [3, 6, 12])
def test_english_is_never_taken_for_another_language(count):
    words = f"{ENGLISH} The minister told reporters that talks on the reopening would resume on Monday.".split()
    for start in range(len(words) - count):
        assert language_of(" ".join(words[start : start + count])) in ("en", None)


def test_an_article_in_another_language_is_kept_marked_and_noted(tmp_path):
    corpus = read(tmp_path, "a.txt", RUSSIAN)
    assert (one(corpus)["language"], one(corpus)["text"]) == ("ru", RUSSIAN)
    assert corpus.rejects[["source_file", "reason"]].values.tolist() == [["a.txt", "language"]]
    assert "language" in PARTIAL_REASONS
    assert "metadata.csv" in corpus.rejects.iloc[0]["detail"]


@pytest.mark.parametrize(("language", "read"), [("en", True), (None, True), ("ru", False), ("fr", False)])
def test_only_english_and_what_may_be_english_is_parsed(language, read):
    row = one(ca.Corpus.from_records([{"article_id": "a", "text": ENGLISH}])).to_dict() | {"language": language}
    assert to_read(Article(**row), screen=False) is read


def test_the_text_counts_before_what_a_page_says_of_its_language(tmp_path):
    assert one(read(tmp_path, "a.md", f"---\nlang: az\n---\n{ENGLISH}"))["language"] == "en"


def test_a_record_and_the_metadata_file_have_the_last_word(tmp_path):
    record = {"article_id": "a", "text": RUSSIAN, "language": "en-GB"}
    assert one(ca.Corpus.from_records([record]))["language"] == "en"
    (tmp_path / "a.txt").write_text(RUSSIAN)
    (tmp_path / "metadata.csv").write_text("article_id,language\na,en\n")
    corpus = ca.read_articles(tmp_path / "a.txt", metadata=tmp_path / "metadata.csv")
    assert one(corpus)["language"] == "en"
    assert corpus.rejects.empty


@pytest.mark.model
def test_an_article_in_another_language_has_no_sentences():
    records = [{"article_id": "a", "text": RUSSIAN}, {"article_id": "b", "text": ENGLISH}]
    tables = ca.tabulate(ca.Corpus.from_records(records))
    assert set(tables.articles["article_id"]) == {"a", "b"}
    assert set(tables.sentences["article_id"]) == {"b"}
    assert tables.rejects["reason"].tolist() == ["language"]
