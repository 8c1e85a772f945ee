"""The compiled kernels: one module per family and CPU level, made from kernels/ by thin generated stubs (see setup.py)."""
