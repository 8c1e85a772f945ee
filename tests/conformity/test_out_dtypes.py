"""Which dtypes of out= a function writes its result to: those that PyTorch's does, by PyTorch's own samples."""
import operator
import warnings

import pytest

import microgradx

from .harness import build
from .opinfo import Unsupported, database, neutral

KINDS = ("bool", "uint8", "int64", "float16", "float32", "float64", "complex64")
# see the README's rows about out= and about calls that are refused
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


@pytest.mark.peer
def test_out_of_another_dtype():
    torch = pytest.importorskip("torch")
    differ, compared = [], 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for op in database():
            if not op.supports_out or op.name.startswith("nn.functional.") or not is_here(op.name):
                continue
            for dtype in (torch.float32, torch.int64, torch.complex64):
                if dtype not in op.dtypes or (op.name, str(dtype).removeprefix("torch.")) in LEFT or (found := first_sample(torch, op, dtype)) is None:
                    continue
                words, results = found
                own, shapes = [str(x.dtype).removeprefix("torch.") for x in results], [tuple(x.shape) for x in results]
                for place, kind in [(i, kind) for i in range(min(len(own), 3)) for kind in KINDS]:
                    kinds = [*own[:place], kind, *own[place + 1:]]
                    here, there = (accepts(lib, op.name, words, kinds, shapes) for lib in (microgradx, torch))
                    compared += 1
                    if here != there:
                        differ.append(f"{op.name} of {dtype} into {kinds}: {'taken' if here else 'refused'} here")
    assert compared > 4000 and not differ, f"{len(differ)} of {compared} differ:\n" + "\n".join(differ)
