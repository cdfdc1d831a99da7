"""Changes of the site itself, each with its right and its line in the log."""
