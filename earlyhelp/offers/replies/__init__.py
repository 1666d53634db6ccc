"""What each service of a plan answered when it was asked; "sent" is not "helped"."""
