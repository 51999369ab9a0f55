"""Web pages: the day of publication by where it stands, and the whole text wherever it stands."""

import json
import time

import pytest

import corridor_analysis as ca

TEXT = [
    "The ferry to Port Vale has stopped again, said the harbour office on Monday in a note to all of its passengers.",
    "Nobody in the town knows for how long it will be so, and the office did not say when the next boat would leave.",
    "Mayor Ann Lee asked the union to let the doctors through, and the union said that it would think about it.",
    "“We have flour for two weeks,” a baker said in the square, “and after that there will be no bread at all.”",
    "The last time that this happened it took the island more than a week to get its mail, its fuel and its papers.",
    "The council will meet on Friday to hear what the union and the office have to say about the boats and the pier.",
]
HEAD = "<h1>Ferry stops again</h1>"
DATED = '<meta property="article:published_time" content="2021-03-04T10:00:00Z">'


def told(*parts):
    return "".join(f"<p>{part}</p>" for part in parts)


PROSE, BODY = told(*TEXT), told(*TEXT[1:])
UPPER, LOWER = told(*TEXT[:3]), told(*TEXT[3:])


def page(body, head=""):
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry stops again - Island Wire</title>'
        f"{head}</head><body>{body}</body></html>"
    )


def linked(**node):
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(tmp_path, source):
    (tmp_path / "a.html").write_text(source, encoding="utf-8")
    corpus = ca.read_articles(tmp_path)
    return corpus.articles.iloc[0], corpus.rejects[["reason", "detail"]].values.tolist()


MASTHEAD = "<header><ul><li>Port Vale</li><li class='calendar'>Tuesday, 8 December 2020</li></ul></header>"
OTHERS = (
    "<h3>More</h3><ul><li><a href='/a'>Bread is dear</a> <span>1 October 2020</span></li><li>2 October 2020</li></ul>"
)
NEIGHBOUR = {"@type": "NewsArticle", "headline": "Bread is dear", "datePublished": "2020-12-01"}
OWN_DAY = {
    "at the headline": page(f"{MASTHEAD}<div>{HEAD}<p>By Ann Lee, 13 October 2020, 18:29</p>{PROSE}{OTHERS}</div>"),
    "above the headline": page(f"{MASTHEAD}<div><div><span>Oct. 13, 2020</span>{HEAD}</div>{PROSE}</div>{OTHERS}"),
    "in one container with the masthead": page(
        f"<div id='wrapper'>{MASTHEAD}<div><div>{HEAD}<div>13 October 2020</div></div>{PROSE}</div></div>"
    ),
    "below the text": page(f"{MASTHEAD}<div>{HEAD}{PROSE}<p>Published: 13 October 2020</p></div>"),
    "in a link's title": page(f'{MASTHEAD}<div>{HEAD}<a href="/d">13 Oct 2020 18:29</a>{PROSE}</div>'),
    "not of a change": page(f"<div>{HEAD}<p>13 October 2020</p><p>Updated: 15 October 2020</p>{PROSE}</div>"),
    "not of a change, in elements": page(
        f'<div>{HEAD}<b>Posted</b> <time datetime="2020-10-13">then</time> Updated: '
        f'<time datetime="2020-10-15">later</time>{PROSE}</div>'
    ),
    "in the address": page(
        f"{MASTHEAD}<div>{HEAD}{PROSE}</div>", '<link rel="canonical" href="https://w.example/2020/10/13/ferry">'
    ),
    "in the address it was saved from": "<!-- saved from url=(0040)https://w.example/2020/10/13/ferry.html -->"
    + page(f"{MASTHEAD}<div>{HEAD}{PROSE}</div>"),
    "below a logo that is a heading": page(
        "<div><h1>Island Wire</h1><p>8 December 2020</p></div>"
        f"<div><h2>Ferry stops again</h2>13 October 2020{PROSE}</div>"
    ),
    "beside others in a list of JSON-LD": page(
        f"<div>{HEAD}<p>13 October 2020</p>{PROSE}</div>",
        linked(**{"@type": "ItemList", "itemListElement": [NEIGHBOUR]}),
    ),
    "of the node with the headline": page(
        f"<div>{HEAD}{PROSE}</div>",
        linked(**{"@graph": [NEIGHBOUR, NEIGHBOUR | {"headline": "Ferry stops again", "datePublished": "2020-10-13"}]}),
    ),
    "where the page is, not in UTC": page(
        f"<div>{HEAD}<p>October 13, 2020, 11:30 p.m.</p>{PROSE}</div>",
        DATED.replace("2021-03-04T10:00:00Z", "2020-10-14T03:30:00Z"),
    ),
    "one moment in two zones": page(
        f"<div>{HEAD}{PROSE}</div>",
        DATED.replace("2021-03-04T10:00:00Z", "2020-10-12T22:30:00Z")
        + '<meta name="pubdate" content="2020-10-13T00:30:00+02:00">',
    ),
    "as seconds": page(f"<div>{HEAD}{PROSE}</div>", '<meta name="publish-date" content="1602579600000">'),
    "in words of the page's language": page(f"<div>{HEAD}<p>martes 13 de octubre de 2020</p>{PROSE}</div>"),
}


@pytest.mark.parametrize("source", OWN_DAY.values(), ids=OWN_DAY)
def test_the_day_of_a_page_is_that_of_its_article(tmp_path, source):
    article, rejects = read(tmp_path, source)
    assert (article.published, rejects) == ("2020-10-13", [])


@pytest.mark.parametrize(
    "source",
    [
        page(f"{MASTHEAD}<main><article>{HEAD}{PROSE}</article></main>"),
        page(f"<div class='date'>Tuesday, 8 December 2020</div>{HEAD}{PROSE}"),
        page(
            f'<div id="top"><time datetime="2020-12-08">8 Dec</time></div><div id="main">{HEAD}<div>{PROSE}</div></div>'
        ),
        page(f"<table><tr><td>8 December 2020</td></tr></table><div>{HEAD}{PROSE}</div>"),
        page(f"{MASTHEAD}<div><div>{HEAD}{PROSE}</div></div><div>{OTHERS}</div>"),
        page(f"<div id='wrapper'>{MASTHEAD}<main><article>{HEAD}{PROSE}</article></main></div>"),
        page(f"<div id='page'><div>Tuesday, 8 December 2020</div><div><div>{HEAD}<div>{PROSE}</div></div></div></div>"),
    ],
)
def test_the_day_of_a_masthead_is_none_of_its_article(tmp_path, source):
    article, rejects = read(tmp_path, source)
    assert article.published is None
    assert [reason for reason, _ in rejects] == ["bad_date"]
    assert "2020-12-08" in rejects[0][1]


ANOTHER_DAY = (
    "<a href='/a'>Bread is dear again</a> <time class='published' datetime='2020-12-08'>8 December 2020</time>"
)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{HEAD}{PROSE}<h3>More</h3><ul><li>{ANOTHER_DAY}</li></ul></div>",
        f"<div>{HEAD}<ul><li>{ANOTHER_DAY}</li></ul>{PROSE}</div>",
        f"<div>{HEAD}{PROSE}<div><p>{ANOTHER_DAY}</p></div></div>",
        f"<div><aside><h3>Latest</h3><p>Bread is dear</p><p>8 December 2020</p></aside>{HEAD}{PROSE}</div>",
    ],
)
def test_the_day_of_another_article_is_none_of_the_page(tmp_path, body):
    article, rejects = read(tmp_path, page(body))
    assert (article.published, [reason for reason, _ in rejects]) == (None, ["bad_date"])


@pytest.mark.parametrize(
    ("source", "days"),
    [
        (page(f"<div>{HEAD}<p>1 March 2021</p>{PROSE}</div>", DATED), "2021-03-01 and 2021-03-04"),
        (page(f"<div>{HEAD}<p>1 March 2021</p><p>3 March 2021</p>{PROSE}</div>"), "2021-03-01 and 2021-03-03"),
        (
            page(f"<div>{HEAD}{PROSE}</div>", f'{DATED}<meta name="date" content="2021-03-02">'),
            "2021-03-02 and 2021-03-04",
        ),
        (
            page(f"<div>{HEAD}{PROSE}</div>", f'{DATED}<meta property="og:url" content="/2021/02/11/a">'),
            "2021-02-11 and",
        ),
    ],
)
def test_two_days_that_differ_are_a_conflict_that_names_both(tmp_path, source, days):
    article, rejects = read(tmp_path, source)
    assert (article.published, article.published_basis) == (None, "unknown")
    assert [reason for reason, _ in rejects] == ["conflict"]
    assert days in rejects[0][1]


INSET = "<div class='inset'><b>Read more</b><ul><li><a href='/a'>Bread is dear</a></li></ul></div>"
SEVERAL = {
    "a lead above": f"<div>{HEAD}<p class='intro'><b>{TEXT[0]}</b></p><div itemprop='articleBody'>{BODY}</div></div>",
    "a lead that is a heading": f"<div>{HEAD}<h2>{TEXT[0]}</h2><div itemprop='articleBody'>{BODY}</div></div>",
    "a lead in the header": f"<article><header>{HEAD}<p>{TEXT[0]}</p></header><div>{BODY}</div></article>",
    "a lead without a block": f"<div>{HEAD}<span>{TEXT[0]}</span><div class='entry-content'>{BODY}</div></div>",
    "a lead above broken lines": f"<div>{HEAD}<p>{TEXT[0]}</p><div>{'<br><br>'.join(TEXT[1:])}</div></div>",
    "around an inset": f"<div>{HEAD}<div class='a'>{UPPER}</div>{INSET}<div class='b'>{LOWER}</div></div>",
    "an article and what follows": f"<article>{HEAD}<div class='article-body'>{UPPER}</div></article>{INSET}"
    f"<div class='article-rest'>{LOWER}</div>",
    "numbered sections": f"<main>{HEAD}<section id='s1' class='part-1'>{told(*TEXT[:2])}</section><figure><img src='x'>"
    f"</figure><section class='part-2'>{told(*TEXT[2:4])}</section><section class='part-3'>{told(*TEXT[4:])}</section>"
    "</main>",
}


@pytest.mark.parametrize("body", SEVERAL.values(), ids=SEVERAL)
def test_a_text_in_several_containers_is_read_whole(tmp_path, body):
    article, rejects = read(tmp_path, page(body, DATED))
    assert article.text.split("\n") == TEXT
    assert rejects == []


CAPTION = "<p>The pier before dawn on the fourth day of the strike. Photo: Island Wire</p>"
TEASER = f"<div>{HEAD}{CAPTION}<p>{TEXT[0][:60]} …</p></div>"
BODIES = {
    "one line": (" ".join(TEXT), [" ".join(TEXT)]),
    "lines": ("\n\n".join(TEXT), TEXT),
    "markup": (PROSE, TEXT),
    "escaped markup": (PROSE.replace("<", "&lt;").replace(">", "&gt;"), TEXT),
}


@pytest.mark.parametrize(("body", "lines"), BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("shown", [TEASER, "<div id='root'></div>"], ids=["teaser", "nothing"])
def test_a_text_that_stands_whole_in_json_ld_only_is_read_there(tmp_path, shown, body, lines):
    node = {"@type": ["OpinionNewsArticle"], "headline": "Ferry stops again", "articleBody": body}
    node["publisher"] = {"@type": "NewsMediaOrganization", "name": "Harbour Post"}
    article, rejects = read(tmp_path, page(shown, DATED + linked(**{"@graph": [{"@type": "WebPage"}, node]})))
    assert article.text.split("\n") == lines
    assert (article.published, article.headline, rejects) == ("2021-03-04", "Ferry stops again", [])


def test_a_text_that_is_cut_on_the_page_is_read_whole_from_json_ld(tmp_path):
    node = {"@type": "NewsArticle", "headline": "Ferry stops again", "articleBody": "\n".join(TEXT)}
    cut = f"<article>{HEAD}{told(*TEXT[:5])}<p>Subscribe to read on.</p></article>"
    article, _ = read(tmp_path, page(cut, DATED + linked(**node)))
    assert article.text.split("\n") == TEXT


@pytest.mark.parametrize("around", ["<!-- {} -->", "<![CDATA[ {} ]]>", "// <![CDATA[\n{}\n// ]]>", "{};"])
def test_json_ld_is_read_in_the_ways_in_which_pages_wrap_it(tmp_path, around):
    node = json.dumps({"@type": "SocialMediaPosting", "headline": "Ferry stops again", "articleBody": "\n".join(TEXT)})
    script = f'<script type="application/ld+json">{around.format(node.replace("]}", "],}"))}</script>'
    article, _ = read(tmp_path, page(TEASER, DATED + script))
    assert article.text.split("\n") == TEXT


def test_a_page_that_says_that_its_article_is_longer_is_not_read_whole(tmp_path):
    node = {"@type": "NewsArticle", "headline": "Ferry stops again", "wordCount": 800}
    article, rejects = read(tmp_path, page(f"<article>{HEAD}{PROSE}</article>", DATED + linked(**node)))
    assert article.text.split("\n") == TEXT
    assert [reason for reason, _ in rejects] == ["damaged"]
    assert "800 words" in rejects[0][1]


def test_a_change_that_metadata_names_is_no_other_day_of_publication(tmp_path):
    changed = '<meta property="article:modified_time" content="2021-03-06T10:00:00Z">'
    article, rejects = read(tmp_path, page(f"<div>{HEAD}<p>6 March 2021</p>{PROSE}</div>", DATED + changed))
    assert (article.published, rejects) == ("2021-03-04", [])


def test_moments_that_are_hours_apart_are_two_days(tmp_path):
    later = '<time datetime="2021-03-05T09:00:00Z">morning</time>'
    article, rejects = read(tmp_path, page(f"<div>{HEAD}{later}{PROSE}</div>", DATED.replace("T10:00", "T23:00")))
    assert (article.published, [reason for reason, _ in rejects]) == (None, ["conflict"])


def test_json_ld_that_holds_a_teaser_does_not_take_the_place_of_the_text(tmp_path):
    node = {"@type": "NewsArticle", "headline": "Ferry stops again", "articleBody": TEXT[0]}
    article, _ = read(tmp_path, page(f"<article>{HEAD}{PROSE}</article>", DATED + linked(**node)))
    assert article.text.split("\n") == TEXT


HOME, ANOTHER = "<td><a href='/'>Home</a></td>", "<td><a href='/1'>Bread is dear</a></td>"
LINES = "<br><br>".join(TEXT)
LAYOUT = {
    "a page": f"<table><tr>{HOME}{ANOTHER}</tr></table><table><tr><td>{HEAD}"
    f"<div class='date'>March 4, 2021 - 11:28</div>{PROSE}</td><td><b>Latest</b> Bread</td></tr></table>",
    "tables in tables": f"<table><tr>{HOME}</tr><tr><td><table><tr>{ANOTHER}<td><font size='5'>Ferry stops again</font>"
    f"<br><font>{LINES}</font></td></tr></table></td></tr></table>",
    "a row for each": f"<table><tr><td>{HEAD}</td></tr>{''.join(f'<tr><td>{t}</td></tr>' for t in TEXT)}</table>",
    "columns": f"{HEAD}<table><tr><td>{UPPER}</td><td>{LOWER}</td></tr></table>",
}


@pytest.mark.parametrize("body", LAYOUT.values(), ids=LAYOUT)
def test_tables_that_lay_out_a_page_are_no_text(tmp_path, body):
    article, _ = read(tmp_path, page(body, DATED))
    assert article.text.split("\n") == TEXT


def test_a_table_of_data_stays_one(tmp_path):
    data = "<table><tr><th>Day</th><th>Lorries</th></tr><tr><td>Monday</td><td>4</td></tr></table>"
    article, _ = read(tmp_path, page(f"<article>{HEAD}{UPPER}{data}{LOWER}</article>", DATED))
    assert "Monday" in article.text
    assert [line for line in article.text.split("\n") if line in TEXT] == TEXT


LONG = {
    "a drawing": f'<svg><path d="{"M 50 1 A 49 49 0 0 0 1 50 " * 400}"/></svg>',
    "the article": f'<meta name="description" content="{" ".join(TEXT * 40)}">',
    "JSON": f"<div data-props='{json.dumps([{'a': n, 'b': 'one two three'} for n in range(900)])}'></div>",
    "JSON with markup": f"<div data-props='{json.dumps([{'a': n, 'b': '<p class=x>one'} for n in range(900)])}'></div>",
}


@pytest.mark.parametrize("tag", LONG.values(), ids=LONG)
def test_a_long_attribute_is_one_attribute(tmp_path, tag):
    article, rejects = read(tmp_path, page(f"{tag}<article>{HEAD}{PROSE}</article>", DATED))
    assert (article.text.split("\n"), rejects) == (TEXT, [])


def test_a_page_of_which_a_parser_finds_nothing_is_a_reject(tmp_path):
    (tmp_path / "cut.html").write_text('<html lang="', encoding="utf-8")
    corpus = ca.read_articles(tmp_path / "cut.html")
    assert list(corpus.rejects["reason"]) == ["no_text"]


def test_a_million_spaces_in_a_page_take_no_time(tmp_path):
    page = (
        "<html><body><article><p>The pier road was shut."
        + " " * 1_000_000
        + "It opened again.</p></article></body></html>"
    )
    (tmp_path / "wide.html").write_text(page, encoding="utf-8")
    began = time.process_time()
    corpus = ca.read_articles(tmp_path / "wide.html")
    assert len(corpus.articles) + len(corpus.rejects) >= 1
    assert time.process_time() - began < 20
