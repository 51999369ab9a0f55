"""What is wrong with a case folder, its articles, metadata and gold, and how to mend it; and what is left to do."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_analysis.case.codings import FOLDER, Fault
from corridor_analysis.corpus import Corpus, case_articles
from corridor_analysis.errors import CorridorError, nearest

if TYPE_CHECKING:
    from corridor_analysis.case import Case

# As `corridor new-case` writes what it only proposes: an entry of a list, or another choice of a value.
_ENTRY = re.compile(r"^#\? {1,3}(?:- |corridor: )", re.MULTILINE)
_DRAFT = "(draft)"
_SHOWN = 5  # names that a step lists


@dataclass(frozen=True)
class Problem:
    """Something to mend: where, what, and how."""

    place: str
    entry: str
    problem: str
    repair: str

    def __str__(self) -> str:
        entry = f": {self.entry}" if self.entry else ""
        return f"{self.place}{entry}: {self.problem.rstrip('.')}. {self.repair}"

    def as_dict(self) -> dict[str, str]:
        """Return the fields by name."""
        return asdict(self)


def check_case(folder: str | Path) -> list[Problem]:
    """Return what is wrong with a case folder: its files, its articles and metadata, its gold, its codings.

    Articles and gold are looked at only where there are any. Raises CaseError where there is no such folder.
    """
    from corridor_analysis.case import load_case

    folder = Path(folder)
    out: list[Problem] = []
    known = None
    try:
        known = load_case(folder)
    except CorridorError as error:
        if not folder.is_dir():
            raise
        out.append(_of(error))
    corpus = None
    if (folder / "articles").exists():
        try:
            corpus = case_articles(folder)
        except CorridorError as error:
            out.append(_of(error))
    if corpus is not None:
        rejects = corpus.rejects.itertuples()
        out += [Problem(str(r.source_file), "", f"not read ({r.reason})", str(r.detail)) for r in rejects]
        out += _gold(folder / "gold", corpus)
        out += _codings(known, corpus) if known is not None else ()
    return out


def next_steps(folder: str | Path) -> list[Problem]:
    """Return what a sound case still lacks, in the order in which to do it; nothing of it keeps a report from running.

    A case that does not load has no steps: `check_case` says what to mend first.
    """
    from corridor_analysis.case import load_case

    folder = Path(folder)
    try:
        case = load_case(folder)
        corpus = case_articles(folder) if (folder / "articles").exists() else None
    except CorridorError:
        return []
    return [*_articles(folder, case, corpus), *_proposed(folder), *_entries(folder, case), *_uncoded(folder)]


def _proposed(folder: Path) -> Iterator[Problem]:
    for name in ("case.yaml", "actors.yaml", "places.yaml", "demands.yaml"):
        count = len(_ENTRY.findall((folder / name).read_text(encoding="utf-8")))
        if count:
            problem = f"{_number(count, 'proposal')} in comments"
            yield Problem(str(folder / name), "", problem, "Take `#?` away to keep one, strike its lines to drop it.")


def _entries(folder: Path, case: Case) -> Iterator[Problem]:
    homeless = [a.name for a in case.actors if a.kind == "person" and a.role and not (a.country or a.body)]
    if homeless:
        problem = f"{_number(len(homeless), 'person')} with an office but no country ({_some(homeless)})"
        yield Problem(str(folder / "actors.yaml"), "", problem, "Add `country` or `body`, or strike the entry.")
    drafts = [d.id for d in case.demands if d.definition.startswith(_DRAFT)]
    if drafts:
        problem = f"{_number(len(drafts), 'definition')} in draft ({_some(drafts)})"
        yield Problem(str(folder / "demands.yaml"), "", problem, f"Say what it means, and take {_DRAFT!r} away.")
    if not case.demands:
        yield Problem(str(folder / "demands.yaml"), "", "the codebook is empty", "Without entries no demand is coded.")
    if case.corridor.lat is None or case.corridor.lon is None:
        problem = f"the corridor ({case.corridor.name}) has no coordinates"
        yield Problem(str(folder / "places.yaml"), case.corridor.id, problem, "Give lat and lon to have a map.")


def _articles(folder: Path, case: Case, corpus: Corpus | None) -> Iterator[Problem]:
    if corpus is None:
        yield Problem(str(folder / "articles"), "", "there are no articles", "Put them into this folder, one a file.")
        return
    rows = corpus.articles
    undated = list(rows.loc[rows["published"].isna() & rows["published_earliest"].isna(), "article_id"])
    if undated:
        problem = f"{_number(len(undated), 'article')} without a day of publication ({_some(undated)})"
        yield Problem(
            str(folder / "metadata.csv"), "", problem, "Write `published` in the row of each that you can date."
        )
    late = [
        f"{a} ({d})"
        for a, d in zip(rows["article_id"], rows["published"], strict=True)
        if d and not case.window.start <= d <= case.window.end
    ]
    if late:
        problem = f"{_number(len(late), 'article')} published outside the window: {_some(late)}"
        yield Problem(str(folder / "case.yaml"), "window", problem, "Widen the window, or leave them out knowingly.")
    texts = zip(rows["article_id"], rows["headline"], rows["text"], strict=True)
    astray = [a for a, headline, text in texts if not case.relevant(f"{headline or ''}\n{text}")]
    if astray:
        problem = f"{_number(len(astray), 'article')} with neither the passage nor a term ({_some(astray)})"
        yield Problem(str(folder / "case.yaml"), "terms", problem, "Add a term, or take the article away.")


def _uncoded(folder: Path) -> Iterator[Problem]:
    if not (folder / "gold").is_dir() and not (folder / FOLDER).is_dir():
        repair = "Accuracy stays unknown until some articles are coded; `corridor guide codings` says how."
        yield Problem(str(folder / FOLDER), "", "there are no coded facts", repair)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more


def _of(error: CorridorError) -> Problem:
    return Problem(error.place, str(error.entry or ""), error.problem, error.repair)


def _codings(case: Case, corpus: Corpus) -> Iterator[Problem]:
    """Yield the lines of coding files that break the format, or whose article or words are not there as they were.

    What else a line says is checked once its article is read: `corridor codings check`.
    """
    from corridor_analysis.coders.door import Door

    door, codings = Door({"articles": corpus.articles}, case), case.codings
    for fault in codings.faults:
        yield Problem(fault.place, "", fault.detail, "Mend the line, or strike it.")
    for entry in codings.entries:
        if isinstance(wrong := door.located(entry, codings.place(entry)), Fault):
            yield Problem(wrong.place, "", wrong.detail, "`corridor guide codings` has the format.")


def _gold(folder: Path, corpus: Corpus) -> Iterator[Problem]:
    """Yield what is wrong with each file of the gold: an article that is not there, evidence that no text holds."""
    heads, texts = corpus.articles["headline"], corpus.articles["text"]
    whole = [f"{h or ''}\n{t}" for h, t in zip(heads, texts, strict=True)]
    known = dict(zip(corpus.articles["article_id"], whole, strict=True))
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for number, row in enumerate(rows, start=2):
            yield from _row(path, number, row, known)


def _row(path: Path, number: int, row: dict[str, str | None], known: dict[str, str]) -> Iterator[Problem]:
    if None in row or None in row.values():
        repair = "Put quotation marks round a cell that holds a comma."
        yield Problem(str(path), f"line {number}", "it has more or fewer cells than the heading", repair)
        return
    article = row.get("article_id")
    if article and article not in known:
        yield Problem(str(path), f"line {number}", f"there is no article {article!r}", nearest(article, known))
    elif article and row.get("evidence") and str(row["evidence"]) not in known[article]:
        problem = f"the article does not hold the evidence {str(row['evidence'])[:60]!r}"
        yield Problem(str(path), f"line {number}", problem, "Copy it from the file, sign by sign.")
