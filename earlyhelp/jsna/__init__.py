"""JSNA files: imports, readings, indicators and the local profile."""
