"""Batch rules of layers, losses and random numbers; see `_batch_rules`."""
import re

import microgradx
from microgradx._engine.tensor import Tensor
from microgradx._rows import need
from microgradx.func._batch_rules import RULES, aligned, pointwise, rule, simple, sizes_of, tensors
from microgradx.nn import functional as F

__all__ = ["RULES"]


def named(names, args, kwargs):
    """The arguments by name, where they are no more than these."""
    return dict(zip(names.split(), args, strict=False)) | kwargs


def folded(level, func, x, rank):
    """func of pictures, of which those of the samples are further ones; rank: of a picture with its channels."""
    if x.ndim == rank:
        return func(x._whole)
    out = func(x._whole.flatten(0, 1))
    return out.unflatten(0, (level.size, x.shape[0]))


@rule("max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d "
      "adaptive_max_pool2d adaptive_max_pool3d interpolate upsample pixel_shuffle pixel_unshuffle lp_pool1d lp_pool2d")
def pictures(level, func, args, kwargs):
    """Functions of a batch of pictures."""
    digit = re.search(r"(\d)d", func.__name__)
    x = args[0]
    rank = int(digit[1]) + 1 if digit else x.ndim - 1
    if not simple(level, args, kwargs) or kwargs.get("return_indices") or any(a is True for a in args[1:]) or x.ndim not in (rank, rank + 1) or rank < 1:
        return NotImplemented
    return folded(level, lambda p: func(p, *args[1:], **kwargs), x, rank)


@rule("pad")
def padded(level, func, args, kwargs):
    """Constants at the ends of the last dimensions, or pictures."""
    given = named("input pad mode value", args, kwargs)
    x, constant = args[0], given.get("mode", "constant") == "constant"
    if not simple(level, args, kwargs) or len(given["pad"]) > 2 * (x.ndim - (not constant)):
        return NotImplemented
    return func(x._whole, *args[1:], **kwargs) if constant else folded(level, lambda p: func(p, *args[1:], **kwargs), x, x.ndim - 1)


@rule("conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d")
def conv(level, func, args, kwargs):
    """Convolutions: with filters of the samples as groups."""
    transposed = "transpose" in func.__name__
    last = "output_padding groups dilation" if transposed else "dilation groups"
    given = named(f"input weight bias stride padding {last}", args, kwargs)
    x, w, b = given.pop("input"), given.pop("weight"), given.pop("bias", None)
    rank = w.ndim - 1
    if x.ndim not in (rank, rank + 1) or b is not None and b.dtype != x.dtype:
        return NotImplemented
    if not level.own(w) and not level.own(b):
        return folded(level, lambda p: func(p, w, b, **given), x, rank)
    p = level.whole(x if x.ndim > rank else x.unsqueeze(0)) if not level.own(x) or x.ndim > rank else x._whole.unsqueeze(1)
    given["groups"] = given.get("groups", 1) * level.size
    out = func(p.transpose(0, 1).flatten(1, 2), level.whole(w).flatten(0, 1), None, **given).unflatten(1, (level.size, -1)).transpose(0, 1)
    out = out if x.ndim > rank else out.squeeze(1)
    return out if b is None else out + level.whole(b).view(level.size, *(1,) * (x.ndim - rank), -1, *(1,) * (rank - 1))


@rule("layer_norm rms_norm")
def last_norm(level, func, args, kwargs):
    """Norms over the last dimensions."""
    given = named("input normalized_shape weight bias eps" if func.__name__ == "layer_norm" else "input normalized_shape weight eps", args, kwargs)
    x, w, b = given.pop("input"), given.pop("weight", None), given.pop("bias", None)
    if any(t is not None and t.shape != tuple(given["normalized_shape"]) for t in (w, b)):
        return NotImplemented
    if not level.own(w) and not level.own(b):
        return func(x._whole, weight=w, **({"bias": b} if func.__name__ == "layer_norm" else {}), **given)
    out = func(level.whole(x), **given)
    out = out if w is None else out * aligned(level, w, x.ndim)
    return out if b is None else out + aligned(level, b, x.ndim)


@rule("group_norm instance_norm")
def picture_norm(level, func, args, kwargs):
    """Norms of each picture by itself."""
    group = func.__name__ == "group_norm"
    given = named("input num_groups weight bias eps" if group else "input running_mean running_var weight bias use_input_stats momentum eps", args, kwargs)
    x, w, b = given.pop("input"), given.pop("weight", None), given.pop("bias", None)
    if func not in (F.group_norm, F.instance_norm) or not level.own(x) or x.ndim < 2 + (not group) or not group and given.get("running_mean") is not None:
        return NotImplemented
    if any(t is not None and t.shape != x.shape[1:2] for t in (w, b)):
        return NotImplemented
    if not level.own(w) and not level.own(b):
        return folded(level, lambda p: func(p, weight=w, bias=b, **given), x, x.ndim - 1)
    out, channels = folded(level, lambda p: func(p, **given), x, x.ndim - 1), (1, -1, *(1,) * (x.ndim - 2))
    out = out if w is None else out * level.whole(w).view(level.size, *channels)
    return out if b is None else out + level.whole(b).view(level.size, *channels)


@rule("batch_norm")
def batch_norm(level, func, args, kwargs):
    """A batch of each sample: its channels stand beside those of the others."""
    given = named("input running_mean running_var weight bias training momentum eps", args, kwargs)
    x, state = given.pop("input"), [given.pop(k, None) for k in ("running_mean", "running_var", "weight", "bias")]
    if func is not F.batch_norm or x.ndim < 2:
        return NotImplemented
    training = given.get("training", False)
    need(not training or all(t is None or level.own(t) for t in state[:2]), RuntimeError, "vmap: batch_norm would update running_mean and running_var, which "
         "have no samples, in place. Hint: eval(), or track_running_stats=False")
    if not training and not any(level.own(t) for t in state):
        return folded(level, lambda p: func(p, *state, **given), x, x.ndim - 1)
    if any(t is not None and not t._whole.is_contiguous() for t in state[:2] if level.own(t)):
        return NotImplemented
    flat = [None if t is None else t._whole.view(-1) if level.own(t) else t.repeat(level.size) for t in state]
    return func(level.whole(x).transpose(0, 1).flatten(1, 2), *flat, **given).unflatten(1, (level.size, -1)).transpose(0, 1)


@rule("embedding")
def embedding(level, func, args, kwargs):
    """Rows of a table, or of each sample's table."""
    given = named("input weight padding_idx max_norm norm_type scale_grad_by_freq sparse", args, kwargs)
    index, w = given.pop("input"), given.pop("weight")
    if func is not F.embedding or given.get("max_norm") is not None:
        return NotImplemented
    if not level.own(w):
        return func(index._whole, w, **given)
    if given.get("padding_idx") is not None or given.get("scale_grad_by_freq") or given.get("sparse"):
        return NotImplemented
    rows = level.whole(index).reshape(level.size, -1, 1).expand(-1, -1, w.shape[1])
    return w._whole.gather(1, rows).view(level.size, *index.shape, -1)


@rule("scaled_dot_product_attention")
def attention(level, func, args, kwargs):
    """Attention of more sequences."""
    given = named("query key value attn_mask dropout_p is_causal scale enable_gqa", args, kwargs)
    q, k, v = (given[name] for name in ("query", "key", "value"))
    if given.get("dropout_p") or not q.ndim == k.ndim == v.ndim:
        return NotImplemented
    mask = given.get("attn_mask")
    given.update({name: level.whole(given[name]) for name in ("query", "key", "value")}, attn_mask=mask if mask is None else aligned(level, mask, q.ndim))
    return func(**given)


@rule("cosine_similarity")
def cosine(level, func, args, kwargs):
    """Along a dimension of two tensors of one shape."""
    given = named("x1 x2 dim eps", args, kwargs)
    a, b, d = given["x1"], given["x2"], given.get("dim", 1)
    if a.ndim != b.ndim or not -a.ndim <= d < a.ndim:
        return NotImplemented
    return func(level.whole(a), level.whole(b), d % a.ndim + 1, given.get("eps", 1e-8))


@rule("one_hot")
def one_hot(level, func, args, kwargs):
    """Rows of zeros and a one, where the number of classes is given."""
    return func(args[0]._whole, *args[1:], **kwargs) if kwargs.get("num_classes", args[1] if len(args) > 1 else -1) > 0 else NotImplemented


# ---------------------------------------------------------------------------------------------------- losses

def reduced(level, each, reduction):
    """The loss of every sample of those of its elements."""
    if reduction == "none":
        return each
    each = each.reshape(level.size, -1)
    return each.mean(1) if reduction == "mean" else each.sum(1)


@rule("mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits kl_div soft_margin_loss poisson_nll_loss")
def pointwise_loss(level, func, args, kwargs):
    """Losses of elements."""
    reduction = kwargs.get("reduction", "mean")
    shapes = {t.shape for t in args if isinstance(t, Tensor)}
    if len(args) != 2 or len(shapes) > 1 or reduction not in ("none", "mean", "sum") or {"size_average", "reduce", "weight"} & \
            {k for k, v in kwargs.items() if v is not None} or any(level.own(t) for t in kwargs.values()) or args[0].dtype is not args[1].dtype:
        return NotImplemented
    return reduced(level, func(*[level.whole(t) for t in args], **kwargs | {"reduction": "none"}), reduction)


@rule("cross_entropy nll_loss")
def class_loss(level, func, args, kwargs):
    """Losses of classes: all elements are rows of one table."""
    given = named("input target weight size_average ignore_index reduce reduction label_smoothing", args, kwargs)
    x, y, reduction = given.pop("input"), given.pop("target"), given.pop("reduction", "mean")
    if func not in (F.cross_entropy, F.nll_loss) or any(given.get(k) is not None for k in ("weight", "size_average", "reduce")) or not 0 < x.ndim < 3 \
            or y.ndim not in (x.ndim - 1, x.ndim) or y.dtype.is_floating_point is not (y.ndim == x.ndim) or reduction not in ("none", "mean", "sum"):
        return NotImplemented
    probabilities, rows = y.ndim == x.ndim, level.whole(y)
    each = func(level.whole(x).reshape(-1, x.shape[-1]), rows.reshape(-1, x.shape[-1]) if probabilities else rows.reshape(-1), reduction="none", **given)
    if reduction == "none":
        return each.reshape(rows.shape[:x.ndim])
    total = each.reshape(level.size, -1).sum(1)
    counted = (rows.reshape(level.size, -1) != given.get("ignore_index", -100)).sum(1) if not probabilities else max(1, x.shape[0] if x.ndim == 2 else 1)
    return total / counted if reduction == "mean" else total


# ---------------------------------------------------------------------------------------------------- random numbers

@rule("rand randn randint")
def of_sizes(level, func, args, kwargs):
    """Numbers of every sample."""
    kwargs, name = dict(kwargs), func.__name__
    need(kwargs.get("out") is None, RuntimeError, f"vmap: {name} can not draw for every sample into an out=, which has none")
    if name == "randint":
        sizes = kwargs.pop("size", args[-1])
        return func(*[a for a in args if a is not sizes], size=(level.size, *sizes), **kwargs)
    return func((level.size, *sizes_of(args or (kwargs.pop("size"),))), **kwargs)


@rule("multinomial")
def multinomial(level, func, args, kwargs):
    """Draws from each sample's weights, in the order of their memory."""
    return func(args[0]._whole, *args[1:], **kwargs) if simple(level, args, kwargs) and args[0].ndim == 1 else NotImplemented


@rule("normal")
def normal(level, func, args, kwargs):
    """Numbers around means of every sample, or of sizes."""
    if level.among(args) or not isinstance(args[-1], (tuple, list)):
        return pointwise(level, func, args, kwargs) if level.among(args) else NotImplemented
    return func(*args[:-1], (level.size, *args[-1]), **kwargs)


@rule("rand_like randn_like randint_like bernoulli bernoulli_ normal_ uniform_ random_ exponential_ geometric_ cauchy_ log_normal_ dropout")
def of_elements(level, func, args, kwargs):
    """Numbers for each element: each sample's, or the same for all."""
    x, name = args[0], func.__name__
    if sum(level.own(t) for t in tensors(args, kwargs)) > level.own(x):
        need(level.own(x) and level.randomness != "same", RuntimeError, f"vmap: {name} can not draw the same for samples that differ, or into what has none")
        return NotImplemented
    inplace = name == "dropout" and named("input p training inplace", args, kwargs).get("inplace", False)
    need(level.own(x) or name[-1] != "_" and not inplace, RuntimeError,
         f"vmap: {name} with randomness='different' changes in place a tensor that has no samples")
    if inplace:
        return x._whole.copy_(of_elements(level, func, args[:3], {k: v for k, v in kwargs.items() if k != "inplace"}))
    if level.randomness != "same" or name == "dropout" and not named("input p training", args, kwargs).get("training", True):
        return func(level.whole(x) if name[-1] == "_" or "_like" in name else level.whole(x).contiguous(), *args[1:], **kwargs)
    one = func(microgradx.ones_like(x._whole[0]), *args[1:], **kwargs)
    return x._whole * one if name == "dropout" else x._whole.copy_(one) if name[-1] == "_" else one.expand(level.size, *one.shape)
