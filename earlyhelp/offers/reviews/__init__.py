"""Looking at a plan again: what has changed for the family, and how it goes on."""
