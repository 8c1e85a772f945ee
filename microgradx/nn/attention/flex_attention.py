"""Attention whose scores a function of positions changes, and whose mask is one: what both say of all positions is computed at once."""
import copy
import math
from collections import namedtuple
from itertools import product

import microgradx as _m
from microgradx._rows import need

__all__ = ["AuxOutput", "AuxRequest", "BlockMask", "and_masks", "create_block_mask", "create_mask", "flex_attention", "noop_mask", "or_masks"]

_DEFAULT_SPARSE_BLOCK_SIZE = 128
AuxRequest = namedtuple("AuxRequest", ["lse", "max_scores"], defaults=(False, False))
AuxOutput = namedtuple("AuxOutput", ["lse", "max_scores"], defaults=(None, None))
AuxRequest.__doc__ = """What flex_attention is asked for beside its result; max_scores is not supported.

    >>> from microgradx.nn.attention.flex_attention import AuxRequest
    >>> AuxRequest(lse=True)
    AuxRequest(lse=True, max_scores=False)
    """
AuxOutput.__doc__ = """What flex_attention gives beside its result, for an AuxRequest.

    >>> from microgradx.nn.attention.flex_attention import AuxOutput
    >>> AuxOutput()
    AuxOutput(lse=None, max_scores=None)
    """


def noop_mask(batch, head, token_q, token_kv):
    """The mask_mod of no mask: True everywhere.

    >>> import microgradx
    >>> from microgradx.nn.attention.flex_attention import noop_mask
    >>> noop_mask(*microgradx.zeros(4).long())
    tensor(True)
    """
    return _m.ones((), dtype=_m.bool)


def _combined(mask_mods, start, combine):
    need(all(map(callable, mask_mods)), RuntimeError, f"All inputs should be callable mask_mods: {mask_mods}")

    def mask(b, h, q_idx, kv_idx):
        out = _m.tensor(start)
        for mod in mask_mods:
            out = combine(out, mod(b, h, q_idx, kv_idx))
        return out
    return mask


def and_masks(*mask_mods):
    """The mask_mod of what all of these allow.

    >>> from microgradx.nn.attention.flex_attention import and_masks, create_mask
    >>> create_mask(and_masks(lambda b, h, q, k: q >= k, lambda b, h, q, k: q - k < 2), None, None, 3, 3)[0, 0].int()
    tensor([[1, 0, 0],
            [1, 1, 0],
            [0, 1, 1]], dtype=microgradx.int32)
    """
    return _combined(mask_mods, True, lambda a, b: a & b)


def or_masks(*mask_mods):
    """The mask_mod of what one of these allows.

    >>> from microgradx.nn.attention.flex_attention import create_mask, or_masks
    >>> create_mask(or_masks(lambda b, h, q, k: q == k, lambda b, h, q, k: k < 1), None, None, 3, 3)[0, 0].int()
    tensor([[1, 0, 0],
            [1, 1, 0],
            [1, 0, 1]], dtype=microgradx.int32)
    """
    return _combined(mask_mods, False, lambda a, b: a | b)


def _everywhere(mod, shape, *scores):
    """mod at every (batch, head, query, key): its arguments are tensors that broadcast to this shape."""
    places = [_m.arange(n).view([-1 if k == axis else 1 for k in range(4)]) for axis, n in enumerate(shape)]
    return _m.as_tensor(mod(*scores, *places)).expand(shape)


def create_mask(mod_fn, B, H, Q_LEN, KV_LEN, device=None):
    """(B, H, Q_LEN, KV_LEN) of where mask_mod(b, h, q, kv) is True, or score_mod(score, b, h, q, kv) is not -inf; None for B or H is 1.

    >>> from microgradx.nn.attention.flex_attention import create_mask
    >>> create_mask(lambda b, h, q, k: q >= k, None, None, 2, 2)
    tensor([[[[ True, False],
              [ True,  True]]]])
    """
    import inspect
    _m.empty(0, device=device)          # raises where it is no CPU
    shape, count = (B or 1, H or 1, Q_LEN, KV_LEN), len(inspect.signature(mod_fn).parameters)
    need(count in (4, 5), AssertionError, f"create_mask: expected a mask_mod of 4 or a score_mod of 5 arguments, got one of {count}")
    return _everywhere(mod_fn, shape) if count == 4 else ~_m.isneginf(_everywhere(mod_fn, shape, _m.zeros(shape)))


def _unknown(b, h, q_idx, kv_idx):
    raise RuntimeError("BlockMask: the mask_mod of a part is unknown, as its positions are others. Hint: set mask[...].mask_mod")


class BlockMask:
    """What create_block_mask makes: a mask, and which blocks of it are full, in part, or empty. It saves no time here.

    >>> from microgradx.nn.attention.flex_attention import create_block_mask
    >>> mask = create_block_mask(lambda b, h, q, k: q >= k, None, None, 256, 256)
    >>> mask.shape, mask.sparsity(), mask.to_dense()[0, 0].tolist()
    ((1, 1, 256, 256), 25.0, [[1, 0], [1, 1]])
    """

    def __init__(self, mask_mod, mask, BLOCK_SIZE, separate=True):
        self.mask_mod, self.BLOCK_SIZE, self.seq_lengths = mask_mod, BLOCK_SIZE, tuple(mask.shape[-2:])
        sides = [-(-n // size) for n, size in zip(self.seq_lengths, BLOCK_SIZE, strict=True)]
        padded = _m.zeros(*mask.shape[:2], *(n * size for n, size in zip(sides, BLOCK_SIZE, strict=True)), dtype=_m.bool)
        padded[..., :mask.shape[-2], :mask.shape[-1]] = mask
        parts = padded.view(*mask.shape[:2], sides[0], BLOCK_SIZE[0], sides[1], BLOCK_SIZE[1])
        self._any, full = parts.any(5).any(3), parts.all(5).all(3) & separate
        self.kv_num_blocks, self.full_kv_num_blocks = (each.sum(-1, dtype=_m.int32) for each in (self._any & ~full, full))
        if not separate:
            self.full_kv_num_blocks = None

    @property
    def shape(self):
        """(batch, heads, queries, keys)."""
        return (*self._any.shape[:2], *self.seq_lengths)

    def __getitem__(self, index):
        index = tuple(slice(i, i + 1 or None) if isinstance(i, int) else i for i in (index if isinstance(index, tuple) else (index,)))
        out = copy.copy(self)
        for name in ("_any", "kv_num_blocks", "full_kv_num_blocks"):
            part = getattr(self, name)
            setattr(out, name, part if part is None else part[index])
        out.mask_mod = _unknown
        return out

    def numel(self):
        """The number of elements of the mask."""
        return math.prod(self.shape)

    def sparsity(self):
        """The part of empty blocks, in percent."""
        return 100 * (1 - int(self._any.sum()) * self.BLOCK_SIZE[0] * self.BLOCK_SIZE[1] / self.numel())

    def to_dense(self):
        """1 for each block that is not empty, else 0: int32."""
        return self._any.to(_m.int32)

    def to(self, device):
        """The mask itself: there is one device."""
        _m.empty(0, device=device)
        return self

    def to_string(self, grid_size=(20, 20), limit=4):
        """A picture of the blocks of the first `limit` batches and heads, on a grid of at most this size."""
        rows, columns = self._any.shape[-2:]
        most = (grid_size, grid_size) if isinstance(grid_size, int) else grid_size
        down, across = max(1, -(-rows // most[0])), max(1, -(-columns // most[1]))
        pictures = []
        for place in list(product(*map(range, self._any.shape[:2])))[:limit]:
            lines = []
            for r in range(0, rows, down):
                parts = [self._any[place][r:r + down, c:c + across].float().mean().item() for c in range(0, columns, across)]
                lines.append("".join(2 * ("█" if part == 1 else "░" if part else " ") for part in parts))
            pictures.append(f"{place}\n" + "\n".join(lines) + "\n")
        if math.prod(self._any.shape[:2]) > limit:
            pictures += ["...", "To print out more, set BlockMask.to_string(limit=N)",
                         "You can also index (BlockMask[batch, head]) to choose a specific batch or head"]
        return "\n".join(pictures)

    def __str__(self):
        return f"BlockMask(shape={self.shape}, sparsity={self.sparsity():.2f}%, \n{self.to_string().strip()}\n)"

    def __repr__(self):
        return f"BlockMask(shape={self.shape}, sparsity={self.sparsity():.2f}%)"


def create_block_mask(mask_mod, B, H, Q_LEN, KV_LEN, device=None, BLOCK_SIZE=_DEFAULT_SPARSE_BLOCK_SIZE, _compile=False,
                      separate_full_blocks=True, compute_dq_write_order=False, dq_kv_order=True):
    """BlockMask of mask_mod(batch, head, query, key) -> bool, for B batches and H heads (None: the same for all).

    mask_mod is called once, with int64 tensors of all positions that broadcast against one another. separate_full_blocks=False: full blocks count as partial
    ones. The options behind it are about PyTorch's kernels and change nothing.

    >>> from microgradx.nn.attention.flex_attention import create_block_mask
    >>> create_block_mask(lambda b, h, q, k: q >= k, None, None, 512, 512)
    BlockMask(shape=(1, 1, 512, 512), sparsity=37.50%)
    """
    size = (BLOCK_SIZE, BLOCK_SIZE) if isinstance(BLOCK_SIZE, int) else tuple(BLOCK_SIZE)
    return BlockMask(mask_mod, create_mask(mask_mod, B, H, Q_LEN, KV_LEN, device), size, separate_full_blocks)


def flex_attention(query, key, value, score_mod=None, block_mask=None, scale=None, enable_gqa=False, return_lse=False, kernel_options=None, *,
                   return_aux=None):
    """softmax(score_mod(query key' scale)) value, where block_mask allows it.

    query (B, Hq, L, E), key (B, H, S, E), value (B, H, S, Ev) -> (B, Hq, L, Ev); with enable_gqa Hq may be a multiple of H. score_mod(score,
    batch, head, query, key) -> score is called once, with tensors that broadcast to (B, Hq, L, S); scale is 1 / sqrt(E) unless given. Rows that are
    masked altogether give 0. return_aux=AuxRequest(lse=True) adds AuxOutput, with the logarithm of each row's sum of exponentials. ValueError for
    shapes that do not fit. kernel_options cannot change a result.

    >>> import microgradx
    >>> from microgradx.nn.attention.flex_attention import create_block_mask, flex_attention
    >>> causal = create_block_mask(lambda b, h, q, k: q >= k, None, None, 3, 3)
    >>> x = microgradx.tensor([[[[1., 0.], [0., 1.], [1., 1.]]]])
    >>> flex_attention(x, x, x, block_mask=causal)[0, 0, 0]
    tensor([1., 0.])
    """
    for name, x in (("query", query), ("key", key), ("value", value)):
        need(x.dim() == 4, NotImplementedError, f"flex_attention: query, key, and value must be 4D tensors, got {name} {list(x.shape)}")
    (bq, hq, length, e), (bk, hk, keys, _) = query.shape, key.shape
    need(e == key.shape[-1], ValueError, f"flex_attention: query {list(query.shape)} and key {list(key.shape)} need the same last dimension")
    need(hq == hk or enable_gqa and hq % hk == 0, ValueError,
         f"flex_attention: {hq} heads of queries do not fit {hk} of keys. Hint: enable_gqa=True takes a multiple")
    need(bq == bk or (block_mask is not None and bk == 1), ValueError, f"flex_attention: batches of {bq} queries and {bk} keys do not fit")
    need(block_mask is None or block_mask.seq_lengths == (length, keys), ValueError,
         f"flex_attention: block_mask of shape {getattr(block_mask, 'shape', None)} does not fit {length} queries and {keys} keys. "
         "Hint: create one of this size")
    need(not return_lse or return_aux is None, ValueError, "flex_attention: return_lse and return_aux exclude one another. Hint: return_aux alone")
    kind = _m.float64 if query.dtype == _m.float64 else _m.float32
    need(return_aux is None or not return_aux.max_scores, NotImplementedError, "flex_attention: Returning max scores is not supported on the CPU")
    key, value = (x.repeat_interleave(hq // hk, 1).expand(bq, hq, -1, -1) for x in (key, value))
    scores = query.to(kind) @ key.to(kind).transpose(-2, -1) * (1.0 / math.sqrt(e) if scale is None else scale)
    if score_mod is not None:
        scores = _everywhere(score_mod, scores.shape, scores).to(kind)
    if block_mask is not None:
        scores = scores.masked_fill(~_everywhere(block_mask.mask_mod, scores.shape), -math.inf)
    empty = _m.isneginf(scores).all(-1, keepdim=True)
    out = scores.masked_fill(empty, 0.0).softmax(-1).masked_fill(empty, 0.0).to(query.dtype) @ value.to(query.dtype)
    if not return_lse and return_aux is None:
        return out
    lse = scores.masked_fill(empty, 0.0).logsumexp(-1).masked_fill(empty[..., 0], -math.inf) if return_lse or return_aux.lse else None
    return (out, lse) if return_lse else (out, AuxOutput(lse))
