"""Losses of nn.functional. reduction: "mean", "sum" or "none"; size_average and reduce are its old spelling."""
import itertools
import math

import microgradx
from microgradx._engine import ops, tape
from microgradx._engine.warn import warn
from microgradx._rows import WHOLE, _check, implemented, need, own, shown_as, widened
from microgradx.contraction import _pair_norms

from ._reduction import _NAMES, get_enum, legacy_get_string
from ._strict import agree


def _legacy_reduction(size_average, reduce, reduction):
    """The reduction that the old arguments mean; reduction itself where they are not given."""
    if size_average is not None or reduce is not None:
        return legacy_get_string(size_average, reduce)
    return _NAMES[get_enum(reduction)]


def _reduced(loss, reduction):
    return loss.mean() if reduction == "mean" else loss.sum() if reduction == "sum" else loss


def _same_shape(name, input, target):
    """Both broadcast to one shape, with PyTorch's warning where they had two."""
    if input.shape == target.shape:
        return input, target
    agree(name, input, target)
    warn(f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). {name} broadcasts them; was that meant?")
    return ops.broadcast(name, input, target)


def _weighted(loss, weight, reduction):
    """loss, element by element, times weight; the mean is the weighted mean."""
    need(weight.size() == loss.size(), ValueError, f"Weights and input must have the same size, got {weight.size()} and {loss.size()}.")
    loss = loss * weight
    return loss.sum() / weight.sum() if reduction == "mean" else _reduced(loss, reduction)


def cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean", label_smoothing=0.0):
    """-log(softmax(input)[target]), averaged over the targets that are not ignore_index.

    input: logits (C), (N, C) or (N, C, d1, ...); target: class indices of shape (), (N) or (N, d1, ...), or class
    probabilities of input's shape. weight: one factor for each class; with it the mean is the weighted mean.

    >>> import microgradx
    >>> microgradx.nn.functional.cross_entropy(microgradx.zeros(2, 4), microgradx.tensor([0, 3]))
    tensor(1.3863)
    """
    if size_average is not None or reduce is not None or reduction not in ("mean", "sum", "none"):
        reduction = _legacy_reduction(size_average, reduce, reduction)
    return ops.cross_entropy(input, target, weight, reduction, ignore_index, label_smoothing)


def linear_cross_entropy(input, linear_weight, target, *, linear_bias=None, weight=None, reduction="mean",
                         ignore_index=None, label_smoothing=0.0, options=None):
    """cross_entropy of linear(input, linear_weight, linear_bias); linear_weight (C, in) or (C, d1, ..., in) for a
    target (N, d1, ...). options (nn.LinearCrossEntropyOptions): a hint that changes no result.

    >>> import microgradx
    >>> microgradx.nn.functional.linear_cross_entropy(microgradx.zeros(2, 3), microgradx.zeros(4, 3), microgradx.tensor([0, 3]))
    tensor(1.3863)
    """
    if options is not None and not hasattr(options, "batch_chunk_size"):
        raise TypeError(f"linear_cross_entropy: options must be LinearCrossEntropyOptions, got {type(options).__name__}")
    need(input.ndim in (1, 2), RuntimeError, f"linear_cross_entropy: expected input with dimensionality 1 or 2, got {list(input.shape)}")
    *out, _ = linear_weight.shape
    need(len(out) <= 1 or input.ndim == 2, RuntimeError,
         f"linear_cross_entropy: a linear_weight of shape {list(linear_weight.shape)} needs an input (N, in_features), got {list(input.shape)}")
    logits = ops.linear(input, linear_weight.reshape(-1, linear_weight.size(-1)), None if linear_bias is None else linear_bias.reshape(-1))
    logits = logits.reshape(*input.shape[:-1], *out)
    return cross_entropy(logits, target, weight, ignore_index=-100 if ignore_index is None else ignore_index,
                         reduction=reduction, label_smoothing=label_smoothing)


def nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean"):
    """-input[target], averaged over the targets that are not ignore_index; input: log-probabilities, (N, C, ...).

    >>> import microgradx
    >>> microgradx.nn.functional.nll_loss(microgradx.log_softmax(microgradx.zeros(2, 4), 1), microgradx.tensor([0, 3]))
    tensor(1.3863)
    """
    if size_average is not None or reduce is not None or reduction not in ("mean", "sum", "none"):
        reduction = _legacy_reduction(size_average, reduce, reduction)
    return ops.nll_loss(input, target, weight, reduction, ignore_index)


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """(input - target)**2; weight: a factor for each element, which makes the mean the weighted mean.

    >>> import microgradx
    >>> microgradx.nn.functional.mse_loss(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., 1.]))
    tensor(0.6250)
    """
    reduction = _legacy_reduction(size_average, reduce, reduction)
    input, target = _same_shape("mse_loss", input, target)
    if weight is not None:
        return _weighted(ops.mse_loss(input, target, "none"), weight, reduction)
    return ops.mse_loss(input, target, reduction)


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """|input - target|; weight: a factor for each element, which makes the mean the weighted mean.

    >>> import microgradx
    >>> microgradx.nn.functional.l1_loss(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., 1.]))
    tensor(0.7500)
    """
    input, target = widened(input, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    input, target = _same_shape("l1_loss", input, target)
    distance = (input - target).abs()
    return _reduced(distance, reduction) if weight is None else _weighted(distance, weight, reduction)


def _difference(input, target):
    """input - target, of which one may be of bools, as numbers of the other's dtype."""
    return input - target if input.dtype is target.dtype else input.to(dtype := microgradx.promote_types(input.dtype, target.dtype)) - target.to(dtype)


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0):
    """d**2 / (2 beta) where d = |input - target| < beta, else d - beta / 2.

    >>> import microgradx
    >>> microgradx.nn.functional.smooth_l1_loss(microgradx.tensor([0.5, 4.]), microgradx.tensor([1., 1.]))
    tensor(1.3125)
    """
    input, target = widened(input, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    input, target = _same_shape("smooth_l1_loss", input, target)
    if beta < 0:
        raise RuntimeError(f"smooth_l1_loss does not support negative values for beta, got {beta}")
    if beta == 0:
        return _reduced((input - target).abs(), reduction)
    return tape.rename(_reduced(ops.unary_op(ops.UNARY["smooth_l1"], _difference(input, target), beta), reduction), "SmoothL1LossBackward0")


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """d**2 / 2 where d = |input - target| <= delta, else delta * (d - delta / 2); weight: a factor for each element.

    >>> import microgradx
    >>> microgradx.nn.functional.huber_loss(microgradx.tensor([0.5, 4.]), microgradx.tensor([1., 1.]))
    tensor(1.3125)
    """
    input, target = widened(input, target)
    _legacy_reduction(None, None, reduction)
    input, target = _same_shape("huber_loss", input, target)
    need(input.is_floating_point(), RuntimeError if target.is_floating_point() else NotImplementedError,
         f"huber_loss: result type Float can't be cast to input's {input.dtype}. Hint: .float()")
    if delta <= 0:
        raise RuntimeError(f"huber_loss does not support non-positive values for delta, got {delta}")
    loss = ops.in_order(ops.unary_op(ops.UNARY["huber"], _difference(input, target), delta), input).to(input.dtype)
    if weight is not None and weight.size() != input.size():
        raise ValueError(f"huber_loss: weight {tuple(weight.shape)} must have input's shape {tuple(input.shape)}")
    return tape.rename(_reduced(loss, reduction), "HuberLossBackward0") if weight is None else _reduced(loss * weight, reduction)


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    """-(target * log(input) + (1 - target) * log(1 - input)), logs not below -100; input: probabilities.

    >>> import microgradx
    >>> microgradx.nn.functional.binary_cross_entropy(microgradx.tensor([0.5, 0.25]), microgradx.tensor([1., 0.]))
    tensor(0.4904)
    """
    if size_average is not None or reduce is not None or reduction not in ("mean", "sum", "none"):
        reduction = _legacy_reduction(size_average, reduce, reduction)
    return ops.bce(input, target, weight if weight is None else weight.expand(input.shape), reduction)


def binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None, reduction="mean", pos_weight=None):
    """binary_cross_entropy of sigmoid(input), without overflow; pos_weight: a factor of the target's part.

    >>> import microgradx
    >>> microgradx.nn.functional.binary_cross_entropy_with_logits(microgradx.tensor([0., 2.]), microgradx.tensor([1., 0.]))
    tensor(1.4100)
    """
    reduction = _legacy_reduction(size_average, reduce, reduction)
    return ops.bce_with_logits(input, target, weight, pos_weight, reduction)


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    """target * (log(target) - input); log_target: target holds logs. "batchmean": the sum over the batch size.

    >>> import microgradx
    >>> microgradx.nn.functional.kl_div(microgradx.tensor([0.5, 0.5]).log(), microgradx.tensor([0.25, 0.75]), reduction="sum")
    tensor(0.1308)
    """
    for name, value in (("input", input), ("target", target)):
        need(value.is_floating_point(), RuntimeError, f"kl_div: Integral inputs not supported: {name} is {value.dtype}. Hint: .float()")
    input, target = widened(input, target)
    agree("kl_div", input, target)
    batchmean = reduction == "batchmean" and size_average is None and reduce is None
    if reduction == "mean" and size_average is None and reduce is None:
        warn("reduction: 'mean' divides the total loss by both the batch size and the support size. The mathematical mean is 'batchmean'")
    reduction = "sum" if batchmean else _legacy_reduction(size_average, reduce, reduction)
    loss = target.exp() * (target - input) if log_target else microgradx.xlogy(target, target) - target * input
    loss = _reduced(loss, reduction)
    return loss / input.size(0) if batchmean and input.ndim else loss


def poisson_nll_loss(input, target, log_input=True, full=False, size_average=None, eps=1e-8, reduce=None, reduction="mean"):
    """exp(input) - target * input, or input - target * log(input + eps); full adds Stirling's term.

    >>> import microgradx
    >>> microgradx.nn.functional.poisson_nll_loss(microgradx.tensor([0., 0.]), microgradx.tensor([1., 2.]))
    tensor(1.)
    """
    input, target = widened(input, target)
    agree("poisson_nll_loss", input, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    loss = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if full:
        stirling = target * target.log() - target + 0.5 * (2 * math.pi * target).log()
        loss = loss + stirling.masked_fill(target <= 1, 0)
    return _reduced(loss, reduction)


def gaussian_nll_loss(input, target, var, full=False, eps=1e-6, reduction="mean"):
    """(log(var) + (input - target)**2 / var) / 2, var not below eps; full adds log(2 pi) / 2.

    >>> import microgradx
    >>> microgradx.nn.functional.gaussian_nll_loss(microgradx.tensor([1.]), microgradx.tensor([2.]), microgradx.tensor([1.]))
    tensor(0.5000)
    """
    agree("gaussian_nll_loss", input, target)
    if isinstance(var, float):
        need(var >= 0, ValueError, "gaussian_nll_loss: var has negative entry/entries")
        var = microgradx.full_like(input, var)
    elif (var < 0).any():
        raise ValueError("gaussian_nll_loss: var has negative entry/entries")
    if var.size() != input.size():
        if input.size()[:-1] == var.size():
            var = var.unsqueeze(-1)
        elif input.dim() != var.dim() or [m for n, m in zip(input.shape, var.shape, strict=True) if n != m] != [1]:      # one dimension may be collapsed
            raise ValueError(f"gaussian_nll_loss: var {tuple(var.shape)} does not fit input {tuple(input.shape)}")
    _legacy_reduction(None, None, reduction)
    var = _clamp_detached(var, eps)
    loss = 0.5 * (var.log() + (input - target) ** 2 / var)
    return _reduced(loss + 0.5 * math.log(2 * math.pi) if full else loss, reduction)


def _clamp_detached(tensor, low):
    """max(tensor, low) whose gradient passes unclamped."""
    return tensor + (tensor.detach().clamp(min=low) - tensor.detach())


def hinge_embedding_loss(input, target, margin=1.0, size_average=None, reduce=None, reduction="mean"):
    """input where target is 1, max(0, margin - input) where it is -1.

    >>> import microgradx
    >>> microgradx.nn.functional.hinge_embedding_loss(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., -1.]))
    tensor(0.2500)
    """
    input, target = widened(input, target)
    agree("hinge_embedding_loss", input, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    zero = microgradx.zeros((), dtype=input.dtype)
    return _reduced(microgradx.where(target != 1, (margin - input).clamp_min(0).to(input.dtype), zero)
                    + microgradx.where(target != -1, input, zero), reduction)


def margin_ranking_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"):
    """max(0, -target * (input1 - input2) + margin).

    >>> import microgradx
    >>> microgradx.nn.functional.margin_ranking_loss(microgradx.tensor([1.]), microgradx.tensor([3.]), microgradx.tensor([1.]))
    tensor(2.)
    """
    input1, input2, target = widened(input1, input2, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    if not input1.ndim == input2.ndim == target.ndim:
        raise RuntimeError(f"margin_ranking_loss: All input tensors should have same dimension, got "
                           f"{list(input1.shape)}, {list(input2.shape)} and {list(target.shape)}")
    return _reduced((-target * (input1 - input2) + float(margin)).clamp_min(0), reduction)        # a float of integers, too


@shown_as("SoftMarginLossBackward0")
def soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """log(1 + exp(-target * input)), target 1 or -1.

    >>> import microgradx
    >>> microgradx.nn.functional.soft_margin_loss(microgradx.tensor([0., 0.]), microgradx.tensor([1., -1.]))
    tensor(0.6931)
    """
    for name, value in (("input", input), ("target", target)):
        need(isinstance(value, microgradx.Tensor), TypeError, f"soft_margin_loss(): argument '{name}' must be Tensor, not {type(value).__name__}")
    need(input.is_complex() or input.is_floating_point() and not target.is_complex(), RuntimeError,
         f"soft_margin_loss: result type {'ComplexFloat' if target.is_complex() else 'Float'} can't be cast to input's {input.dtype}. Hint: .float()")
    input, target = widened(input, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    return _reduced((-(target * input)).exp().log1p(), reduction).to(input.dtype)


def multilabel_soft_margin_loss(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    """The binary cross entropy of every class, averaged over the classes (last dimension).

    >>> import microgradx
    >>> microgradx.nn.functional.multilabel_soft_margin_loss(microgradx.zeros(1, 3), microgradx.tensor([[1., 0., 1.]]))
    tensor(0.6931)
    """
    agree("multilabel_soft_margin_loss", input, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    loss = -(target * ops.logsigmoid(input) + (1 - target) * ops.logsigmoid(-input))
    return _reduced((loss if weight is None else loss * weight).sum(-1) / input.size(-1), reduction)


@shown_as("MultiMarginLossBackward0")
def multi_margin_loss(input, target, p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction="mean"):
    """sum over j != y of max(0, margin - x[y] + x[j])**p / C, times weight[y]; p is 1 or 2.

    >>> import microgradx
    >>> microgradx.nn.functional.multi_margin_loss(microgradx.tensor([[0., 0., 3.]]), microgradx.tensor([2]))
    tensor(0.)
    """
    input, weight = widened(input, weight)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    need(p in (1, 2), ValueError, f"multi_margin_loss: only p == 1 and p == 2 supported, got {p}")
    need(weight is None or not weight.requires_grad, RuntimeError, "multi_margin_loss is not differentiable with respect to weight. Hint: weight.detach()")
    need(weight is None or weight.ndim == 1, ValueError, "multi_margin_loss: weight must be one-dimensional")
    implemented(input.dtype.name in ("float32", "float64"), "multi_margin_loss", input.dtype)
    need(weight is None or weight.dtype is input.dtype, RuntimeError, f"multi_margin_loss: weight must have input's dtype {input.dtype}")
    if input.ndim > 2 or 0 in input.shape[-1:] or target.numel() != (input.size(0) if input.ndim == 2 else 1):
        raise RuntimeError(f"multi_margin_loss: input {list(input.shape)} and target {list(target.shape)} don't fit")
    need(target.dtype.name == "int64", RuntimeError, f"multi_margin_loss: expected scalar type Long but found {target.dtype.short_name}, the target's")
    rows, labels = input if input.ndim == 2 else input.reshape(1, -1), target.reshape(-1, 1)
    if weight is not None and weight.numel() != rows.size(1):
        raise RuntimeError(f"multi_margin_loss: weight must have one number for each of {rows.size(1)} classes, got {weight.numel()}")
    margins = (margin - rows.gather(1, labels) + rows).clamp_min(0)
    margins = margins if p == 1 else margins * margins
    margins = margins if weight is None else margins * weight[labels]
    loss = margins.scatter(1, labels, 0.0).sum(1) / rows.size(1)
    return _reduced(loss if input.ndim == 2 or target.ndim else loss[0], reduction)


@shown_as("MultilabelMarginLossBackward0")
def multilabel_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """sum over labels y and non-labels j of max(0, 1 - (x[y] - x[j])) / C; labels stand before the first -1.

    >>> import microgradx
    >>> microgradx.nn.functional.multilabel_margin_loss(microgradx.tensor([[0.1, 0.2, 0.4, 0.8]]), microgradx.tensor([[3, 0, -1, 1]]))
    tensor(0.8500)
    """
    input, = widened(input)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    if input.shape != target.shape or input.ndim > 2 or 0 in input.shape[-1:]:
        raise RuntimeError(f"multilabel_margin_loss: target {list(target.shape)}, expected input's {list(input.shape)}")
    rows, labels = (x if x.ndim == 2 else x.reshape(1, -1) for x in (input, target))
    need(bool(((labels >= -1) & (labels < labels.size(1))).all()), RuntimeError,
         f"multilabel_margin_loss: target is out of range: {labels.size(1)} classes and -1, got {labels.tolist()}")
    valid = (labels < 0).cumsum(1) == 0
    safe = labels.masked_fill(~valid, 0)
    is_label = microgradx.zeros_like(rows).scatter_add(1, safe, valid.to(rows.dtype)) > 0
    margins = (1 - rows.gather(1, safe).unsqueeze(2) + rows.unsqueeze(1)).clamp_min(0)
    counted = valid.unsqueeze(2) & ~is_label.unsqueeze(1)
    loss = margins.masked_fill(~counted, 0).sum((1, 2)) / rows.size(1)
    return _reduced(loss if input.ndim == 2 else loss[0], reduction)


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    """x1 . x2 / (max(|x1|, eps) * max(|x2|, eps)) along dim.

    >>> import microgradx
    >>> microgradx.nn.functional.cosine_similarity(microgradx.tensor([[1., 0.]]), microgradx.tensor([[1., 1.]]))
    tensor([0.7071])
    """
    if not isinstance(dim, WHOLE):
        raise TypeError(f"cosine_similarity(): argument 'dim' must be int, not {type(dim).__name__}")
    if not eps >= 0:
        raise RuntimeError(f"cosine_similarity: eps must be non-negative, got: {eps}")
    kind = microgradx.promote_types(x1.dtype, x2.dtype)
    if kind.is_complex:
        raise RuntimeError(f"cosine_similarity: expected common dtype to be floating point, yet common dtype is {kind.short_name}")
    x1, x2 = ops.broadcast("cosine_similarity", *(x if x.is_floating_point() else x.to(kind) for x in (x1, x2)))
    norm1, norm2 = (microgradx.norm(x, 2, dim, keepdim=True) for x in (x1, x2))
    return (x1 / _clamp_detached(norm1, eps) * (x2 / _clamp_detached(norm2, eps))).sum(dim)


def cosine_embedding_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"):
    """1 - cos(x1, x2) where target is 1, max(0, cos(x1, x2) - margin) where it is -1.

    >>> import microgradx
    >>> microgradx.nn.functional.cosine_embedding_loss(microgradx.tensor([[1., 0.]]), microgradx.tensor([[0., 1.]]), microgradx.tensor([1.]))
    tensor(1.)
    """
    input1, input2, target = widened(input1, input2, target)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    need(target.ndim in (0, 1) and input1.ndim == target.ndim + 1 and input2.ndim == target.ndim + 1, RuntimeError,
         f"cosine_embedding_loss: a {target.ndim}-D target needs inputs of one dimension more, got {list(input1.shape)} and {list(input2.shape)}")
    eps = 1e-12
    squares1, squares2 = (input1 * input1).sum(-1) + eps, (input2 * input2).sum(-1) + eps
    cosine = (input1 * input2).sum(-1) / (squares1 * squares2).sqrt()
    agree("cosine_embedding_loss", cosine, target)
    zero = microgradx.zeros((), dtype=cosine.dtype)
    return _reduced(microgradx.where(target == 1, 1 - cosine, zero)
                    + microgradx.where(target == -1, (cosine - margin).clamp_min(0), zero), reduction)


@shown_as("NormBackward1")
def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False):
    """The p-norm of x1 - x2 + eps along the last dimension.

    >>> import microgradx
    >>> microgradx.nn.functional.pairwise_distance(microgradx.tensor([[0., 0.]]), microgradx.tensor([[3., 4.]]))
    tensor([5.0000])
    """
    _check("pairwise_distance", x1, "x1")
    _check("pairwise_distance", x2, "x2", 2)
    return microgradx.norm(x1 - x2 + eps, p, -1, keepdim=keepdim)


@shown_as("PdistBackward0")
def pdist(input, p=2.0):
    """The p-norm distances of every pair of rows i < j of a matrix, as one vector.

    >>> import microgradx
    >>> microgradx.nn.functional.pdist(microgradx.tensor([[0., 0.], [3., 4.], [0., 1.]]))
    tensor([5.0000, 1.0000, 4.2426])
    """
    need(input.ndim == 2, RuntimeError, f"pdist only supports 2D tensors, got: {input.ndim}D")
    need(p >= 0, RuntimeError, "pdist only supports non-negative p values")
    need(input.is_floating_point(), RuntimeError, f"pdist only supports floating-point dtypes, got {input.dtype}")
    rows = input.unsqueeze(0)
    return _pair_norms(rows, rows.mT, float(p), True)


def triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2, eps=1e-6, swap=False, size_average=None,
                        reduce=None, reduction="mean"):
    """max(0, |a - p| - |a - n| + margin); swap: with the smaller of |a - n| and |p - n|.

    >>> import microgradx
    >>> microgradx.nn.functional.triplet_margin_loss(microgradx.tensor([[0., 0.]]), microgradx.tensor([[0., 1.]]), microgradx.tensor([[3., 4.]]))
    tensor(0.)
    """
    need(swap is True or swap is False, TypeError, f"triplet_margin_loss(): argument 'swap' must be bool, not {type(swap).__name__}")
    anchor, positive, negative = widened(anchor, positive, negative)
    reduction = _legacy_reduction(size_average, reduce, reduction)
    need(margin > 0, ValueError, f"triplet_margin_loss: margin must be greater than 0, got {margin}")
    return triplet_margin_with_distance_loss(
        anchor, positive, negative, distance_function=lambda a, b: pairwise_distance(a, b, p, eps),
        margin=margin, swap=swap, reduction=reduction)


def triplet_margin_with_distance_loss(anchor, positive, negative, *, distance_function=None, margin=1.0, swap=False, reduction="mean"):
    """max(0, d(a, p) - d(a, n) + margin); swap: with the smaller of d(a, n) and d(p, n).

    >>> import microgradx
    >>> microgradx.nn.functional.triplet_margin_with_distance_loss(microgradx.tensor([[0., 0.]]), microgradx.tensor([[3., 4.]]), microgradx.tensor([[0., 1.]]))
    tensor(5.0000)
    """
    _legacy_reduction(None, None, reduction)
    need(margin > 0, ValueError, f"triplet_margin_with_distance_loss: margin must be greater than 0, got {margin}")
    need(anchor.ndim == positive.ndim == negative.ndim, RuntimeError,
         f"triplet_margin_loss: anchor, positive and negative must have as many dimensions, got {anchor.ndim}, {positive.ndim} and {negative.ndim}")
    distance = pairwise_distance if distance_function is None else distance_function
    far = distance(anchor, negative)
    far = microgradx.minimum(far, distance(positive, negative)) if swap else far
    return _reduced((margin + distance(anchor, positive) - far).clamp_min(0), reduction)


_NEVER = -1e30  # the log of a probability of 0, finite so that its gradient is 0 and not NaN


def ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0, reduction="mean", zero_infinity=False):
    """-log of the probability of all alignments of targets with log_probs (Graves et al., 2006).

    log_probs: (T, N, C) or (T, C); targets: (N, S), or all joined in one dimension. "mean" divides each loss by its
    target's length first. zero_infinity: targets too long for their input count as 0.

    >>> import microgradx
    >>> microgradx.nn.functional.ctc_loss(microgradx.log_softmax(microgradx.zeros(4, 1, 3), 2), microgradx.tensor([[1, 2]]), (4,), (2,))
    tensor(0.8432)
    """
    log_probs, = widened(log_probs)
    _legacy_reduction(None, None, reduction)
    implemented(log_probs.dtype.name in ("float32", "float64"), "ctc_loss_cpu", log_probs.dtype)
    batched = log_probs.ndim == 3
    need(log_probs.numel(), RuntimeError, f"ctc_loss: log_probs tensor must not be empty, got the shape {list(log_probs.shape)}")
    logp = log_probs if batched else log_probs.unsqueeze(1)
    steps, batch, classes = logp.shape
    need(0 <= blank < classes, RuntimeError, f"ctc_loss: blank must be in label range, got {blank} of {classes} classes")
    tensors = isinstance(input_lengths, microgradx.Tensor)
    input_lengths = _ctc_lengths("input_lengths", input_lengths, tensors)
    target_lengths = _ctc_lengths("target_lengths", target_lengths, tensors)
    if len(input_lengths) != batch or len(target_lengths) != batch:
        raise RuntimeError(f"ctc_loss: input_lengths and target_lengths must be of size batch_size {batch}")
    if not 0 <= min(input_lengths) <= max(input_lengths) <= steps:
        raise RuntimeError(f"ctc_loss: Expected input_lengths to have value at most {steps}, got {input_lengths}")
    starts = _ctc_starts(targets, target_lengths)
    targets, plan = targets.long(), microgradx.tensor([starts, input_lengths, target_lengths], dtype=microgradx.int64)
    loss, alpha = ops.loss.ctc_loss(logp, targets, plan, blank)
    tape.record_python(_CTC, loss, (logp,), (logp, targets, plan, alpha, loss), blank)
    if zero_infinity:
        loss = loss.masked_fill(loss == math.inf, 0.0)
    if reduction == "mean":
        return (loss / microgradx.tensor(target_lengths, dtype=loss.dtype).clamp_min(1)).mean()
    if reduction == "sum":
        return loss.sum()
    return tape.rename(loss, "WhereBackward0" if zero_infinity else "CtcLossBackward0") if batched else loss.squeeze(0)


def _ctc_lengths(name, lengths, tensors):
    """A list of ints: lengths may be a list of them or, where the input's may, a tensor."""
    if tensors and isinstance(lengths, microgradx.Tensor):
        if lengths.is_floating_point() or lengths.dtype is microgradx.bool:
            raise RuntimeError(f"ctc_loss: {name} must be integral, got {lengths!r:.60}")
        return lengths.long().reshape(-1).tolist()
    if tensors or not isinstance(lengths, (tuple, list)) or not all(type(n) is not bool and hasattr(n, "__index__") for n in lengths):
        raise TypeError(f"ctc_loss: {name} must be ints, or both Tensors of them, got {lengths!r:.60}")
    return [int(n) for n in lengths]


def _ctc_starts(targets, lengths):
    """Where the labels of each sample start in targets, seen as one dimension."""
    fits = targets.ndim in (1, 2) and min(lengths, default=0) >= 0 and (
        len(targets) == sum(lengths) if targets.ndim == 1 else len(targets) == len(lengths) and max(lengths, default=0) <= targets.size(1))
    if not fits:
        raise RuntimeError(f"ctc_loss: targets of shape {list(targets.shape)} do not hold {len(lengths)} targets of lengths {lengths}. "
                           "Hint: (N, S) with S the longest, or all joined in one dimension")
    if targets.ndim == 1:
        return [0, *itertools.accumulate(lengths)][:len(lengths)]
    return [i * targets.size(-1) for i in range(len(lengths))]


def _ctc_rule(node, grad):
    """One pass back over the steps; if it is to be differentiated, through the composition."""
    logp, targets, plan, alpha, loss = node.saved
    if microgradx.is_grad_enabled():
        return microgradx.autograd._through(lambda logp: [_composed_ctc(logp, targets, plan, node.extra_, alpha.size(2) // 2 - 2)], (logp,), [grad])
    return ops.loss.ctc_loss_bwd(logp, targets, plan, node.extra_, alpha, loss, grad)


_CTC = tape.python_row("ctc_loss", _ctc_rule)


def _composed_ctc(logp, targets, plan, blank, longest):
    """The loss of each sample, of recorded operations. Before its first step an alignment stands at the first blank."""
    starts, lengths, counts = plan.unsqueeze(2)
    label, place, never = microgradx.arange(longest), microgradx.arange(2 * longest + 1), microgradx.tensor(_NEVER, dtype=logp.dtype)
    labels = microgradx.full((len(starts), len(place)), blank)
    labels[:, 1::2] = microgradx.where(label < counts, targets.reshape(-1)[(starts + label).clamp(max=targets.numel() - 1)], blank)
    skips = microgradx.zeros_like(labels, dtype=microgradx.bool)
    skips[:, 2:] = labels[:, 2:] != labels[:, :-2]
    alpha = microgradx.where(place == 0, 0.0, never).expand(labels.shape)
    for t, row in enumerate(logp.unbind(0)):
        padded = microgradx.cat([never.expand(len(starts), 2), alpha], 1)
        came = microgradx.stack([alpha, padded[:, 1:-1], microgradx.where(skips, padded[:, :-2], never)]).logsumexp(0)
        alpha = microgradx.where(t < lengths, (came + row.gather(1, labels)).clamp_min(_NEVER), alpha)
    loss = -microgradx.where((place == 2 * counts) | (place == 2 * counts - 1), alpha, never).logsumexp(1)
    alive = microgradx.arange(len(logp)).unsqueeze(1) < lengths.squeeze(1)
    mass = (logp.exp() * alive.unsqueeze(2)).sum((0, 2))    # PyTorch's gradient is that by the logits: it has softmax's share in it,
    return (loss + (mass - mass.detach())).masked_fill(loss > -_NEVER / 2, math.inf)     # which log_softmax's rule takes out again


__all__ = list(own(globals()))
