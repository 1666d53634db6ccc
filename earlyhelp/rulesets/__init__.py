"""The life of a ruleset: brought in, checked, compared, approved by a second person, live, kept."""
