"""Decisions for other systems: an assessment in, a decision out, and nothing of either kept."""
