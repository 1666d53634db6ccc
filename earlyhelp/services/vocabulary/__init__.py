"""The stems that the search lines hold, kept for as long as nobody writes them."""
