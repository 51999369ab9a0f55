"""Screening: a pass over raw text that decides which articles are worth parsing, without losing a relevant one."""

from corridor_analysis.corpus.screening.patterns import any_of, fold, resembles
from corridor_analysis.corpus.screening.screen import Screen, country_words

__all__ = ["Screen", "any_of", "country_words", "fold", "resembles"]
