"""What people said the columns of their tables are, kept for the next file of the same kind."""
