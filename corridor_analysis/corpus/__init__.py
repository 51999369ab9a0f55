"""Read articles from files, folders, archives and tables of text; what cannot be read is said, not lost."""

from corridor_analysis.corpus.collect import Corpus, case_articles, read_articles
from corridor_analysis.corpus.raw import MAX_BYTES

__all__ = ["MAX_BYTES", "Corpus", "case_articles", "read_articles"]
