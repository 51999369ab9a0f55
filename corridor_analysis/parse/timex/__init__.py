"""Temporal expressions: vocabulary, words, grammar, calendar and what each construction means."""
