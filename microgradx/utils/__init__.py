"""Helpers around training: `utils.data` feeds a model, `utils.data.DataLoader` being the part everyone needs."""
from . import checkpoint as checkpoint
from . import data as data
