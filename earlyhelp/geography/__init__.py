"""Postcodes, areas, populations, deprivation, boundaries and distance."""
