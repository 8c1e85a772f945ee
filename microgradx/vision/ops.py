"""Boxes of detectors, their overlaps, losses and suppression; stochastic depth; batch norm that is frozen; blocks of networks; regions of interest.

A box is (x1, y1, x2, y2) with x1 <= x2 and y1 <= y2, unless a format says otherwise: "xywh" (corner and size), "cxcywh" (centre and size).
"""
import math

import microgradx
from microgradx import nn
from microgradx._rows import need
from microgradx.nn import functional as F

from ._blocks import MLP as MLP, Conv2dNormActivation as Conv2dNormActivation, Permute as Permute, SqueezeExcitation as SqueezeExcitation
from ._regions import RoIAlign as RoIAlign, roi_align as roi_align

__all__ = """Conv2dNormActivation FrozenBatchNorm2d MLP Permute RoIAlign SqueezeExcitation StochasticDepth batched_nms box_area box_convert box_iou
    clip_boxes_to_image complete_box_iou complete_box_iou_loss distance_box_iou distance_box_iou_loss generalized_box_iou generalized_box_iou_loss
    masks_to_boxes nms remove_small_boxes roi_align sigmoid_focal_loss stochastic_depth""".split()
_FORMATS = ("xyxy", "xywh", "cxcywh")


def box_convert(boxes, in_fmt, out_fmt):
    """box_convert(boxes, in_fmt, out_fmt): (..., 4) boxes in another format.

    >>> import microgradx
    >>> microgradx.vision.ops.box_convert(microgradx.tensor([[0., 0., 4., 2.]]), "xyxy", "cxcywh")
    tensor([[2., 1., 4., 2.]])
    """
    need(not {in_fmt, out_fmt} & {"xywhr", "cxcywhr", "xyxyxyxy"}, NotImplementedError, f"box_convert: rotated boxes are not supported: {in_fmt}, {out_fmt}")
    need(in_fmt in _FORMATS and out_fmt in _FORMATS, ValueError, f"box_convert: formats {in_fmt!r}, {out_fmt!r} must be among {', '.join(_FORMATS)}")
    if in_fmt == out_fmt:
        return boxes.clone()
    a, b, c, d = boxes.unbind(-1)
    if in_fmt == "xywh":
        a, b, c, d = a, b, a + c, b + d
    elif in_fmt == "cxcywh":
        a, b, c, d = a - 0.5 * c, b - 0.5 * d, a + 0.5 * c, b + 0.5 * d
    if out_fmt == "xywh":
        c, d = c - a, d - b
    elif out_fmt == "cxcywh":
        a, b, c, d = (a + c) / 2, (b + d) / 2, c - a, d - b
    return microgradx.stack((a, b, c, d), -1)


def _wide(x):
    """In a dtype whose products do not overflow."""
    if x.is_floating_point():
        return x if x.dtype in (microgradx.float32, microgradx.float64) else x.float()
    return x if x.dtype in (microgradx.int32, microgradx.int64) else x.int()


def box_area(boxes, fmt="xyxy"):
    """box_area(boxes, fmt="xyxy"): the areas of (..., 4) boxes.

    >>> import microgradx
    >>> microgradx.vision.ops.box_area(microgradx.tensor([[0., 0., 4., 2.]]))
    tensor([8.])
    """
    need(fmt in _FORMATS, ValueError, f"box_area: fmt {fmt!r} must be one of {', '.join(_FORMATS)}")
    boxes = _wide(boxes)
    if fmt == "xyxy":
        return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return boxes[..., 2] * boxes[..., 3]


def _pairs(boxes1, boxes2):
    """(overlap, union, the sizes of the smallest boxes around both) of all pairs."""
    a, b = boxes1[..., :, None, :], boxes2[..., None, :, :]
    sides = _wide(microgradx.min(a[..., 2:], b[..., 2:]) - microgradx.max(a[..., :2], b[..., :2])).clamp(min=0)
    around = _wide(microgradx.max(a[..., 2:], b[..., 2:]) - microgradx.min(a[..., :2], b[..., :2])).clamp(min=0)
    overlap = sides[..., 0] * sides[..., 1]
    return overlap, box_area(boxes1)[..., :, None] + box_area(boxes2)[..., None, :] - overlap, around


def box_iou(boxes1, boxes2, fmt="xyxy"):
    """box_iou(boxes1, boxes2, fmt="xyxy"): (n, m) overlaps of all pairs, divided by their unions.

    >>> import microgradx
    >>> microgradx.vision.ops.box_iou(microgradx.tensor([[0., 0., 4., 2.]]), microgradx.tensor([[2., 0., 6., 2.]]))
    tensor([[0.3333]])
    """
    overlap, union, _ = _pairs(*[box_convert(boxes, fmt, "xyxy") if fmt != "xyxy" else boxes for boxes in (boxes1, boxes2)])
    return overlap / union


def generalized_box_iou(boxes1, boxes2):
    """generalized_box_iou(boxes1, boxes2): box_iou minus the part of the smallest box around both that neither covers.

    >>> import microgradx
    >>> microgradx.vision.ops.generalized_box_iou(microgradx.tensor([[0., 0., 1., 1.]]), microgradx.tensor([[3., 0., 4., 1.]]))
    tensor([[-0.5000]])
    """
    overlap, union, around = _pairs(boxes1, boxes2)
    area = around[..., 0] * around[..., 1]
    return overlap / union - (area - union) / area


def _distances(boxes1, boxes2, eps):
    boxes1, boxes2 = _wide(boxes1), _wide(boxes2)
    overlap, union, around = _pairs(boxes1, boxes2)
    centres = [(boxes[..., :2] + boxes[..., 2:]) / 2 for boxes in (boxes1, boxes2)]
    apart = (centres[0][..., :, None, :] - centres[1][..., None, :, :]).pow(2).sum(-1)
    iou = overlap / union
    return iou - apart / (around.pow(2).sum(-1) + eps), iou


def distance_box_iou(boxes1, boxes2, eps=1e-7):
    """distance_box_iou(boxes1, boxes2, eps=1e-7): box_iou minus the squared distance of the centres over the squared diagonal around both.

    >>> import microgradx
    >>> microgradx.vision.ops.distance_box_iou(microgradx.tensor([[0., 0., 1., 1.]]), microgradx.tensor([[0., 0., 1., 1.]]))
    tensor([[1.]])
    """
    return _distances(boxes1, boxes2, eps)[0]


def _shapes_apart(wh1, wh2, iou, eps):
    """alpha v of the complete IoU: how much the ratios of width to height differ."""
    v = (4 / math.pi ** 2) * (microgradx.atan(wh1[0] / wh1[1]) - microgradx.atan(wh2[0] / wh2[1])).pow(2)
    with microgradx.no_grad():
        alpha = v / (1 - iou + v + eps)
    return alpha * v


def complete_box_iou(boxes1, boxes2, eps=1e-7):
    """complete_box_iou(boxes1, boxes2, eps=1e-7): distance_box_iou minus a term of how much the ratios of width to height differ.

    >>> import microgradx
    >>> microgradx.vision.ops.complete_box_iou(microgradx.tensor([[0., 0., 1., 1.]]), microgradx.tensor([[0., 0., 1., 1.]]))
    tensor([[1.]])
    """
    diou, iou = _distances(boxes1, boxes2, eps)
    a, b = ((boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1]) for boxes in (_wide(boxes1), _wide(boxes2)))
    return diou - _shapes_apart([x[..., :, None] for x in a], [x[..., None, :] for x in b], iou, eps)


def _reduced(name, loss, reduction):
    need(reduction in ("none", "mean", "sum"), ValueError, f"{name}: reduction {reduction!r} must be 'none', 'mean' or 'sum'")
    return loss if reduction == "none" else loss.sum() if reduction == "sum" or not loss.numel() else loss.mean()


def _matched(boxes1, boxes2, eps):
    """(IoU, union, sizes around both) of boxes that belong together."""
    boxes1, boxes2 = _wide(boxes1), _wide(boxes2)
    sides = microgradx.min(boxes1[..., 2:], boxes2[..., 2:]) - microgradx.max(boxes1[..., :2], boxes2[..., :2])
    overlap = microgradx.where((sides > 0).all(-1), sides[..., 0] * sides[..., 1], microgradx.zeros_like(sides[..., 0]))
    union = box_area(boxes1) + box_area(boxes2) - overlap
    around = microgradx.max(boxes1[..., 2:], boxes2[..., 2:]) - microgradx.min(boxes1[..., :2], boxes2[..., :2])
    return overlap / (union + eps), union, around


def generalized_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7):
    """generalized_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7): 1 - the generalized IoU of boxes that belong together.

    >>> import microgradx
    >>> microgradx.vision.ops.generalized_box_iou_loss(microgradx.tensor([[0., 0., 1., 1.]]), microgradx.tensor([[3., 0., 4., 1.]]))
    tensor([1.5000])
    """
    iou, union, around = _matched(boxes1, boxes2, eps)
    area = around[..., 0] * around[..., 1]
    return _reduced("generalized_box_iou_loss", 1 - iou + (area - union) / (area + eps), reduction)


def _distance_loss(boxes1, boxes2, eps):
    iou, _, around = _matched(boxes1, boxes2, eps)
    apart = ((_wide(boxes1)[..., :2] + _wide(boxes1)[..., 2:] - _wide(boxes2)[..., :2] - _wide(boxes2)[..., 2:]) / 2).pow(2).sum(-1)
    return 1 - iou + apart / (around.pow(2).sum(-1) + eps), iou


def distance_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7):
    """distance_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7): 1 - the distance IoU of boxes that belong together.

    >>> import microgradx
    >>> microgradx.vision.ops.distance_box_iou_loss(microgradx.tensor([[0., 0., 1., 1.]]), microgradx.tensor([[3., 0., 4., 1.]]))
    tensor([1.5294])
    """
    return _reduced("distance_box_iou_loss", _distance_loss(boxes1, boxes2, eps)[0], reduction)


def complete_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7):
    """complete_box_iou_loss(boxes1, boxes2, reduction="none", eps=1e-7): 1 - the complete IoU of boxes that belong together.

    >>> import microgradx
    >>> microgradx.vision.ops.complete_box_iou_loss(microgradx.tensor([[0., 0., 1., 1.]]), microgradx.tensor([[3., 0., 4., 1.]]))
    tensor([1.5294])
    """
    loss, iou = _distance_loss(boxes1, boxes2, 1e-7)        # eps is for what follows, as in torchvision
    a, b = ((boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1]) for boxes in (_wide(boxes1), _wide(boxes2)))
    return _reduced("complete_box_iou_loss", loss + _shapes_apart(b, a, iou, eps), reduction)


def nms(boxes, scores, iou_threshold):
    """nms(boxes, scores, iou_threshold): the indices of the boxes that stay, best score first, where each drops those behind it that it overlaps.

    >>> import microgradx
    >>> boxes = microgradx.tensor([[0., 0., 4., 4.], [0., 0., 4., 3.], [8., 8., 9., 9.]])
    >>> microgradx.vision.ops.nms(boxes, microgradx.tensor([0.5, 0.9, 0.7]), 0.5)
    tensor([1, 2])
    """
    need(boxes.dim() == 2 and boxes.shape[1] == 4, RuntimeError, f"nms: boxes should be a 2d tensor (n, 4), got {list(boxes.shape)}")
    need(scores.dim() == 1 and len(scores) == len(boxes), RuntimeError,
         f"nms: one score per box expected, got {list(scores.shape)} for {list(boxes.shape)}")
    order = scores.detach().argsort(descending=True, stable=True)
    overlaps = (box_iou(boxes.detach()[order], boxes.detach()[order]) > iou_threshold).numpy()
    kept, dropped = [], overlaps[:0].any(0)
    for i in range(len(order)):
        if not dropped[i]:
            kept.append(i)
            dropped = dropped | overlaps[i]
    return order[kept] if kept else order[:0]


def batched_nms(boxes, scores, idxs, iou_threshold):
    """batched_nms(boxes, scores, idxs, iou_threshold): nms among the boxes of each number in idxs.

    >>> import microgradx
    >>> boxes = microgradx.tensor([[0., 0., 4., 4.], [0., 0., 4., 3.]])
    >>> microgradx.vision.ops.batched_nms(boxes, microgradx.tensor([0.5, 0.9]), microgradx.tensor([0, 1]), 0.5)
    tensor([1, 0])
    """
    if not boxes.numel():
        return microgradx.empty(0, dtype=microgradx.int64)
    return nms(boxes + (idxs.to(boxes.dtype) * (boxes.max() + 1))[:, None], scores, iou_threshold)     # apart, so that they do not meet


def clip_boxes_to_image(boxes, size):
    """clip_boxes_to_image(boxes, size): the parts of boxes inside of an image (height, width).

    >>> import microgradx
    >>> microgradx.vision.ops.clip_boxes_to_image(microgradx.tensor([[-1., 2., 9., 9.]]), (5, 8))
    tensor([[0., 2., 8., 5.]])
    """
    x, y = boxes[..., 0::2].clamp(min=0, max=size[1]), boxes[..., 1::2].clamp(min=0, max=size[0])
    return microgradx.stack((x, y), boxes.dim()).reshape(boxes.shape)


def remove_small_boxes(boxes, min_size):
    """remove_small_boxes(boxes, min_size): the indices of those with both sides of min_size or more.

    >>> import microgradx
    >>> microgradx.vision.ops.remove_small_boxes(microgradx.tensor([[0., 0., 4., 4.], [0., 0., 4., 1.]]), 2)
    tensor([0])
    """
    return ((boxes[:, 2] - boxes[:, 0] >= min_size) & (boxes[:, 3] - boxes[:, 1] >= min_size)).nonzero().squeeze(1)


def masks_to_boxes(masks):
    """masks_to_boxes(masks): the boxes around the pixels of (n, h, w) masks that are not 0; zeros where there are none.

    >>> import microgradx
    >>> microgradx.vision.ops.masks_to_boxes(microgradx.eye(3)[None])
    tensor([[0., 0., 2., 2.]])
    """
    boxes = microgradx.zeros(len(masks), 4)
    for box, mask in zip(boxes, masks, strict=True):
        y, x = microgradx.where(mask != 0)
        if len(x):
            box.copy_(microgradx.stack((x.min(), y.min(), x.max(), y.max())))
    return boxes


def sigmoid_focal_loss(inputs, targets, alpha=0.25, gamma=2, reduction="none"):
    """sigmoid_focal_loss(inputs, targets, alpha=0.25, gamma=2, reduction="none"): cross entropy times (1 - p)**gamma, p of the right answer.

    alpha weighs the ones, 1 - alpha the zeros; an alpha of -1 does not weigh (Lin et al., 2017).

    >>> import microgradx
    >>> microgradx.vision.ops.sigmoid_focal_loss(microgradx.zeros(1), microgradx.ones(1))
    tensor([0.0433])
    """
    need(alpha == -1 or 0 <= alpha <= 1, ValueError, f"sigmoid_focal_loss: Invalid alpha value: {alpha}. It must be in the range [0,1] or -1 (no weights)")
    p = inputs.sigmoid()
    loss = F.binary_cross_entropy_with_logits(inputs, targets, reduction="none") * (1 - (p * targets + (1 - p) * (1 - targets))) ** gamma
    loss = loss if alpha < 0 else (alpha * targets + (1 - alpha) * (1 - targets)) * loss
    return loss.mean() if reduction == "mean" else _reduced("sigmoid_focal_loss", loss, reduction)      # of nothing: NaN


def stochastic_depth(input, p, mode, training=True):
    """stochastic_depth(input, p, mode, training=True): input ("batch"), or each row of it ("row"), is zero with probability p, else over 1 - p.

    >>> import microgradx
    >>> microgradx.vision.ops.stochastic_depth(microgradx.ones(2), 0.5, "row", training=False)
    tensor([1., 1.])
    """
    need(0 <= p <= 1, ValueError, f"stochastic_depth: drop probability has to be between 0 and 1, but got {p}")
    need(mode in ("batch", "row"), ValueError, f"stochastic_depth: mode has to be either 'batch' or 'row', but got {mode}")
    if not training or p == 0:
        return input
    size = [input.shape[0] if mode == "row" else 1] + [1] * (input.dim() - 1)
    noise = microgradx.empty(size, dtype=input.dtype).bernoulli_(1 - p)
    return input * (noise.div_(1 - p) if p < 1 else noise)


class StochasticDepth(nn.Module):
    """StochasticDepth(p, mode): stochastic_depth while training.

    >>> import microgradx
    >>> microgradx.vision.ops.StochasticDepth(0.2, "row")
    StochasticDepth(p=0.2, mode=row)
    """

    def __init__(self, p, mode):
        super().__init__()
        self.p, self.mode = p, mode

    def forward(self, input):
        """stochastic_depth(input, p, mode, training)."""
        return stochastic_depth(input, self.p, self.mode, self.training)

    def __repr__(self):
        return f"{type(self).__name__}(p={self.p}, mode={self.mode})"


class FrozenBatchNorm2d(nn.Module):
    """FrozenBatchNorm2d(num_features, eps=1e-5): batch norm by statistics, weights and biases that are buffers and stay.

    >>> import microgradx
    >>> microgradx.vision.ops.FrozenBatchNorm2d(3)
    FrozenBatchNorm2d(3, eps=1e-05)
    """

    def __init__(self, num_features, eps=1e-5):
        super().__init__()
        self.eps = eps
        for name, value in (("weight", 1.0), ("bias", 0.0), ("running_mean", 0.0), ("running_var", 1.0)):
            self.register_buffer(name, microgradx.full((num_features,), value))

    def _load_from_state_dict(self, state_dict, prefix, *rest):
        state_dict.pop(prefix + "num_batches_tracked", None)
        super()._load_from_state_dict(state_dict, prefix, *rest)

    def forward(self, x):
        """x scaled and shifted, channel by channel."""
        scale = self.weight * (self.running_var + self.eps).rsqrt()
        return x * scale.view(1, -1, 1, 1) + (self.bias - self.running_mean * scale).view(1, -1, 1, 1)

    def __repr__(self):
        return f"{type(self).__name__}({self.weight.shape[0]}, eps={self.eps})"
