"""How the readings of a checked file are written, a part at a time."""
