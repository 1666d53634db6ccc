"""Signing in and out, one-time links, and the second factor's set-up."""
