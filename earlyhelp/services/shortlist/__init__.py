"""Services a visitor has picked out: list, compare, print, share. No account, no family in it."""
