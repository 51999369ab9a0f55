"""How the model of events was made: texts rebuilt, examples read, network trained, exported and measured."""
