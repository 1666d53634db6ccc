"""What the public may know of the rules in force: the ruleset card and the transparency record."""
