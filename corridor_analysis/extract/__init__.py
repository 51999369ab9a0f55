"""Find statements, events and quantities in a parsed article. Pure: Parsed and Case in, records out."""
