"""Whether this process, its database and its ruleset are well, for those who run it."""
