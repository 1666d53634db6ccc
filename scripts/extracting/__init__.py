"""The parts of make_extracts.py: files, geography, readings, public places."""
