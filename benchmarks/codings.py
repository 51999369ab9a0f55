"""Codings at scale: mutated ones are accepted or refused and never crash; many cost a report little.

    python benchmarks/codings.py fuzz [N] [SEED]       (default: 10000 1)
    python benchmarks/codings.py report [ARTICLES]     (default: 200)

`fuzz` mutates codings of made-up articles: bytes, keys, types, words, names, days, digests. Of each batch the lines
accepted, refused and resting (on no article that is here) must add up to the lines read, and the tables that come of
it must keep their schema. Counts by reason are printed, and every failure with its seed.

`report` makes a case of that many made-up articles, and the same with three coders who have read each of them (two
models and a person); runs `corridor report` on both, by turns, in fresh folders, and prints the ratio of the times,
and that of the processor times, which others on the machine do not change.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import corridor_analysis as ca
from corridor_analysis.case.codings import Coding, Reading, digest_of, read_codings, write_codings
from corridor_analysis.coders.items import RULES, Item, rule_items
from corridor_analysis.coders.standing import stood
from corridor_analysis.corroborate import corroborate
from corridor_analysis.schema import TABLES, check_tables

BATCH = 250
PEOPLE = ("Ada Almira", "Boris Brandt", "Clara Corvin", "Dario Delmar", "Edda Eskil", "Falk Fenner")
STATES = ("Norway", "Sweden", "Finland", "Denmark")
SAYINGS = (
    "{one} telephoned {other} on {day} and asked him to reopen the Lenz Pass.",
    "On {day} {one} met {other} in the border town.",
    "{state} closed the Lenz Pass on {day}.",
    "{one} accused {state} of having closed the pass on {day}.",
    "{state} urged {rival} to reopen the Lenz Pass.",
    "Some {number} lorries crossed the pass on {day}, {one} said.",
    "“The pass is shut,” {one} told reporters on {day}.",
    "The snow on the pass was deep, and nobody went there.",
)
ODD: tuple[Any, ...] = (
    None, "", " ", 0, -1, 1e308, True, [], {}, ["a"], [["a"]], "\u202e", "\x00", "\ud800", "ﬁ", "a" * 6000,
    "2021-02-30", "2021-13", "0000-00-00", "9999-12-31/..", "yesterday", "the 31st of February",
    "../..", "<script>", "Ada Almira", ["Nobody"],
    "2021-03-04/2021-03-01", "١٢٣٤-٠١-٠١", "²0²1", "NaN", "happened", "closure", "phone", "REQUEST", "Lenz Pass",
)  # fmt: skip
CASE = {
    "case.yaml": {
        "id": "lenz", "title": "The Lenz Pass", "question": "Was it open?", "corridor": "lenz_pass",
        "window": {"start": "2021-01-01", "end": "2021-12-31"}, "terms": ["Lenz"],
    },
    "actors.yaml": {"actors": [{"id": p.split()[0].lower(), "name": p, "country": "NOR"} for p in PEOPLE]},
    "places.yaml": {"places": [{"id": "lenz_pass", "name": "Lenz Pass", "kind": "corridor", "aliases": ["the pass"]}]},
    "demands.yaml": {"demands": [{
        "id": "reopen", "label": "Reopen the pass", "definition": "the pass is to be opened", "include": "opening",
        "exclude": "aid", "terms": [["reopen*"]], "examples": {"yes": ["reopen the pass"], "no": ["aid"]},
    }]},
}  # fmt: skip


def _text(chance: random.Random, sentences: int) -> str:
    def one() -> str:
        first, second = chance.sample(PEOPLE, 2)
        state, rival = chance.sample(STATES, 2)
        day = f"{chance.randint(1, 28)} March 2021"
        number = chance.randint(20, 90)
        return chance.choice(SAYINGS).format(
            one=first, other=second, state=state, rival=rival, day=day, number=number
        )  # fmt: skip

    return " ".join(one() for _ in range(sentences))


def write_case(folder: Path, articles: int, *, seed: int = 1, sentences: int = 25) -> Path:
    """Write a case with made-up articles."""
    chance = random.Random(seed)
    (folder / "articles").mkdir(parents=True)
    for name, content in CASE.items():
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    for number in range(articles):
        text = f"2021-03-{1 + number % 28:02}\n\n{_text(chance, sentences)}\n"
        (folder / "articles" / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return folder


@cache
def _read() -> tuple[Any, Any]:
    """Return the case and the tables of a few articles."""
    with tempfile.TemporaryDirectory() as place:
        folder = write_case(Path(place) / "lenz", 6)
        case = ca.load_case(folder)
        return case, ca.tabulate(ca.read_articles(folder / "articles"), case)


def _judged(item: Item, article: str, text: str, effect: str, coder: str, kind: str) -> Coding:
    row = {k: v for k, v in item.shown.items() if v not in (None, [])}
    fields = {"adds": row, "corrects": {"status": "negated"} if "status" in row else row}.get(effect)
    return Coding(
        article=article, digest=digest_of(text), kind=item.kind, effect=effect, coder=coder, coder_kind=kind,
        words=text[item.span.start : item.span.end], row=None if effect == "adds" else row, fields=fields,
        at="2021-04-01",
    )  # fmt: skip


def _sound(chance: random.Random, number: int) -> dict[str, Any]:
    """Return a coding or a reading that would stand, as the object of its line."""
    _, tables = _read()
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    article, item = chance.choice(_items())
    coder, kind = f"coder {number}", chance.choice(["person", "model"])
    if number % 9 == 0:
        line = Reading(
            article=article, digest=digest_of(texts[article]), read=[item.kind], coder=coder, coder_kind=kind
        )
    else:
        effect = chance.choice(["confirms", "corrects", "rejects", "adds"])
        line = _judged(item, article, texts[article], effect, coder, kind)
    return json.loads(line.line())


@cache
def _items() -> list[tuple[str, Item]]:
    return list(rule_items(_read()[1].frames()))


def _mutated(chance: random.Random, cells: dict[str, Any], other: dict[str, Any]) -> bytes:
    """Return the line of a coding after one to three mutations."""
    for _ in range(chance.randint(1, 3)):
        key = chance.choice(list(cells)) if cells else "kind"
        how = chance.randrange(8)
        if how == 0:
            cells.pop(key, None)
        elif how == 1:
            cells[key] = chance.choice(ODD)
        elif how == 2 and isinstance(cells.get("fields"), dict) and cells["fields"]:
            cells["fields"][chance.choice(list(cells["fields"]))] = chance.choice(ODD)
        elif how == 3 and isinstance(cells.get("row"), dict) and cells["row"]:
            cells["row"][chance.choice(list(cells["row"]))] = chance.choice(ODD)
        elif how == 4:
            cells[key] = other.get(key)
        elif how == 5 and isinstance(cells.get("words"), str) and cells["words"]:
            at = chance.randrange(len(cells["words"]))
            cells["words"] = cells["words"][:at] + chance.choice(["", "X", " ", "’"]) + cells["words"][at + 1 :]
        elif how == 6:
            cells[chance.choice(["offset", "sample", "note", "before", "also", "optional"])] = chance.choice(ODD)
    line = json.dumps(cells).encode()
    if chance.random() < 0.2 and line:
        at = chance.randrange(len(line))
        line = line[:at] + bytes([chance.randrange(256)]) + line[at + chance.randrange(3) :]
    return line.replace(b"\n", b" ")


def batches(count: int, seed: int) -> Iterator[tuple[int, list[bytes]]]:
    """Yield batches of mutated lines, each with its seed; every line has a coder of its own."""
    for start in range(0, count, BATCH):
        chance = random.Random(f"{seed}/{start}")
        numbers = range(start, min(start + BATCH, count))
        yield start, [_mutated(chance, _sound(chance, n), _sound(chance, n)) for n in numbers]


def laid(lines: list[bytes]) -> Counter[str]:
    """Read a batch, lay it to the tables, check these; return how many lines were read, accepted, refused, resting."""
    case, tables = _read()
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "x.jsonl").write_bytes(b"\n".join(lines) + b"\n")
        codings = read_codings(place)
    found = stood(tables.frames(), codings, case)
    frames = {n: found.apply(n, f) for n, f in tables.frames().items()} | {"codings": found.frames["codings"]}
    frames |= corroborate(frames)
    frames["datings"] = TABLES["datings"].frame([])
    check_tables(frames)
    read = sum(bool(x.strip()) for x in lines)
    counts = Counter({"read": read, "accepted": found.accepted, "resting": found.resting})
    counts["refused"] = len(found.faults)
    counts.update(f.reason for f in found.faults)
    return counts


def fuzz(count: int, seed: int) -> int:
    """Lay mutated codings, print what became of them, and return how many batches went wrong."""
    whole: Counter[str] = Counter()
    wrong = 0
    for start, lines in batches(count, seed):
        try:
            counts = laid(lines)
        except Exception as error:
            wrong += 1
            print(f"seed {seed}/{start}: {type(error).__name__}: {error}")
            continue
        whole += counts
        if counts["accepted"] + counts["refused"] + counts["resting"] != counts["read"]:
            wrong += 1
            print(f"seed {seed}/{start}: {dict(counts)} does not add up")
    print(json.dumps(whole, indent=1))
    return wrong


def code_all(folder: Path) -> None:
    """Write the codings of two models and a person who have read every article of a case."""
    case = ca.load_case(folder)
    tables = ca.tabulate(ca.read_articles(folder / "articles"), case)
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    kinds = ["contacts", "demands", "access_events", "accusations"]
    items = [(a, i) for a, i in rule_items(tables.frames()) if i.kind in kinds and i.coder == RULES]
    for coder, kind, share in (("model one", "model", 0.9), ("model two", "model", 0.8), ("A. Person", "person", 0.95)):
        chance = random.Random(coder)
        effects = ["adds"] if kind == "model" else ["confirms"] * 8 + ["corrects", "rejects"]
        entries: dict[tuple[str, ...], Coding | Reading] = {}
        for article, item in items:
            if chance.random() < share:
                entry = _judged(item, article, texts[article], chance.choice(effects), coder, kind)
                entries[entry.unit] = entry
        signed = {"coder": coder, "coder_kind": kind}
        reads = [Reading(article=a, digest=digest_of(t), read=kinds, **signed) for a, t in texts.items()]
        write_codings(folder / "codings" / f"{coder.replace(' ', '_')}.jsonl", [*entries.values(), *reads])


def report(articles: int, rounds: int = 3) -> None:
    """Print how long a report takes with three coders against the rules alone."""
    with tempfile.TemporaryDirectory() as place:
        alone = write_case(Path(place) / "alone" / "lenz", articles)
        coded = Path(place) / "coded" / "lenz"
        shutil.copytree(alone, coded)
        code_all(coded)
        lines = sum(p.read_bytes().count(b"\n") for p in (coded / "codings").iterdir())
        took: dict[str, list[float]] = {"alone": [], "coded": []}
        used: dict[str, list[float]] = {"alone": [], "coded": []}
        for turn in range(rounds):
            for name, case in (("alone", alone), ("coded", coded)):
                out = Path(place) / f"out-{name}-{turn}"
                began, before = time.perf_counter(), _processor_time()
                subprocess.run(
                    [sys.executable, "-c", "from corridor_analysis.cli import main; main()", "report",
                     "--case", str(case), "--out", str(out)], check=True, stdout=subprocess.DEVNULL,
                )  # fmt: skip
                took[name].append(time.perf_counter() - began)
                used[name].append(_processor_time() - before)
        best = {name: min(times) for name, times in took.items()}
        least = {name: min(times) for name, times in used.items()}
        print(
            f"{articles} articles, {lines} lines of three coders, best of {rounds}: {best['alone']:.1f} s by the rules"
        )
        print(f"alone, {best['coded']:.1f} s with the coders: {best['coded'] / best['alone']:.2f} times")
        print(
            f"processor time {least['alone']:.1f} and {least['coded']:.1f} s: {least['coded'] / least['alone']:.2f} x"
        )


def _processor_time() -> float:
    """Return the seconds of processor time that ended child processes have used, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(words: list[str]) -> int:
    """Run what is asked for."""
    if words[:1] == ["fuzz"]:
        return min(1, fuzz(*[int(w) for w in [*words[1:], *["10000", "1"][len(words) - 1 :]]]))
    if words[:1] == ["report"]:
        report(*[int(w) for w in words[1:]] or [200])
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
