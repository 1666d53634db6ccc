"""The list "My families": how each one stands, and what is to be done first."""
