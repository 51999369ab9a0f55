"""A secret is read by the kernel, and no file of the report holds its value, whatever the notebook does with it."""

import json

import pytest

from corridor_analysis.coders.asking.secret import Redact, assignments, checked
from corridor_analysis.errors import ParameterError
from corridor_analysis.reports.run import Options, report
from tests.reports.deeds import make_deeds

SECRET = 'k7#<Qz&"4\\ü/9'
PARAMETERS = 'token: str = ""  # key of the archive\nword: str = "w"'
CELLS = (
    "import html, json, sys, urllib.parse\n"
    "from IPython.display import HTML, Markdown, display\n"
    "print(token, repr(token), json.dumps(token), len(token)); print(token, file=sys.stderr)\n"
    "print(urllib.parse.quote(token), urllib.parse.quote_plus(token))\n"
    "display(HTML(html.escape(token)), Markdown(token), {'key': token})\n"
    "sys.stdout.write(token[:4]); sys.stdout.flush(); sys.stdout.write(token[4:])",
    "raise ValueError(f'refused: {token}')",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory, no_parser):
    """The folder of a report whose notebook tells its secret, and the error."""
    root = tmp_path_factory.mktemp("secret")
    case = make_deeds(root, *CELLS, parameters=PARAMETERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_KEY", SECRET)
        made = report(case, root / "out", parameters={"token": "env:ARCHIVE_KEY"}, options=Options(root / "notebooks"))
    return made, root / "out"


def test_the_kernel_has_the_value(told):
    text = (told[1] / "pass" / "deed.ipynb").read_text(encoding="utf-8")
    assert f" {len(SECRET)}\\n" in text
    assert "ValueError" in text


def test_no_file_of_the_output_holds_the_value_in_any_usual_form(told):
    forms = {SECRET, json.dumps(SECRET)[1:-1], json.dumps(SECRET, ensure_ascii=False)[1:-1], repr(SECRET)[1:-1]}
    forms |= {"k7#&lt;Qz&amp;&quot;4", "k7#&lt;Qz&amp;", "k7%23%3CQz%26"}
    files = [p for p in told[1].rglob("*") if p.is_file()]
    assert len(files) > 10
    for path in files:
        content = path.read_bytes()
        assert not [form for form in forms if form.encode() in content], path.name


def test_the_name_stands_where_the_value_would(told):
    made, out = told
    assert made.reasons["deed"] == "ValueError: refused: [secret ARCHIVE_KEY]"
    record = json.loads((out / "pass" / "provenance.json").read_text(encoding="utf-8"))
    assert record["notebooks"]["deed"]["parameters"]["token"] == "env:ARCHIVE_KEY"
    assert "[secret ARCHIVE_KEY]" in (out / "pass" / "deed.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("value", "told"), [(None, "is not set"), ("", "is not set"), ("short", "fewer than 6")])
def test_a_secret_that_is_missing_or_too_short_is_refused_before_a_kernel_starts(project, monkeypatch, value, told):
    monkeypatch.delenv("ARCHIVE_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("ARCHIVE_KEY", value)
    with pytest.raises(ParameterError, match=told):
        checked([{"token": "env:ARCHIVE_KEY"}], where="parameters")


def test_a_name_of_the_environment_that_is_near_is_told_without_a_value(monkeypatch):
    monkeypatch.setenv("ARCHIVE_KEY", SECRET)
    with pytest.raises(ParameterError, match="Did you mean 'ARCHIVE_KEY'") as error:
        checked([{"token": "env:ARCHIV_KEY"}], where="parameters")
    assert "k7#" not in str(error.value)


def test_only_a_whole_value_that_names_a_variable_is_a_secret():
    values = {"a": "env:KEY_1", "b": "env: KEY", "c": "an env:KEY", "d": ["env:KEY"], "e": 3}
    assert assignments(values) == 'import os\n\na = os.environ["KEY_1"]'
    assert assignments({"b": "word"}) == ""


def test_a_secret_of_several_lines_is_struck_out_of_text_cut_into_lines():
    redact = Redact({"PEM": "first line\nsecond line"})
    assert redact({"text": ["a first line\n", "second line\n", "b"]}) == {"text": ["a [secret PEM]\n", "b"]}
    assert redact(["parameters", "tag"]) == ["parameters", "tag"]
