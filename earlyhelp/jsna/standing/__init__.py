"""How an area stands now: the latest figures in use, with those of other places beside them."""
