"""A person's own account: sessions, password, e-mail and second factor."""
