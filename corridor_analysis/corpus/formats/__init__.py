"""Readers of the kinds of files that articles come in."""
