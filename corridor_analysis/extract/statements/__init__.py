"""Who said what, word for word and in other words: attributions with source, cue and content."""
