"""Regions of interest: a grid of averages for each box of a picture's features (He et al., 2017)."""
import numpy as np

import microgradx
from microgradx import nn
from microgradx._rows import need


def _two(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def _with_numbers(boxes):
    """(K, 5): the number of its image before each box."""
    if isinstance(boxes, microgradx.Tensor):
        need(boxes.dim() == 2 and boxes.size(1) == 5, AssertionError, "roi_align: The boxes tensor shape is not correct as Tensor[K, 5]")
        return boxes.detach().numpy()
    need(isinstance(boxes, (list, tuple)) and all(each.dim() == 2 and each.size(1) == 4 for each in boxes), AssertionError,
         "roi_align: The shape of the tensor in the boxes list is not correct as List[Tensor[L, 4]]")
    return np.concatenate([np.insert(each.detach().numpy(), 0, number, axis=1) for number, each in enumerate(boxes)])


def _weights(low, high, n, bins, samples, aligned):
    """(bins, n) weights of a dimension of n elements, which average `samples` interpolated points in each bin between low and high."""
    size = high - low if aligned else np.maximum(high - low, low.dtype.type(1))
    samples = samples if samples > 0 else int(np.ceil(size / bins))
    if samples <= 0:
        return np.zeros((bins, n), low.dtype)
    step = size / low.dtype.type(bins)
    places = low + np.arange(bins)[:, None].astype(low.dtype) * step + (np.arange(samples).astype(low.dtype) + 0.5) * step / low.dtype.type(samples)
    inside = (places >= -1) & (places <= n)
    places = places.clip(0, n - 1)
    first = places.astype(np.int64)
    weights, rows = np.zeros((bins, n), low.dtype), np.arange(bins)[:, None]
    np.add.at(weights, (rows, first), (first + 1 - places) * inside)
    np.add.at(weights, (rows, np.minimum(first + 1, n - 1)), (places - first) * inside)
    return weights / low.dtype.type(samples)


def roi_align(input, boxes, output_size, spatial_scale=1.0, sampling_ratio=-1, aligned=False):
    """roi_align(input, boxes, output_size, spatial_scale=1.0, sampling_ratio=-1, aligned=False): (K, C, *output_size) averages of features in boxes.

    input (N, C, H, W); boxes: (K, 5) of an image's number and corners, or a list of (L, 4) for each image, in pixels that spatial_scale
    turns into places of the features. Each bin averages sampling_ratio**2 interpolated points (-1: as many as places lie in it, rounded up);
    aligned moves the boxes by half a place. The boxes get no gradient. Raises AssertionError for other shapes of boxes.

    >>> import microgradx
    >>> features = microgradx.arange(16.).view(1, 1, 4, 4)
    >>> microgradx.vision.ops.roi_align(features, [microgradx.tensor([[0., 0., 2., 2.]])], 1)
    tensor([[[[5.]]]])
    """
    height, width = _two(output_size)
    rois = _with_numbers(boxes)
    corners = rois[:, 1:].astype(input.detach()[:0].numpy().dtype) * spatial_scale - (0.5 if aligned else 0.0)
    parts, order, h, w = [], [], *input.shape[-2:]
    for number in np.unique(rois[:, 0].astype(np.int64)).tolist():
        chosen = np.flatnonzero(rois[:, 0].astype(np.int64) == number)
        down, across = (microgradx.from_numpy(np.stack([_weights(low, high, n, bins, sampling_ratio, aligned) for low, high in corners[chosen][:, sides]]))
                        for n, bins, sides in ((h, height, [1, 3]), (w, width, [0, 2])))
        parts.append(down[:, None] @ (input[number] @ across[:, None].mT))
        order.append(chosen)
    if not parts:
        return input.new_zeros(0, input.size(1), height, width)
    return microgradx.cat(parts)[microgradx.from_numpy(np.argsort(np.concatenate(order)))]


class RoIAlign(nn.Module):
    """RoIAlign(output_size, spatial_scale, sampling_ratio, aligned=False): roi_align as a module.

    >>> import microgradx
    >>> microgradx.vision.ops.RoIAlign((7, 7), 0.25, 2)
    RoIAlign(output_size=(7, 7), spatial_scale=0.25, sampling_ratio=2, aligned=False)
    """

    def __init__(self, output_size, spatial_scale, sampling_ratio, aligned=False):
        super().__init__()
        self.output_size, self.spatial_scale, self.sampling_ratio, self.aligned = output_size, spatial_scale, sampling_ratio, aligned

    def forward(self, input, rois):
        """roi_align(input, rois, ...)."""
        return roi_align(input, rois, self.output_size, self.spatial_scale, self.sampling_ratio, self.aligned)

    def __repr__(self):
        return (f"{type(self).__name__}(output_size={self.output_size}, spatial_scale={self.spatial_scale}, sampling_ratio={self.sampling_ratio}, "
                f"aligned={self.aligned})")
