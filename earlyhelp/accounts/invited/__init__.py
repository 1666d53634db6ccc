"""Pages that a one-time link opens: invitation, new password, new codes, new e-mail."""
