"""Where somebody says what the columns of a table are, and which sheet is meant."""
