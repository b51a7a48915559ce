"""How are numbers shown? Pictures, walls, tables, curves, gauges, the address."""
