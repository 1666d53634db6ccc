"""The pages of the local profile: figures need by need, each with its source."""
