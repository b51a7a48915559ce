"""Who is here, and what do they look at? The digit, the canvas, the network, the link."""
