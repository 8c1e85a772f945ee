"""MultiheadAttention."""
from microgradx._rows import need

from .. import functional as F, init
from .._functional_attention import _of_all, _warn_mask_types
from ..parameter import add_parameters
from .module import Module


class MultiheadAttention(Module):
    """Attention of num_heads heads with learned projections (Vaswani et al., 2017).

    query (L, N, E), key (S, N, kdim), value (S, N, vdim), or with batch_first N first, or without N; gives the output
    (L, N, E) and the attention weights (N, L, S), averaged over the heads.

    >>> import microgradx
    >>> x = microgradx.zeros(5, 2, 8)
    >>> out, weights = microgradx.nn.MultiheadAttention(8, 2)(x, x, x)
    >>> out.shape, weights.shape
    (microgradx.Size([5, 2, 8]), microgradx.Size([2, 5, 5]))
    """

    def __init__(self, embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None,
                 vdim=None, batch_first=False, device=None, dtype=None):
        from .linear import NonDynamicallyQuantizableLinear

        super().__init__()
        need(embed_dim > 0 and num_heads > 0, ValueError, f"embed_dim and num_heads must be positive, got {embed_dim} and {num_heads}")
        need(embed_dim % num_heads == 0, AssertionError, f"embed_dim must be divisible by num_heads, got {embed_dim} and {num_heads}")
        self.embed_dim, self.num_heads, self.dropout, self.batch_first = embed_dim, num_heads, dropout, batch_first
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim
        self.head_dim = embed_dim // num_heads
        self.add_zero_attn = add_zero_attn
        shapes = {"in_proj_weight": (3 * embed_dim, embed_dim), "q_proj_weight": (embed_dim, embed_dim), "k_proj_weight": (embed_dim, self.kdim),
                  "v_proj_weight": (embed_dim, self.vdim), "in_proj_bias": 3 * embed_dim}
        same = self._qkv_same_embed_dim
        add_parameters(self, shapes, device, dtype, q_proj_weight=not same, k_proj_weight=not same, v_proj_weight=not same, in_proj_weight=same,
                       in_proj_bias=bias)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias=bias, device=device, dtype=dtype)
        if add_bias_kv:
            add_parameters(self, dict.fromkeys(("bias_k", "bias_v"), (1, 1, embed_dim)), device, dtype)
        else:
            self.bias_k = self.bias_v = None
        self._reset_parameters()

    def _reset_parameters(self):
        for weight in (self.in_proj_weight, self.q_proj_weight, self.k_proj_weight, self.v_proj_weight):
            if weight is not None:
                init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.constant_(self.in_proj_bias, 0.0)
            init.constant_(self.out_proj.bias, 0.0)
        for bias in (self.bias_k, self.bias_v):
            if bias is not None:
                init.xavier_normal_(bias)

    def forward(self, query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None,
                average_attn_weights=True, is_causal=False):
        """(output, weights or None); masks: True means ignored, numbers are added."""
        _warn_mask_types(attn_mask, key_padding_mask)
        swap = self.batch_first and query.ndim == 3
        if swap:
            query, key, value = _of_all(lambda x: x.transpose(0, 1), query, key, value)
        output, weights = F.multi_head_attention_forward(
            query, key, value, self.embed_dim, self.num_heads, self.in_proj_weight, self.in_proj_bias, self.bias_k,
            self.bias_v, self.add_zero_attn, self.dropout, self.out_proj.weight, self.out_proj.bias, self.training,
            key_padding_mask, need_weights, attn_mask, not self._qkv_same_embed_dim, self.q_proj_weight,
            self.k_proj_weight, self.v_proj_weight, average_attn_weights=average_attn_weights, is_causal=is_causal)
        return (output.transpose(0, 1) if swap else output), weights
