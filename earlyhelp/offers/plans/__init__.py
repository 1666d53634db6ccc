"""The plan that a family and a practitioner agree on after an offer: who does what by when."""
