"""Reading what a picture file says about itself: bytes in, plain data out, no Django and no network."""
