"""Looking at pictures and making new ones: bytes in, bytes or plain data out, no Django."""
