"""The Generator (PyTorch's CPU stream), everything that draws from it, and dropout."""

from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport full, implemented, mul_t
from microgradx._kernels cimport random as rng

import os
import weakref

from microgradx._engine.device import device as _device
from microgradx._kernels.random import KINDS


GENERATORS = weakref.WeakSet()      # all that there are, for vmap's rules for random numbers

cdef extern from *:
    """static __thread int mgx_no_draws;        /* the blocks of vmap that this thread is in where nothing may be drawn */"""
    int mgx_no_draws


def forbid_draws(int blocks):
    """Enter this many blocks in which nothing may be drawn in this thread; a negative number leaves them."""
    global mgx_no_draws
    mgx_no_draws += blocks


cdef class Generator:
    """Generator(device="cpu"): a stream of pseudo-random numbers, the same as PyTorch's for the same seed.

    >>> import microgradx
    >>> g = microgradx.Generator().manual_seed(0)
    >>> microgradx.rand(2, generator=g)
    tensor([0.4963, 0.7682])
    """
    cdef rng.Stream stream
    cdef object __weakref__

    def __cinit__(self):
        rng.seed(&self.stream, 67280421310721)      # PyTorch's default seed

    def __init__(self, device="cpu"):
        _device(device)._require_cpu("Generator", RuntimeError)
        GENERATORS.add(self)

    @property
    def device(self):
        return _device("cpu")

    def manual_seed(self, seed):
        """Start the stream of this seed (negative seeds count from 2**64); returns self."""
        if not hasattr(seed, "__index__"):
            raise RuntimeError(f"manual_seed: expected a long, but got {type(seed).__name__}. Hint: seeds are ints of 64 bits")
        seed = seed.__index__()
        if not -(1 << 63) <= seed < 1 << 64:
            raise ValueError(f"manual_seed: Overflow when unpacking long long: the seed must fit 64 bits, got {seed}")
        rng.seed(&self.stream, <uint64_t>(seed % (1 << 64)))
        return self

    def seed(self):
        """Start a stream of the system's entropy; returns the seed."""
        value = int.from_bytes(os.urandom(8), "little")
        self.manual_seed(value)
        return value

    def initial_seed(self):
        """The seed this stream was started with."""
        return self.stream.seed

    def get_state(self):
        """The stream's state as a uint8 tensor of 5056 elements, PyTorch's layout."""
        cdef isize[1] shape
        shape[0] = rng.STATE_BYTES
        cdef Tensor out = empty(U8, 1, shape)
        rng.save(&self.stream, <uint8_t*>out.c_data)
        return out

    def set_state(self, Tensor new_state not None):
        """Continue from a state that get_state gave."""
        if new_state.dt != U8:
            raise TypeError(f"set_state: expected a uint8 tensor, but got {dtype_of(new_state.dt)!r}")
        if new_state.count != rng.STATE_BYTES or rng.load(&self.stream, <uint8_t*>dense(new_state).c_data):
            raise RuntimeError(f"set_state: expected a state of {rng.STATE_BYTES} bytes as get_state gives, not {new_state.count} or an invalid one")
        return self

    def clone_state(self):
        """A new generator at the same place of the stream."""
        return Generator().set_state(self.get_state())

    def __reduce__(self):
        return (_restore, (self.get_state(),))

    def __deepcopy__(self, memo):
        return self.clone_state()


def _restore(state):
    return Generator().set_state(state)


default_generator = Generator()
cdef Generator _default = default_generator


cdef Generator pick(object generator):
    """The generator to draw from: every draw asks."""
    if mgx_no_draws:
        raise RuntimeError("vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' "
                           "randomness flags on vmap or perform the randomness operation out of vmap")
    if generator is None:
        return _default
    if not isinstance(generator, Generator):
        raise TypeError(f"generator must be a microgradx.Generator, not {type(generator).__name__}")
    return <Generator>generator


def manual_seed(seed):
    """manual_seed(seed) -> Generator: seed the default stream.

    >>> import microgradx
    >>> _ = microgradx.manual_seed(0); microgradx.rand(2)
    tensor([0.4963, 0.7682])
    """
    return _default.manual_seed(seed if isinstance(seed, int) else int(seed))


# ---------------------------------------------------------------------------------------------------- fills

cdef int fill(Tensor t, int kind, object generator, double a, double b, int64_t lo, uint64_t span) except -1:
    """Fill t, a strided one in the order of its memory."""
    cdef Generator g = pick(generator)
    cdef int dt = rng.written(kind, t.dt, t.count, t.contiguous)
    cdef Tensor target = t if t.contiguous and t.dt == dt else empty_like(t, dt)
    if is_complex(t.dt):
        raise NotImplementedError(f"random fill: not implemented for '{dtype_of(t.dt).short_name}'. Hint: fill microgradx.view_as_real(z)")
    if t.count == 0:
        return 0
    rng.fill(&g.stream, kind, t.dt, t.count, target.c_data, a, b, lo, span, t.contiguous)
    if target is not t:
        raw_copy(t, target)


def fill_random(Tensor self, int kind, generator=None, double a=0, double b=1, lo=0, span=0):
    """In place, one of KINDS; history as after any overwrite with constants."""
    name = "random fill"
    before_inplace(name, self, False)
    check_write(name, self)
    was_tracked = grad_on() and tracked(self)
    fill(self, kind, generator, a, b, lo, span)
    bump(self)
    return self.copy_(self.detach().clone()) if was_tracked else self


def permutation(isize n, generator=None):
    """A random order of 0..n-1 (int64)."""
    cdef isize[1] shape
    if n < 0:
        raise RuntimeError(f"randperm: n must be non-negative, got {n}")
    shape[0] = n
    out = empty(I64, 1, shape)
    rng.permutation(&pick(generator).stream, n, <int64_t*>out.c_data)
    return out


def bernoulli_each(Tensor p, Tensor like, generator=None):
    """Of like's shape and dtype: 1 with the probability of each element of p, drawn in the order of like's memory."""
    cdef Tensor probabilities = empty_like(like, F64 if p.dt == F64 else F32), out = empty_like(like, I64)
    raw_copy(probabilities, cast(p, probabilities.dt))
    for i in range(out.count):
        value = (<float*>probabilities.c_data)[i] if probabilities.dt == F32 else (<double*>probabilities.c_data)[i]
        if not 0 <= value <= 1:
            raise RuntimeError(f"bernoulli: Expected p_in >= 0 && p_in <= 1 to be true, but got {value}")
    rng.bernoulli_each(&pick(generator).stream, out.count, <int64_t*>out.c_data, probabilities.dt, probabilities.c_data)
    return cast(out, like.dt)


def multinomial_rows(Tensor p, isize samples, generator=None):
    """samples indices per row of p (rows, n), with replacement."""
    cdef isize[2] shape
    cdef isize[1] n
    cdef Tensor rows = dense(p if p.dt <= F64 else cast(p, F32)), out, scratch
    shape[0], shape[1], n[0] = p.c_shape[0], samples, p.c_shape[1]
    out, scratch = empty(I64, 2, shape), empty(F64, 1, n)
    status = rng.multinomial(&pick(generator).stream, rows.dt, shape[0], n[0], samples, rows.c_data, <int64_t*>out.c_data,
                             <double*>scratch.c_data)
    if status == 1:
        raise RuntimeError("multinomial: probability tensor contains either `inf`, `nan` or element < 0")
    if status == 2:
        raise RuntimeError("multinomial: invalid multinomial distribution (sum of probabilities <= 0)")
    return out


cdef Tensor draw_each(int kind, str c_name, Tensor x, Tensor y, object generator):
    x, y = dense(x), dense(y)
    implemented(x.dt <= F64, c_name, x.dt)
    out = empty(x.dt, x.nd, x.c_shape)
    rng.draw_each(&pick(generator).stream, kind, x.dt, x.count, x.c_data, y.c_data, out.c_data)
    return out


def poisson(Tensor rates, generator=None):
    """A Poisson draw for each rate."""
    return draw_each(rng.POISSON, "poisson_cpu", rates, rates, generator)


def standard_gamma(Tensor alpha, generator=None):
    """A gamma draw of rate 1 for each shape parameter."""
    return draw_each(rng.GAMMA, "_s_gamma_cpu", alpha, alpha, generator)


def binomial(Tensor count, Tensor prob, generator=None):
    """A binomial draw for each pair of count and prob, which have one shape and dtype."""
    if count.dt > F64 or count.dt != prob.dt:
        raise RuntimeError(f"binomial only supports floating-point dtypes for count, got: {dtype_of(count.dt).short_name}" if count.dt > F64
                           else f"Found dtype {dtype_of(prob.dt).short_name} but expected {dtype_of(count.dt).short_name}: binomial")
    return draw_each(rng.BINOMIAL, "binomial_cpu", count, prob, generator)


# ---------------------------------------------------------------------------------------------------- dropout

def dropout(input, rate, train):
    """Zero each element with probability p and scale the rest by 1 / (1 - p); the input itself when not training."""
    cdef double p
    try:
        p = rate
    except TypeError:
        raise TypeError(f"dropout(): argument 'p' (position 2) must be float, not {type(rate).__name__}") from None
    if train is not True and train is not False:
        raise TypeError(f"dropout(): argument 'train' (position 3) must be bool, not {type(train).__name__}")
    cdef Tensor x = given(input, "dropout"), mask
    if not 0 <= p <= 1:
        raise (RuntimeError if p != p else ValueError)(f"dropout probability has to be between 0 and 1, but got {p}")
    if not train or p == 0 or x.count == 0:
        return x
    if p == 1:
        return x * full(0, x.dt, x.nd, x.c_shape)
    if not is_float(x.dt):
        raise (NotImplementedError if is_complex(x.dt) else RuntimeError)(
            f"dropout: result type Float can't be cast to the desired output type {dtype_of(x.dt).short_name}")
    mask = empty_like(x, x.dt)
    fill(mask, rng.BERNOULLI, None, 1 - p, 0, 0, 0)
    mask.div_(1 - p)
    return mul_t(x, mask)
