"""What is held about a family, for the family to have."""
