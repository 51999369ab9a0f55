"""Web pages: their article, their day, what they say of themselves for programs."""
