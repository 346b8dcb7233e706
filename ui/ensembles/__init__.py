"""The page Ensembles: several runs that answer together, and one run asked several times."""
