"""Read one article: sentences and syntax (spaCy), who is meant (entities), when (times)."""
