"""From an assessment to a decision with its reasons, and to an offer. Pure."""
