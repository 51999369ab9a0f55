"""The same words said twice, or translated twice: quotations that tell one thing in two wordings."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict

import pandas as pd

from corridor_analysis.corroborate.wording import comparison_words

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_LEAST_WORDS = 5  # a shorter stretch is alike by chance
_LIKE = 0.5
_COMMON = 40  # a word that more quotations hold than this brings no pair together
COLUMNS = [
    "first_article", "first_id", "first_text", "second_article", "second_id", "second_text", "similarity",
    "only_first", "only_second",
]  # fmt: skip


def variant_quotations(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of quotations from different articles that look like two wordings of one.

    `quotes` is `Tables.quotes()`. Candidates share a content word that is not common; of each pair the likeness is the
    share of matching words in order (Ratcliff and Obershelp's, over content words), kept from 0.5 on. One row per
    pair: article, statement and text of both, similarity, and the words that only one of them has.
    """
    words = [_content(t) for t in quotes["text"]]
    rows = []
    for i, j in sorted(_candidates(quotes, words)):
        like = difflib.SequenceMatcher(None, words[i], words[j], autojunk=False).ratio()
        if like >= _LIKE:
            rows.append(_row(quotes, i, j, round(like, 3)))
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.sort_values(["similarity", "first_id", "second_id"], ascending=[False, True, True], ignore_index=True)


def _content(text: str) -> list[str]:
    bare, function = re.sub(r"[\[\]]", "", text), comparison_words().function
    return [w for w in (m[0].casefold() for m in _WORD.finditer(bare)) if w not in function]


def _candidates(quotes: pd.DataFrame, words: list[list[str]]) -> set[tuple[int, int]]:
    """Return pairs from different articles that share an uncommon content word."""
    holding: dict[str, list[int]] = defaultdict(list)
    for i, some in enumerate(words):
        if len(some) >= _LEAST_WORDS:
            for word in dict.fromkeys(some):
                holding[word].append(i)
    articles = quotes["article_id"].tolist()
    return {
        (i, j)
        for at in holding.values()
        if len(at) <= _COMMON
        for n, i in enumerate(at)
        for j in at[n + 1 :]
        if articles[i] != articles[j]
    }


def _row(quotes: pd.DataFrame, i: int, j: int, like: float) -> dict[str, object]:
    first, second = quotes.iloc[i], quotes.iloc[j]
    left, right = first["text"].split(), second["text"].split()
    only_left, only_right = [], []
    one, other = ([w.casefold().strip(".,;:[]") for w in side] for side in (left, right))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            only_left += [" ".join(left[a:b])] if b > a else []
            only_right += [" ".join(right[c:d])] if d > c else []
    return {
        "first_article": first["article_id"], "first_id": first["statement_id"], "first_text": first["text"],
        "second_article": second["article_id"], "second_id": second["statement_id"], "second_text": second["text"],
        "similarity": like, "only_first": " | ".join(only_left), "only_second": " | ".join(only_right),
    }  # fmt: skip
