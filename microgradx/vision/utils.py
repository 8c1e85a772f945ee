"""Looking at a batch of images, and at what was found in one."""
import math

import microgradx as _m

from ._draw import draw_bounding_boxes as draw_bounding_boxes, draw_keypoints as draw_keypoints, draw_segmentation_masks as draw_segmentation_masks
from ._pil import pil


@_m.no_grad()
def make_grid(tensor, nrow=8, padding=2, normalize=False, value_range=None, scale_each=False, pad_value=0.0):
    """One image (C, rows, columns) of a batch (N, C, H, W), or of a list of images, `nrow` to the row.

    Grey images become colour. `normalize` maps `value_range`, by default the batch's own (each image's, with
    `scale_each`), to [0, 1]. Raises TypeError for no tensors, or a `value_range` that is no tuple.

    >>> import microgradx
    >>> from microgradx.vision.utils import make_grid
    >>> make_grid(microgradx.zeros(5, 1, 28, 28), nrow=3).shape
    microgradx.Size([3, 62, 92])
    """
    if not isinstance(tensor, _m.Tensor):
        if not isinstance(tensor, list) or not all(isinstance(each, _m.Tensor) for each in tensor):
            raise TypeError(f"make_grid: tensor or list of tensors expected, got {type(tensor)}")
        tensor = _m.stack(list(tensor), dim=0)
    if normalize is True and value_range is not None and not isinstance(value_range, tuple):
        raise TypeError("make_grid: value_range has to be a tuple (min, max) if specified. min and max are numbers")
    if tensor.dim() == 2:
        tensor = tensor.unsqueeze(0)
    if tensor.dim() == 3:
        tensor = tensor.unsqueeze(0)
    if tensor.dim() == 4 and tensor.size(1) == 1:
        tensor = _m.cat((tensor, tensor, tensor), 1)
    if normalize is True:
        tensor = tensor.clone()
        for part in tensor if scale_each is True else [tensor]:
            low, high = (float(part.min()), float(part.max())) if value_range is None else value_range[:2]
            part.clamp_(low, high).sub_(low).div_(max(high - low, 1e-5))
    if tensor.size(0) == 1:
        return tensor.squeeze(0)
    count, channels, height, width = tensor.shape
    columns = min(nrow, count)
    rows = math.ceil(count / columns)
    down, across = height + padding, width + padding
    grid = tensor.new_full((channels, down * rows + padding, across * columns + padding), pad_value)
    for number in range(count):
        top, left = number // columns * down + padding, number % columns * across + padding
        grid[:, top:top + height, left:left + width] = tensor[number]
    return grid


@_m.no_grad()
def save_image(tensor, fp, format=None, **kwargs):
    """Write `make_grid(tensor, **kwargs)`, values in [0, 1], as an image file; the format is told by the name or
    `format`."""
    grid = make_grid(tensor, **kwargs)
    array = grid.mul(255).add_(0.5).clamp_(0, 255).permute(1, 2, 0).to(_m.uint8).numpy()
    pil("save_image").Image.fromarray(array).save(fp, format=format)
