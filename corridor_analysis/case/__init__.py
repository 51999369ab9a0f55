"""A case: who and what a corridor crisis is about, as an analyst writes it down in a folder of YAML files.

`load_case` is the only way in, and every rule about a case folder is checked there. The codebook of demands
matches wording by groups of terms, as content-analysis dictionaries do: `terms: [[open*, lift*], [corridor, road]]`
asks for one term of each group; a `*` stands for any ending.
"""

from corridor_analysis.case.entries import Actor, Author, Correction, Demand, Examples, Instrument, Place, Window
from corridor_analysis.case.loading import FILES, Case, load_case

__all__ = [
    "FILES", "Actor", "Author", "Case", "Correction", "Demand", "Examples", "Instrument", "Place", "Window",
    "load_case",
]  # fmt: skip
