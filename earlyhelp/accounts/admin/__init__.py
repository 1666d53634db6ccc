"""Pages on which administrators invite people and end accounts."""
