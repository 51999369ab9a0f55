"""From bytes to text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_analysis.corpus.decode import decode, unmixed
from corridor_analysis.corpus.raw import NotText

TEXT = "“The café’s owner said ‘no’ – for £5,” she added…\nÀ bientôt, the harbour office replied."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_each_encoding_gives_the_same_text(encoding):
    assert decode(TEXT.encode(encoding)).text == TEXT


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf16_is_read_in_either_byte_order(mark, encoding):
    assert decode(mark + TEXT.encode(encoding)).text == TEXT


def test_one_quotation_mark_of_windows_is_enough_to_read_it_right():
    assert decode("The ferry’s late.".encode("cp1252")) == ("The ferry’s late.", "cp1252", 0)


def test_cyrillic_in_a_single_byte_is_not_taken_for_western_text():
    text = "Паром остановлен в порту, сообщила администрация гавани. Причина остановки пока неизвестна никому."
    assert decode(text.encode("cp1251")).text == text


def test_an_encoding_that_the_format_declares_is_used_where_utf8_fails():
    assert decode("Łódź — gęś".encode("cp1250"), declared="cp1250").text == "Łódź — gęś"


@pytest.mark.parametrize("declared", ["utf-16", "no-such", "hex", "idna", "undefined"])
def test_a_declared_encoding_that_cannot_be_used_is_passed_over(declared):
    assert decode("The ferry’s late.".encode("cp1252"), declared=declared).text == "The ferry’s late."


def test_a_broken_place_in_utf8_does_not_change_the_rest():
    data = ("“Où est le café ?” – “À côté du théâtre, près de l’hôtel.”" * 3).encode()
    found = decode(data[:-1])  # the last quotation mark is cut in two
    assert found.encoding == "utf-8"
    assert found.broken == 1
    assert found.text.startswith("“Où est le café ?”")
    assert found.text.endswith("\ufffd")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_newline(end):
    assert decode(f"one{end}two".encode()).text == "one\ntwo"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "empty"),
        (b"text\x00more", "binary"),
        ("NUL\0".encode("utf-16"), "binary"),
        (b"\x01\x02\x03\x04 text", "binary"),
        (b"\xff\xfe\x00", "encoding"),
    ],
)
def test_what_is_no_text_says_why(data, reason):
    with pytest.raises(NotText) as error:
        decode(data)
    assert error.value.reason == reason


@settings(deadline=None)  # the first letters that look mixed load ftfy
@given(
    st.text(min_size=1).filter(
        lambda t: t.strip() and not any(c < " " or "\x7f" <= c < "\xa0" or c in "\u2028\u2029\ufeff" for c in t)
    )
)
def test_any_utf8_text_comes_back_as_it_was(text):
    assert decode(text.encode()).text in (text, unmixed(text))


@pytest.mark.parametrize(
    "text",
    [
        TEXT, "CAFÉ” it says, “RÉSUMÉ”…", "Ångström’s «Ça ira» – señor Núñez, Łódź, Øresund",
        "Паром «Восток» остановлен", "à la mode — São Paulo’s",
        "Ã is a letter of São and of Ãlvaro", "â“ê”î", "naïve ‚low’ quotes", "它说“不”", "Ünïcödé § 5 £5 €6 ±7 °C",
    ],
)  # fmt: skip
def test_letters_that_are_right_stay_as_they_are(text):
    assert decode(text.encode()).text == text
    assert unmixed(text) == text


@pytest.mark.parametrize("taken", ["cp1252", "latin-1", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    [
        "“The café’s owner said ‘no’ – for £5,” she added… À bientôt.", "The governor’s lorries wait.",
        "One “good” word — and the naïve rest isn’t.", "Señor Núñez, São Paulo, Łódź’s",
    ],
)  # fmt: skip
def test_utf8_that_was_taken_for_another_encoding_is_put_right(text, taken):
    try:
        mixed = text.encode().decode(taken)
    except UnicodeDecodeError:  # bytes that Windows-1252 has no letter for become control characters
        mixed = "".join(
            bytes([b]).decode(taken) if b not in (129, 141, 143, 144, 157) else chr(b) for b in text.encode()
        )
    assert decode(mixed.encode()).text == text
    assert decode(f"A right line’s.\n{mixed}".encode()).text == f"A right line’s.\n{text}"


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    [
        "The governor’s lorries wait.", "“No,” he said.", "The café is shut.",
        "It waits – says the union.", "“Who?” she asked; ‘nobody’…",
        "Señor Núñez drove to Zürich.", "He waits…", "It costs £5 or €6.",
        "L’été is over.", "The “gate”—shut since May—opens.",
    ],
)  # fmt: skip
def test_windows_and_the_macintosh_are_told_apart_by_where_their_signs_stand(text, encoding):
    text = f"{text} Nobody in the town knows for how long it will be so."
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "text", ["Le café est fermé à l'été.", "Señor Núñez vuelve mañana.", "Die Straße nach Zürich ist für alle."]
)
def test_accents_of_dos_are_read(text):
    assert decode(text.encode("cp850")).text == text
