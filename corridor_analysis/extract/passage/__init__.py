"""What an article says of the state of passage."""
