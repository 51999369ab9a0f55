"""A parsed text as plain Python objects, under the names of spaCy's Doc, Span and Token.

spaCy makes a new object for every look at a word, a head or a child, and looks its strings up each time; rules look
at each word many times. A `Tree` is made once per text and read many times as fast. It holds what rules ask for and
little more, so code that reads a Tree mostly reads a Doc as well (tests build Docs by hand).
"""

from corridor_analysis.parse.tree.tree import Tree
from corridor_analysis.parse.tree.word import Stretch, Word, remembered

__all__ = ["Stretch", "Tree", "Word", "remembered"]
