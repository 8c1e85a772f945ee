"""The order in memory of the weights of convolutions."""
from ..modules import conv

__all__ = ["convert_conv2d_weight_memory_format", "convert_conv3d_weight_memory_format"]


def _convert(module, kinds, memory_format):
    for part in module.modules():
        if isinstance(part, kinds):
            part.weight.data = part.weight.detach().clone(memory_format=memory_format)
    return module


def convert_conv2d_weight_memory_format(module, memory_format):
    """Lay the weights of every Conv2d and ConvTranspose2d in module out in this order, and nothing else; returns module.

    >>> import microgradx
    >>> layer = microgradx.nn.Conv2d(2, 2, 3)
    >>> microgradx.nn.utils.convert_conv2d_weight_memory_format(layer, microgradx.channels_last).weight.stride()
    (18, 1, 6, 2)
    """
    return _convert(module, (conv.Conv2d, conv.ConvTranspose2d), memory_format)


def convert_conv3d_weight_memory_format(module, memory_format):
    """Lay the weights of every Conv3d and ConvTranspose3d in module out in this order, and nothing else; returns module.

    >>> import microgradx
    >>> layer = microgradx.nn.Conv3d(2, 2, 2)
    >>> microgradx.nn.utils.convert_conv3d_weight_memory_format(layer, microgradx.channels_last_3d).weight.stride()
    (16, 1, 8, 4, 2)
    """
    return _convert(module, (conv.Conv3d, conv.ConvTranspose3d), memory_format)
