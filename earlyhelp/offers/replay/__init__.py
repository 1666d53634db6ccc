"""Decide kept assessments again under the ruleset that decided them, and compare each byte."""
