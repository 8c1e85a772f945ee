"""Every kernel of every CPU level this machine has, called through ctypes against float64 NumPy references."""
