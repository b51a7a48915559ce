"""What is a network here? Its layers by name, its answers, and the recipes it is trained by."""
