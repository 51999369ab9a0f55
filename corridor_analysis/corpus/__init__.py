"""Read articles from files, folders, archives and tables of text; what cannot be read is said, not lost."""

from corridor_analysis.corpus.collect import Corpus, read_articles
from corridor_analysis.corpus.limits import MAX_BYTES

__all__ = ["MAX_BYTES", "Corpus", "read_articles"]
