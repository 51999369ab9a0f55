"""What the parse says of a predicate: who acts, who is meant, did it happen, when."""
