"""from_dlpack and to_dlpack, where PyTorch has them."""
from microgradx import from_dlpack, to_dlpack

__all__ = ["from_dlpack", "to_dlpack"]
