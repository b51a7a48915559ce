"""Which small change makes it say otherwise? Attacks, and how often they succeed."""
