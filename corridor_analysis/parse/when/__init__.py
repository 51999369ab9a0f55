"""When: the vocabulary, grammar and calendar of temporal expressions, and what each construction means."""
