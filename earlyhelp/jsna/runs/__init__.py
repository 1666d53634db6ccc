"""Files checked and brought in apart from the page that asked: queue, claims, progress, ends."""
