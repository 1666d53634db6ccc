"""What the columns of a wide file stand for: saved once for a layout, used for every year of it."""
