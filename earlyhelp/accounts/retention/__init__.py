"""How long each kind of record is kept, what is due to go, and what is held back."""
