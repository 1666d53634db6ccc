"""Rulesets checked and compared on the command line, before anybody decides by them."""
