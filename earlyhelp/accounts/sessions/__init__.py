"""Sessions, tries and forms kept over a sign-in."""
