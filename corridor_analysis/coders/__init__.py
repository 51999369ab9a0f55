"""Coders: the rules, people and models that code the same articles. Every item of theirs goes through one door."""

from corridor_analysis.coders.door import Checked, Door, Fact

__all__ = ["Checked", "Door", "Fact"]
