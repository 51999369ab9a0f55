"""Rebuild the coded texts from copies of the public repositories that they were taken from.

    python training/texts.py OUT --copies DIR

`codes/*.jsonl` hold no text of others: each line names a source, the sentences taken from it and the digest of the text
that they make; only what was invented for training stands there whole. DIR holds a clone (bare or not) of each
repository, as `owner+name` or `owner/name`; what is missing, or makes another text than the one that was coded, is
listed, and the exit code is 1. OUT gets `ID.txt` for each text.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODES = Path(__file__).parent / "codes"
csv.field_size_limit(10**9)


class Missing(Exception):
    """A source that no copy holds, or another state of it."""


@cache
def file_of(copies: Path, repository: str, commit: str, path: str) -> bytes:
    """Return a file of a repository at a commit, from its clone in `copies`; `Missing` where there is none."""
    for name in (repository, repository.replace("/", "+")):
        for git in ("", ".git", "repo", "repo/.git"):
            if (copies / name / git / "objects").is_dir():
                command = ["git", "--git-dir", str(copies / name / git), "show", f"{commit}:{path}"]
                found = subprocess.run(command, capture_output=True, check=False)
                if found.returncode == 0:
                    return found.stdout
    raise Missing(f"{repository} at {commit[:8]}: {path}")


@cache
def sentences_of(copies: Path, repository: str, commit: str, path: str, item: str | None) -> list[str]:
    """Return the sentences of a source: of a table of tokens, of one article of a table, of one page."""
    found = file_of(copies, repository, commit, path)
    if path.endswith(".zip"):
        return [_joined(words) for words in _tokens(found)]
    if path.endswith(".csv"):
        rows = csv.DictReader(io.StringIO(found.decode("utf-8")))
        text = next((r["text"] for r in rows if r["url"] == item), "")
        return _split(re.sub(r"^\w+, \w+ \d+, \d{4}\s*", "", text).strip())
    text = re.sub(r"^---.*?---", "", found.decode("utf-8"), flags=re.DOTALL)
    return _split(re.sub(r"[#*_]|\[([^\]]*)\]\([^)]*\)", r"\1", text))


def _tokens(packed: bytes) -> Iterator[list[str]]:
    """Yield the words of each sentence of the Groningen Meaning Bank's table."""
    archive = zipfile.ZipFile(io.BytesIO(packed))
    name = next(n for n in archive.namelist() if n.endswith(".csv") and "__" not in n)
    rows = csv.reader(io.TextIOWrapper(archive.open(name), encoding="latin-1"))
    next(rows)
    words: list[str] = []
    for row in rows:
        if row[0] and words:
            yield words
            words = []
        words.append(row[1])
    yield words


def _joined(words: list[str]) -> str:
    """Return words as a sentence: no space before a stop, none inside quotation marks."""
    text = re.sub(r"``\s*", '"', " ".join(words))
    first, *rest = re.sub(r"\s*''", '"', text).split('"')
    for i, part in enumerate(rest):
        first = f'{first}"{part.lstrip()}' if i % 2 == 0 else f'{first.rstrip()}"{part}'
    text = re.sub(r"\s+([,.;:?!%)\]])", r"\1", first)
    text = re.sub(r"([(\[$])\s+", r"\1", text)
    return re.sub(r"\s+('s|'re|'ve|'ll|'d|'m|n't|')(?=\s|$|[,.])", r"\1", text)


def _split(text: str) -> list[str]:
    text = re.sub(r"\s+", " ", text.replace("\xa0", " "))
    return [s.strip() for s in re.split(r"(?<=[.!?\"”])\s+(?=[A-Z\"“])", text) if s.strip()]


def coded(folder: Path = CODES) -> Iterator[dict]:
    """Yield the coded texts: id, source, digest and events, in the order of the files."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def rebuilt(copies: Path, source: dict) -> str:
    """Return the text of a source, from clones in `copies`; `Missing` where they do not make it."""
    if source.get("edited"):
        raise Missing(
            f"{source['repository']}: the text that was coded was cleaned by hand; take it from where it is kept"
        )
    if "repository" not in source:  # a text of this one
        return (ROOT / source["path"]).read_text(encoding="utf-8").strip()
    first, last = source["sentences"]
    every = sentences_of(copies, source["repository"], source["commit"], source["path"], source.get("item"))
    return " ".join(every[first - 1 : last])


def main() -> int:
    """Write every text that can be rebuilt; return 1 where one cannot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--copies", type=Path, required=True)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    made = 0
    for text in coded():
        try:
            words = text.get("text") or rebuilt(asked.copies, text["source"])
        except Missing as missing:
            faults.append(f"{text['id']}: missing: {missing}")
            continue
        if hashlib.sha256(words.encode()).hexdigest() != text["sha256"]:
            faults.append(f"{text['id']}: the source makes another text than the one that was coded")
            continue
        (asked.out / f"{text['id']}.txt").write_text(words, encoding="utf-8")
        made += 1
    print("\n".join([*faults, f"{made} texts written, {len(faults)} not"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
