"""Helpers around parameters, gradients and sequences."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx.nn.utils import clip_grad as clip_grad
from microgradx.nn.utils import convert_parameters as convert_parameters
from microgradx.nn.utils import fusion as fusion
from microgradx.nn.utils import init as init
from microgradx.nn.utils import memory_format as memory_format
from microgradx.nn.utils import parametrizations as parametrizations
from microgradx.nn.utils import parametrize as parametrize
from microgradx.nn.utils import prune as prune
from microgradx.nn.utils import rnn as rnn
from microgradx.nn.utils import stateless as stateless

__all__ = ['clip_grad_norm', 'clip_grad_norm_', 'clip_grad_value_', 'clip_grads_with_norm_', 'convert_conv2d_weight_memory_format', 'convert_conv3d_weight_memory_format', 'fuse_conv_bn_eval', 'fuse_conv_bn_weights', 'fuse_linear_bn_eval', 'fuse_linear_bn_weights', 'get_total_norm', 'parameters_to_vector', 'parametrizations', 'parametrize', 'remove_spectral_norm', 'remove_weight_norm', 'rnn', 'skip_init', 'spectral_norm', 'stateless', 'vector_to_parameters', 'weight_norm']
def clip_grad_norm(parameters: Any, max_norm: Any, norm_type: Any=2.0, error_if_nonfinite: Any=False, foreach: Any=None) -> Any: """The old name of clip_grad_norm_."""
def clip_grad_norm_(parameters: Any, max_norm: Any, norm_type: Any=2.0, error_if_nonfinite: Any=False, foreach: Any=None) -> Any: """Scale all gradients down so that their joint norm is at most max_norm; returns the norm before."""
def clip_grad_value_(parameters: Any, clip_value: Any, foreach: Any=None) -> Any: """Clamp every element of every gradient to [-clip_value, clip_value]; foreach changes no result."""
def clip_grads_with_norm_(parameters: Any, max_norm: Any, total_norm: Any, foreach: Any=None) -> Any: """Multiply every gradient by max_norm / total_norm where that is below 1; foreach changes no result."""
def convert_conv2d_weight_memory_format(module: Any, memory_format: Any) -> Any: """Lay the weights of every Conv2d and ConvTranspose2d in module out in this order, and nothing else; returns module."""
def convert_conv3d_weight_memory_format(module: Any, memory_format: Any) -> Any: """Lay the weights of every Conv3d and ConvTranspose3d in module out in this order, and nothing else; returns module."""
def fuse_conv_bn_eval(conv: Any, bn: Any, transpose: Any=False) -> Any: """A copy of conv that does what conv and then bn do, both in evaluation."""
def fuse_conv_bn_weights(conv_w: Any, conv_b: Any, bn_rm: Any, bn_rv: Any, bn_eps: Any, bn_w: Any, bn_b: Any, transpose: Any=False) -> Any: """(weight, bias) of a convolution that does what the convolution and the batch norm behind it do; transpose: of a transposed one."""
def fuse_linear_bn_eval(linear: Any, bn: Any) -> Any: """A copy of linear that does what linear and then bn do, both in evaluation."""
def fuse_linear_bn_weights(linear_w: Any, linear_b: Any, bn_rm: Any, bn_rv: Any, bn_eps: Any, bn_w: Any, bn_b: Any) -> Any: """(weight, bias) of a linear layer that does what the linear layer and the batch norm behind it do."""
def get_total_norm(tensors: Any, norm_type: Any=2.0, error_if_nonfinite: Any=False, foreach: Any=None) -> Any: """The norm_type norm of all tensors as one vector; foreach changes no result."""
def parameters_to_vector(parameters: Any) -> Any: """All parameters, flattened and joined."""
def remove_spectral_norm(module: Any, name: Any='weight') -> Any: """Make the parameter an ordinary one again, with its normalised value."""
def remove_weight_norm(module: Any, name: Any='weight') -> Any: """Make the parameter an ordinary one again."""
def skip_init(module_cls: Any, *args: Any, **kwargs: Any) -> Any: """module_cls(*args, **kwargs) with parameters of undefined contents, which draws nothing from the random stream."""
def spectral_norm(module: Any, name: Any='weight', n_power_iterations: Any=1, eps: Any=1e-12, dim: Any=None) -> Any: """Divide the parameter by its largest singular value; the original is `<name>_orig`, the vectors `<name>_u`,"""
def vector_to_parameters(vec: Any, parameters: Any) -> Any: """Set the data of the parameters, in order, to parts of vec (they share its memory)."""
def weight_norm(module: Any, name: Any='weight', dim: Any=0) -> Any: """Replace the parameter by its norm `<name>_g` (one for each index of dim, or one) and direction `<name>_v`."""
