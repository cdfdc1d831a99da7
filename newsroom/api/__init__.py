"""The read-only JSON API, version 1: posts, sets and photos as readers may know them, from the frozen projections."""
