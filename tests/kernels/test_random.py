"""The random stream against PyTorch's generator: values bit for bit, and the position afterwards.

Without PyTorch: against NumPy's Mersenne twister and recorded values of PyTorch 2.13.
"""
import functools

import numpy as np
import pytest
from microgradx._kernels.random import KINDS

import microgradx
from microgradx._engine.ops import random as stream

F32, F64, I64, I32, I16, I8, U8, BOOL, F16, BF16 = range(10)
NUMPY = {F32: np.float32, F64: np.float64, I64: np.int64, I32: np.int32, I16: np.int16, I8: np.int8, U8: np.uint8,
         BOOL: np.bool_, F16: np.float16, BF16: np.int16}
SEED = 7
LENGTHS = (0, 1, 5, 15, 16, 17, 31, 47, 48, 623, 624, 625, 1000, 5003)


def generator(state=None):
    """A stream of seed 7, or that goes on from a state."""
    made = microgradx.Generator()
    return made.manual_seed(SEED) if state is None else made.set_state(microgradx.frombuffer(bytearray(state), dtype=microgradx.uint8))


def state_of(made):
    return made.get_state().numpy().tobytes()


def fill(name, dtype, n, a=0.0, b=1.0, state=None, lo=0, span=0, contiguous=True):
    """One fill from seed 7 (or `state`): the values and the state afterwards."""
    made = generator(state)
    memory = np.zeros((n + 8, 1 if contiguous else 2), NUMPY[dtype])  # the tail shows writes past the end
    tensor = microgradx.from_numpy(memory)[:n, 0]
    stream.fill_random(tensor.view(microgradx.bfloat16) if dtype == BF16 else tensor, KINDS[name], made, a, b, lo, span)
    assert not memory[n:].any() and not memory[:, 1:].any()
    return memory[:n, 0], state_of(made)


def drawn(draw, *args):
    """What draw gives of tensors of these arrays from seed 7, and the state afterwards."""
    made = generator()
    return draw(*(microgradx.from_numpy(x) if isinstance(x, np.ndarray) else x for x in args), made).numpy(), state_of(made)


def words(n, seed=SEED):
    """The raw 32-bit words, from NumPy's legacy generator, which is seeded the same way."""
    return np.random.RandomState(seed).randint(0, 2**32, size=n, dtype=np.uint32)


def fractions(n):
    w = words(2 * n).astype(np.uint64)
    return ((w[0::2] << np.uint64(32) | w[1::2]) & np.uint64(2**53 - 1)).astype(float) * 2.0**-53


# --- without PyTorch ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("n", LENGTHS)
def test_uniform_is_the_twister(n):
    out, _ = fill("uniform", F32, n)
    np.testing.assert_array_equal(out, (words(n) & 0xffffff).astype(np.float32) * np.float32(2.0**-24))
    out, _ = fill("uniform", F64, n)
    np.testing.assert_array_equal(out, fractions(n))


def test_integers_and_bernoulli():
    out, _ = fill("integers", I64, 3000, lo=-5, span=12)
    np.testing.assert_array_equal(out, (words(3000) % 12).astype(np.int64) - 5)
    for p in (0.0, 0.3, 0.5, 1.0):
        np.testing.assert_array_equal(fill("bernoulli", F32, 3000, p)[0], (fractions(3000) < p).astype(np.float32))


def test_permutation():
    out, _ = drawn(stream.permutation, 1000)
    w, expected = words(999), np.arange(1000)
    for i in range(999):
        j = i + int(w[i]) % (1000 - i)
        expected[[i, j]] = expected[[j, i]]
    np.testing.assert_array_equal(out, expected)


def test_recorded_values():
    """torch.manual_seed(7), then randn(16) and randn(5); PyTorch 2.13, printed with float.hex."""
    out, _ = fill("normal", F32, 16)
    assert [float(x).hex() for x in out[:3]] == RECORDED_16
    out, _ = fill("normal", F32, 5)
    assert [float(x).hex() for x in out[:3]] == RECORDED_5


RECORDED_16 = ["-0x1.a3e8ac0000000p-1", "0x1.9520560000000p-2", "0x1.cc3dbc0000000p-1"]
RECORDED_5 = ["-0x1.2ca2e80000000p-3", "0x1.92811c0000000p-1", "0x1.e4c5ce0000000p-1"]


@pytest.mark.parametrize("dtype", [F32, F64, F16])
@pytest.mark.parametrize("contiguous", [False, True])
def test_normal_moments(dtype, contiguous):
    out, _ = fill("normal", dtype, 40000, 1.5, 2.0, contiguous=contiguous)
    assert abs(out.astype(float).mean() - 1.5) < 0.05 and abs(out.astype(float).std() - 2.0) < 0.05


def test_state_survives_a_round_trip():
    _, state = fill("normal", F32, 5)  # one normal waits
    first, end = fill("normal", F64, 700, state=state, contiguous=False)
    assert len(state) == 5056 and state_of(generator(state)) == state
    second, again = fill("normal", F64, 700, state=state, contiguous=False)
    np.testing.assert_array_equal(first, second)
    assert end == again


@pytest.mark.parametrize("broken", [(8, 0), (8, 1000), (12, 0), (16, 1000)])
def test_invalid_states_are_refused(broken):
    state = bytearray(fill("uniform", F32, 3)[1])
    state[broken[0]:broken[0] + 4] = broken[1].to_bytes(4, "little")
    with pytest.raises(RuntimeError, match="or an invalid one"):
        generator(state)


@pytest.mark.parametrize("weights, complaint", [([1, -1], "element < 0"), ([1, np.nan], "nan"), ([np.inf, 1], "inf"), ([0, 0], "sum of probabilities")])
def test_multinomial_refuses_weights(weights, complaint):
    with pytest.raises(RuntimeError, match=complaint):
        drawn(stream.multinomial_rows, np.array([weights], np.float64), 4)


# --- against PyTorch ------------------------------------------------------------------------------------------------

@functools.cache
def torch():
    return pytest.importorskip("torch")


def torch_dtype(code):
    names = "float32 float64 int64 int32 int16 int8 uint8 bool float16 bfloat16"
    return getattr(torch(), names.split()[code])


def same(draw, dtype, mine, after, n, offset=False):
    """`draw(empty tensor)` from seed 7 gives my values, bit for bit, and leaves my state."""
    torch().manual_seed(SEED)
    expected = draw(torch().zeros(n, dtype=torch_dtype(dtype)))
    if dtype == BF16:
        expected = expected.view(torch().int16)
    np.testing.assert_array_equal(mine.view(np.int16 if dtype == BF16 else mine.dtype), expected.numpy())
    assert torch().get_rng_state().numpy().tobytes() == after


FLOATS = (F32, F64, F16, BF16)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("n", LENGTHS)
def test_uniform_and_normal_as_pytorch(dtype, n):
    for lo, hi in ((0.0, 1.0), (-0.1237, 0.5591), (3.0, 10.0), (1000.0, 1000.1)):
        same(lambda t: t.uniform_(lo, hi), dtype, *fill("uniform", dtype, n, lo, hi), n)
    for mean, std in ((0.0, 1.0), (1.1, 2.3)):
        same(lambda t: t.normal_(mean, std), dtype, *fill("normal", dtype, n, mean, std), n)
    same(lambda t: t.log_normal_(0.1, 0.23), dtype, *fill("log_normal", dtype, n, 0.1, 0.23), n)
    same(lambda t: t.exponential_(1.5), dtype, *fill("exponential", dtype, n, 1.5), n)
    same(lambda t: t.cauchy_(0.1, 0.23), dtype, *fill("cauchy", dtype, n, 0.1, 0.23), n)


@pytest.mark.peer
def test_normal_of_a_strided_tensor_takes_pairs():
    mine, after = fill("normal", F32, 100, 1.1, 2.3, contiguous=False)
    same(lambda t: torch().empty(100, 2)[:, 0].normal_(1.1, 2.3).contiguous(), F32, mine, after, 100)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", range(10))
@pytest.mark.parametrize("n", [0, 1, 5, 624, 1500])
def test_integers_as_pytorch(dtype, n):
    most = {F32: 2**24, F64: 2**53, F16: 2**11, BF16: 2**8, BOOL: 1} | {code: int(np.iinfo(NUMPY[code]).max) for code in (I64, I32, I16, I8, U8)}
    same(lambda t: t.random_(), dtype, *fill("integers_full", dtype, n, span=most[dtype] + 1), n)
    same(lambda t: t.random_(0, 2), dtype, *fill("integers", dtype, n, lo=0, span=2), n)
    same(lambda t: t.bernoulli_(0.37), dtype, *fill("bernoulli", dtype, n, 0.37), n)
    if dtype != BOOL:
        same(lambda t: t.random_(3, 77), dtype, *fill("integers", dtype, n, lo=3, span=74), n)
        same(lambda t: t.geometric_(0.3), dtype, *fill("geometric", dtype, n, 0.3), n)


@pytest.mark.peer
@pytest.mark.parametrize("lo, hi", [(0, 2**28 - 1), (0, 2**28), (-7, 2**32 + 5), (0, 2**63 - 1),
                                    (-2**63, 2**63 - 1), (-2**63, None)])
def test_wide_ranges_as_pytorch(lo, hi):
    span = (2**63 if hi is None else hi) - lo
    same(lambda t: t.random_(lo, hi), I64, *fill("integers", I64, 1000, lo=lo, span=span % 2**64), 1000)


@pytest.mark.peer
@pytest.mark.parametrize("n", [0, 1, 2, 5, 1000, 3000])
def test_permutation_as_pytorch(n):
    same(lambda t: torch().randperm(n), I64, *drawn(stream.permutation, n), n)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", [F32, F64, I64, BOOL])
@pytest.mark.parametrize("p_dtype", [F32, F64])
def test_bernoulli_of_probabilities_as_pytorch(dtype, p_dtype):
    p = np.random.RandomState(1).rand(2000).astype(NUMPY[p_dtype])
    mine, after = drawn(stream.bernoulli_each, p, np.zeros(2000, NUMPY[dtype]))
    same(lambda t: t.bernoulli_(torch().from_numpy(p)), dtype, mine, after, 2000)


@pytest.mark.peer
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_mask_as_pytorch(p):
    mine, after = fill("bernoulli", F32, 1000, 1 - p)
    scaled = mine / np.float32(1 - p)
    same(lambda t: torch().nn.functional.dropout(t + 1, p), F32, scaled, after, 1000)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", [F32, F64])
@pytest.mark.parametrize("rows, n, samples", [(1, 4, 500), (3, 50, 40), (2, 1, 3)])
def test_multinomial_as_pytorch(dtype, rows, n, samples):
    p = np.random.RandomState(1).rand(rows, n).astype(NUMPY[dtype])
    same(lambda t: torch().multinomial(torch().from_numpy(p), samples, True), I64, *drawn(stream.multinomial_rows, p, samples), 0)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", [F32, F64])
def test_poisson_as_pytorch(dtype):
    rates = np.array([0.0, 0.3, 1.0, 4.0, 9.99, 10.0, 12.5, 40.0, 1000.0] * 200, NUMPY[dtype])
    same(lambda t: torch().poisson(torch().from_numpy(rates)), dtype, *drawn(stream.poisson, rates), 0)


@pytest.mark.peer
def test_states_go_both_ways():
    torch().manual_seed(SEED)
    torch().randn(5)
    state = torch().get_rng_state().numpy().tobytes()
    mine, after = fill("normal", F32, 3, state=state)
    np.testing.assert_array_equal(mine, torch().randn(3).numpy())
    torch().set_rng_state(torch().frombuffer(bytearray(after), dtype=torch().uint8))
    np.testing.assert_array_equal(fill("uniform", F32, 2000, state=after)[0], torch().rand(2000).numpy())
    fresh = torch().Generator().get_state().numpy().tobytes()
    assert state_of(microgradx.Generator()) == fresh


@pytest.mark.peer
@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**32, 2**64 - 1])
def test_seeds(seed):
    state = torch().Generator().manual_seed(seed).get_state().numpy().tobytes()
    assert state_of(microgradx.Generator().manual_seed(seed)) == state
