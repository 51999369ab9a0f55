"""What the tables get right on news that the model was not trained on: `corridor_analysis/resources/unseen.json`.

    python benchmarks/unseen.py [--newswire ../shared/newswire]
    python benchmarks/unseen.py --sample ROWS.jsonl     (rows of other types, to be judged by reading)

NEWSWIRE holds news texts with what careful readers coded in them, and its own scorer (`score.py`), which is run from
there. The package reads, with no case, the texts of `dev/` and those of `train/` that training keeps aside
(`training/train.py --held 6`; thresholds and calibration were set on these). Types of events that nobody coded there
are judged row by row: `--sample` writes up to 25 rows of each, of all of these texts, in an order that hangs on their
places alone. What a reader judged right is a line of `benchmarks/unseen_read.csv`, places without words, and is counted
here. The notebooks say what this file says. Run it after each change of the model, before `make notebooks`. Exit code
2: NEWSWIRE is not there.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import sys
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

import corridor_analysis as ca
from corridor_analysis.extract.views import evidence
from corridor_analysis.notebook.story.positions import ACTS
from corridor_analysis.notebook.story.unseen import RESOURCE, weights
from corridor_analysis.tables import Tables

ROOT = Path(__file__).parents[1]
READ = Path(__file__).with_name("unseen_read.csv")
CHARGES = {"ACCUSE": "accusation", "REJECT": "denial"}
KINDS = ("contacts", "demands", "access_events", "accusations")
HELD, ROWS = 6, 25
_SOURCES = {"voa": "Voice of America", "wn": "Wikinews", "wh": "The White House", "state": "US Department of State",
            "re3d": "US Central Command"}  # fmt: skip


class Newswire:
    """The folder of coded news: its scorer, its texts, what was coded in those not trained on, who published them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        spec = importlib.util.spec_from_file_location("newswire_score", folder / "score.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(folder / "score.py")
        self.scorer: ModuleType = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.scorer)

    def coded(self) -> dict[Path, Mapping[str, Any]]:
        """Return text file -> what was coded in it, of the texts that are not trained on."""
        dev, train = (self.scorer.load(self.folder / name) for name in ("dev_gold.json", "train_codes.json"))
        held = {key: train[key] for key in train if zlib.crc32(key.encode()) % HELD == 0}
        sets = (("dev", dev), ("train", held))
        return {self.folder / name / f"{key}.txt": found[key] for name, found in sets for key in sorted(found)}

    def every(self) -> list[Path]:
        """Return all of its texts."""
        return [p for name in ("dev", "train") for p in sorted((self.folder / name).glob("*.txt"))]

    def sources(self) -> dict[str, str]:
        """Return text id -> who published it."""
        with (self.folder / "sources.csv").open(encoding="utf-8", newline="") as file:
            dev = {row["file"].removesuffix(".txt"): row["outlet"] for row in csv.DictReader(file)}
        return dev | {p.stem: _SOURCES[p.stem.split("_")[1]] for p in (self.folder / "train").glob("*.txt")}


def read(texts: Collection[Path]) -> Tables:
    """Return the tables of some texts, read with no case."""
    wanted = {p.stem for p in texts}
    parts = [ca.read_articles(folder) for folder in sorted({p.parent for p in texts})]
    articles = pd.concat([c.articles for c in parts], ignore_index=True)
    return ca.tabulate(replace(parts[0], articles=articles[articles["article_id"].isin(wanted)]))


def told(tables: Tables) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return what the tables tell of each text as having happened, as the scorer takes it."""
    out: dict[str, dict[str, list[dict[str, Any]]]] = {
        key: {kind: [] for kind in KINDS} for key in tables.articles["article_id"]
    }
    for r in tables.contacts().query("status == 'happened'").itertuples():
        exact = r.earliest if r.earliest == r.latest else None
        row = {"mode": r.mode, "participants": (r.participants or "").split("; "), "date": exact}
        out[r.article_id]["contacts"].append(row | {"evidence": r.evidence})
    for r in tables.demands().itertuples():
        out[r.article_id]["demands"].append({"actor": r.actor, "recipient": r.recipient, "evidence": r.evidence})
    for r in tables.access().query("status == 'happened'").itertuples():
        row = {"type": r.type, "actor": r.actor, "date": r.earliest, "evidence": r.evidence}
        out[r.article_id]["access_events"].append(row)
    charges = tables.events[tables.events["event_type"].isin(CHARGES)]
    who = _sides(tables)
    text = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    for e in charges.itertuples():
        row = {"type": CHARGES[e.event_type], "actor": who.get((e.event_id, "actor"))}
        row |= {"target": who.get((e.event_id, "recipient")), "evidence": text[e.article_id][e.start : e.end]}
        out[e.article_id]["accusations"].append(row)
    return out


def _sides(tables: Tables) -> dict[tuple[str, str], str]:
    """Return event id and role -> names."""
    parts = tables.participants.merge(tables.entities[["entity_id", "name"]], on="entity_id")
    return {key: "; ".join(names) for key, names in parts.groupby(["record_id", "role"], sort=False)["name"]}


def scored(news: Newswire) -> dict[str, Any]:
    """Return the figures by kind, on how many texts of whom they were measured, and of which weights they are."""
    coded = news.coded()
    found = told(read(coded))
    total: dict[str, dict[str, Any]] = {}
    for path, gold in coded.items():
        mine = {kind: found.get(path.stem, {}).get(kind, []) for kind in KINDS}
        news.scorer.add(total, news.scorer.score_article(gold, mine, path.read_text(encoding="utf-8")))
    publishers = news.sources()
    return {
        "model": weights(),
        "texts": len(coded),
        "sources": dict(sorted(Counter(publishers[p.stem] for p in coded).items())),
        "kinds": {kind: _figures(news.scorer, total[kind]) for kind in KINDS},
    }


def _figures(scorer: ModuleType, counts: Mapping[str, Any]) -> dict[str, Any]:
    precision, recall, f1 = (round(x, 3) for x in scorer.prf(counts))
    return {"told": counts["tp"] + counts["fn"], "precision": precision, "recall": recall, "f1": f1}


def judged(news: Newswire) -> dict[str, Any]:
    """Return how many rows of each type were read and how many were right: of this type, and done by who is named."""
    with READ.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = Counter(r["event_type"] for r in rows if r["type_right"] == r["actor_right"] == "yes")
    seen = Counter(r["event_type"] for r in rows)
    types = {t: {"read": seen[t], "right": right[t]} for t in sorted(seen)}
    return {"how": "judged by reading, by a language model", "texts": len(news.every()), "types": types}


def sample(news: Newswire) -> list[dict[str, Any]]:
    """Return up to ROWS rows of each type that nobody coded, with their words, in an order of their places."""
    tables = read(news.every())
    events, who = tables.events[tables.events["event_type"].isin(set(ACTS) - set(CHARGES))], _sides(tables)
    events = events[events["mode"].isna()].reset_index(drop=True)
    place = [f"{e.article_id}:{e.start}:{e.end}" for e in events.itertuples()]
    events = events.assign(order=[zlib.crc32(p.encode()) for p in place], words=evidence(tables.frames(), events))
    return [
        {"text": e.article_id, "start": e.start, "end": e.end, "event_type": e.event_type, "trigger": e.trigger,
         "status": e.status, "actor": who.get((e.event_id, "actor")), "toward": who.get((e.event_id, "recipient")),
         "words": e.words}
        for _, rows in events.sort_values(["event_type", "order"]).groupby("event_type")
        for e in rows.head(ROWS).itertuples()
    ]  # fmt: skip


def main() -> int:
    """Measure and write the file, or write a sample to be judged."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--newswire", type=Path, default=ROOT.parent / "shared" / "newswire")
    parser.add_argument("--sample", type=Path, help="write rows to be judged by reading into this file, and no figures")
    parser.add_argument("--out", type=Path, default=RESOURCE, help="where the figures go (default: the package)")
    asked = parser.parse_args()
    if not (asked.newswire / "score.py").is_file():
        print(
            f"{asked.newswire}: there is no score.py here. Name the folder of coded news: --newswire", file=sys.stderr
        )
        return 2
    news = Newswire(asked.newswire)
    if asked.sample:
        asked.sample.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in sample(news)), "utf-8")
        return 0
    made = scored(news) | {"judged": judged(news)}
    asked.out.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8", newline="\n")
    for kind, row in made["kinds"].items():
        print(kind, *(f"{name} {value}" for name, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
