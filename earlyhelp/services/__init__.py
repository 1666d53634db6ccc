"""The directory: providers, services, locations, search and import."""
