"""Helpers around training: `utils.data` feeds a model, `utils.data.DataLoader` being the part everyone needs."""
from . import _pytree as _pytree
from . import checkpoint as checkpoint
from . import data as data
from . import dlpack as dlpack
