"""What was found in a source, piled up on disk or in memory: each text once, each article under a name of its own.

A source can hold more than memory does, so what is found goes into an SQLite file as it comes; names and digests are
compared there, and articles come out of it one by one, in order of their ids.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from itertools import groupby
from pathlib import Path, PurePosixPath

from corridor_analysis.corpus.draft import Draft
from corridor_analysis.corpus.metadata import Known, apply
from corridor_analysis.schema import Article, Reject

# A draft without its text is a short row, so that comparing all names and digests reads little.
_TABLES = """
CREATE TABLE draft (n INTEGER PRIMARY KEY, name TEXT, level INTEGER, names TEXT, first TEXT, rank INTEGER,
                    place TEXT, natural BLOB, digest BLOB, kept INTEGER);
CREATE TABLE body (n INTEGER PRIMARY KEY, cells TEXT, notes TEXT, text TEXT);
CREATE TABLE reject (place TEXT, reason TEXT, detail TEXT, natural BLOB, there INTEGER);
"""
# A file that is there already with the same text is no news; with another text it is not taken.
_THERE_TOO = """
CREATE TABLE there AS SELECT place, digest FROM draft WHERE rank = -1;
CREATE INDEX by_place ON there (place);
DELETE FROM draft WHERE rank <> -1 AND (place, digest) IN (SELECT place, digest FROM there);
CREATE TABLE changed AS SELECT n, place FROM draft WHERE rank <> -1 AND place IN (SELECT place FROM there);
UPDATE draft SET kept = 0 WHERE n IN (SELECT n FROM changed);
"""
# Of equal texts the one that is there already stays, else one that metadata or its header dates, else by name.
_TWICE = """
CREATE TABLE twice AS SELECT n, place, first_place FROM (
  SELECT n, place, row_number() OVER w AS nth, first_value(place) OVER w AS first_place FROM draft
  WHERE kept WINDOW w AS (PARTITION BY digest ORDER BY rank, name, natural, n)) WHERE nth > 1;
UPDATE draft SET kept = 0 WHERE n IN (SELECT n FROM twice);
"""
_NEXT_NAME = """
UPDATE draft SET level = level + 1, name = json_extract(names, '$[' || (level + 1) || ']')
WHERE kept AND level + 1 < json_array_length(names)
  AND name IN (SELECT name FROM draft WHERE kept GROUP BY name HAVING count(*) > 1)
"""
_DRAFTS = "SELECT 1 FROM draft WHERE rank <> -1"
_CHANGED = "It is there already with another text, which is kept. To replace it, read all inputs anew, without adding."
_THERE = -1  # rank of an article that a table set holds already


class Pile:
    """Drafts and rejects of one source.

    Call `settle` (`name`, where texts may repeat) when all are added, then `articles`, then `rejects`.
    """

    def __init__(self, path: str | Path = ":memory:", known: Mapping[str, Known] | None = None) -> None:
        self.known = known or {}
        self.base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # the file is of no use after a crash: nothing needs to be safe in it
        self.base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        self.base.execute("BEGIN")

    def close(self) -> None:
        """Forget everything."""
        self.base.close()

    def add(self, found: Iterable[Draft | Reject]) -> None:
        """Add what a source yields."""
        for one in found:
            if isinstance(one, Reject):
                self.reject(one)
            else:
                self._draft(one)

    def add_there(self, articles: Iterable[tuple[str, str | None, str]], rejects: Iterable[Reject] = ()) -> None:
        """Add what is there already: articles (id, source, text), which keep their ids and are not handed out again."""
        for key, place, text in articles:
            self._insert((key,), _THERE, place, text)
        for one in rejects:
            self.reject(one, there=True)

    def _insert(self, names: tuple[str, ...], rank: int, source_file: str | None, text: str) -> int:
        place, natural = _place(source_file, names[0]), _natural(source_file or "")
        row = (names[0], json.dumps(names), names[0], rank, place, natural, _digest(text))
        columns = "name, level, names, first, rank, place, natural, digest, kept"
        return self.base.execute(f"INSERT INTO draft ({columns}) VALUES (?,0,?,?,?,?,?,?,1)", row).lastrowid or 0

    def _draft(self, one: Draft) -> None:
        own = one.article
        rank = 2 * (one.names[0] not in self.known) + (own.published is None)
        n = self._insert(one.names, rank, own.source_file, own.text)
        cells = json.dumps({k: v for k, v in vars(own).items() if k != "text"})
        notes = json.dumps([(r.source_file, r.reason, r.detail) for r in one.notes])
        self.base.execute("INSERT INTO body VALUES (?,?,?,?)", (n, cells, notes, own.text))

    def reject(self, one: Reject, *, there: bool = False) -> None:
        """Add a reject; `there` if the table set has it already."""
        place, detail = _storable(one.source_file), _storable(one.detail)
        row = (place, one.reason, detail, _natural(place), there)
        self.base.execute("INSERT INTO reject VALUES (?,?,?,?,?)", row)

    def readable(self) -> bool:
        """Return whether anything was found in a format that is read."""
        rejects = "SELECT 1 FROM reject WHERE NOT there AND reason <> 'unsupported'"
        return bool(self.base.execute(f"SELECT EXISTS ({_DRAFTS}) OR EXISTS ({rejects})").fetchone()[0])

    def only_reject(self) -> Reject | None:
        """Return the reject that is all that was found, if it is."""
        query = f"SELECT place, reason, detail FROM reject WHERE NOT there AND NOT EXISTS ({_DRAFTS}) LIMIT 2"
        rows = self.base.execute(query).fetchall()
        return Reject(*rows[0]) if len(rows) == 1 else None

    def settle(self) -> None:
        """Keep each text once, and name the articles."""
        self.base.executescript(f"{_THERE_TOO} CREATE INDEX by_digest ON draft (digest); {_TWICE} BEGIN;")
        for (place,) in self.base.execute("SELECT place FROM changed"):
            self.reject(Reject(place, "duplicate", _CHANGED))
        for place, first in self.base.execute("SELECT place, first_place FROM twice"):
            self.reject(Reject(place, "duplicate", f"The same text as {first}, which is kept."))
        self.name()

    def name(self) -> None:
        """Give each article the shortest of its names that no other has."""
        self.base.execute("CREATE INDEX by_name ON draft (name)")
        while self.base.execute(_NEXT_NAME).rowcount:
            pass

    def ids(self) -> dict[str, bool]:
        """Return the ids of inputs, rejected ones included; false for a name that several articles would have."""
        stems = {PurePosixPath(p).stem for (p,) in self.base.execute("SELECT place FROM reject")}
        chosen = self._names("SELECT name FROM draft WHERE kept")
        wanted = self._names("SELECT first FROM draft WHERE kept")
        every = stems | chosen | self._names("SELECT first FROM draft")
        return {name: name in chosen or name not in wanted for name in sorted(every)}

    def _names(self, query: str) -> set[str]:
        return {name for (name,) in self.base.execute(query)}

    def articles(self) -> Iterator[Article]:
        """Yield the articles that were added, in order of their ids, with what the metadata knows of them."""
        rows = self.base.execute("SELECT name, n, rank FROM draft WHERE kept ORDER BY name, n")
        for name, same in groupby(rows, key=lambda row: row[0]):
            several = list(same)
            there = any(rank == _THERE for _, _, rank in several)
            drafts = [self._stored(name, n) for _, n, rank in several if rank != _THERE]
            if len(drafts) > 1:  # the longest text first, of equal texts one that has a day
                drafts.sort(key=lambda d: (-len(d.article.text), d.article.published is None, str(d.article)))
            if not there and drafts:
                for note in drafts[0].notes:
                    self.reject(note)
                yield replace(drafts[0].article, article_id=name)
            detail = f"Another article has the id {name!r} and is kept. Give this one its own."
            for other in drafts if there else drafts[1:]:
                self.reject(Reject(_place(other.article.source_file, name), "duplicate", detail))

    def _stored(self, name: str, n: int) -> Draft:
        cells, notes, text = self.base.execute("SELECT cells, notes, text FROM body WHERE n = ?", (n,)).fetchone()
        own = Article(**json.loads(cells), text=text)
        draft = Draft((name,), own, tuple(Reject(*note) for note in json.loads(notes)))
        return apply(draft, self.known.get(name))

    def rejects(self) -> Iterator[Reject]:
        """Yield the rejects in order of their sources; whole once `articles` has been gone through."""
        known = "SELECT place, reason, detail FROM reject WHERE there"
        self.base.execute(f"DELETE FROM reject WHERE NOT there AND (place, reason, detail) IN ({known})")
        query = "SELECT place, reason, detail FROM reject ORDER BY natural, reason, detail"
        yield from (Reject(*row) for row in self.base.execute(query))


def _digest(text: str) -> bytes:
    """Return a digest of the words of a text: paragraphs and spaces make no other text."""
    return blake2b(" ".join(text.split()).encode("utf-8", errors="surrogatepass"), digest_size=16).digest()


def _place(source_file: str | None, name: str) -> str:
    return _storable(source_file or f"record {name}")


def in_order(rejects: Iterable[Reject]) -> list[Reject]:
    """Return rejects in the order in which a pile yields them."""
    return sorted(rejects, key=lambda r: (_natural(r.source_file), r.reason, r.detail))


def _natural(text: str) -> bytes:
    """Return a sort key that puts `line 9` before `line 10`."""
    out = b""
    for part in re.split(r"(\d+)", text):
        digits = str(int(part[:4000])) if part.isdecimal() else ""  # Python turns at most 4300 digits into a number
        out += f"1{len(digits):04}{digits}".encode() if digits else b"0" + part.encode(errors="replace") + b"\0"
    return out


def _storable(text: str) -> str:
    """Return a text that quotes its input without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
