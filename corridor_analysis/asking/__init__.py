"""Language models as coders: requests made from the codebook, answers taken in, and how a model takes a changed codebook."""
