"""A bar with names on a terminal, and nothing elsewhere."""

import io
import sys

from corridor_analysis.reports.progress import bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def _worked(show):
    with bar("notebooks", 2, show) as shown:
        for name in ("early/01_corpus", "late/01_corpus"):
            with shown.at(name):
                pass


def test_nothing_is_written_where_no_terminal_is(capsys):
    _worked(True)
    assert capsys.readouterr() == ("", "")


def test_nothing_is_written_on_a_terminal_unless_asked_for(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    _worked(False)
    assert sys.stderr.getvalue() == ""


def test_a_terminal_shows_the_count_and_the_names_of_what_goes_on(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with bar("notebooks", 2) as shown, shown.at("early/01_corpus"):
        shown.drawn.refresh()
        drawn = sys.stderr.getvalue()
    assert "notebooks" in drawn
    assert "early/01_corpus" in drawn
    assert "0/2" in drawn
