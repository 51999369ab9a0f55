"""Language models as coders: requests from the codebook, answers taken in, and checks by a changed codebook."""
