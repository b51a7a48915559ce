"""What is learned from? MNIST, drawings in many hands, and what is no digit."""
