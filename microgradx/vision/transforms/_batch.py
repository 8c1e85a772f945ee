"""Transforms that can be applied to a whole batch of pictures at once, with exactly the numbers of one at a time."""
from microgradx import nn

from ._basic import Compose, Normalize, PILToTensor, ToTensor, _scaled, normalize


def _channels_first(images):
    return images.unsqueeze(1) if images.dim() == 3 else images.permute(0, 3, 1, 2).contiguous()


_FIRST = {  # (n, H, W) or (n, H, W, C) bytes -> (n, C, H, W)
    ToTensor: lambda transform, images: _scaled(_channels_first(images)),
    PILToTensor: lambda transform, images: _channels_first(images),
}
_LATER = {  # on a batch that nobody else holds, so in place
    Normalize: lambda transform, images: normalize(images, transform.mean, transform.std, inplace=True),
}


def _is_plain(transform):
    """A module that the user has given a forward or a hook of its own is not ours to replace."""
    if not isinstance(transform, nn.Module):
        return "__call__" not in vars(transform)
    return "forward" not in vars(transform) and not transform._forward_hooks and not transform._forward_pre_hooks


def _flatten(transform, parts):
    if type(transform) is Compose and isinstance(transform.transforms, (list, tuple)):
        for part in transform.transforms:
            _flatten(part, parts)
    else:
        parts.append(transform)
    return parts


def split(transform):
    """(head, tail): the first transforms, applied by `apply_head` to a batch of bytes, and those left for each picture.

    An empty head means that the first transform wants an image.
    """
    parts = _flatten(transform, [])
    table, head = _FIRST, 0
    while head < len(parts) and type(parts[head]) in table and _is_plain(parts[head]):
        table, head = _LATER, head + 1
    return parts[:head], parts[head:]


def apply_head(head, images):
    """The transforms `head` from `split` on a batch of bytes (n, H, W) or (n, H, W, C)."""
    for transform in head:
        images = (_FIRST.get(type(transform)) or _LATER[type(transform)])(transform, images)
    return images
