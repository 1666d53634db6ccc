"""Signing in with an account of the organisation (OpenID Connect), where it is switched on."""
