"""Review by a person: rows and sentences to judge, one at a time in a notebook or many in a spreadsheet."""
