"""Who did what to whom, by rules: contacts, demands, access events and PLOVER patterns."""
