"""Forms of the desk: they parse and validate; what they found goes into one call of a service."""
