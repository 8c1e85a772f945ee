"""Fusion: a batch norm in evaluation is folded into the layer before it."""
import copy

import microgradx
from microgradx._rows import need

from ..parameter import Parameter

__all__ = ["fuse_conv_bn_eval", "fuse_conv_bn_weights", "fuse_linear_bn_eval", "fuse_linear_bn_weights"]


def _fused(layer, bn, fuse, **options):
    need(not layer.training and not bn.training, AssertionError, "Fusion only for eval!")
    need(bn.running_mean is not None and bn.running_var is not None, AssertionError, "fusion: the batch norm has no running mean and variance")
    fused = copy.deepcopy(layer)
    fused.weight, fused.bias = fuse(fused.weight, fused.bias, bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias, **options)
    return fused


def _weights(weight, bias, mean, var, eps, bn_weight, bn_bias, dim):
    """(weight, bias) of the layer whose outputs, along dim of weight, are normalised by mean and var."""
    bias = microgradx.zeros_like(mean) if bias is None else bias
    scale = microgradx.rsqrt(var + eps) * (1 if bn_weight is None else bn_weight)
    shift = (bias - mean) * scale + (0 if bn_bias is None else bn_bias)
    scaled = weight * scale.to(weight.dtype).reshape([-1 if d == dim else 1 for d in range(weight.ndim)])
    return Parameter(scaled, weight.requires_grad), Parameter(shift.to(bias.dtype), bias.requires_grad)


def fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False):
    """(weight, bias) of a convolution that does what the convolution and the batch norm behind it do; transpose: of a transposed one.

    >>> import microgradx
    >>> one = microgradx.ones(1)
    >>> weight, bias = microgradx.nn.utils.fuse_conv_bn_weights(microgradx.ones(1, 1, 1, 1), None, one, one, 0.0, 2 * one, None)
    >>> weight.item(), bias.item()
    (2.0, -2.0)
    """
    return _weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 1 if transpose else 0)


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    """(weight, bias) of a linear layer that does what the linear layer and the batch norm behind it do.

    >>> import microgradx
    >>> one = microgradx.ones(1)
    >>> weight, bias = microgradx.nn.utils.fuse_linear_bn_weights(microgradx.ones(1, 1), one, one, one, 0.0, 2 * one, one)
    >>> weight.item(), bias.item()
    (2.0, 1.0)
    """
    return _weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 0)


def fuse_conv_bn_eval(conv, bn, transpose=False):
    """A copy of conv that does what conv and then bn do, both in evaluation.

    >>> import microgradx
    >>> conv, bn = microgradx.nn.Conv2d(1, 2, 3).eval(), microgradx.nn.BatchNorm2d(2).eval()
    >>> x = microgradx.ones(1, 1, 4, 4)
    >>> microgradx.allclose(microgradx.nn.utils.fuse_conv_bn_eval(conv, bn)(x), bn(conv(x)), atol=1e-5)
    True
    """
    return _fused(conv, bn, fuse_conv_bn_weights, transpose=transpose)


def fuse_linear_bn_eval(linear, bn):
    """A copy of linear that does what linear and then bn do, both in evaluation.

    >>> import microgradx
    >>> linear, bn = microgradx.nn.Linear(3, 2).eval(), microgradx.nn.BatchNorm1d(2).eval()
    >>> x = microgradx.ones(1, 3)
    >>> microgradx.allclose(microgradx.nn.utils.fuse_linear_bn_eval(linear, bn)(x), bn(linear(x)), atol=1e-5)
    True
    """
    need(bn.num_features in (1, linear.out_features), AssertionError,
         f"fuse_linear_bn_eval: got linear.out_features={linear.out_features} and bn.num_features={bn.num_features}")
    return _fused(linear, bn, fuse_linear_bn_weights)
