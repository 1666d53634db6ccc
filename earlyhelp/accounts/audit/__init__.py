"""The record of who saw and changed what."""
