"""Reports: notebooks run over parameters, and the pages, tables, figures and records of provenance they leave."""
