"""How does a drawing, a picture or a photo become 28 × 28 numbers?"""
