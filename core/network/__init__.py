"""What is a network here? Its layers by name, its answers, how it is kept and how it was made."""
