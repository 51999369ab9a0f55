"""Mails and saved pages: text, headline, day, outlet and attachments."""

import base64
import io
import os
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

import corridor_analysis as ca

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FERRY = "The ferry to Port Vale has stopped, said the harbour office on Thursday."
PAGE = """<html lang="en"><head><title>Ferry Stops Again | Island Wire</title>
<meta property="og:title" content="Ferry Stops Again"><meta property="og:site_name" content="Island Wire">
<meta property="article:published_time" content="2021-03-04T10:00:00Z"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Ferry Stops Again</h1><p>The ferry to Port Vale has stopped, said the harbour office on Thursday.</p>
<p>Nobody in the town’s café knows for how long it will be so, and the office did not say.</p></article>
</body></html>"""


def mail(body=FERRY, subject="Fwd: Ferry Stops Again", date="Thu, 04 Mar 2021 23:30:00 -0500"):
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "Island Wire <news@wire.example>", subject, date
    message.set_content(body)
    return message


def read(folder, data=None, name="a.eml"):
    if data is not None:
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.as_bytes())
    corpus = ca.read_articles(folder)
    columns = ["article_id", "headline", "published", "outlet", "text", "source_file"]
    return corpus.articles[columns].values.tolist(), corpus.rejects[["source_file", "reason"]].values.tolist()


def test_a_mail_gives_its_text_subject_day_and_sender(tmp_path):
    assert read(tmp_path, mail()) == ([["a", "Ferry Stops Again", "2021-03-04", "Island Wire", FERRY, "a.eml"]], [])


def test_the_html_of_a_mail_is_read_as_a_web_page(tmp_path):
    message = mail("See the page.")
    message.add_alternative(PAGE, subtype="html")
    [[_, _, day, outlet, text, _]], _ = read(tmp_path, message)
    assert (day, outlet) == ("2021-03-04", "Island Wire")
    assert text.startswith(FERRY)
    assert "town’s café" in text
    assert "Home" not in text


def test_html_without_an_article_leaves_the_plain_text(tmp_path):
    message = mail()
    message.add_alternative("<html><body></body></html>", subtype="html")
    assert read(tmp_path, message)[0][0][4] == FERRY


def test_attachments_of_known_formats_are_articles_and_others_rejects(tmp_path):
    document, word, packed = docx.Document(), io.BytesIO(), io.BytesIO()
    document.add_paragraph("The road to Cape Anne is open again.")
    document.save(word)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/c.txt", "The buses run as before.")
    message = mail()
    files = {"b.docx": word.getvalue(), "c.zip": packed.getvalue(), "d.odt": b"old", "../e.txt": b"The sea is calm."}
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.add_attachment(mail("The lighthouse is lit.", "Lighthouse"))
    articles, rejects = read(tmp_path, message)
    assert [(a[0], a[5]) for a in articles] == [
        (".._e", "a.eml/.._e.txt"),
        ("a", "a.eml"),
        ("b", "a.eml/b.docx"),
        ("c", "a.eml/c.zip/in/c.txt"),
        ("part5", "a.eml/part5.eml"),
    ]
    assert rejects == [["a.eml/d.odt", "unsupported"]]


def test_a_mail_that_only_carries_files_is_no_article_of_its_own(tmp_path):
    message = mail("")
    message.add_attachment(FERRY.encode(), maintype="text", subtype="plain", filename="b.txt")
    articles, rejects = read(tmp_path, message)
    assert [a[0] for a in articles] == ["b"]
    assert rejects == []


@pytest.mark.parametrize("data", [b"\n\nno header", b"Subject: " + b"x" * 30_000 + b"\n\ntext", b"no mail at all"])
def test_what_is_no_mail_is_malformed(tmp_path, data):
    assert read(tmp_path, data)[1] == [["a.eml", "malformed"]]


def test_a_saved_page_has_the_day_of_the_page_not_of_saving(tmp_path):
    message = EmailMessage()
    message["From"], message["Date"] = "<Saved by Blink>", "Mon, 05 Jul 2021 10:00:00 -0000"
    message["Subject"], message["Snapshot-Content-Location"] = "Ferry Stops Again | Wire", "https://wire.example/1"
    message.set_content(PAGE, subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(base64.b64decode("R0lGODlhAQABAAAAACw="), "image", "gif", filename="x.gif")
    [row], rejects = read(tmp_path, message, "a.mhtml")
    assert row[:4] == ["a", "Ferry Stops Again", "2021-03-04", "Island Wire"]
    assert row[4].startswith(FERRY)
    assert rejects == []


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).is_file() and not os.environ.get("CI"), reason=f"no Chromium at {CHROMIUM}")
def test_a_page_that_chromium_saved_is_read(tmp_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(PAGE)
        saved = page.context.new_cdp_session(page).send("Page.captureSnapshot")["data"]
        browser.close()
    (tmp_path / "a.mhtml").write_text(saved, newline="")
    [row], rejects = read(tmp_path)
    assert row[:4] == ["a", "Ferry Stops Again", "2021-03-04", "Island Wire"]
    assert row[4].startswith(FERRY)
    assert "town’s café" in row[4]
    assert rejects == []


PARAGRAPHS = [
    "The ferry to Port Vale has stopped again, said the harbour office on Monday in a note to all of its passengers.",
    "Nobody in the town knows for how long it will be so, and the office did not say when the next boat would leave.",
    "Mayor Ann Lee asked the union to let the doctors through, and the union said that it would think about it.",
]
ROWS = "".join(f"<tr><td>{p}</td></tr>" for p in PARAGRAPHS)
LETTER = f"""<html><body><table><tr><td><a href="/">View in a browser</a></td></tr></table><table><tr><td>
<table><tr><td><h1>Ferry Stops Again</h1></td></tr>{ROWS}</table></td></tr>
<tr><td><a href="/u">Unsubscribe</a> <a href="/p">Preferences</a></td></tr></table></body></html>"""


def test_a_mail_that_is_laid_out_by_tables_is_read_without_them(tmp_path):
    message = mail("Your reader does not show HTML.")
    message.add_alternative(LETTER, subtype="html")
    assert read(tmp_path, message)[0][0][4].split("\n") == PARAGRAPHS


def test_plain_text_that_has_all_that_the_html_has_is_read_in_its_place(tmp_path):
    plain = "\n\n".join(["The day in brief.", *PARAGRAPHS, "Ann Lee, Island Wire"])
    message = mail(plain)
    message.add_alternative(LETTER, subtype="html")
    assert read(tmp_path, message)[0][0][4] == plain


def test_a_saved_page_has_the_day_of_the_address_that_it_was_saved_from(tmp_path):
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://wire.example/2021/03/04/ferry-stops-again"
    message["Date"] = "Tue, 8 Dec 2021 10:00:00 -0000"
    page = f"<html><body><h1>Ferry Stops Again</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</body></html>"
    message.set_content(page, subtype="html", cte="quoted-printable")
    [[_, _, published, _, text, _]], _ = read(tmp_path, message, "a.mhtml")
    assert (published, text.split("\n")) == ("2021-03-04", PARAGRAPHS)


@pytest.mark.parametrize("kinds", [("plain", "html"), ("html", "plain")])
def test_a_mail_with_an_empty_part_is_read_from_the_other(tmp_path, kinds):
    empty, full = kinds
    message = mail("" if empty == "plain" else "\n\n".join(PARAGRAPHS))
    message.add_alternative(LETTER if full == "html" else "", subtype="html")
    [row], rejects = read(tmp_path, message)
    assert [line for line in row[4].split("\n") if line] == PARAGRAPHS
    assert rejects == []
