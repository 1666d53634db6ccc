"""earlyhelp: early help for a local area, from finding a service to seeing what is missing."""

__version__ = "0.1.0"
