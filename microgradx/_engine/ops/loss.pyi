"""Rows of softmax, log-softmax and the losses."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def binary_cross_entropy(input: Any, target: Any, weight: Any=None, reduction: Any='mean') -> Any: """-w (y log x + (1 - y) log(1 - x)), reduced; x in [0, 1]."""
def binary_cross_entropy_with_logits(input: Any, target: Any, weight: Any=None, pos_weight: Any=None, reduction: Any='mean') -> Any: """(1 - y) x - (1 + (pos_weight - 1) y) log sigmoid(x), times weight, reduced."""
def cross_entropy(input: Any, target: Any, weight: Any=None, reduction: Any='mean', ignore_index: builtins.int=-100, label_smoothing: builtins.float=0.0) -> Any: """-log softmax(input)[target] per sample, reduced; target holds class indices or (same shape, floating) probabilities."""
def ctc_loss(logp: _Tensor, targets: _Tensor, plan: _Tensor, blank: builtins.int) -> Any: """(the loss of each sample, what ctc_loss_bwd wants of it): logp (T, N, C), plan (3, N): where the labels start, steps, labels. Not recorded."""
def ctc_loss_bwd(logp: _Tensor, targets: _Tensor, plan: _Tensor, blank: builtins.int, alpha: _Tensor, loss: _Tensor, g: _Tensor) -> Any: """The gradient of the logits behind logp, as PyTorch's: softmax's share is in it."""
def log_softmax(input: Any, dim: Any, dtype: Any=None) -> Any: """x - log(sum(exp(x))) over dim."""
def mse_loss(input: Any, target: Any, reduction: Any='mean') -> Any: """(input - target)^2, reduced."""
def nll_loss(input: Any, target: Any, weight: Any=None, reduction: Any='mean', ignore_index: builtins.int=-100) -> Any: """-weight[t] * input[t] per sample, reduced; input holds log-probabilities (N, C, ...)."""
def softmax(input: Any, dim: Any, dtype: Any=None) -> Any: """exp(x) / sum(exp(x)) over dim."""
def softmax_bwd(y: _Tensor, g: _Tensor, dim: builtins.int) -> Any: """The gradient of softmax over dim from its result and its gradient."""
