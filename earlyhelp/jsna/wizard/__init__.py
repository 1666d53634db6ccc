"""The pages that bring a file of needs data in, list imports and take one back."""
