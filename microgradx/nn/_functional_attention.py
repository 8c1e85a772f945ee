"""Attention of nn.functional."""
import functools
import math

import microgradx
from microgradx._engine import ops, tape
from microgradx._engine.ops.loss import softmax_bwd
from microgradx._engine.tape import rename
from microgradx._engine.warn import warn
from microgradx._rows import need, own, rounded_once


@rounded_once
def scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
    """softmax(query key^T * scale + mask) value: (..., L, E), (..., S, E), (..., S, Ev) give (..., L, Ev).

    attn_mask: boolean, True where attention is allowed, or numbers that are added. is_causal: only to places not later.
    scale: 1 / sqrt(E) unless given. dropout_p applies always: pass 0 in evaluation. enable_gqa: fewer heads in key and
    value, each repeated (Vaswani et al., 2017; Ainslie et al., 2023).

    >>> import microgradx
    >>> q = microgradx.ones(1, 2, 4)
    >>> microgradx.nn.functional.scaled_dot_product_attention(q, q, q).shape
    microgradx.Size([1, 2, 4])
    """
    query, key, value = ops.autocast(query), ops.autocast(key), ops.autocast(value)
    if not 0 <= dropout_p <= 1:
        raise RuntimeError(f"scaled_dot_product_attention: dropout probability has to be between 0 and 1, but got {dropout_p}")
    if query.dtype is not key.dtype or query.dtype is not value.dtype:
        raise RuntimeError(f"scaled_dot_product_attention: expected one dtype, got {query.dtype}, {key.dtype} and {value.dtype}")
    q, k, v = query.shape, key.shape, value.shape
    if len(q) < 2 or len(k) < 2 or len(v) < 2:
        raise RuntimeError(f"scaled_dot_product_attention: expected 2 dimensions or more, got {len(q)}, {len(k)} and {len(v)}")
    if q[-1] != k[-1] or k[-2] != v[-2]:
        raise RuntimeError("scaled_dot_product_attention: query and key must be equally wide, and there must be a value for each key, got "
                           f"{list(q)}, {list(k)} and {list(v)}")
    if attn_mask is not None and ops.autocast(attn_mask).dtype not in (microgradx.bool, microgradx.float32, query.dtype):
        raise RuntimeError(f"scaled_dot_product_attention: Expected attn_mask dtype to be bool or float or query's {query.dtype}, got {attn_mask.dtype}")
    if enable_gqa:
        need(not query.size(-3) % key.size(-3), RuntimeError, "scaled_dot_product_attention: Number of heads in key and value must divide the number of "
             f"heads in query, got {key.size(-3)} and {query.size(-3)}")
        key = key.repeat_interleave(query.size(-3) // key.size(-3), -3)
        value = value.repeat_interleave(query.size(-3) // value.size(-3), -3)
    given_mask = attn_mask
    if is_causal and attn_mask is not None:
        if hasattr(attn_mask, "variant"):
            raise ValueError("scaled_dot_product_attention: a CausalBias should not be used with is_causal=True. Hint: leave one of them out")
        if not _is_fused(query, key, value, attn_mask, dropout_p):                 # PyTorch's fused kernel takes both
            raise RuntimeError("scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True. Hint: put both in the mask")
    scale = 1 / math.sqrt(q[-1] or 1) if scale is None else scale
    causal = is_causal and attn_mask is None and q[-2] == k[-2]
    if is_causal and not causal:
        future = _future(q[-2], k[-2], query.dtype)
        attn_mask = future if attn_mask is None else attn_mask & (future == 0) if attn_mask.dtype is microgradx.bool else attn_mask + future
    if attn_mask is not None and attn_mask.dtype is microgradx.bool:
        attn_mask = microgradx.where(attn_mask, 0.0, -math.inf).to(query.dtype)
    out = _in_pieces(query, key, value, None, dropout_p, scale, True) if causal else _attention_only(query, key, value, attn_mask, dropout_p, scale)
    if not out.requires_grad and query.is_contiguous() or not _is_fused(query, key, value, given_mask, dropout_p):
        return out
    return rename(_laid_out_as(query, out), "ScaledDotProductFlashAttentionForCpuBackward0")


def _is_fused(query, key, value, mask, dropout_p):
    """Does PyTorch compute it in one kernel? Its result lies as query does, and it takes a mask where is_causal."""
    q, k, v = query.shape, key.shape, value.shape
    return (len(q) == len(k) == len(v) == 4 and not dropout_p and q[-1] == v[-1] and q[:2] == k[:2] == v[:2]
            and query.stride(-1) == key.stride(-1) == value.stride(-1) == 1 and (mask is None or mask.ndim in (2, 4) and not mask.requires_grad))


def _laid_out_as(query, out):
    """out with its dimensions nested as a copy of query has them: programs view heads and their elements, which lie together there, as one."""
    if query.is_contiguous():
        return out
    outer_first = sorted(range(out.ndim), key=microgradx.empty_like(query).stride, reverse=True)
    if outer_first == [*range(out.ndim)]:
        return out
    return out.permute(outer_first).contiguous().permute([outer_first.index(dim) for dim in range(out.ndim)])


def _attention(q, k, v, mask, dropout_p, scale):
    """softmax(scale q k.T + mask) v, and the weights, some of them dropped."""
    scores = (q * scale) @ k.transpose(-2, -1)
    weights = ops.softmax(scores if mask is None else scores + mask.to(scores.dtype), -1)      # autocast's
    if dropout_p > 0.0:
        weights = ops.dropout(weights, dropout_p, True)
    return weights @ v, weights


_PIECE, _ROWS = 1 << 17, 64         # scores, which stay in the second cache with their weights; rows of them that see the same keys where it is causal


def _attention_only(q, k, v, mask, dropout_p, scale):
    """_attention without its weights, where a query that may look nowhere gives zeros, not NaN."""
    blind = None if mask is None or not mask.numel() else mask.detach().amax(-1, keepdim=True) == -math.inf
    if blind is None or not blind.any():
        return _in_pieces(q, k, v, mask, dropout_p, scale)
    return _in_pieces(q, k, v, mask.masked_fill(blind, 0.0), dropout_p, scale).masked_fill(blind, 0.0)


def _future(rows, keys, dtype):
    """What the scores of a causal query get: -inf for keys behind it, else 0; remembered where it is not large."""
    return (_future_mask if rows * keys <= 1 << 14 else _future_mask.__wrapped__)(rows, keys, dtype)


@functools.lru_cache(maxsize=16)
def _future_mask(rows, keys, dtype):
    with microgradx.inference_mode(False), microgradx.no_grad():
        return microgradx.full((rows, keys), -math.inf, dtype=dtype).triu(1)


def _pieces(heads, rows, keys, causal):
    """(slice of heads, first row, the one behind the last, how many keys they see) of products that stay in the cache."""
    for first in range(0, rows, _ROWS if causal else rows):
        last = min(first + _ROWS, rows) if causal else rows
        seen = last if causal else keys
        n = max(1, _PIECE // ((last - first) * seen))
        for i in range(0, heads, n):
            yield slice(i, i + n), first, last, seen


def _in_pieces(q, k, v, mask, dropout_p, scale, causal=False):
    """_attention's result, of many scores in pieces of several heads, each of which stays in the cache; causal rows skip the keys behind them."""
    heads, rows, keys = q.shape[:-2], q.size(-2), k.size(-2)
    if (math.prod(heads) * rows * keys <= _PIECE or dropout_p > 0.0 or q.dtype.itemsize < 4 or k.shape[:-2] != heads or v.shape[:-2] != heads
            or mask is not None and (mask.requires_grad or mask.shape[:-2].numel() > 1)):
        return _attention(q, k, v, _future(rows, keys, q.dtype) if causal else mask, dropout_p, scale)[0]
    mask = _future(_ROWS, _ROWS, q.dtype) if causal else None if mask is None else mask.reshape(mask.shape[-2:])
    with microgradx.no_grad():
        out, weights = q.new_empty(heads.numel(), rows, v.size(-1)), []
        flat_q, flat_k, flat_v = [x.reshape(-1, *x.shape[-2:]) for x in (q, k, v)]
        pieces = [*_pieces(len(out), rows, keys, causal)]
        for i, first, last, seen in pieces:
            s = (flat_q[i, first:last] * scale) @ flat_k[i, :seen].transpose(-2, -1)
            if mask is not None:
                s[..., first if causal else 0:].add_(mask[:last - first, :last - first] if causal else mask)
            weights.append(ops.softmax(s, -1))
            out[i, first:last] = weights[-1] @ flat_v[i, :seen]
    out = out.view(*heads, *out.shape[1:])
    tape.record_python(_ATTENTION, out, (q, k, v), (q, k, v, mask, *weights), extra=(scale, causal, pieces))
    return out


def _attention_rule(node, grad):
    """The gradients of q, k and v; as recorded operations if they are to be differentiated, else in the pieces of the forward pass."""
    q, k, v, mask, *weights = node.saved
    (scale, causal, pieces), (flat_q, flat_k, flat_v, flat_g) = node.extra_, [x.reshape(-1, *x.shape[-2:]) for x in (q, k, v, grad)]

    def gradients(w, q_i, k_i, v_i, g):
        ds = softmax_bwd(w, g @ v_i.transpose(-2, -1), 2)
        return ds @ k_i * scale, ds.transpose(-2, -1) @ (q_i * scale), w.transpose(-2, -1) @ g
    if microgradx.is_grad_enabled():
        w = _attention(flat_q, flat_k, flat_v, _future(q.size(-2), k.size(-2), q.dtype) if causal else mask, 0.0, scale)[1]
        grads = gradients(w, flat_q, flat_k, flat_v, flat_g)
    else:
        grads = [microgradx.zeros(x.shape, dtype=x.dtype) for x in (flat_q, flat_k, flat_v)]
        for w, (i, first, last, seen) in zip(weights, pieces, strict=True):
            ranges = slice(first, last), slice(0, seen), slice(0, seen)
            for whole, part, found in zip(grads, ranges, gradients(w, flat_q[i, first:last], flat_k[i, :seen], flat_v[i, :seen], flat_g[i, first:last]),
                                          strict=True):
                whole[i, part] += found
    return tuple(whole.view(x.shape) for whole, x in zip(grads, (q, k, v), strict=True))


_ATTENTION = tape.python_row("attention", _attention_rule, "ScaledDotProductFlashAttentionForCpuBackward0")


def _as_float_mask(mask, name, dtype, other=None, other_name="src_mask"):
    """A boolean mask (True: ignore) as numbers to add: 0 and -inf; other: the mask that should be of the same kind."""
    if mask is not None and other is not None and mask.dtype is not other.dtype:
        warn(f"Support for mismatched {name} and {other_name} is deprecated. Hint: give both as bool or both as numbers, not {mask.dtype} and {other.dtype}")
    if mask is None or mask.is_floating_point():
        return mask
    if mask.dtype is not microgradx.bool:
        raise AssertionError(f"only bool and floating types of {name} are supported")
    return microgradx.zeros(mask.shape, dtype=dtype).masked_fill(mask, -math.inf)


def _of_all(change, query, key, value):
    """change of the three; those that are the same tensor stay so, which saves projections."""
    changed = change(query)
    changed_key = changed if key is query else change(key)
    return changed, changed_key, changed_key if value is key else change(value)


def _projected(query, key, value, weights, biases):
    """The three projections; one product for all where query, key and value are the same tensor."""
    if isinstance(weights, tuple):
        biases = (None,) * 3 if biases is None else biases.chunk(3)
        return [ops.linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases, strict=True)]
    embed = query.size(-1)
    if query is key and key is value:
        return ops.linear(query, weights, biases).chunk(3, -1)
    if key is value:
        b = (None, None) if biases is None else biases.split([embed, 2 * embed])
        w = weights.split([embed, 2 * embed])
        return [ops.linear(query, w[0], b[0]), *ops.linear(key, w[1], b[1]).chunk(2, -1)]
    return _projected(query, key, value, tuple(weights.chunk(3)), biases)


def _check_shapes(query, key, value, key_padding_mask, attn_mask, separate):
    """Whether the inputs have a batch dimension; separate: each one's own weight, or nothing."""
    if not (query.ndim in (2, 3) and key.ndim == query.ndim and value.ndim == query.ndim):
        raise AssertionError(f"multi_head_attention_forward: expected all 2-D or all 3-D, got {query.ndim}-D, {key.ndim}-D and {value.ndim}-D")
    batched = query.ndim == 3
    if key_padding_mask is not None and key_padding_mask.ndim != query.ndim - 1:
        raise AssertionError(f"multi_head_attention_forward: expected a key_padding_mask of {query.ndim - 1} dimensions, got {key_padding_mask.ndim}")
    if attn_mask is not None and attn_mask.ndim not in (2, 3):
        raise AssertionError(f"multi_head_attention_forward: attn_mask's dimension {attn_mask.ndim} is not supported")
    for name, x, weight in zip(("query", "key", "value"), (query, key, value), separate, strict=False):
        want = query.size(-1), x.size(-1)
        if weight.shape != want:
            raise AssertionError(f"expecting {name} weights shape of {want}, but got {weight.shape}")
    return batched


def multi_head_attention_forward(query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k,
                                 bias_v, add_zero_attn, dropout_p, out_proj_weight, out_proj_bias, training=True,
                                 key_padding_mask=None, need_weights=True, attn_mask=None,
                                 use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None,
                                 v_proj_weight=None, static_k=None, static_v=None, average_attn_weights=True,
                                 is_causal=False):
    """What nn.MultiheadAttention computes: (output (L, N, E), weights (N, L, S) or None).

    query (L, N, E), key and value (S, N, ...), or all without N. Masks: True means ignored, numbers are added.
    is_causal says that attn_mask is the causal mask. average_attn_weights=False: weights of each head, (N, heads, L,
    S).

    >>> import microgradx
    >>> layer, x = microgradx.nn.MultiheadAttention(4, 2), microgradx.zeros(3, 1, 4)
    >>> weights = layer.in_proj_weight, layer.in_proj_bias, None, None, False, 0.0, layer.out_proj.weight, layer.out_proj.bias
    >>> microgradx.nn.functional.multi_head_attention_forward(x, x, x, 4, 2, *weights)[0].shape
    microgradx.Size([3, 1, 4])
    """
    separate = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else ()
    batched = _check_shapes(query, key, value, key_padding_mask, attn_mask, separate)
    need(not is_causal or attn_mask is not None, RuntimeError, "multi_head_attention_forward: Need attn_mask if specifying the is_causal hint.")
    if query.size(-1) != embed_dim_to_check:
        raise AssertionError(f"was expecting embedding dimension of {embed_dim_to_check}, but got {query.size(-1)}")
    if embed_dim_to_check % num_heads != 0:
        raise AssertionError(f"embed_dim {embed_dim_to_check} not divisible by num_heads {num_heads}")
    if not batched:
        query, key, value = _of_all(lambda x: x.unsqueeze(1), query, key, value)
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    if not ((key.shape[:2] == value.shape[:2] or not use_separate_proj_weight) and (use_separate_proj_weight or key.shape == value.shape)):
        raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
    length, batch, embed = query.shape
    q, k, v = _projected(query, key, value, separate or in_proj_weight, in_proj_bias)
    padding = _as_float_mask(key_padding_mask, "key_padding_mask", q.dtype, attn_mask)
    attn_mask = _as_float_mask(attn_mask, "attn_mask", q.dtype)
    extra = 0
    if bias_k is not None:
        need(static_k is None and static_v is None, AssertionError, "multi_head_attention_forward: bias cannot be added to static key or value")
        k, v = (microgradx.cat([x, bias.repeat(1, batch, 1)]) for x, bias in ((k, bias_k), (v, bias_v)))
        extra += 1
    size = embed // num_heads
    q = q.reshape(length, batch * num_heads, size).transpose(0, 1)
    k, v = (static if static is not None else x.reshape(x.size(0), batch * num_heads, size).transpose(0, 1)
            for x, static in ((k, static_k), (v, static_v)))
    if add_zero_attn:
        zeros = microgradx.zeros((batch * num_heads, 1, size), dtype=k.dtype)
        k, v = microgradx.cat([k, zeros], 1), microgradx.cat([v, zeros], 1)
        extra += 1
    mask = _joined_mask(attn_mask, padding, extra, (batch, num_heads, length, k.size(1)), batched)
    dropout_p = dropout_p if training else 0.0
    output, attention = _attend(q, k, v, mask, dropout_p, need_weights, (length, batch, embed))
    output = ops.linear(output, out_proj_weight, out_proj_bias)
    if attention is not None:
        attention = attention.reshape(batch, num_heads, length, k.size(1))
        attention = attention.mean(1) if average_attn_weights else attention
    if batched:
        return output, attention
    return output.squeeze(1), None if attention is None else attention.squeeze(0)


def _joined_mask(attn_mask, padding, extra, sizes, batched):
    """Both masks, widened by the extra keys, as one of shape (N * heads or 1, L or 1, S); None where there is none."""
    batch, heads, length, source = sizes
    if attn_mask is not None:
        wanted = ((length, source - extra), (batch * heads, length, source - extra))[attn_mask.ndim - 2]
        if tuple(attn_mask.shape) != wanted:
            raise (RuntimeError if batched or attn_mask.ndim == 2 else AssertionError)(
                f"The shape of the {attn_mask.ndim}D attn_mask is {attn_mask.shape}, but should be {wanted}.")
        attn_mask = attn_mask if attn_mask.ndim == 3 else attn_mask.unsqueeze(0)
    if padding is not None:
        if tuple(padding.shape) != (batch, source - extra):
            raise AssertionError(f"key_padding_mask: Expected {(batch, source - extra)}, but got {tuple(padding.shape)}")
        padding = padding.repeat_interleave(heads, 0).unsqueeze(1)
    masks = [mask for mask in (attn_mask, padding) if mask is not None]
    if not masks:
        return None
    mask = masks[0] if len(masks) == 1 else masks[0] + masks[1]
    return microgradx.nn.functional.pad(mask, (0, extra)) if extra else mask


def _attend(q, k, v, mask, dropout_p, need_weights, shape):
    """The attention of heads (N * heads, L, size), joined again to shape (L, N, E), and its weights if wanted."""
    scale = math.sqrt(1.0 / q.size(-1))
    if mask is not None and mask.dtype is not q.dtype and (need_weights or mask.dtype is not microgradx.float32) and tape.autocast_code() < 0:
        raise RuntimeError(f"multi_head_attention_forward: Input dtypes must be the same, got masks of {mask.dtype} for a query of {q.dtype}")
    output, attention = _attention(q, k, v, mask, dropout_p, scale) if need_weights else (_attention_only(q, k, v, mask, dropout_p, scale), None)
    return output.transpose(0, 1).reshape(shape), attention


def _warn_mask_types(src_mask, key_padding_mask):
    """PyTorch's warning where one mask is boolean and the other is not."""
    if src_mask is not None and key_padding_mask is not None and src_mask.dtype is not key_padding_mask.dtype:
        warn("Support for mismatched key_padding_mask and attn_mask is deprecated. Use same type for both instead.")


__all__ = list(own(globals()))
