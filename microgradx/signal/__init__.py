"""Signal processing: `signal.windows` makes windows, symmetric ones unless sym=False asks for periodic ones."""
from microgradx.signal import windows

__all__ = ["windows"]
