"""Who to call: social care, out of hours, social-work advice."""
