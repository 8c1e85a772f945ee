"""Turning images into tensors, and into other images.

>>> from microgradx.vision import transforms
>>> transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
Compose(
    ToTensor()
    Normalize(mean=(0.1307,), std=(0.3081,))
)
"""
from . import functional as functional
from .transforms import *  # noqa: F403
from .transforms import __all__ as __all__
