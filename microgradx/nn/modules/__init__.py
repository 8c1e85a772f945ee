"""Every layer of nn, by PyTorch's module paths."""
from microgradx._rows import own

from . import (
    activation, adaptive, attention, batchnorm, channelshuffle, container, conv, distance, dropout, flatten, fold, instancenorm, linear, loss, module,
    normalization, padding, pixelshuffle, pooling, rnn, sparse, transformer, upsampling)
from .module import Module

_FAMILIES = (module, linear, container, activation, attention, conv, pooling, batchnorm, instancenorm, normalization, dropout, flatten, fold, loss, padding,
             pixelshuffle, channelshuffle, upsampling, sparse, distance, rnn, transformer, adaptive)
_layers = {name: layer for family in _FAMILIES for name, layer in own(vars(family), type).items() if name != "NonDynamicallyQuantizableLinear"}
globals().update(_layers)
__all__ = sorted(_layers)
for _family in _FAMILIES[1:]:
    _family.__all__ = [*own(vars(_family), type)] + ["MultiheadAttention"] * (_family is activation)
