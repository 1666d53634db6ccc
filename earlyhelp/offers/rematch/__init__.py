"""What has changed for offers that are open, since choices were saved: directory and ruleset."""
