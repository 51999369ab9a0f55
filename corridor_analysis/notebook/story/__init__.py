"""What a notebook says: sentences, captions and tables computed from a study, true for any selection."""
