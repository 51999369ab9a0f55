"""A small trained model that proposes which words tell of an event, of which kind, and which words take part."""
