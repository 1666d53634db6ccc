"""The catalogue of indicators: what each tells about, edited and read from files."""
