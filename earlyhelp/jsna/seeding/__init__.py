"""The indicators that come with the program, put into the catalogue."""
