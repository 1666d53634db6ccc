"""The directory as open data: HSDS-UK 3.0."""
