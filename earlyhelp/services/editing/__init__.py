"""Change a listing, see and undo its history, and make one of two."""
