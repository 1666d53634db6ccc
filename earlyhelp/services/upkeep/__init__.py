"""Keep listings true: the queue, checks, links for providers, suggestions."""
