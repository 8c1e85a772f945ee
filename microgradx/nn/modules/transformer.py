"""Transformer encoder and decoder (Vaswani et al., 2017)."""
import copy

import microgradx

from .. import functional as F, init
from .._functional_attention import _as_float_mask
from .activation import GELU, MultiheadAttention, ReLU
from .container import ModuleList
from .dropout import Dropout
from .linear import Linear
from .module import Module
from .normalization import LayerNorm


def _get_activation_fn(activation):
    if activation in ("relu", "gelu"):
        return getattr(F, activation)
    raise RuntimeError(f"activation should be relu/gelu, not {activation}")


def _is_causal(mask, is_causal, length):
    """is_causal as it was given, or whether mask is the causal mask of this length."""
    if is_causal is not None:
        return bool(is_causal)
    if mask is None or length is None or tuple(mask.shape[-2:]) != (length, length):
        return False
    causal = Transformer.generate_square_subsequent_mask(length, dtype=mask.dtype if mask.is_floating_point() else None)
    return bool((_as_float_mask(mask, "mask", causal.dtype) == causal).all())


class _Layer(Module):
    """What the encoder's and the decoder's layer share: attention blocks and a feed-forward block around a residual
    path."""
    _attentions = ()

    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.1, activation=F.relu, layer_norm_eps=1e-5,
                 batch_first=False, norm_first=False, bias=True, device=None, dtype=None):
        super().__init__()
        options = {"device": device, "dtype": dtype}
        for name in self._attentions:
            setattr(self, name, MultiheadAttention(d_model, nhead, dropout=dropout, bias=bias, batch_first=batch_first, **options))
        self.linear1 = Linear(d_model, dim_feedforward, bias=bias, **options)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias=bias, **options)
        self.norm_first = norm_first
        blocks = len(self._attentions) + 1
        for i in range(1, blocks + 1):
            setattr(self, f"norm{i}", LayerNorm(d_model, eps=layer_norm_eps, bias=bias, **options))
        for i in range(1, blocks + 1):
            setattr(self, f"dropout{i}", Dropout(dropout))
        self.activation = activation if callable(activation) else _get_activation_fn(activation)

    def __setstate__(self, state):
        super().__setstate__(state)
        if len(self._attentions) == 2 or "activation" not in self._modules:     # PyTorch's copy of a decoder layer forgets a layer, too
            self.__dict__.setdefault("activation", F.relu)

    # the blocks have PyTorch's names and arguments: subclasses override them
    def _sa_block(self, x, attn_mask, key_padding_mask, is_causal=False):
        return self.dropout1(self.self_attn(x, x, x, attn_mask=attn_mask, key_padding_mask=key_padding_mask, need_weights=False, is_causal=is_causal)[0])

    def _ff_block(self, x):
        dropout = self.dropout3 if len(self._attentions) == 2 else self.dropout2
        return dropout(self.linear2(self.dropout(self.activation(self.linear1(x)))))

    def _through(self, x, blocks):
        """x + block(norm(x)) for each block, or norm(x + block(x)) unless norm_first."""
        for i, block in enumerate(blocks, 1):
            norm = getattr(self, f"norm{i}")
            x = x + block(norm(x)) if self.norm_first else norm(x + block(x))
        return x


class TransformerEncoderLayer(_Layer):
    """Self-attention and a feed-forward network, each with dropout, residual connection and layer norm.

    norm_first: the norm comes before each block instead of behind it.

    >>> import microgradx
    >>> microgradx.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)(microgradx.zeros(1, 5, 8)).shape
    microgradx.Size([1, 5, 8])
    """
    _attentions = ("self_attn",)

    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
        """src of the same shape; masks: True means ignored, numbers are added."""
        dtype = src.dtype
        padding = _as_float_mask(src_key_padding_mask, "src_key_padding_mask", dtype, src_mask)
        mask = _as_float_mask(src_mask, "src_mask", dtype)

        return self._through(src, (lambda x: self._sa_block(x, mask, padding, is_causal=is_causal), self._ff_block))


class TransformerDecoderLayer(_Layer):
    """Self-attention, attention to the encoder's output (memory) and a feed-forward network.

    >>> import microgradx
    >>> microgradx.nn.TransformerDecoderLayer(8, 2, 16, batch_first=True)(microgradx.zeros(1, 3, 8), microgradx.zeros(1, 5, 8)).shape
    microgradx.Size([1, 3, 8])
    """
    _attentions = ("self_attn", "multihead_attn")

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, tgt_is_causal=False, memory_is_causal=False):
        """tgt of the same shape; masks: True means ignored, numbers are added."""
        return self._through(tgt, (lambda x: self._sa_block(x, tgt_mask, tgt_key_padding_mask, tgt_is_causal),
                                   lambda x: self._mha_block(x, memory, memory_mask, memory_key_padding_mask, memory_is_causal), self._ff_block))

    def _mha_block(self, x, mem, attn_mask, key_padding_mask, is_causal=False):
        attended = self.multihead_attn(x, mem, mem, attn_mask=attn_mask, key_padding_mask=key_padding_mask, need_weights=False, is_causal=is_causal)[0]
        return self.dropout2(attended)


def _get_clones(module, N):
    return ModuleList([copy.deepcopy(module) for _ in range(N)])


def _length(x, batch_first):
    """The number of steps of (T, N, E), (N, T, E) with batch_first, or (T, E)."""
    return x.size(1 if batch_first and x.ndim == 3 else 0)


class TransformerEncoder(Module):
    """num_layers copies of an encoder layer, and a norm behind them.

    enable_nested_tensor: in eval mode and without gradients, padding at the ends of the sequences is left out, and zero behind the
    layers, under PyTorch's conditions: batch_first, no mask, an even number of heads, ReLU or GELU, the norms behind the blocks.

    >>> import microgradx
    >>> layer = microgradx.nn.TransformerEncoderLayer(8, 2, 16)
    >>> microgradx.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)(microgradx.zeros(5, 1, 8)).shape
    microgradx.Size([5, 1, 8])
    """

    def __init__(self, encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True):
        super().__init__()
        self.layers = _get_clones(encoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        """src through all layers; masks: True means ignored, numbers are added."""
        padding = _as_float_mask(src_key_padding_mask, "src_key_padding_mask", src.dtype, mask, "mask")
        mask = _as_float_mask(mask, "mask", src.dtype)
        is_causal = _is_causal(mask, is_causal, _length(src, self.layers[0].self_attn.batch_first))
        without = mask is None and padding is not None and self._leaves_padding_out(src, padding)
        for layer in self.layers:
            src = layer(src, src_mask=mask, is_causal=is_causal, src_key_padding_mask=padding)
        if without:
            src = src.masked_fill((padding != 0).unsqueeze(-1), 0.0)
        return src if self.norm is None else self.norm(src)

    def _leaves_padding_out(self, src, padding):
        layer = self.layers[0]
        attention = layer.self_attn
        if layer.training or not self.enable_nested_tensor or src.ndim != 3 or not attention.batch_first or layer.norm_first:
            return False
        if attention.num_heads % 2 or attention.in_proj_bias is None or not (
                layer.activation in (F.relu, F.gelu) or isinstance(layer.activation, (ReLU, GELU))):
            return False
        if microgradx.is_grad_enabled() and (src.requires_grad or any(p.requires_grad for p in layer.parameters())):
            return False
        kept = padding == 0
        return bool((kept[:, 1:] <= kept[:, :-1]).all())            # padding at the ends only


class TransformerDecoder(Module):
    """num_layers copies of a decoder layer, and a norm behind them.

    >>> import microgradx
    >>> layer = microgradx.nn.TransformerDecoderLayer(8, 2, 16)
    >>> microgradx.nn.TransformerDecoder(layer, 2)(microgradx.zeros(3, 1, 8), microgradx.zeros(5, 1, 8)).shape
    microgradx.Size([3, 1, 8])
    """

    def __init__(self, decoder_layer, num_layers, norm=None):
        super().__init__()
        self.layers = _get_clones(decoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, tgt_is_causal=None, memory_is_causal=False):
        """tgt through all layers, each looking at memory; masks: True means ignored, numbers are added."""
        causal = _is_causal(tgt_mask, tgt_is_causal, _length(tgt, self.layers[0].self_attn.batch_first))
        for layer in self.layers:
            tgt = layer(tgt, memory, tgt_mask=tgt_mask, memory_mask=memory_mask,
                        tgt_key_padding_mask=tgt_key_padding_mask, memory_key_padding_mask=memory_key_padding_mask,
                        tgt_is_causal=causal, memory_is_causal=memory_is_causal)
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder over src and a decoder over tgt that looks at the encoder's output.

    >>> import microgradx
    >>> model = microgradx.nn.Transformer(8, 2, 1, 1, 16, batch_first=True)
    >>> model(microgradx.zeros(1, 5, 8), microgradx.zeros(1, 3, 8)).shape
    microgradx.Size([1, 3, 8])
    """

    def __init__(self, d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6, dim_feedforward=2048,
                 dropout=0.1, activation=F.relu, custom_encoder=None, custom_decoder=None, layer_norm_eps=1e-5,
                 batch_first=False, norm_first=False, bias=True, device=None, dtype=None):
        super().__init__()
        layer = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias, device, dtype)

        def norm():
            return LayerNorm(d_model, eps=layer_norm_eps, bias=bias, device=device, dtype=dtype)

        self.encoder = custom_encoder if custom_encoder is not None else TransformerEncoder(
            TransformerEncoderLayer(*layer), num_encoder_layers, norm())
        self.decoder = custom_decoder if custom_decoder is not None else TransformerDecoder(
            TransformerDecoderLayer(*layer), num_decoder_layers, norm())
        self._reset_parameters()
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def _reset_parameters(self):
        for param in self.parameters():
            if param.ndim > 1:
                init.xavier_uniform_(param)

    def forward(self, src, tgt, src_mask=None, tgt_mask=None, memory_mask=None, src_key_padding_mask=None,
                tgt_key_padding_mask=None, memory_key_padding_mask=None, src_is_causal=None, tgt_is_causal=None,
                memory_is_causal=False):
        """The decoder's output, of tgt's shape."""
        batch = 0 if self.batch_first else 1
        if src.ndim == 3 and src.size(batch) != tgt.size(batch):
            raise RuntimeError(f"Transformer: the batch number of src and tgt must be equal, got {src.size(batch)} and {tgt.size(batch)}")
        if src.size(-1) != self.d_model or tgt.size(-1) != self.d_model:
            raise RuntimeError(f"Transformer: the feature number of src and tgt must be equal to d_model ({self.d_model}), got "
                               f"{src.size(-1)} and {tgt.size(-1)}")
        memory = self.encoder(src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal)
        return self.decoder(tgt, memory, tgt_mask=tgt_mask, memory_mask=memory_mask,
                            tgt_key_padding_mask=tgt_key_padding_mask, memory_key_padding_mask=memory_key_padding_mask,
                            tgt_is_causal=tgt_is_causal, memory_is_causal=memory_is_causal)

    @staticmethod
    def generate_square_subsequent_mask(sz, device=None, dtype=None):
        """The causal mask (sz, sz): -inf above the diagonal, else 0.

        >>> import microgradx
        >>> microgradx.nn.Transformer.generate_square_subsequent_mask(2)
        tensor([[0., -inf],
                [0., 0.]])
        """
        return microgradx.triu(microgradx.full((sz, sz), float("-inf"), device=device, dtype=dtype), 1)
