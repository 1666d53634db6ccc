"""Search the directory, and read what it holds: results, one service, shortlist, map."""
