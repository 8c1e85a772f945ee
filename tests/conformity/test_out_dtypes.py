"""Which dtypes and shapes of out= a function writes its result to: those that PyTorch's does, by PyTorch's own samples."""
import operator
import warnings

import pytest

import microgradx

from .harness import build
from .opinfo import Unsupported, database, neutral

KINDS = ("bool", "uint8", "int64", "float16", "float32", "float64", "complex64")
# see the README's rows about out= and about calls that are refused
COLUMNS = {"nonzero", "ormqr", "geqrf", "cholesky", "cholesky_inverse", "cholesky_solve", "lu", "lu_solve", "triangular_solve",
           *(f"linalg.{name}" for name in ("eig", "householder_product", "lstsq", "lu_solve", "solve_triangular", "tensorinv"))}       # as the README's row about strides says
LEFT = {("logsumexp", "complex64"), ("mean", "complex64"), ("nansum", "int64"), ("nansum", "float32"), ("nanmean", "float32"), ("bernoulli", "float32")}


def accepts(lib, path, sample, kinds, shapes):
    args, kwargs = (build(lib, words, False, []) for words in sample)
    out = [lib.empty(shape, dtype=getattr(lib, kind)) for shape, kind in zip(shapes, kinds, strict=True)]
    try:
        operator.attrgetter(path)(lib)(*args, **kwargs, out=out[0] if len(out) == 1 else tuple(out))
    except (RuntimeError, TypeError, ValueError):
        return False
    return [x.dtype for x in out] == [getattr(lib, kind) for kind in kinds]


def first_sample(torch, op, dtype):
    """Arguments of the first sample whose results are tensors with elements, in neutral words, and the results."""
    for sample in op.sample_inputs("cpu", dtype, requires_grad=False):
        try:
            words = neutral([sample.input, *sample.args], torch), neutral(sample.kwargs, torch)
            found = operator.attrgetter(op.name)(torch)(sample.input, *sample.args, **sample.kwargs)
        except (Unsupported, RuntimeError, TypeError, ValueError, IndexError):
            continue
        found = list(found) if isinstance(found, (tuple, list)) else [found]
        if all(hasattr(x, "dtype") and 0 < x.numel() < 5000 for x in found):
            return words, found
    return None


def is_here(name):
    try:
        return operator.attrgetter(name)(microgradx) is not None
    except AttributeError:
        return False


def shaped(lib, path, sample, shapes, kinds):
    """Shapes and strides of what was written to out= of these shapes, and how often it was said that one is resized, or the class of the error."""
    args, kwargs = (build(lib, words, False, []) for words in sample)
    out = [lib.zeros(shape, dtype=getattr(lib, kind)) for shape, kind in zip(shapes, kinds, strict=True)]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            operator.attrgetter(path)(lib)(*args, **kwargs, out=out[0] if len(out) == 1 else tuple(out))
        except (RuntimeError, TypeError, ValueError) as error:
            return type(error)
    return [(tuple(x.shape), path in COLUMNS or x.stride()) for x in out], sum("was resized" in str(warning.message) for warning in said)


def samples(torch, *dtypes):
    """(name, words of a sample, names of its results' dtypes, their shapes) of what has out=."""
    for op in database():
        if not op.supports_out or op.name.startswith("nn.functional.") or not is_here(op.name):
            continue
        for dtype in dtypes:
            if dtype in op.dtypes and (op.name, str(dtype).removeprefix("torch.")) not in LEFT and (found := first_sample(torch, op, dtype)):
                words, results = found
                yield op.name, dtype, words, [str(x.dtype).removeprefix("torch.") for x in results], [tuple(x.shape) for x in results]


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_out_of_another_dtype():
    torch = pytest.importorskip("torch")
    differ, compared = [], 0
    for name, dtype, words, own, shapes in samples(torch, torch.float32, torch.int64, torch.complex64):
        for place, kind in [(i, kind) for i in range(min(len(own), 3)) for kind in KINDS]:
            kinds = [*own[:place], kind, *own[place + 1:]]
            here, there = (accepts(lib, name, words, kinds, shapes) for lib in (microgradx, torch))
            compared += 1
            if here != there:
                differ.append(f"{name} of {dtype} into {kinds}: {'taken' if here else 'refused'} here")
    assert compared > 4000 and not differ, f"{len(differ)} of {compared} differ:\n" + "\n".join(differ)


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_out_of_another_shape():
    torch = pytest.importorskip("torch")
    differ, compared = [], 0
    for name, _, words, kinds, shapes in samples(torch, torch.float32):
        for others in ([(*shape, 2) for shape in shapes], [(0,) for _ in shapes], [() for _ in shapes]):
            here, there = (shaped(lib, name, words, others, kinds) for lib in (microgradx, torch))
            compared += 1
            if here != there:
                differ.append(f"{name} into {others}: {here} here, {there} there")
    assert compared > 800 and not differ, f"{len(differ)} of {compared} differ:\n" + "\n".join(differ)
