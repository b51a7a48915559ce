"""What do the layers do? Filters, feature maps, the arithmetic of a unit, filters switched off."""
