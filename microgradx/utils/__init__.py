"""Helpers around training: `utils.data` feeds a model, `utils.data.DataLoader` being the part everyone needs."""
from . import data as data
