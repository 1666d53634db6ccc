"""The pages that bring files of places in, list what came in and take it back."""
