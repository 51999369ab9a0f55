"""Who is meant: names, offices, bodies, countries, pronouns, and the entities that they stand for."""
