"""Causal masks for scaled_dot_product_attention, by name."""
import enum

import microgradx as _m
from microgradx._engine.callnames import disabled as _disabled
from microgradx._engine.warn import warn
from microgradx._rows import need

__all__ = ["CausalBias", "CausalVariant", "causal_lower_right", "causal_upper_left"]


class CausalVariant(enum.IntEnum):
    """Which corner of the mask its diagonal begins or ends in, where there are more keys than queries, or fewer.

    >>> from microgradx.nn.attention.bias import CausalVariant
    >>> CausalVariant.UPPER_LEFT.value
    1
    """
    UPPER_LEFT = 1
    LOWER_RIGHT = 2


class CausalBias(_m.Tensor):
    """The bool mask (seq_len_q, seq_len_kv) of a CausalVariant, as attn_mask.

    >>> from microgradx.nn.attention.bias import CausalBias, CausalVariant
    >>> CausalBias(CausalVariant.LOWER_RIGHT, 1, 3)
    tensor([[True, True, True]])
    """

    __torch_function__ = _disabled

    def __new__(cls, variant, seq_len_q, seq_len_kv):
        need(isinstance(variant, CausalVariant), AssertionError, f"CausalBias: variant must be a CausalVariant, got {variant!r}")
        if seq_len_q > seq_len_kv and variant is CausalVariant.LOWER_RIGHT:
            warn("Lower right causal bias will produce NaNs in the output when seq_len_q > seq_len_kv!")
        shift = seq_len_kv - seq_len_q if variant is CausalVariant.LOWER_RIGHT else 0
        mask = _m.ones(seq_len_q, seq_len_kv, dtype=_m.bool).tril(shift).as_subclass(cls)
        mask.variant, mask.seq_len_q, mask.seq_len_kv = variant, seq_len_q, seq_len_kv
        return mask

    def __init__(self, variant, seq_len_q, seq_len_kv):
        pass            # __new__ has done it

    def __repr__(self):
        return repr(self.as_subclass(_m.Tensor))


def _sizes(size, name):
    need(len(size) == 2, AssertionError, f"{name} only supports 2D tensors, got {size}")
    return size


def causal_upper_left(*size):
    """CausalBias of (seq_len_q, seq_len_kv) where query i sees keys 0 to i.

    >>> from microgradx.nn.attention.bias import causal_upper_left
    >>> causal_upper_left(2, 3).int()
    tensor([[1, 0, 0],
            [1, 1, 0]], dtype=microgradx.int32)
    """
    return CausalBias(CausalVariant.UPPER_LEFT, *_sizes(size, "causal_upper_left"))


def causal_lower_right(*size):
    """CausalBias of (seq_len_q, seq_len_kv) where the last query sees all keys, the one before all but the last ...

    >>> from microgradx.nn.attention.bias import causal_lower_right
    >>> causal_lower_right(2, 3).int()
    tensor([[1, 1, 0],
            [1, 1, 1]], dtype=microgradx.int32)
    """
    return CausalBias(CausalVariant.LOWER_RIGHT, *_sizes(size, "causal_lower_right"))
