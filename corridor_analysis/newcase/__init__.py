"""A new case, proposed from articles alone for an analyst to keep or strike."""

from corridor_analysis.newcase.proposal import case_id, propose
from corridor_analysis.newcase.reading import Proposal
from corridor_analysis.newcase.writing import render, write_case

__all__ = ["Proposal", "case_id", "propose", "render", "write_case"]
