"""What stays of families whose records went: counts by month that reports go on counting."""
