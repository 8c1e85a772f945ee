"""microgradx beside PyTorch 2.13, name by name: table.py drives it, differences.py lists what may differ."""
