"""Keeping what somebody sent while nobody was signed in, until they are again."""
