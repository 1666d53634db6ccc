"""From files of places to rows: recognised by their headings or content, faults as values."""
