"""Why decisions could not be made as usual: counted for the administrator, never with a family."""
