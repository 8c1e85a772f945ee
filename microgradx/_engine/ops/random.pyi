"""The Generator (PyTorch's CPU stream), everything that draws from it, and dropout."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.device import device as _device
from microgradx._engine.tensor import Tensor as _Tensor

class Generator:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def clone_state(self) -> Any: """A new generator at the same place of the stream."""
    device: _device
    def get_state(self) -> Any: """The stream's state as a uint8 tensor of 5056 elements, PyTorch's layout."""
    def initial_seed(self) -> Any: """The seed this stream was started with."""
    def manual_seed(self, seed: Any) -> Any: """Start the stream of this seed (negative seeds count from 2**64); returns self."""
    def seed(self) -> Any: """Start a stream of the system's entropy; returns the seed."""
    def set_state(self, new_state: _Tensor) -> Any: """Continue from a state that get_state gave."""
KINDS: builtins.dict
def bernoulli_each(p: _Tensor, like: _Tensor, generator: Any=None) -> Any: """Of like's shape and dtype: 1 with the probability of each element of p, drawn in the order of like's memory."""
def binomial(count: _Tensor, prob: _Tensor, generator: Any=None) -> Any: """A binomial draw for each pair of count and prob, which have one shape and dtype."""
default_generator: Any
def dropout(input: Any, rate: Any, train: Any) -> Any: """Zero each element with probability p and scale the rest by 1 / (1 - p); the input itself when not training."""
def fill_random(self: _Tensor, kind: builtins.int, generator: Any=None, a: builtins.float=0.0, b: builtins.float=1.0, lo: Any=0, span: Any=0) -> Any: """In place, one of KINDS; history as after any overwrite with constants."""
def forbid_draws(blocks: builtins.int) -> Any: """Enter this many blocks in which nothing may be drawn in this thread; a negative number leaves them."""
def manual_seed(seed: Any) -> Any: """manual_seed(seed) -> Generator: seed the default stream."""
def multinomial_rows(p: _Tensor, samples: builtins.int, generator: Any=None) -> Any: """samples indices per row of p (rows, n), with replacement."""
def permutation(n: builtins.int, generator: Any=None) -> Any: """A random order of 0..n-1 (int64)."""
def poisson(rates: _Tensor, generator: Any=None) -> Any: """A Poisson draw for each rate."""
def standard_gamma(alpha: _Tensor, generator: Any=None) -> Any: """A gamma draw of rate 1 for each shape parameter."""
