"""Rows of softmax, log-softmax and the losses."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def binary_cross_entropy(input, target, weight=None, reduction='mean'): """-w (y log x + (1 - y) log(1 - x)), reduced; x in [0, 1]."""
def binary_cross_entropy_with_logits(input, target, weight=None, pos_weight=None, reduction='mean'): """(1 - y) x - (1 + (pos_weight - 1) y) log sigmoid(x), times weight, reduced."""
def cross_entropy(input, target, weight=None, reduction='mean', ignore_index: builtins.int = -100, label_smoothing: builtins.float = 0.0): """-log softmax(input)[target] per sample, reduced; target holds class indices or (same shape, floating) probabilities."""
def ctc_loss(logp: _Tensor, targets: _Tensor, plan: _Tensor, blank: builtins.int): """(the loss of each sample, what ctc_loss_bwd wants of it): logp (T, N, C), plan (3, N): where the labels start, steps, labels. Not recorded."""
def ctc_loss_bwd(logp: _Tensor, targets: _Tensor, plan: _Tensor, blank: builtins.int, alpha: _Tensor, loss: _Tensor, g: _Tensor): """The gradient of the logits behind logp, as PyTorch's: softmax's share is in it."""
def log_softmax(input, dim, dtype=None): """x - log(sum(exp(x))) over dim."""
def mse_loss(input, target, reduction='mean'): """(input - target)^2, reduced."""
def nll_loss(input, target, weight=None, reduction='mean', ignore_index: builtins.int = -100): """-weight[t] * input[t] per sample, reduced; input holds log-probabilities (N, C, ...)."""
def softmax(input, dim, dtype=None): """exp(x) / sum(exp(x)) over dim."""
def softmax_bwd(y: _Tensor, g: _Tensor, dim: builtins.int): """The gradient of softmax over dim from its result and its gradient."""
