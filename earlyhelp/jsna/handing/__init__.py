"""Files of needs data that geography reads and keeps: populations and deprivation."""
