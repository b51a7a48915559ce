"""How is a network kept? Its weights, its story and its training as files, checked by whoever reads them."""
