"""What came of the offer to a made-up family: its plan, what services answered, reviews."""
