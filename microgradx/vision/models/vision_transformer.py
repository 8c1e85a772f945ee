"""Vision transformer (Dosovitskiy et al., 2021)."""
from collections import OrderedDict
from functools import partial
from typing import NamedTuple

import microgradx
from microgradx import nn
from microgradx._rows import need

from .._blocks import MLP, Conv2dNormActivation
from ._builder import network

_Norm = partial(nn.LayerNorm, eps=1e-6)


class ConvStemConfig(NamedTuple):
    """A convolution before the patches."""
    out_channels: int
    kernel_size: int
    stride: int
    norm_layer: object = nn.BatchNorm2d
    activation_layer: object = nn.ReLU


class MLPBlock(MLP):
    """Two linear layers with GELU between them."""

    def __init__(self, in_dim, mlp_dim, dropout):
        super().__init__(in_dim, [mlp_dim, in_dim], activation_layer=nn.GELU, dropout=dropout)
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                nn.init.xavier_uniform_(layer.weight)
                nn.init.normal_(layer.bias, std=1e-6)


class EncoderBlock(nn.Module):
    """Attention and a perceptron, each behind a norm and beside a shortcut."""

    def __init__(self, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer=_Norm):
        super().__init__()
        self.num_heads = num_heads
        self.ln_1 = norm_layer(hidden_dim)
        self.self_attention = nn.MultiheadAttention(hidden_dim, num_heads, dropout=attention_dropout, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.ln_2 = norm_layer(hidden_dim)
        self.mlp = MLPBlock(hidden_dim, mlp_dim, dropout)

    def forward(self, input):
        """(N, S, E) -> (N, S, E)."""
        need(input.dim() == 3, AssertionError, f"Expected (batch_size, seq_length, hidden_dim) got {input.shape}")
        normed = self.ln_1(input)
        attended, _ = self.self_attention(normed, normed, normed, need_weights=False)
        attended = self.dropout(attended) + input
        return attended + self.mlp(self.ln_2(attended))


class Encoder(nn.Module):
    """Blocks over a sequence to which learned places were added."""

    def __init__(self, seq_length, num_layers, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer=_Norm):
        super().__init__()
        self.pos_embedding = nn.Parameter(microgradx.empty(1, seq_length, hidden_dim).normal_(std=0.02))
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.Sequential(OrderedDict((f"encoder_layer_{i}", EncoderBlock(num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer))
                                                for i in range(num_layers)))
        self.ln = norm_layer(hidden_dim)

    def forward(self, input):
        """(N, S, E) -> (N, S, E)."""
        need(input.dim() == 3, AssertionError, f"Expected (batch_size, seq_length, hidden_dim) got {input.shape}")
        return self.ln(self.layers(self.dropout(input + self.pos_embedding)))


class VisionTransformer(nn.Module):
    """VisionTransformer(image_size, patch_size, num_layers, num_heads, hidden_dim, mlp_dim, dropout=0.0, attention_dropout=0.0, num_classes=1000,
    representation_size=None, norm_layer=LayerNorm with eps 1e-6, conv_stem_configs=None): a transformer over patches of a picture and one token, of which
    the classes come.

    >>> import microgradx
    >>> microgradx.vision.models.VisionTransformer(32, 8, 1, 2, 16, 32, num_classes=5)(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, image_size, patch_size, num_layers, num_heads, hidden_dim, mlp_dim, dropout=0.0, attention_dropout=0.0, num_classes=1000,
                 representation_size=None, norm_layer=_Norm, conv_stem_configs=None):
        super().__init__()
        need(image_size % patch_size == 0, AssertionError, "Input shape indivisible by patch size!")
        self.image_size, self.patch_size, self.hidden_dim, self.mlp_dim, self.norm_layer = image_size, patch_size, hidden_dim, mlp_dim, norm_layer
        self.attention_dropout, self.dropout, self.num_classes, self.representation_size = attention_dropout, dropout, num_classes, representation_size
        if conv_stem_configs is None:
            self.conv_proj = nn.Conv2d(3, hidden_dim, kernel_size=patch_size, stride=patch_size)
        else:
            self.conv_proj, channels = nn.Sequential(), 3
            for i, stem in enumerate(conv_stem_configs):
                self.conv_proj.add_module(f"conv_bn_relu_{i}", Conv2dNormActivation(
                    channels, stem.out_channels, stem.kernel_size, stem.stride, norm_layer=stem.norm_layer, activation_layer=stem.activation_layer))
                channels = stem.out_channels
            self.conv_proj.add_module("conv_last", nn.Conv2d(channels, hidden_dim, kernel_size=1))
        self.class_token = nn.Parameter(microgradx.zeros(1, 1, hidden_dim))
        self.seq_length = (image_size // patch_size) ** 2 + 1
        self.encoder = Encoder(self.seq_length, num_layers, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer)
        layers = OrderedDict() if representation_size is None else OrderedDict(pre_logits=nn.Linear(hidden_dim, representation_size), act=nn.Tanh())
        layers["head"] = nn.Linear(representation_size or hidden_dim, num_classes)
        self.heads = nn.Sequential(layers)
        self._initialize()

    def _initialize(self):
        if isinstance(self.conv_proj, nn.Conv2d):
            nn.init.trunc_normal_(self.conv_proj.weight, std=self.conv_proj.weight[0].numel() ** -0.5)
            nn.init.zeros_(self.conv_proj.bias)
        else:
            nn.init.normal_(self.conv_proj.conv_last.weight, std=(2.0 / self.conv_proj.conv_last.out_channels) ** 0.5)
            nn.init.zeros_(self.conv_proj.conv_last.bias)
        if hasattr(self.heads, "pre_logits"):
            nn.init.trunc_normal_(self.heads.pre_logits.weight, std=self.heads.pre_logits.in_features ** -0.5)
            nn.init.zeros_(self.heads.pre_logits.bias)
        nn.init.zeros_(self.heads.head.weight)
        nn.init.zeros_(self.heads.head.bias)

    def _process_input(self, x):
        """(N, 3, H, W) -> (N, patches, hidden_dim)."""
        for name, length in ("height", x.shape[2]), ("width", x.shape[3]):
            need(length == self.image_size, AssertionError, f"Wrong image {name}! Expected {self.image_size} but got {length}!")
        return self.conv_proj(x).flatten(2).permute(0, 2, 1)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        patches = self._process_input(x)
        return self.heads(self.encoder(microgradx.cat([self.class_token.expand(len(patches), -1, -1), patches], dim=1))[:, 0])


def _made(image_size=224, **options):
    return VisionTransformer(image_size, **options)


_made.__name__ = "VisionTransformer"
for _name, _patch, _layers, _heads, _width in (("b_16", 16, 12, 12, 768), ("b_32", 32, 12, 12, 768), ("l_16", 16, 24, 16, 1024), ("l_32", 32, 24, 16, 1024),
                                                ("h_14", 14, 32, 16, 1280)):
    globals()[f"vit_{_name}"] = network(_made, f"vit_{_name}", f"{_layers} layers over patches of {_patch} by {_patch}.", patch_size=_patch, num_layers=_layers,
                                        num_heads=_heads, hidden_dim=_width, mlp_dim=4 * _width)
