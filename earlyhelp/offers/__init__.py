"""From an assessment to a decision and an offer."""
