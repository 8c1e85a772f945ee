"""Every entry of PyTorch's operator database whose name exists here, on PyTorch's own samples (see opinfo.py).

A few samples of each dtype and all error inputs in a usual run; all of them with --nightly.
"""
import re
from collections import Counter

import pytest

torch = pytest.importorskip("torch")

from .opinfo import DTYPES, callers, database, run_op  # noqa: E402

pytestmark = pytest.mark.peer

OUT = "out= that overlaps an input is written after the result is computed"
SCATTER = "PyTorch's gradient leaves what was overwritten its share"
CHUNKED = "options=, the memory-saving path, has no second order in PyTorch"
# name of an entry: (what may differ: a form, "errors", or a pattern that each sentence of the difference has; reason)
EXCEPTIONS = {
    "addbmm": ("output with shape", "addbmm_ does not resize a tensor of one element"),
    "as_strided_scatter": ("gradient", SCATTER),
    "cat": ("errors|gradient .: None", f"{OUT}; an input of no elements has no gradient"),
    "gather": ("errors", OUT),
    **dict.fromkeys([f"special.bessel_{kind}{order}" for kind in "jy" for order in "01"], ("^result: np.float64", "PyTorch's are off by up to 1e-6 around 5")),
    **dict.fromkeys(("geqrf", "ormqr"), ("strides", "the results of factorizations are row-major")),
    **dict.fromkeys(("svd_lowrank", "pca_lowrank"), (r"result\[|gradient|second-order|strides", "the signs of singular vectors are LAPACK's choice; see test_factorizations.py")),
    "histogramdd": ("edges must not fall", "PyTorch takes edges in any order, and finds some bin by bisection"),
    "linalg.norm": ("second-order", "NaN in PyTorch where the norm is 0, here 0"),
    "nn.functional.batch_norm": ("input", "the running statistics count as changed (their version grows)"),
    "nn.functional.linear_cross_entropy": ("second-order|PyTorch raises in|-0.0", CHUNKED),
    "nn.functional.ctc_loss": ("only PyTorch raises in second order", "a second derivative exists here"),
    "nn.functional.scaled_dot_product_attention": ("only PyTorch raises in second order", "a second derivative exists here"),
}
ROUNDED = """addbmm addcdiv addcmul addr baddbmm gradient histc index_reduce lerp linalg.multi_dot linalg.vector_norm linspace logcumsumexp logspace msort mode sort topk nn.functional.adaptive_avg_pool3d
    nn.functional.bilinear nn.functional.binary_cross_entropy_with_logits nn.functional.conv_transpose1d nn.functional.conv_transpose2d nn.functional.conv_transpose3d nn.functional.embedding_bag
    nn.functional.grid_sample nn.functional.huber_loss nn.functional.instance_norm nn.functional.interpolate nn.functional.linear_cross_entropy nn.functional.mse_loss
    nn.functional.nll_loss nn.functional.normalize nn.functional.poisson_nll_loss nn.functional.scaled_dot_product_attention nn.functional.soft_margin_loss""".split()
HALF = EXCEPTIONS | dict.fromkeys(ROUNDED, ("result|gradient|output with shape|second-order", "composed of several steps there or here, each of which rounds; other ties")) | {
    "matrix_exp": ("only microgradx raises", "no linear algebra in half precision"),
    **dict.fromkeys(("special.i1", "special.i1e"), ("only PyTorch raises in backward", "its rule exists here"))}
BROKEN = ("strides|only PyTorch raises", "PyTorch's out= of it does not resize")
EXCEPTIONS |= {"fft.ihfft2": BROKEN, "fft.ihfftn": BROKEN}
HALF |= {"complex": ("errors|complex|ComplexHalf", "there is no complex32 here"), "view_as_complex": ("view_as_complex", "there is no complex32 here")}
SHARED = ("share memory", "conj() computes here, PyTorch's is a view that remembers")
COMPLEX = EXCEPTIONS | dict.fromkeys(("conj", "H", "mH"), SHARED) | {
    "tanh": ("gradient", "where tanh is 1 its gradient is what cancellation leaves"), "addbmm": EXCEPTIONS["addbmm"],
    "linalg.cond": ("^result:", "the last digits of a quotient of singular values"),
    **dict.fromkeys("baddbmm __rpow__ asinh cumprod prod".split(), (r"^result.*of the parts", "products of large numbers, in other steps")),
}
ENTRIES = [op for op in database() if callers(op) is not None and op.name != "to_sparse"]        # that is compared in tests/test_sparse.py


def excepted(op, form, kind, sentences, exceptions=EXCEPTIONS):
    what, _ = exceptions.get(op.name, (None, None))
    return what is not None and (re.fullmatch(what.partition("|")[0], str(kind)) or all(re.search(what, s) for s in sentences))


def verify(op, most, dtypes=DTYPES, exceptions=EXCEPTIONS):
    """Counts of the run; fails with the first differences that no exception names."""
    counts, failures = run_op(op, torch, dtypes, most)
    left = [f for f in failures if not excepted(op, f[0], f[1], f[3], exceptions)]
    assert not left, f"{op.name} {op.variant_test_name}: {len(left)} of {counts['run']} differ\n" + "\n".join(
        f"  {form} {kind} {case!r:.300}\n    -> {'; '.join(found)[:400]}" for form, kind, case, found in left[:3])
    return Counter(counts, excepted=len(failures), ops=1)


SUMMARY = Counter()


@pytest.fixture(scope="module", autouse=True)
def summary():
    torch.set_num_threads(1)
    yield
    absent = sorted({op.name for op in database() if callers(op) is None})
    print(f"\nop_db: {SUMMARY['ops']} entries, {SUMMARY['run']} samples run, {SUMMARY['run'] - SUMMARY['excepted']} equal, "
          f"{SUMMARY['excepted']} excepted; {len(absent)} names absent: {' '.join(absent)}")


@pytest.mark.parametrize("op", ENTRIES, ids=lambda op: op.formatted_name)
def test_samples(op):
    SUMMARY.update(verify(op, 3))


@pytest.mark.parametrize("op", ENTRIES, ids=lambda op: op.formatted_name)
def test_samples_of_half_precision(op):
    verify(op, 2, ("bfloat16", "float16"), HALF)


@pytest.mark.parametrize("op", [op for op in ENTRIES if {torch.complex64, torch.complex128} & set(op.supported_dtypes("cpu"))], ids=lambda op: op.formatted_name)
def test_samples_of_complex_numbers(op):
    verify(op, 2, ("complex64", "complex128"), COMPLEX)


@pytest.mark.nightly
@pytest.mark.parametrize("op", ENTRIES, ids=lambda op: op.formatted_name)
def test_all_samples(op):
    SUMMARY.update(verify(op, None))


def test_every_exception_names_an_entry():
    assert set(EXCEPTIONS) | set(HALF) | set(COMPLEX) <= {op.name for op in ENTRIES}


def test_a_wrong_result_is_found(monkeypatch):
    import microgradx
    right = microgradx.sin
    monkeypatch.setattr(microgradx, "sin", lambda x, **kwargs: right(x, **kwargs) * 1.001)
    op = next(op for op in ENTRIES if op.name == "sin")
    with pytest.raises(AssertionError, match="sin"):
        verify(op, 1, ("float32",))
