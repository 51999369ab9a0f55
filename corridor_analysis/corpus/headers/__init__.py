"""What stands around the prose of an article: headline, day, outlet, the mark of a cut."""
