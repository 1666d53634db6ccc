"""What commands are given: assessments of a file or a stream, and a ruleset to decide by."""
