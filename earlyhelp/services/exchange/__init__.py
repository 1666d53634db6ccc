"""Bring the directory in from any list, and write it out again."""
