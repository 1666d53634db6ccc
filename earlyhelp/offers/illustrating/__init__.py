"""Made-up families for a demonstration, kept as the pages keep real ones."""
