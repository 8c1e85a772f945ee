"""Random tensors: PyTorch's CPU stream, the same numbers for the same seed."""
import math

from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES, get_default_dtype
from microgradx._engine.ops import random as _draws
from microgradx._engine.ops.random import KINDS, Generator, default_generator, manual_seed
from microgradx._engine.tape import flat, rename, unchanged
from microgradx._engine.tensor import Tensor, cold
from microgradx._engine.warn import warn
from microgradx._rows import NUMBER, WHOLE, _result, implemented, largest, need, own, wanted_dtype
from microgradx.creation import _agree, _finish, _like, _no_values, _shape, _sizes, empty_strided, tensor

_INT64 = DTYPES["int64"]


def seed():
    """seed() -> int: seed the default stream from the system's entropy.

    >>> import microgradx
    >>> isinstance(microgradx.seed(), int)
    True
    """
    return default_generator.seed()


def initial_seed():
    """initial_seed() -> int: the seed of the default stream.

    >>> import microgradx
    >>> _ = microgradx.manual_seed(3)
    >>> microgradx.initial_seed()
    3
    """
    return default_generator.initial_seed()


def get_rng_state():
    """get_rng_state() -> uint8 Tensor: where the default stream is (PyTorch's layout).

    >>> import microgradx
    >>> microgradx.get_rng_state().dtype
    microgradx.uint8
    """
    return default_generator.get_state()


def set_rng_state(new_state):
    """set_rng_state(new_state): continue the default stream from there.

    >>> import microgradx
    >>> state = microgradx.get_rng_state()
    >>> x = microgradx.rand(3)
    >>> microgradx.set_rng_state(state)
    >>> microgradx.equal(microgradx.rand(3), x)
    True
    """
    default_generator.set_state(new_state)


def _make(op, shape, dtype, out, layout, device, requires_grad, kind, generator, *numbers):
    dtype = _agree(op, dtype, out)
    if _no_values(op, device, layout) and out is None:
        return cold["reserved"](shape, dtype or get_default_dtype(), None, requires_grad)
    result = _unfilled(shape, dtype or get_default_dtype(), out)
    return _finish(op, _result(out, unchanged(_drawn(op, result, kind, generator, *numbers)), True), requires_grad)


def _unfilled(shape, dtype, out):
    """What is drawn into: laid out as an out= of that shape, since normal draws come in another order where memory is not contiguous."""
    return ops.empty(tuple(shape), dtype) if out is None or out.shape != shape else empty_strided(shape, out.stride(), dtype=dtype)


def _drawn(op, result, kind, generator, *numbers):
    """result, a fresh tensor, filled, unless it has no values; of complex normal draws each part has half of the variance."""
    if type(result) is not Tensor and result.is_meta:
        return result
    if result.dtype.is_complex:
        numbers = numbers if kind == "uniform" else (numbers[0], numbers[1] * math.sqrt(0.5))
        _draws.fill_random(ops.view_as_real(result), KINDS[kind], generator, *numbers)
        return result
    implemented(result.dtype.is_floating_point, op, result.dtype)
    return _draws.fill_random(result, KINDS[kind], generator, *numbers)


def rand(*size, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """rand(*size) -> Tensor: uniform in [0, 1).

    >>> import microgradx
    >>> _ = microgradx.manual_seed(0); microgradx.rand(3)
    tensor([0.4963, 0.7682, 0.0885])
    """
    return _make("rand", _shape("rand", size), dtype, out, layout, device, requires_grad, "uniform", generator, 0.0, 1.0)


def randn(*size, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """randn(*size) -> Tensor: normal with mean 0 and standard deviation 1.

    >>> import microgradx
    >>> _ = microgradx.manual_seed(0); microgradx.randn(3)
    tensor([ 1.5410, -0.2934, -2.1788])
    """
    return _make("randn", _shape("randn", size), dtype, out, layout, device, requires_grad, "normal", generator, 0.0, 1.0)


_LIMITS = {"uint8": (0, 255), "int8": (-128, 127), "int16": (-2**15, 2**15 - 1), "int32": (-2**31, 2**31 - 1), "bool": (0, 1),
           "float16": (-65504, 65504)}
_MANTISSA = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}        # its bits


def _integers(op, tensor, low, high, generator, kind="integers"):
    if high is not None and low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high} ({op})")
    least, most = _LIMITS.get(tensor.dtype.name, (-2**63, 2**63))
    bits = _MANTISSA.get(tensor.dtype.name)
    if high is None:       # to the largest that the dtype holds with all smaller ones
        most = 2**63 - 1 if tensor.dtype.name == "int64" else 2**bits if bits else most
        need(least <= low <= most, RuntimeError, f"{op}: from = {low} is out of bounds for {tensor.dtype.name}")
        return _draws.fill_random(tensor, KINDS[kind], generator, 0, 1, low, (most + 1 - low) % 2**64)
    if not least <= low <= most or not least <= high - 1 <= most:
        raise RuntimeError(f"{op}: from = {low}, to - 1 = {high - 1} is out of bounds for {tensor.dtype.name}")
    if bits and (low < -2**bits or high - 1 > 2**bits):
        warn(f"{'from' if low < -2**bits else 'to - 1'} is out of bounds [-(2^{bits}), 2^{bits}]: {op} of {tensor.dtype.name} may not reach {low} and {high}")
        low, high = -_bound(-low, bits, tensor.dtype, 1), _bound(high, bits, tensor.dtype, 0)
    return _draws.fill_random(tensor, KINDS["integers"], generator, 0, 1, low, high - low)


def _bound(high, bits, dtype, beyond):
    """PyTorch lowers a bound that rounding reaches, and at the other end one that rounding passes."""
    nearest = int(tensor(high - 1).to(dtype).item())
    return nearest - (1 << (abs(high - 1).bit_length() - bits)) if nearest >= high + beyond else high


def randint(low=0, high=None, size=None, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """randint(low=0, high, size) -> int64 Tensor: integers in [low, high).

    >>> import microgradx
    >>> _ = microgradx.manual_seed(0); microgradx.randint(0, 10, (4,))
    tensor([4, 9, 3, 0])
    """
    if size is None:
        if high is None or isinstance(high, int) and not isinstance(high, bool):
            raise TypeError("randint() received an invalid combination of arguments: give (high, size) or (low, high, size)")
        low, high, size = 0, low, high
    elif high is None or low is None:
        low, high = 0, low if high is None else high
    if isinstance(low, Tensor) or isinstance(high, Tensor):
        low, high = (v.item() if isinstance(v, Tensor) and v.numel() == 1 else v for v in (low, high))
    for name, value in (("low", low), ("high", high)):
        if not hasattr(value, "__index__") or isinstance(value, bool):
            raise TypeError(f"randint(): argument '{name}' must be int, not {type(value).__name__}")
        if not -2 ** 63 <= value < 2 ** 63:
            raise ValueError(f"randint(): Overflow when unpacking long long: {name}={value}. Hint: bounds must fit int64")
    dtype = _agree("randint", dtype, out)
    if _no_values("randint", device, layout) and out is None:
        return cold["reserved"](_sizes("randint", size), dtype or _INT64, None, requires_grad)
    result = _integers("randint", _unfilled(_sizes("randint", size), dtype or _INT64, out), int(low), int(high), generator)
    return _finish("randint", _result(out, unchanged(result), True), requires_grad)


_COUNTED = {"float16": 2**11 + 1, "float32": 2**24 + 1, "float64": 2**53 + 1}      # so many integers from 0 on have no gap


def randperm(n, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """randperm(n) -> int64 Tensor: 0..n-1 in random order.

    >>> import microgradx
    >>> microgradx.randperm(4).sort().values
    tensor([0, 1, 2, 3])
    """
    if _no_values("randperm", device, layout) and out is None:
        return cold["reserved"]((n,), dtype or _INT64, None, requires_grad)
    dtype = _agree("randperm", dtype, out)
    kind = dtype or _INT64
    implemented(kind.name != "bool" and not kind.is_complex, "randperm", kind)
    most = _COUNTED.get(kind.name, math.inf) if kind.is_floating_point else 2**(8 * kind.itemsize - (kind.name != "uint8"))
    need(n <= most, RuntimeError, f"randperm: {kind!r} does not hold the numbers below n = {n}. Hint: at most n = {most}, or int64")
    return _finish("randperm", _result(out, ops.cast_to(_draws.permutation(n, generator), kind), True), requires_grad)


def rand_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False, generator=None):
    """rand_like(input) -> Tensor: uniform in [0, 1) in the shape of input.

    >>> import microgradx
    >>> microgradx.rand_like(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 3])
    """
    result = _like("rand_like", input, None, dtype, layout, device, False, memory_format)
    return _finish("rand_like", unchanged(_drawn("rand_like", result, "uniform", generator, 0.0, 1.0)), requires_grad)


def randn_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False, generator=None):
    """randn_like(input) -> Tensor: standard normal in the shape of input.

    >>> import microgradx
    >>> microgradx.randn_like(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 3])
    """
    result = _like("randn_like", input, None, dtype, layout, device, False, memory_format)
    return _finish("randn_like", unchanged(_drawn("randn_like", result, "normal", generator, 0.0, 1.0)), requires_grad)


def randint_like(input, low=None, high=None, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False,
                 generator=None):
    """randint_like(input, low=0, high) -> Tensor: integers in [low, high) in the shape and dtype of input.

    >>> import microgradx
    >>> microgradx.randint_like(microgradx.zeros(2), 5, 6)
    tensor([5., 5.])
    """
    need(low is not None or high is not None, TypeError, "randint_like() missing 1 required positional argument: 'high'")
    need(high is not None or not (isinstance(low, Tensor) and low.dim()), RuntimeError, "randint_like: high must be a scalar tensor, or a number")
    low, high = (0, low) if high is None else (0 if low is None else low, high)
    low, high = (v.item() if isinstance(v, Tensor) and not v.dim() else v for v in (low, high))
    result = _like("randint_like", input, None, dtype, layout, device, False, memory_format)
    return _finish("randint_like", unchanged(_integers("randint_like", result, low, high, generator)), requires_grad)


def bernoulli(input, p=None, *, generator=None, out=None):
    """bernoulli(input) -> Tensor: 1 with the probability each element gives; bernoulli(input, p): with probability p.

    >>> import microgradx
    >>> microgradx.bernoulli(microgradx.tensor([0., 1.]))
    tensor([0., 1.])
    """
    if p is not None:
        need(out is None, TypeError, "bernoulli() received an invalid combination of arguments: out= is for bernoulli(input) without p")
        return ops.empty_like(input, input.dtype).bernoulli_(p, generator=generator)
    implemented(input.dtype.is_floating_point, "bernoulli_tensor_cpu_self_", input.dtype)
    drawn = _draws.bernoulli_each(input.detach(), _unfilled(input.shape, input.dtype, out), generator)
    return _result(out, rename(flat(drawn, input), "BernoulliBackward0") if out is None else ops.cast_to(drawn, out.dtype), True)


def multinomial(input, num_samples, replacement=False, *, generator=None, out=None):
    """multinomial(input, num_samples, replacement=False) -> int64 Tensor: indices drawn with the weights of each row of input.

    >>> import microgradx
    >>> microgradx.multinomial(microgradx.tensor([0., 1., 0.]), 1)
    tensor([1])
    """
    if input.dim() not in (1, 2) or not input.dtype.is_floating_point:
        raise RuntimeError(f"multinomial: prob_dist must be 1 or 2 dim and floating, got {input.dim()}-d {input.dtype!r}" if input.dim() not in (1, 2)
                           else f"multinomial only supports floating-point dtypes for input, got: {input.dtype.short_name}")
    need(num_samples > 0, RuntimeError, f"cannot sample n_sample <= 0 samples: multinomial got {num_samples}")
    rows = input.detach().reshape(-1, input.shape[-1])
    if not replacement and num_samples > rows.shape[1]:
        raise RuntimeError(f"cannot sample n_sample > prob_dist.size(-1) samples without replacement: {num_samples} > {rows.shape[1]}")
    if replacement and num_samples > 1:
        result = _draws.multinomial_rows(rows, num_samples, generator)
    else:
        need(bool((ops.test_op(2, rows) & (rows >= 0)).all()), RuntimeError, "probability tensor contains either `inf`, `nan` or element < 0: multinomial")
        need(bool((rows.sum(1) > 0).all()), RuntimeError, "invalid multinomial distribution (sum of probabilities <= 0): multinomial")
        score = rows / ops.empty_like(rows, rows.dtype).exponential_(1, generator=generator)
        result = score.argmax(1, keepdim=True) if num_samples == 1 else score.topk(num_samples, 1)[1]
    return _result(out, result if input.dim() == 2 else result.reshape(-1), True)


def normal(mean, std=1.0, size=None, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """normal(mean, std, size=None) -> Tensor: normal draws; mean and std are numbers (with size) or tensors.

    >>> import microgradx
    >>> microgradx.normal(0., 1., (2, 3)).shape
    microgradx.Size([2, 3])
    """
    if size is not None:
        mean, std = (x.item() if isinstance(x, Tensor) and not x.dim() else x for x in (mean, std))
    if not isinstance(mean, Tensor) and not isinstance(std, Tensor):
        need(size is not None, TypeError, "normal(): numbers for mean and std need a size")
        need(std >= 0, RuntimeError, f"normal expects std >= 0.0, but found std {std}")
        return _make("normal", _sizes("normal", size), dtype, out, layout, device, requires_grad, "normal", generator, float(mean), float(std))
    need(size is None and dtype is layout is device is None and not requires_grad and not pin_memory, TypeError,
         "normal(): beside a tensor as mean or std it takes no size, dtype, layout, device, requires_grad and pin_memory: they are the tensor's")
    need(not isinstance(mean, complex) and not isinstance(std, complex), TypeError, "normal(): mean and std must be tensors or real numbers, not complex")
    need(not isinstance(std, Tensor) or not std.is_complex(), RuntimeError, "normal expects standard deviation to be non-complex")
    need(not isinstance(std, Tensor) or bool((std >= 0).all()), RuntimeError, "normal expects all elements of std >= 0.0")
    if not isinstance(std, Tensor) and not std >= 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    shape = ops.broadcast("normal", *[x.detach() for x in (mean, std) if isinstance(x, Tensor)])[0].shape
    given = (mean if isinstance(mean, Tensor) else std).dtype
    kind = wanted_dtype(None, out) or given
    need(kind.is_floating_point or kind.is_complex, NotImplementedError, f"\"normal_kernel_cpu\" not implemented for '{kind.short_name}': normal")
    need(ops.castable(given, kind), RuntimeError, f"result type {given.short_name} can't be cast to the desired output type {kind.short_name}: normal")
    draw = _drawn("normal", _unfilled(shape, kind, out), "normal", generator, 0.0, 1.0)
    mean_value, std_value = (x.detach() if isinstance(x, Tensor) else x for x in (mean, std))
    shown = f"NormalBackward{isinstance(mean, Tensor) + 2 * isinstance(std, Tensor)}"
    return _result(out, rename(flat((draw * std_value + mean_value).to(kind), mean, std), shown))


def poisson(input, generator=None):
    """poisson(input) -> Tensor: a Poisson draw for each rate.

    >>> import microgradx
    >>> microgradx.poisson(microgradx.zeros(2))
    tensor([0., 0.])
    """
    implemented(input.dtype.is_floating_point, "poisson_cpu", input.dtype)
    need(bool((input >= 0).all()), RuntimeError, "poisson: invalid Poisson rate, expected rate to be non-negative. Hint: clamp(min=0) the rates")
    rates = input.detach()
    drawn = _draws.poisson(rates, generator) if input.dtype.itemsize > 2 else _draws.poisson(rates.float(), generator).to(input.dtype)
    return rename(flat(drawn, input), "PoissonBackward0")


def binomial(count, prob, generator=None):
    """binomial(count, prob) -> Tensor: the number of successes in count trials of probability prob.

    >>> import microgradx
    >>> microgradx.binomial(microgradx.tensor([3., 4.]), microgradx.tensor([0., 1.]))
    tensor([0., 4.])
    """
    from microgradx.shaping import broadcast_tensors
    for name, x in (("count", count), ("prob", prob)):
        need(x.dtype.is_floating_point, ValueError, f"binomial only supports floating-point dtypes for {name}, got: {x.dtype.short_name}")
    return _draws.binomial(*broadcast_tensors(count.detach(), prob.detach()), generator)


# ---------------------------------------------------------------------------------------------------- methods

def _bounds(op, kinds, bounds, named):
    """The arguments `from` (which is a keyword: it cannot be a parameter) and `to` by name."""
    given = dict(zip(("from", "to"), bounds, strict=False))
    if len(bounds) > 2 or named and [name for name in named if name not in ("from", "to") or name in given]:
        raise TypeError(f"{op}() takes from and to, once each, got {bounds} and {named}")
    given.update(named)
    for name, value in given.items():
        if not isinstance(value, (*kinds, Tensor)) and (value is not None or len(given) < 2) or kinds is WHOLE and isinstance(value, bool):
            raise TypeError(f"{op}(): argument '{name}' must be {'float' if kinds is NUMBER else 'int'}, not {type(value).__name__}")
    return given


def uniform_(self, *bounds, generator=None, **named):
    """uniform_(from=0, to=1): fill with uniform draws.

    >>> import microgradx
    >>> bool((microgradx.zeros(9).uniform_(2, 3) >= 2).all())
    True
    """
    given = _bounds("uniform_", NUMBER, bounds, named)
    low, high = float(given.get("from", 0.0)), float(given.get("to", 1.0))
    if self.dtype.is_complex:
        return _drawn("uniform_", self, "uniform", generator, low, high)
    if not self.dtype.is_floating_point:
        raise NotImplementedError(f"\"check_uniform_bounds\" not implemented for '{self.dtype.short_name}'")
    if not (math.isfinite(low) and math.isfinite(high)):
        raise RuntimeError(f"uniform_: from={low} and to={high} must not be out of bounds for {self.dtype.name}")
    if low > high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
    if high - low > largest(self.dtype):
        raise RuntimeError(f"uniform_: to - from exceeds the largest {self.dtype.name}, got from={low} and to={high}")
    return _draws.fill_random(self, KINDS["uniform"], generator, low, high)


def normal_(self, mean=0, std=1, *, generator=None):
    """Fill with normal draws.

    >>> import microgradx
    >>> microgradx.zeros(2, 3).normal_().shape
    microgradx.Size([2, 3])
    """
    if not std >= 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    if self.dtype.is_complex:
        return _drawn("normal_", self, "normal", generator, mean, std)
    if not self.dtype.is_floating_point:
        raise NotImplementedError(f"\"normal_kernel_cpu\" not implemented for '{self.dtype.short_name}'")
    return _draws.fill_random(self, KINDS["normal"], generator, mean, std)


def bernoulli_(self, p=0.5, *, generator=None):
    """Fill with 1 with probability p (a number or a tensor), else 0.

    >>> import microgradx
    >>> microgradx.zeros(2).bernoulli_(1.0)
    tensor([1., 1.])
    """
    if isinstance(p, Tensor):
        return ops.copy_(self, _draws.bernoulli_each(p.expand(self.shape), self, generator))
    need(0 <= p <= 1, RuntimeError, f"bernoulli_ expects p to be in [0, 1], but got p={p}")
    return _draws.fill_random(self, KINDS["bernoulli"], generator, p)


def exponential_(self, lambd=1, *, generator=None):
    """Fill with exponential draws of rate lambd.

    >>> import microgradx
    >>> bool((microgradx.zeros(9).exponential_() >= 0).all())
    True
    """
    need(self.dtype.is_floating_point, RuntimeError, f"exponential_: continuous draws need a floating point dtype, got {self.dtype!r}")
    need(lambd > 0, RuntimeError, f"exponential_ expects lambda > 0.0, but found lambda={lambd}")
    return _draws.fill_random(self, KINDS["exponential"], generator, lambd)


def geometric_(self, p, *, generator=None):
    """Fill with geometric draws.

    >>> import microgradx
    >>> bool((microgradx.zeros(9).geometric_(0.5) >= 1).all())
    True
    """
    need(0 < p < 1, RuntimeError, f"geometric_ expects p to be in (0, 1), but got p={p}")
    implemented(self.dtype.name != "bool" or not self.numel(), "geometric_cpu", self.dtype)
    return _draws.fill_random(self, KINDS["geometric"], generator, p)


def log_normal_(self, mean=1, std=2, *, generator=None):
    """Fill with exp of normal draws.

    >>> import microgradx
    >>> bool((microgradx.zeros(9).log_normal_() > 0).all())
    True
    """
    implemented(self.dtype.is_floating_point, "log_normal_cpu", self.dtype)
    need(std > 0, RuntimeError, f"log_normal_ expects std > 0.0, but found std={std}")
    return _draws.fill_random(self, KINDS["log_normal"], generator, mean, std)


def cauchy_(self, median=0, sigma=1, *, generator=None):
    """Fill with Cauchy draws.

    >>> import microgradx
    >>> microgradx.zeros(2).cauchy_().shape
    microgradx.Size([2])
    """
    need(self.dtype.is_floating_point, RuntimeError, f"cauchy_: continuous draws need a floating point dtype, got {self.dtype!r}")
    need(sigma > 0, RuntimeError, f"cauchy_ expects sigma > 0.0, but found sigma={sigma}")
    return _draws.fill_random(self, KINDS["cauchy"], generator, median, sigma)


def random_(self, *bounds, generator=None, **named):
    """random_(from=0, to=None): integers in [from, to), or to the largest that the dtype holds with all smaller ones.

    >>> import microgradx
    >>> microgradx.zeros(2).random_(5, 6)
    tensor([5., 5.])
    """
    given = _bounds("random_", WHOLE, bounds, named)
    if not given:
        return _integers("random_", self, 0, None, generator, "integers_full")
    need(len(given) == 2 or "from" not in named, TypeError, "random_(): from needs to. Hint: random_(from, None) for all that the dtype holds from there on")
    low, high = given.get("from", 0), given.get("to")
    if len(bounds) == len(given) == 1:
        low, high = 0, bounds[0]
    return _integers("random_", self, int(low), high if high is None else int(high), generator)


class fork_rng:
    """with fork_rng(): what is drawn inside does not move the default stream.

    >>> import microgradx
    >>> before = microgradx.initial_seed()
    >>> with microgradx.fork_rng():
    ...     _ = microgradx.manual_seed(7)
    >>> microgradx.initial_seed() == before
    True
    """

    def __init__(self, devices=None, enabled=True, device_type="cpu"):
        self.enabled = enabled

    def __enter__(self):
        self.state = default_generator.get_state()

    def __exit__(self, *exc):
        if self.enabled:
            default_generator.set_state(self.state)


METHODS = {name: function for name, function in own(globals()).items() if name.endswith("_")}         # bernoulli and multinomial, too: _surface
PUBLIC = {"Generator": Generator, "default_generator": default_generator, "manual_seed": manual_seed, "fork_rng": fork_rng,
          **{name: function for name, function in own(globals()).items() if not name.endswith("_")}}
