"""Forms of the desk about the site itself."""
