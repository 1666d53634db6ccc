"""What every page shares: the base template, macros, words, headers and error pages."""
