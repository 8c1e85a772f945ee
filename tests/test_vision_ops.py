"""Boxes beside the formulas applied pair by pair, the numbers that torchvision 0.28 gives, and suppression beside a plain loop."""
import math

import pytest

import microgradx
from microgradx import nn
from microgradx.vision import ops

A = microgradx.tensor([[0.0, 0.0, 4.0, 2.0], [1.0, 1.0, 3.0, 6.0], [5.0, 5.0, 6.0, 9.0]])
B = microgradx.tensor([[2.0, 0.0, 6.0, 3.0], [5.0, 4.0, 8.0, 8.0]])


def plain(a, b, kind):
    """One pair, by Python's numbers."""
    area = lambda x: (x[2] - x[0]) * (x[3] - x[1])  # noqa: E731
    overlap = max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    union = area(a) + area(b) - overlap
    w, h = max(a[2], b[2]) - min(a[0], b[0]), max(a[3], b[3]) - min(a[1], b[1])
    iou, apart = overlap / union, sum((a[i] + a[i + 2] - b[i] - b[i + 2]) ** 2 / 4 for i in (0, 1))
    v = 4 / math.pi ** 2 * (math.atan((a[2] - a[0]) / (a[3] - a[1])) - math.atan((b[2] - b[0]) / (b[3] - b[1]))) ** 2
    return {"iou": iou, "generalized": iou - (w * h - union) / (w * h), "distance": iou - apart / (w * w + h * h),
            "complete": iou - apart / (w * w + h * h) - v * v / (1 - iou + v)}[kind]


@pytest.mark.parametrize("function, kind", [(ops.box_iou, "iou"), (ops.generalized_box_iou, "generalized"), (ops.distance_box_iou, "distance"),
                                            (ops.complete_box_iou, "complete")])
def test_pairs(function, kind):
    want = [[plain(a, b, kind) for b in B.tolist()] for a in A.tolist()]
    microgradx.testing.assert_close(function(A, B), microgradx.tensor(want), atol=1e-5, rtol=1e-5)
    microgradx.testing.assert_close(function(A.int(), B.int()), microgradx.tensor(want), atol=1e-5, rtol=1e-5)
    assert function(A[:0], B).shape == (0, 2) and function(A.half(), B.half()).dtype is microgradx.float32


@pytest.mark.parametrize("function, kind", [(ops.generalized_box_iou_loss, "generalized"), (ops.distance_box_iou_loss, "distance"),
                                            (ops.complete_box_iou_loss, "complete")])
def test_losses(function, kind):
    want = microgradx.tensor([1 - plain(a, b, kind) for a, b in zip(A.tolist(), B.tolist(), strict=False)])
    microgradx.testing.assert_close(function(A[:2], B), want, atol=1e-5, rtol=1e-5)
    microgradx.testing.assert_close(function(A[:2], B, "mean"), want.mean(), atol=1e-5, rtol=1e-5)
    microgradx.testing.assert_close(function(A[:2], B, reduction="sum"), want.sum(), atol=1e-5, rtol=1e-5)
    assert function(A[:0], B[:0], "mean").item() == 0
    with pytest.raises(ValueError, match=f"{function.__name__}: reduction 'max'"):
        function(A[:2], B, "max")


def test_what_eps_and_alpha_are_for():
    torchvisions = ops.complete_box_iou_loss(A[:1], A[:1], eps=1.0), ops.distance_box_iou_loss(A[:1], A[:1], eps=4.0)
    assert torchvisions[0].item() == pytest.approx(0, abs=1e-6) and torchvisions[1].item() > 0.1
    with pytest.raises(ValueError, match="alpha"):
        ops.sigmoid_focal_loss(microgradx.zeros(1), microgradx.ones(1), alpha=-0.5)


def test_gradients_of_losses():
    a, b = A[:2].double().requires_grad_(), B.double().requires_grad_()
    for function in (ops.generalized_box_iou_loss, ops.distance_box_iou_loss):
        assert microgradx.autograd.gradcheck(function, (a, b))
    ops.complete_box_iou_loss(a, b).sum().backward()      # alpha counts as a constant
    assert a.grad.abs().sum() > 0


@pytest.mark.parametrize("fmt", ["xyxy", "xywh", "cxcywh"])
def test_formats(fmt):
    there = ops.box_convert(A, "xyxy", fmt)
    assert ops.box_convert(there, fmt, "xyxy").equal(A) and ops.box_area(there, fmt).tolist() == [8, 10, 4]
    assert ops.box_iou(there, ops.box_convert(B, "xyxy", fmt), fmt).allclose(ops.box_iou(A, B))
    with pytest.raises(ValueError, match="'yxyx'"):
        ops.box_convert(A, fmt, "yxyx")


def greedy(boxes, scores, threshold):
    left, kept = sorted(range(len(scores)), key=lambda i: -scores[i]), []
    while left:
        best, *left = left
        kept.append(best)
        left = [i for i in left if plain(boxes[best], boxes[i], "iou") <= threshold]
    return kept


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.45])
def test_suppression(threshold):
    microgradx.manual_seed(2)
    corners = microgradx.rand(40, 2) * 6
    boxes, scores, kinds = microgradx.cat([corners, corners + 1 + microgradx.rand(40, 2) * 4], 1), microgradx.rand(40), microgradx.arange(40) % 3
    kept = ops.nms(boxes, scores, threshold)
    assert kept.tolist() == greedy(boxes.tolist(), scores.tolist(), threshold) and 1 < len(kept) < 40 and kept.dtype is microgradx.int64
    apart = sorted((i for kind in range(3) for i in kinds.eq(kind).nonzero().squeeze(1)[ops.nms(boxes[kinds == kind], scores[kinds == kind], threshold)].tolist()),
                   key=lambda i: -scores[i].item())
    assert ops.batched_nms(boxes, scores, kinds, threshold).tolist() == apart
    assert ops.nms(boxes[:0], scores[:0], 0.5).shape == ops.batched_nms(boxes[:0], scores[:0], kinds[:0], 0.5).shape == (0,)
    with pytest.raises(RuntimeError, match="one score per box"):
        ops.nms(boxes, scores[1:], 0.5)


def test_what_torchvision_gives():
    logits, targets = microgradx.tensor([1.0, -2.0, 0.5]), microgradx.tensor([1.0, 0.0, 0.0])
    assert ops.sigmoid_focal_loss(logits, targets).tolist() == pytest.approx([0.0056645134, 0.0013526727, 0.2830587327], rel=1e-5)
    assert ops.sigmoid_focal_loss(logits, targets, alpha=-1, gamma=1, reduction="sum").item() == pytest.approx(0.7057025433, rel=1e-5)
    assert ops.clip_boxes_to_image(A - 1, (4, 5)).tolist() == [[0, 0, 3, 1], [0, 0, 2, 4], [4, 4, 5, 4]]
    assert ops.remove_small_boxes(A, 2).tolist() == [0, 1]
    mask = microgradx.zeros(2, 4, 5)
    mask[0, 1:3, 2:5] = mask[1, 3, 0] = 1
    assert ops.masks_to_boxes(mask).tolist() == [[2, 1, 4, 2], [0, 3, 0, 3]]
    assert ops.masks_to_boxes(mask * 0).tolist() == [[0, 0, 0, 0]] * 2 and ops.sigmoid_focal_loss(logits[:0], targets[:0], reduction="mean").isnan()


def test_stochastic_depth():
    microgradx.manual_seed(0)
    layer, x = ops.StochasticDepth(0.5, "row"), microgradx.ones(64, 3)
    rows = layer(x)
    assert set(rows.flatten().tolist()) == {0.0, 2.0} and (rows.std(1) == 0).all()
    assert set(ops.stochastic_depth(x, 0.5, "batch").flatten().tolist()) in ({0.0}, {2.0}) and layer.eval()(x) is x
    assert ops.stochastic_depth(x, 1.0, "row").sum() == 0
    with pytest.raises(RuntimeError, match="cast"):
        ops.stochastic_depth(x.long(), 0.5, "row")
    for p, mode in ((1.5, "row"), (0.5, "column")):
        with pytest.raises(ValueError, match="stochastic_depth"):
            ops.stochastic_depth(x, p, mode)


def test_frozen_batch_norm():
    norm, frozen, x = nn.BatchNorm2d(3), ops.FrozenBatchNorm2d(3), microgradx.randn(4, 3, 2, 2)
    norm(x * 3 + 1)
    frozen.load_state_dict(norm.state_dict())
    microgradx.testing.assert_close(frozen(x), norm.eval()(x))
    assert not list(frozen.parameters()) and len(frozen.state_dict()) == 4


def test_blocks_of_networks():
    block = ops.Conv2dNormActivation(4, 6, (3, 5), groups=2, activation_layer=nn.ReLU6, dilation=(2, 1))
    assert [type(layer) for layer in block] == [nn.Conv2d, nn.BatchNorm2d, nn.ReLU6] and block[2].inplace and block.out_channels == 6
    assert block[0].padding == (2, 2) and block[0].bias is None and block(microgradx.zeros(2, 4, 7, 7)).shape == (2, 6, 7, 7)
    bare = ops.Conv2dNormActivation(4, 6, padding=0, norm_layer=None, activation_layer=nn.SiLU, inplace=None)
    assert [type(layer) for layer in bare] == [nn.Conv2d, nn.SiLU] and bare[0].bias is not None and bare[0].padding == (0, 0) and not bare[1].inplace
    assert len(ops.Conv2dNormActivation(4, 6, activation_layer=None, bias=True)) == 2 and ops.Conv2dNormActivation(4, 6, padding="same")[0].padding == "same"
    gate, x = ops.SqueezeExcitation(4, 2, nn.SiLU, nn.Hardsigmoid), microgradx.rand(2, 4, 3, 3)
    assert list(gate.state_dict()) == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
    scale = nn.functional.hardsigmoid(gate.fc2(nn.functional.silu(gate.fc1(x.mean((2, 3), keepdim=True)))))
    microgradx.testing.assert_close(gate(x), x * scale)
    perceptron = ops.MLP(3, [4, 2], norm_layer=nn.LayerNorm, dropout=0.5, inplace=True, bias=False)
    assert [type(layer) for layer in perceptron] == [nn.Linear, nn.LayerNorm, nn.ReLU, nn.Dropout, nn.Linear, nn.Dropout]
    assert perceptron[0].bias is None and perceptron[2].inplace and perceptron[3].p == 0.5 and perceptron(microgradx.zeros(5, 3)).shape == (5, 2)
    assert list(ops.MLP(3, [4, 2]).state_dict()) == ["0.weight", "0.bias", "3.weight", "3.bias"] and not ops.MLP(3, [4, 2])[2].inplace
    assert ops.Permute([0, 2, 1])(microgradx.zeros(2, 3, 4)).shape == (2, 4, 3)


def test_regions():
    """Of a ramp each bin has the value at its middle; what lies more than one place outside counts as 0."""
    x = microgradx.arange(48.0).view(1, 1, 6, 8).repeat(2, 3, 1, 1).requires_grad_()
    rois = microgradx.tensor([[1.0, 1.0, 1.0, 5.0, 3.0], [0.0, 2.0, 0.0, 6.0, 4.0]])
    middles = microgradx.tensor([[[14.0, 16.0], [22.0, 24.0]], [[11.0, 13.0], [27.0, 29.0]]])
    for ratio in (-1, 1, 2, 3):
        found = ops.roi_align(x, rois, 2, sampling_ratio=ratio)
        microgradx.testing.assert_close(found, middles[:, None].expand(2, 3, 2, 2))
        shifted = ops.roi_align(x, [rois[1:, 1:], rois[:1, 1:]], (2, 2), aligned=True, sampling_ratio=ratio)
        microgradx.testing.assert_close(shifted[1], found[0] - 4.5)
    found.sum().backward()
    assert x.grad.sum((1, 2, 3)).tolist() == pytest.approx([12, 12]) and x.grad[0, 0, 5].tolist() == [0] * 8
    outside = microgradx.tensor([[0.0, -9.0, -9.0, -5.0, -5.0], [0.0, 7.0, 2.0, 11.0, 2.0]])
    assert ops.roi_align(x, outside, 1, sampling_ratio=2)[:, 0, 0, 0].tolist() == pytest.approx([0, 13.5])
    assert not ops.roi_align(x, outside[:1], 1, aligned=True).any() and not ops.roi_align(x, outside[1:], 1, aligned=True).any()
    assert ops.roi_align(x, rois[:0], 2).shape == (0, 3, 2, 2) and ops.RoIAlign(1, 0.5, 2)(x, rois).shape == (2, 3, 1, 1)
    for boxes, words in ((rois[:, 1:], r"Tensor\[K, 5\]"), ([rois], r"List"), (3, "List")):
        with pytest.raises(AssertionError, match=words):
            ops.roi_align(x, boxes, 1)
    with pytest.raises(NotImplementedError, match="rotated"):
        ops.box_convert(rois[:, 1:], "xyxy", "cxcywhr")


def test_longer_paths():
    from microgradx.vision.ops.misc import FrozenBatchNorm2d
    assert microgradx.vision.ops.misc.FrozenBatchNorm2d is FrozenBatchNorm2d is ops.FrozenBatchNorm2d
