"""Every layer of nn, by PyTorch's module paths."""
from . import (
    activation, adaptive, batchnorm, channelshuffle, container, conv, distance, dropout, flatten, fold, instancenorm, linear, loss, module,
    normalization, padding, pixelshuffle, pooling, rnn, sparse, transformer, upsampling)
from .module import Module

_FAMILIES = (module, linear, container, activation, conv, pooling, batchnorm, instancenorm, normalization, dropout,
             flatten, fold, loss, padding, pixelshuffle, channelshuffle, upsampling, sparse, distance, rnn, transformer,
             adaptive)
__all__ = []
for _family in _FAMILIES:
    for _name in _family.__all__:
        if _name.startswith("register_") or _name in ("_IncompatibleKeys", "NonDynamicallyQuantizableLinear"):
            continue
        globals()[_name] = getattr(_family, _name)
        __all__.append(_name)
__all__ = sorted(set(__all__))
