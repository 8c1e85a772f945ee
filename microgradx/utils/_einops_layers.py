"""einops.layers.microgradx: Rearrange, Reduce and EinMix as modules; einops holds their patterns."""
from einops.layers import RearrangeMixin, ReduceMixin
from einops.layers._einmix import _EinmixMixin

import microgradx
from microgradx import nn


class Rearrange(RearrangeMixin, nn.Module):
    """einops.rearrange as a module: Rearrange('b c h w -> b (c h w)')."""

    def forward(self, input):
        return self._apply_recipe(input)


class Reduce(ReduceMixin, nn.Module):
    """einops.reduce as a module: Reduce('b c (h 2) (w 2) -> b c h w', 'max')."""

    def forward(self, input):
        return self._apply_recipe(input)


class EinMix(_EinmixMixin, nn.Module):
    """A weight (and bias) that einsum mixes axes with: EinMix('b i -> b o', weight_shape='i o', bias_shape='o', i=3, o=4)."""

    def _create_parameters(self, weight_shape, weight_bound, bias_shape, bias_bound):
        self.weight = nn.Parameter(microgradx.zeros(weight_shape).uniform_(-weight_bound, weight_bound))
        self.bias = None if bias_shape is None else nn.Parameter(microgradx.zeros(bias_shape).uniform_(-bias_bound, bias_bound))

    def _create_rearrange_layers(self, pre_reshape_pattern, pre_reshape_lengths, post_reshape_pattern, post_reshape_lengths):
        self.pre_rearrange = None if pre_reshape_pattern is None else Rearrange(pre_reshape_pattern, **pre_reshape_lengths)
        self.post_rearrange = None if post_reshape_pattern is None else Rearrange(post_reshape_pattern, **post_reshape_lengths)

    def forward(self, input):
        input = input if self.pre_rearrange is None else self.pre_rearrange(input)
        out = microgradx.einsum(self.einsum_pattern, input, self.weight)
        out = out if self.bias is None else out + self.bias
        return out if self.post_rearrange is None else self.post_rearrange(out)
