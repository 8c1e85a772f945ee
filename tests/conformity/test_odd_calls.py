"""Calls that programs rarely make, here and in PyTorch: the same values, dtypes, shapes and need of a gradient, or the same class of error.

Each line is an expression of `L`, the library, and `np`; statements may stand before it, two semicolons behind each.
"""
import warnings

import numpy as np
import pytest

import microgradx

from . import seldom
from .test_mistakes import classed

CALLS = """
    # places in sorted rows, of other dtypes, of NaN and among it
    n = float("nan") & L.searchsorted(L.tensor([1., n, 3, n]), L.tensor([2, n, 4, 0])) ;; n = float("nan") & L.bucketize(L.tensor([1.5, n, 9.]), L.tensor([1., 2, n, n]), right=True)
    L.searchsorted(L.tensor([1, 3, 5]), L.tensor([2.5, 3])) ;; L.searchsorted(L.tensor([1, 3, 5], dtype=L.int32), L.tensor([2])) ;; L.searchsorted(L.tensor([1., 3, 5]), 2) ;; L.searchsorted(L.tensor([1, 3, 5]), 2.5)
    L.searchsorted(L.arange(12.).view(3, 4).t().contiguous().t(), L.arange(6.).view(3, 2) * 3) ;; L.searchsorted(L.zeros(2, 3), L.zeros(2, 0)) ;; L.searchsorted(L.zeros(2, 0), L.zeros(2, 3)) ;; L.searchsorted(L.ones(3).half(), L.ones(2).half())
    L.searchsorted(L.tensor(1.), L.ones(2)) ;; L.searchsorted(L.tensor(1.), 2.) ;; L.searchsorted(L.tensor(1.), L.tensor(2.)) ;; L.searchsorted(L.ones(2, 2), 1.) ;; L.bucketize(1., L.tensor(1.)) ;; L.searchsorted(L.ones(2).bool(), L.ones(0).bool()) ;; L.searchsorted(L.ones(2).bool(), True)
    [L.searchsorted(L.tensor([1, 3], dtype=d), n) for d in (L.int8, L.uint8, L.int32, L.float16, L.float64) for n in (257, -300, 2**40, 2.5, .1)] ;; L.searchsorted(L.tensor([1., 3]), 1e300)
    L.searchsorted(L.tensor([3., 1]), 2., sorter=L.tensor([1, 0])) ;; L.searchsorted(L.tensor([3., 1]), 2., sorter=L.tensor([1, 2])) ;; L.searchsorted(L.tensor([3., 1]), 2., sorter=L.tensor([-1, 0])) ;; L.searchsorted(L.tensor([3., 1]), 2., sorter=L.tensor([1])) ;; L.searchsorted(L.tensor([3., 1]), 2., sorter=L.tensor([1, 0]).int())
    # a mode that was not entered is left, and nothing is asked afterwards
    L.overrides.BaseTorchFunctionMode().__exit__(None, None, None) ;; L.relu(L.ones(2))
    # in place: integers by numbers, smaller operands, one pass
    L.tensor([1, 250], dtype=L.uint8).add_(-7) ;; L.tensor([1, 2], dtype=L.int8).mul_(100) ;; L.tensor([1, 2]).add_(1.5) ;; L.tensor([1, 2]).sub_(True) ;; L.tensor([True]).add_(1) ;; L.tensor([True]).mul_(False) ;; L.tensor([1, 2]).div_(2)
    L.ones(2, 3).add_(L.arange(3.)) ;; L.ones(2, 3).t().mul_(L.arange(2.)) ;; L.ones(3).add_(L.ones(2, 3)) ;; L.ones(1, 3).add_(L.ones(3))
    L.ones(2).expand(3, 2).relu_() ;; L.ones(3, requires_grad=True).relu_() ;; L.arange(-3., 3).view(2, 3).t().relu_() ;; L.tensor([1, 4]).sqrt_() ;; L.tensor([-1, 4]).abs_() ;; L.tensor([True]).neg_() ;; L.tensor([-1., 4]).half().exp_()
    x = L.arange(-3., 3) & x[::2].clamp_(-1, 1) & x ;; L.arange(-3., 3).clamp_(min=0) ;; L.arange(-3., 3).clamp_() ;; L.arange(-3, 3).clamp_(-1, 1) ;; L.arange(-3., 3).clamp_(2, 1) ;; L.arange(-3., 3).clamp_(max=float("nan")) ;; L.arange(3.).clamp_(None, 1)
    # integers limited by numbers
    L.arange(-3, 4).clamp(-1, 2) ;; L.arange(-3, 4).clamp(2, 1) ;; L.arange(-3, 4).clamp(min=0) ;; L.arange(-3, 4).clamp(max=2**60) ;; L.arange(-3, 4).clamp(-2**62, 2**62) ;; L.arange(4, dtype=L.uint8).clamp(1, 255) ;; L.arange(4, dtype=L.uint8).clamp(-1, 2)
    L.arange(4, dtype=L.int8).clamp(0, 128) ;; L.arange(4, dtype=L.int8).clamp(-128, 127) ;; L.arange(4).clamp(1, 2.5) ;; L.arange(4).clamp(True, 2) ;; L.tensor([True, False]).clamp(0, 1) ;; L.arange(4).clamp(L.tensor(1), L.tensor(2)) ;; L.arange(4).clamp(L.tensor([1]), L.tensor([2.]))
    L.arange(4, dtype=L.int32).clamp(min=L.tensor([2] * 4)) ;; L.arange(6).view(2, 3).t().clamp(1, 4).stride() ;; L.arange(6).view(2, 3).t().clamp(max=4).stride() ;; L.arange(4).clamp(2**63, 2) ;; L.arange(4, dtype=L.int16).clamp_(1, 40000)
    [L.tensor([1, 2], dtype=d).clamp(*b) for d in (L.int32, L.uint8) for b in ((2**31, 0.), (-2**40, 1.5), (1.5, 2**40), (0, 300.))] ;; L.tensor([1, 2], dtype=L.int32).clamp(2**31, 5) ;; L.tensor([1, 2], dtype=L.int32).clamp(2**31) ;; [L.tensor([True]).clamp(*b) for b in ((0, 1), (0., 1), (0, None), (None, 1.))] ;; L.tensor([True]).clamp(L.tensor([True]), L.tensor([True])) ;; L.tensor([True]).clamp(L.tensor(True), L.tensor(True)) ;; L.tensor([True]).clamp(L.tensor([True])) ;; L.tensor([True]).clamp(L.tensor([True]), L.tensor([2]))
    # crops of more than there is; nothing divided by 0
    [L.nn.functional.pad(L.arange(4.), p) for p in ((-4, 0), (-2, -2), (-4, 2), (6, -4))] ;; L.nn.functional.pad(L.arange(4.), (-5, 3)) ;; L.nn.functional.pad(L.arange(4.), (7, -5)) ;; L.nn.functional.pad(L.ones(0), (2, -1)) ;; L.nn.functional.pad(L.ones(4, 1), (-2, 2)) ;; L.nn.functional.pad(L.ones(1, 3), (0, 0, 3, -2))
    [f(L.ones(0, dtype=L.int64), 0) for f in (L.floor_divide, L.remainder, L.fmod)] ;; L.ones(0, 2, dtype=L.int8).div_(L.tensor([0, 1], dtype=L.int8), rounding_mode="trunc") ;; L.ones(2, dtype=L.int64) // L.zeros(0, 2, dtype=L.int64) ;; L.ones(3, dtype=L.int64) // L.zeros(0, 2, dtype=L.int64)
    # medians of everything
    L.ones(0).median() ;; [L.ones(0, dtype=d).median() for d in (L.uint8, L.int8, L.int16, L.int32)] ;; L.ones(0, dtype=L.int64).nanmedian() ;; L.tensor(2.).median() ;; L.tensor([[3, 1], [2, 5]], dtype=L.uint8).t().median() ;; L.tensor([1., float("nan"), 3]).median() ;; L.tensor([float("nan")] * 2).nanmedian()
    x = L.tensor([1., 2, 2, float("nan"), 2], requires_grad=True) & x.nanmedian().backward() & x.grad ;; x = L.tensor([1., 2, 2, 3], requires_grad=True) & y = x.median() & y.add_(1) & y.backward() ;; x = L.ones(0, requires_grad=True) & x.median().backward() & x.grad
    # numbers in nested lists
    L.tensor([L.tensor(1., requires_grad=True), L.tensor(2.)]) ;; L.tensor([L.tensor(1), L.tensor(2.)]) ;; L.tensor((L.tensor(300), L.tensor(2)), dtype=L.uint8) ;; L.tensor([L.tensor(True), L.tensor(False)]) ;; L.tensor([L.tensor(1j)]) ;; L.tensor([L.ones(1), L.ones(1)]) ;; L.tensor([L.tensor(1.), 2]) ;; L.tensor([L.tensor(1.).half()], dtype=L.float16, requires_grad=True)
    L.tensor([[], [1]]) ;; L.tensor([[], 1]) ;; L.tensor([[], [True]]) ;; L.tensor([[], [2j]]) ;; L.tensor([[[]], [[1]], 3]) ;; L.tensor([[1], []])
    L.tensor([[], np.ones(2)]) ;; L.tensor([[], [1]], dtype=L.int64) ;; L.tensor([np.zeros(0, int)]) ;; L.tensor([[], "a"])
    L.tensor([1, 2j], dtype=L.bool) ;; L.tensor([[0j, 1j]], dtype=L.bool) ;; L.tensor(0j, dtype=L.bool) ;; L.tensor([0j, 1j], dtype=L.uint8)
    L.full((2,), 2j, dtype=L.bool) ;; L.full((2,), 2 + 0j, dtype=L.float32) ;; L.full((2,), 2j, dtype=L.float32) ;; L.zeros(2, dtype=L.int32).fill_(2 + 0j)
    L.tensor([2**53 + 1, 1.0], dtype=L.int64) ;; L.tensor([[2**53 + 1], [1.5]], dtype=L.int64) ;; L.tensor([np.array([2**53 + 1]), [1.0]], dtype=L.int64)
    L.LongTensor([2**53 + 1, 1.0]) ;; L.tensor([float("nan"), 2**53 + 1], dtype=L.int64) ;; L.tensor([300, 1.0], dtype=L.uint8)
    l = [] & l.append(l) & L.tensor(l) ;; l = [1] & l.append(l) & L.tensor(l) ;; l = [] & l.append(l) & L.as_tensor(l) ;; l = [] & l.append([l]) & L.Tensor(l)
    L.tensor(np.arange(4)[::-1]) ;; L.from_numpy(np.zeros((1, 3))[::-1]) ;; L.as_tensor(np.arange(1)[::-1]) ;; L.from_numpy(np.zeros((0, 3))[:, ::-1])
    L.tensor([np.longdouble(1.5), 2], dtype=L.float32) ;; L.tensor([np.clongdouble(1.5), 2], dtype=L.complex64) ;; L.tensor([np.ones(2, np.longdouble)], dtype=L.float32)
    L.tensor([np.array([300, 2])], dtype=L.uint8) ;; L.tensor([np.array([-1, -255])], dtype=L.uint8) ;; L.tensor([np.array([1e30])], dtype=L.int64) ;; L.tensor([np.array([1j])], dtype=L.int32)
    L.arange(3.)[[2**64 - 1]] ;; L.arange(3.)[[2**64]] ;; L.linspace(0., 1e30, 2, dtype=L.int64) ;; L.linspace(0, 2**63, 2, dtype=L.uint8)
    L.arange(0., 5) ;; L.arange(0., 5, 2) ;; L.arange(start=0., end=3) ;; L.arange(-0., 2) ;; L.arange(0, 5.) ;; L.arange(end=3) ;; L.arange(L.tensor(0.), 3)
    L.ones(2, 3, 4).shape[1:].numel() ;; L.ones(2, 3, 4).shape[::-2].numel() ;; L.ones(2).shape[1] ;; L.ones(2).shape["a"] ;; L.ones(2).shape[np.int64(-1)] ;; L.ones(2, 3).shape[:0].numel()
    L.ones(2, 0, 3).tolist() ;; L.arange(6).view(2, 3).t().tolist() ;; L.tensor([[1j, 2]]).tolist() ;; L.tensor([True]).tolist() ;; L.tensor([.1, 2]).half().tolist() ;; L.tensor(.1).bfloat16().tolist() ;; L.ones(2)[None].expand(2, 2).tolist()
    L.isin(L.tensor([.1, .2]), .1) ;; L.isin(.1, L.tensor([.1])) ;; L.isin(L.tensor([.1]), L.tensor(.1, dtype=L.float64)) ;; L.isin(L.tensor([2**24 + 1]), L.tensor([2.**24]))
    L.isin(L.tensor([1, 2], dtype=L.uint8), 258) ;; L.isin(L.tensor([1j]), L.tensor([1j])) ;; L.isin(L.full((200,), 2**24 + 1), L.full((200,), 2.**24)) ;; L.isin(L.tensor(1), L.tensor([[1, 2]]), invert=True)
    L.logspace(0, 2, 5, dtype=L.int64) ;; L.logspace(0, 3, 4, 2, dtype=L.uint8) ;; L.logspace(1, 1, 1) ;; L.logspace(0, 1, 0) ;; L.logspace(2, -1, 7, dtype=L.float64) ;; L.linspace(0, float("inf"), 3) ;; L.linspace(3, 1, 1)
    L.nan_to_num(L.tensor([1., -float("inf"), float("inf"), float("nan")], dtype=L.float64), 2, 3, -4) ;; L.ones(3).repeat_interleave(0) ;; L.ones(0).repeat_interleave(L.tensor([], dtype=L.int64))
    L.arange(0, 2, dtype=L.bool) ;; L.range(0, 2, dtype=L.bool) ;; L.tril_indices(3, 3, dtype=L.uint8) ;; L.triu_indices(3, 3, dtype=L.int32)
    # a column of a table: a sequence with an array behind it, whose dtype counts
    C = type("C", (), {"__init__": lambda s, d: setattr(s, "d", d), "__len__": lambda s: len(s.d), "__getitem__": lambda s, i: s.d[i], "__array__": lambda s, dtype=None, copy=None: s.d}) & d = [np.arange(2.), np.arange(2, dtype=np.float32), np.arange(2, dtype=np.int32), np.array([True])] & [[L.tensor(C(x)), L.tensor([C(x), C(x)]), L.as_tensor(C(x)), L.tensor(C(x), dtype=L.float64), L.FloatTensor(C(x))] for x in d]
    # element by element
    f = lambda x, y: x + 2 * y & [x.map_(y, f) for x in [L.arange(4.).view(2, 2).t()] for y in [L.arange(4.).view(2, 2), L.ones(2), L.ones(1, 2)]] ;; L.ones(3).int().map_(L.ones(3).int(), lambda x, y: 2.7)
    L.ones(3).map_(L.ones(2), max) ;; L.ones(1).map_(L.ones(3), max) ;; L.ones(3).map_(2., max) ;; L.ones(3).map_(L.ones(3).double(), max) ;; L.ones(3).map_(L.ones(3, requires_grad=True), max) ;; L.ones(3).map_(L.ones(3), 3) ;; L.ones(()).map_(L.zeros(()), min)
    L.ones(2).map2_(L.ones(2), L.ones(1) * 3, lambda a, x, y: a + x * y) ;; L.ones(2).map2_(L.ones(3), L.ones(1), max) ;; L.ones(2).map2_(L.ones(2), L.ones(2).double(), max) ;; L.ones(2).map2_(L.ones(2), 2, max) ;; L.ones(2).map2_(L.ones(2), L.ones(2, requires_grad=True), max) ;; L.ones(2).map2_(L.ones(2), L.ones(2), lambda a, b: a)
    L.ones(2).apply_(lambda v: "1") ;; L.ones(2, dtype=L.int64).apply_(lambda v: "1") ;; L.ones(2).apply_(lambda v: None) ;; L.ones(2).apply_(lambda v: [1]) ;; L.ones(2).apply_(lambda v: np.bool_(True)) ;; L.ones(2).apply_(lambda v: L.tensor(2.)) ;; L.ones(2, dtype=L.bool).apply_(lambda v: 2)
    L.ones(2, dtype=L.complex64).apply_(lambda v: v + 1j) ;; L.ones(2, dtype=L.int64).apply_(lambda v: 2**53 + 1) ;; L.ones(2, dtype=L.uint8).apply_(lambda v: 300) ;; L.ones(0).apply_(lambda v: "") ;; L.zeros(2, 2).t().apply_(lambda v: 1.5)
    # a memory's part, whatever looked at it
    x = L.arange(6.) & [L.empty(0).set_(x.untyped_storage(), 1, (2, 2), (2, 1)), L.empty(0).set_(x.storage(), 1, (2, 2)), L.empty(0).set_(source=x, storage_offset=1, size=(2,), stride=(3,)), L.empty(0).set_(x[2:], 1, (2,), (1,)), L.empty(0).set_(x.untyped_storage()), L.empty(0, dtype=L.int32).set_(x.untyped_storage(), 1, (2,), (1,))]
    x = L.arange(6.) & y = L.empty(0) & y.set_(x.untyped_storage(), 1, (2, 2), (2, 1))[0].fill_(7) & [x, y] & L.empty(0).set_(L.ones(4), 1, (2, 2), (3,)) ;; L.empty(0).set_(L.ones(4), -1, (2,), (1,)) ;; L.empty(0, dtype=L.int32).set_(L.ones(4).storage(), 1, (2,), (1,)) ;; L.empty(0).set_(3)
    [L.ones(2, 3).sparse_dim(), L.ones(2, 3).dense_dim(), L.ones(()).dense_dim()]
    L.zeros(3, dtype=L.bool).copy_(L.tensor([1j, 0, 1])) ;; L.zeros(2, 2, dtype=L.bool).t().copy_(L.tensor([[1j], [0]], dtype=L.complex128)) ;; L.zeros(3, dtype=L.bool)[::2].copy_(L.tensor(complex(float("nan"), 0)))
    L.asarray(np.float32(1), copy=False) ;; L.asarray(1., copy=False) ;; [L.asarray(np.float64(1)), L.asarray(np.float32(1), copy=True)]
    # sizes
    L.ones(1).expand(2**63) ;; L.ones(1).expand((10**30, 2)) ;; L.ones(1).reshape(2**64) ;; L.reshape(L.ones(1), (2**63,)) ;; L.ones(1).view(2**63) ;; L.ones(1).resize_(2**63) ;; L.ones(1).resize_((10**30,)) ;; L.broadcast_to(L.ones(1), (2**63,)) ;; L.ones(2).repeat(2**63) ;; L.ones(2).tile(2**63) ;; L.ones(2).as_strided((2**63,), (1,))
    f = lambda mask, **k: L.nn.MultiheadAttention(4, 2)(*[L.ones(3, 4)] * 3, attn_mask=mask, **k)[1] & f(L.zeros(4, 3, 3)) ;; f = lambda mask, **k: L.nn.MultiheadAttention(4, 2)(*[L.ones(3, 2, 4)] * 3, attn_mask=mask, **k)[1] & f(L.zeros(2, 3, 3)) ;; f = lambda mask: L.nn.MultiheadAttention(4, 2)(*[L.ones(3, 4)] * 3, attn_mask=mask)[1] & f(L.zeros(2, 3, 4)) ;; f = lambda mask: L.nn.MultiheadAttention(4, 2)(*[L.ones(3, 4)] * 3, attn_mask=mask)[1].shape & f(L.zeros(2, 3, 3))
    x = L.tensor([1.7976931348623157e308, 713., -720], dtype=L.float64) & [L.i0(x), L.special.i1(x), L.special.i0e(x) * 1e150, L.i0(x * 2)]
    f = lambda *k, **o: L.func.jacfwd(lambda x: x * L.rand(3), *k, **o)(L.ones(3)) & f(randomness="error") ;; L.func.jacfwd(lambda x: x * L.rand(3))(L.ones(3)) ;; L.func.hessian(lambda x: (x * L.rand(3)).sum())(L.ones(3)) ;; L.func.jacfwd(lambda x: x * L.rand(3), randomness="same")(L.ones(3)) * 0
    L.ones(range(2)) ;; L.rand(range(2)) ;; L.full(range(1, 2), 2) ;; L.full(np.array([2]), 1) ;; L.randint(3, range(1)) ;; L.empty_strided(range(1), range(1))
    L.zeros(2).new_zeros(range(1)) ;; L.zeros(2**63) ;; L.zeros(2, 2**63) ;; L.full((2**63,), 1) ;; L.rand(-2**63 - 1)
    L.zeros(4).as_strided(2, 1) ;; L.as_strided(L.zeros(4), (2,), 1) ;; L.zeros(4).as_strided((L.tensor(2), 2), (1, 1)) ;; L.zeros(2).view(np.int64(2)) ;; L.zeros(2).view(L.tensor([2]))
    L.zeros(4).unflatten(0, 4) ;; L.zeros(4).unflatten(0, [2, 2]) ;; L.broadcast_to(L.zeros(2), 2) ;; L.randint(2**63, (2,)) ;; L.randint(-2**63 - 1, 2, (2,))
    L.zeros(2).random_(True) ;; L.zeros(2).random_(1, True)
    # draws: bounds that the dtype rounds, and the order of memory
    L.manual_seed(3) & L.zeros(9).half().random_(0, 5000) ;; L.manual_seed(3) & L.randint(-5000, 5000, (9,), dtype=L.float16) ;; L.manual_seed(3) & L.randint(70000, (2,), dtype=L.float16) ;; L.manual_seed(3) & L.zeros(9).bfloat16().random_(0, 2**40)
    L.manual_seed(3) & L.zeros(9).random_(0, 2**25 + 3) ;; L.manual_seed(3) & L.zeros(9).random_(-2**25 - 3, 7) ;; L.manual_seed(3) & L.zeros(9).random_(-2**29, 8) ;; L.manual_seed(3) & L.zeros(9).double().random_(-2**60 - 200, 2**61 + 1)
    L.manual_seed(3) & L.zeros(5, 7).t().bernoulli_(L.full((7, 5), .5)) ;; L.manual_seed(3) & L.bernoulli(L.full((3, 2, 4), .5).permute(2, 0, 1)) ;; L.manual_seed(3) & L.zeros(9, 7)[::2, ::2].bernoulli_(L.full((4,), .5))
    L.manual_seed(3) & L.zeros(3, 4, 5).permute(1, 2, 0).bernoulli_(L.rand(4, 5, 3).double()) ;; L.manual_seed(3) & L.nn.functional.alpha_dropout(L.ones(5, 7).t(), .5, True) ;; L.manual_seed(3) & L.zeros(0, 3).t().bernoulli_(L.rand(3, 0))
    # reductions
    L.zeros(3).logsumexp(()) ;; L.tensor(3.).logsumexp(()) ;; L.zeros(0, 3).norm(-1) ;; L.zeros(0, 3).norm(-1, dim=0) ;; L.zeros(0, 3).norm(-1, dim=1)
    L.linalg.vector_norm(L.zeros(0, 3), float("inf"), dim=0) ;; L.linalg.vector_norm(L.zeros(0), -.5) ;; L.zeros(0, 3).norm(0)
    L.tensor([1 + 2j, 3]).sum(dtype=L.float32) ;; L.tensor([1 + 2j, 3]).mean(dtype=L.float32) ;; L.tensor([1 + 2j, 3]).prod(dtype=L.float32) ;; L.tensor([1 + 2j, 3]).sum(0, dtype=L.int64)
    z = L.tensor([1 + 2j, 3], requires_grad=True) & z.sum(dtype=L.float32).backward() & z.grad
    L.nn.functional.softmin(L.tensor([1 + 2j, 3]), 0, dtype=L.float32) ;; L.softmax(L.tensor([1 + 2j, 3]), 0, dtype=L.float64) ;; L.softmax(L.tensor([1 + 2j, 3]), 0)
    L.histogram(L.ones(3), 3) ;; L.histogram(L.tensor([1., 2, 3, 7]), 7, density=True) ;; L.histogram(L.tensor([]), 3) ;; L.histogram(L.tensor([1., float("inf")]), 3)
    # complex numbers
    L.linspace(0, 1 + 1j, 3) ;; L.linspace(0, 1, 3, dtype=L.complex128) ;; L.linspace(1j, 1, 1) ;; L.linspace(L.tensor(1j), 1, 4) ;; L.linspace(1j, 1, 3, dtype=L.float32)
    L.logspace(0, 1 + 1j, 3) ;; L.logspace(0, 1j, 5, base=2) ;; L.logspace(0, 1, 3, dtype=L.complex64) ;; L.linspace(0, 1, 2, dtype=L.bool)
    L.logaddexp(L.tensor([1 + 2j, 3]), L.tensor(1j)) ;; L.logaddexp(L.tensor([float("inf") + 0j, 1]), L.tensor([1.])) ;; L.logaddexp2(L.tensor([1j]), L.tensor([1j]))
    # sums of bools are bools in memory, too
    i, t = L.tensor([0, 0, 1]), L.tensor([True, True, False]) & [(y.view(L.uint8), y.sum(), ~y) for z in [L.zeros(2, dtype=L.bool)] for y in [z.index_add(0, i, t), z.scatter_add(0, i, t), z.index_put((i,), t, accumulate=True), z.put(i, t, accumulate=True), z.scatter(0, i, t, reduce="add"), *[z.scatter_reduce(0, i, t, how) for how in ["sum", "prod", "amax", "amin"]]]] ;; L.zeros(1, dtype=L.bool).index_add(0, L.zeros(256).long(), L.ones(256).bool()) ;; L.sparse_coo_tensor([[0, 0]], [2., 3.], (2,)).bool().to_dense().sum()
    # bytes that are viewed as bools may be more than 1
    m = L.tensor([2, 0, 255, 1, 0, 0, 7, 255, 255, 3], dtype=L.uint8).view(L.bool) & x = L.arange(10.) & (m.nonzero(), x[m], x.masked_select(m), x.masked_fill(m, 0), L.where(m, x, -x), m.any(), m.all(), x.masked_scatter(m, -x)) ;; L.full((64,), 255, dtype=L.uint8).view(L.bool).nonzero() ;; m, t = L.tensor([2, 0, 255, 1] * 9, dtype=L.uint8).view(L.bool), L.ones(36, dtype=L.bool) & [*[m.to(d) for d in [L.float32, L.float64, L.int64, L.uint8, L.float16, L.bfloat16, L.complex64]], ~m, m.logical_not(), m & t, m | ~t, m ^ t, m == t, m != t, m * 3, m[::2] & t[::2], L.logical_xor(m, t), m.max(), m.float().mean()]
    L.zeros(3).cfloat().index_add(0, L.tensor([0]), L.ones(1).cfloat(), alpha=2j) ;; L.zeros(3).index_add(0, L.tensor([0]), L.ones(1), alpha=2j)
    L.nn.functional.dropout(L.tensor([1 + 2j]), 1.) ;; L.nn.functional.dropout(L.tensor([1 + 2j]), .5) ;; L.nn.functional.dropout(L.tensor([1]), 1.)
    L.special.hermite_polynomial_h(L.tensor([.5, 1]), 200) ;; L.special.chebyshev_polynomial_t(L.tensor([-2., -1, .3, float("nan")]), L.tensor([0, 3, -1, 2]))
    L.special.legendre_polynomial_p(L.tensor([.5], requires_grad=True), 2.7) ;; L.special.laguerre_polynomial_l(2., L.tensor([1, 2])) ;; L.special.hermite_polynomial_he(2., 3)
    b = L.tensor([2, 0, 255, 1] * 37, dtype=L.uint8).view(L.bool) & [b.sum(), b.view(4, 37).sum(0), b.view(37, 4).sum(1), b[::4].prod(), b.cumsum(0)[-1], b.view(37, 4).prod(1)]
    # options of optimizers
    p = [L.ones(2, 2, requires_grad=True)] & setattr(p[0], "grad", L.ones(2, 2)) & [[getattr(L.optim, name)(p, lr=L.tensor(.1), foreach=True).step(), p[0].detach().clone()] for name in ["SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop", "ASGD"]]
    L.optim.Adam([L.ones(2, requires_grad=True)], lr=L.tensor(.1), foreach=True) ;; L.optim.AdamW([L.ones(2, requires_grad=True)], lr=L.tensor(.1), foreach=True)
    o = L.optim.LBFGS([L.ones(2, requires_grad=True)]) & o.add_param_group({"params": [L.ones(2, requires_grad=True)]}) & o.step(lambda: L.tensor(1.))
    o = L.optim.SGD([L.ones(2, requires_grad=True)], lr=.1, momentum=.9) & s = L.optim.lr_scheduler.CyclicLR(o, .01, .1) & list(o.param_groups[0])
    s = __import__("pickle").loads(__import__("pickle").dumps(L.optim.lr_scheduler.StepLR(L.optim.SGD([L.ones(2, requires_grad=True)], lr=.1), 1))) & [[s.step(), s.get_last_lr()] for _ in range(2)]
    # gradients of a product lie as its operands do
    x = L.ones(4, 5, requires_grad=True) & w = L.ones(3, 5, requires_grad=True) & [g.stride() for f in [lambda: x @ w.t(), lambda: L.mm(w, x.t()), lambda: L.mv(x, w[0])] for g in L.autograd.grad(f().sum(), [x, w])]
    # no elements
    L.nn.functional.cross_entropy(L.ones(2, 0), L.ones(2, 0)) ;; L.nn.functional.cross_entropy(L.ones(0), L.ones(0), reduction="sum") ;; L.nn.functional.cross_entropy(L.ones(0, 3), L.ones(0, 3))
    x = L.ones(2, 0, 3, requires_grad=True) & L.nn.functional.cross_entropy(x, L.ones(2, 0, 3)).backward() & x.grad
    [[loss, L.autograd.grad(loss.sum(), x)[0]] for t in [[-100, 1], [-100, -100]] for w in [None, L.tensor([1., 2., .5])] for red in ["mean", "sum", "none"] for x in [L.tensor([[-float("inf"), 1., 2.], [1., 2., 3.]], requires_grad=True)] for loss in [L.nn.functional.cross_entropy(x, L.tensor(t), w, label_smoothing=.1, reduction=red)]]
    # sums of what was expanded, comparisons of large tensors, padded sequences
    x = L.arange(6.).view(2, 1, 3) & [[f(e) for f in (L.sum, L.mean, L.nansum, L.std, lambda y: y.sum(0), lambda y: y.sum(1), lambda y: y.sum((1, 2), keepdim=True), lambda y: y.sum(-1), lambda y: y.mean((0, 1)))] for e in (x.expand(2, 4, 3), x.expand(5, 2, 1, 3), x[:, :, :1].expand(2, 4, 3), x.double().expand(2, 4, 3), x.half().expand(2, 4, 3), x[:1].expand(7, 1, 3).transpose(0, 2))]
    [e.sum(d, keepdim=k) for k in (False, True) for d in (0, 1, -1) for e in (L.tensor([[2], [-3]]).expand(2, 5), L.tensor([[True], [False]]).expand(2, 5), L.tensor([[200], [100]], dtype=L.uint8).expand(2, 9), L.tensor([[1 + 2j]]).expand(2, 5), L.ones(1, 3).expand(0, 3), L.ones(3, 1).expand(3, 0))] ;; L.tensor(2.).expand(3, 4).sum() ;; L.ones(2, 1).expand(2, 3).sum(1, dtype=L.int64)
    x = L.ones(2, 3, requires_grad=True) & (x.unsqueeze(1).expand(2, 5, 3).sum((0, 1)) * L.arange(3.)).sum().backward() & x.grad ;; x = L.ones(3, requires_grad=True) & (L.ones(4, 3) + x).sum().backward() & x.grad
    x = L.arange(200000.) & [L.equal(x, y) for y in (x, x.clone(), x + 1, L.cat([x[:-1], L.zeros(1)]), L.cat([x[:90000], L.full((110000,), float("nan"))]), x[:-1], x.int(), x.flip(0).flip(0))], L.equal(x.view(2, -1).t(), x.view(2, -1).t().contiguous()), L.equal(x.view(2, -1), x)
    P = L.nn.utils.rnn.pad_sequence & [P(xs, b, v, side) for xs in ([L.ones(2), L.zeros(3)], [L.ones(0, 2), L.zeros(3, 2)], [L.arange(3), L.ones(1)], [L.ones(2), L.arange(3)], [L.ones(0), L.ones(0)], [L.ones(1).half()], [L.ones(2, 3, 4), L.zeros(1, 3, 4)]) for b in (False, True) for v in (0., -1.5) for side in ("left", "right")] ;; L.nn.utils.rnn.pad_sequence([L.ones(2, 3), L.ones(1, 2)])
    x, y = L.ones(2, 3, requires_grad=True), L.ones(1, 3, requires_grad=True) & p = L.nn.utils.rnn.pad_sequence([x, y]) & (p * L.arange(12.).view(2, 2, 3)).sum().backward() & p.stride(), x.grad, y.grad
    # a loss of logits; softplus whose exponential is infinite
    n, i = float("nan"), float("inf") & [[loss, *L.autograd.grad(loss.sum(), (x, y))] for x in [L.tensor([0., -3, 40, -120, i, -i, n, 1e30, 2], requires_grad=True)] for y in [L.tensor([0.3, 1, 0, 1, 1, 0, 1, 1, n], requires_grad=True)] for red in ("none", "sum", "mean") for loss in [L.nn.functional.binary_cross_entropy_with_logits(x, y, reduction=red)]]
    x = L.arange(-3., 3, requires_grad=True) & [L.autograd.grad((g ** 2).sum(), x) for d in (L.float32, L.float64) for w in (None, L.tensor(2.)) for g in L.autograd.grad(L.nn.functional.binary_cross_entropy_with_logits(x.to(d), L.full((6,), .3, dtype=d), w), x, create_graph=True)]
    x = L.tensor([-200., -30, 0, 19, 21, 80, 88.5, 89, 95, 700, float("nan"), float("inf")]) & [L.nn.functional.softplus(x.to(d), b, t) for d in (L.float32, L.float64) for b in (1, .5, -1, 20) for t in (20, 1, 1e4)], L.nn.functional.logsigmoid(x), L.nn.functional.logsigmoid(-x.double())
    n, i = float("nan"), float("inf") & [L.autograd.grad(L.nn.functional.cross_entropy(x, t), x) for a in [L.tensor([[n, 1, 2], [i, 1, 2], [-i, -i, -i], [-i, 1, 2], [1, 2, 3]])] for x, t in [(a.requires_grad_(), L.tensor([-100, -100, -100, -100, 1])), (a.t()[None].detach().requires_grad_(), L.tensor([[-100, -100, -100, -100, 1]])), (a.t()[None].detach().requires_grad_(), L.tensor([[2, -100, 2, 2, 1]]))]]
    x = L.arange(6.).view(1, 2, 3).requires_grad_() & [L.autograd.grad((g ** 2).sum(), x) for t in (L.full((1, 3), -100), L.tensor([[0, -100, 1]])) for loss in (L.nn.functional.nll_loss(x.log_softmax(1), t), L.nn.functional.cross_entropy(x, t)) for g in L.autograd.grad(loss ** 2, x, create_graph=True)]
    x = L.arange(-20., 22).cos().view(2, 3, 7).requires_grad_() & [[loss, L.autograd.grad(loss.sum(), x)] for k in (x, x.view(2, 3, 7, 1), x.view(1, 6, 7)) for t in [L.arange(k.shape[0] * 7).view(k.shape[0], *k.shape[2:]) % 3] for w in (None, L.arange(k.shape[1]) + 1.) for e in (0, .1) for red in ("mean", "sum", "none") for loss in [L.nn.functional.cross_entropy(k, t, w, reduction=red, label_smoothing=e, ignore_index=2)]]
    L.nn.functional.cross_entropy(L.ones(3, 2), L.ones(2)) ;; L.nn.functional.cross_entropy(L.ones(3, 2), L.ones(2, 2)) ;; L.nn.functional.cross_entropy(L.ones(3, 2), L.ones(3, 1))
    L.nn.functional.multi_margin_loss(L.ones(0, 5), L.ones(0).long(), reduction="none") ;; L.nn.functional.multi_margin_loss(L.ones(3, 0), L.zeros(3).long())
    L.nn.functional.multilabel_margin_loss(L.ones(0, 5), L.ones(0, 5).long(), reduction="none") ;; L.nn.functional.multilabel_margin_loss(L.ones(0), L.ones(0).long())
    L.nn.functional.fractional_max_pool2d(L.ones(1, 2, 5, 6), 2, output_ratio=(.5, .5, .6)) ;; L.nn.functional.fractional_max_pool3d(L.ones(1, 2, 4, 5, 6), 2, output_ratio=(.5, .5, .6))
    L.nn.functional.multi_margin_loss(L.ones(2, 3), L.tensor([0, 1]), weight=L.ones(4)) ;; L.nn.functional.multi_margin_loss(L.ones(3), L.tensor(0), weight=L.ones(1))
    L.nn.functional.bilinear(L.ones(2, 3), L.ones(2, 4), L.ones(5, 3, 4), L.ones(1)) ;; L.nn.functional.bilinear(L.ones(2, 3), L.ones(2, 4), L.ones(5, 3, 4), L.ones(2, 5))
    L.nn.functional.max_unpool1d(L.ones(0, 2, 3), L.ones(0, 2, 3).long(), 2) ;; L.nn.functional.max_unpool3d(L.ones(0, 2, 3, 3, 3), L.ones(0, 2, 3, 3, 3).long(), 2)
    L.nn.functional.scaled_dot_product_attention(L.ones(2, 3, 0), L.ones(2, 4, 0), L.ones(2, 4, 5))
    L.linalg.vector_norm(L.tensor(2.), -2, 0, keepdim=True) ;; L.linalg.vector_norm(L.tensor(-2.), float("inf"), -1) ;; L.nn.functional.normalize(L.tensor(3.), p=-2, dim=0)
    L.nn.functional.pad(L.ones(2, 0, 5), (1, 1), "reflect") ;; L.nn.functional.pad(L.ones(0, 5, 4), (1, 1, 1, 1), "replicate") ;; L.nn.functional.pad(L.ones(0, 2, 5), (1, 1), "reflect")
    L.nn.functional.grid_sample(L.ones(0, 2, 3, 3), L.ones(0, 2, 2, 2), "bicubic", "zeros", False)
    # dtypes by Python's names, bools where ints are asked, what once was written by position
    [str(L.finfo(d)) for d in [L.float16, L.bfloat16, L.float32, L.float64, L.float8_e4m3fn, L.float8_e5m2]] ;; [L.finfo(d).resolution for d in [L.float16, L.float32, L.float64]] ;; [str(L.iinfo(d)) for d in [L.int8, L.int32, L.int64]] ;; L.iinfo(L.complex64)
    [str(d.to_complex()).split(".")[1] for d in [L.float32, L.float64, L.bfloat16, L.complex64]] ;; L.int32.to_complex() ;; L.bool.to_complex()
    L.ones(2, dtype=L.float64).view(float) ;; L.finfo(float).eps ;; L.iinfo(int).max ;; L.can_cast(float, int) ;; L.hann_window(4, dtype=float) ;; L.tril_indices(2, 2, dtype=int)
    L.add(L.ones(2), L.ones(2), 2) ;; L.add(L.ones(2), 2, L.ones(2)) ;; L.ones(2).sub(2, L.ones(2)) ;; L.ones(2).sub_(L.ones(2), 2) ;; L.ones(2).add_(2, L.ones(2)) ;; L.add(L.ones(2), 1, 2, 3)
    L.nn.functional.conv2d(L.ones(1, 1, 3, 3), L.ones(1, 1, 2, 2), groups=True) ;; L.ones(2, 3).narrow(0, False, True) ;; L.ones(2, 3).split(True) ;; L.ones(2, 3).roll(True)
    L.nn.functional.one_hot(L.tensor([0, 1]), True) ;; L.multinomial(L.ones(3), True) ;; L.randint(True, (2,)) ;; L.randint(0, True, (2,)) ;; L.ones(3).resize_(range(2))
    L.ones(2).cumsum(0, dtype=L.bool) ;; L.ones(2).cumprod(0, dtype=L.bool) ;; L.randperm(3, dtype=L.complex64) ;; L.linalg.vector_norm(L.ones(2), dtype=L.complex64)
    L.nn.functional.batch_norm(L.ones(2, 2), L.zeros(2), L.ones(2), training="a") ;; L.arange(-2**63, -2**63 + 2) ;; L.linalg.tensorinv(L.ones(0, 0), ind=1)
    L.einsum("i,i->i", L.ones(2), L.ones(2).double()) ;; L.einsum("i,j->ij", L.ones(2), L.arange(2)) ;; L.einsum("ij,jk->ik", L.ones(2, 2), L.ones(2, 2).double())
    L.cat([L.ones(0, requires_grad=True), L.ones(2, 2)]) ;; L.hstack([L.ones(0, requires_grad=True), L.ones(2)])
    # overloads: a tensor as a dimension where keepdim or the name says so, two numbers or two tuples, a size beside tensors
    L.max(L.ones(2, 2), L.tensor(1), True) ;; L.max(L.ones(2, 2), L.tensor(1)) ;; L.ones(2, 2).min(L.tensor(0), keepdim=False) ;; L.max(L.ones(2, 2), dim=L.tensor(1)) ;; L.max(L.ones(2, 2), L.tensor(1.), False) ;; L.max(L.ones(2), keepdim=True) ;; L.max(L.ones(2), other=L.ones(2), dim=0) ;; L.max(L.ones(2), L.ones(2), other=L.ones(2)) ;; L.max(L.ones(2), 0, dim=0) ;; L.min(input=L.ones(2), axis=0)
    L.ones(2, 3).movedim(L.tensor(0), 1) ;; L.ones(2, 3).moveaxis(0, L.tensor(1)) ;; L.ones(2, 3).movedim(0, [1]) ;; L.ones(2, 3).movedim((0, 1), 1) ;; L.ones(2, 3).movedim(range(2), (1, 0)) ;; L.unflatten(L.ones(4), axis=0, sizes=(2, 2)) ;; L.manual_seed(3) & L.normal(L.tensor(1.), 2., size=(2, 3)) ;; L.manual_seed(3) & L.normal(L.tensor(1), L.tensor(2), size=(2, 3)) ;; L.div(7, L.tensor([2., -2.]), rounding_mode="trunc") ;; L.div(7, L.tensor([2, -2]), rounding_mode="trunc")
    L.linspace(np.bool_(True), 3, 4) ;; L.arange(np.bool_(True), 3) ;; L.logspace(0, np.bool_(True), 3) ;; L.linspace(True, 3, 3) ;; L.logspace(0, 1, 3, [2.]) ;; L.nn.functional.alpha_dropout(L.ones(2), p=np.bool_(True)) ;; L.histc(L.ones(3), bins=L.tensor(2))
    L.diff(L.ones(3), prepend="a") ;; L.diff(L.ones(3), prepend=3) ;; L.diff(L.ones(3), n=0, append=3) ;; L.diff(L.ones(3), n=0, dim=5) ;; L.diff(L.ones(3, 2), n=0, prepend=L.ones(4, 4)) ;; L.diff(L.ones(3, 2), prepend=L.ones(0)) ;; L.diff(L.ones(3, 2), 1, 0, prepend=L.ones(3, 3)) ;; L.index_reduce(L.tensor(1.), 1, L.tensor([0]), L.tensor([2.]), "prod")
    i, o = L.tensor([0]), L.ones(1) & L.ones(3).scatter_reduce(0, i, o, "sum", include_self=1) ;; i, o = L.tensor([0]), L.ones(1) & L.ones(3).scatter_reduce_(0, i, o, "sum", include_self=1) ;; i, o = L.tensor([0]), L.ones(1) & L.ones(3).index_put_((i,), o, 1) ;; i, o = L.tensor([0]), L.ones(1) & L.ones(3).put_(i, o, "a") ;; i, o = L.tensor([0]), L.ones(1) & L.ones(3).put(i, o, accumulate=None) ;; L.ones(3).nonzero(as_tuple=1) ;; L.ones(3).multinomial(1, 1) ;; L.ones(3).multinomial(True)
    # out= of functions of nn
    F = L.nn.functional & [f(L.arange(8.).view(1, 2, 2, 2) / 3 - 1, *more, out=out) is out and out for f, *more in [[F.gelu], [F.softplus], [F.logsigmoid], [F.hardshrink], [F.softshrink], [F.avg_pool2d, 2], [F.avg_pool3d, 2], [F.linear, L.ones(3, 2)]] for out in [L.empty(0)]]
    L.nn.functional.gelu(L.ones(2), out=L.empty(0).double()) ;; L.nn.functional.linear(L.ones(1, 2), L.ones(1, 2), out=L.empty(0).double()) ;; L.nn.functional.linear(L.ones(1, 2, requires_grad=True), L.ones(1, 2), out=L.empty(0)) ;; L.nn.functional.softplus(L.ones(2), 1, 20, L.empty(0)) ;; L.nn.functional.avg_pool1d(L.ones(1, 2, 2), 1, out=L.empty(0))
    # truths written in place are no step of the history; bytes count modulo 256; so do indices of take_along_dim
    x = L.ones(3, requires_grad=True) & [[y.logical_and_(x), L.autograd.grad(y.sum(), x)] for y in [x * 2]] ;; x = L.ones(3, requires_grad=True) & [[y.logical_not_(), y._version, L.autograd.grad(y.sum(), x)] for y in [x * 2]] ;; x = L.ones(3, requires_grad=True) & x.logical_xor_(x) ;; x = L.ones(3, requires_grad=True) & [[y.eq_(1), L.autograd.grad(y.sum(), x)] for y in [x * 2]] ;; L.ones(1).logical_or_(L.ones(2)) ;; x = L.ones(3, requires_grad=True) & [[y[:2].logical_not_(), y, L.autograd.grad(y.sum(), x)] for y in [x * 2]]
    L.linspace(-3, 5, 5, dtype=L.uint8) ;; L.linspace(5, -3, 5, dtype=L.uint8) ;; L.linspace(-300, 5, 5, dtype=L.uint8) ;; L.linspace(0, 300, 5, dtype=L.uint8) ;; L.linspace(-100, 100, 7, dtype=L.int8)
    # ends of lines that do not fit, are not finite, or count for nothing; dimensions in front of what is expanded
    [[f(.5, e, n, dtype=d) for n in [0, 1, 2, 3]] for f in [L.linspace, L.logspace] for e in [float("nan"), float("inf")] for d in [L.float32, L.float64, L.float16]] ;; L.linspace(0, 1e39, 3) ;; L.linspace(0, 1e39, 3, dtype=L.float64) ;; L.linspace(0, 1e39, 1) ;; L.logspace(0, 1e39, 3) ;; L.linspace(0, 65519, 2, dtype=L.float16) ;; L.logspace(0, 7e4, 1, dtype=L.float16) ;; L.linspace(5, 300, 1, dtype=L.int8) ;; L.linspace(300, 5, 1, dtype=L.int8) ;; L.linspace(300, 5, 0, dtype=L.int8) ;; L.logspace(0, 300, 2, dtype=L.int8) ;; L.logspace(-1, 2, 3, dtype=L.uint8) ;; L.logspace(0, 3, 2, dtype=L.int8)
    [L.ones(s).expand(t).stride() for s, t in [[(4, 1), (1, 4, 1)], [(4,), (1, 1, 4)], [(1,), (1, 1)], [(), (1, 1)], [(), (2, 1)], [(3,), (1, 2, 3)], [(3,), (2, 1, 3)], [(1, 3), (1, 2, 3)]]] ;; [x.stride() for x in L.broadcast_tensors(L.ones(1, 4, 1), L.ones(4, 1), L.ones(1))]
    L.take_along_dim(L.tensor([1, 2, 3]), L.tensor([5, -5, 100, -1]), 0) ;; L.take_along_dim(L.tensor([1, 2, 3]), L.tensor([5])) ;; L.take_along_dim(L.tensor([1, 2, 3]), L.tensor([-1])) ;; L.take_along_dim(L.ones(0), L.tensor([2]), 0) ;; x = L.arange(6.).view(2, 3).requires_grad_() & L.autograd.grad(L.take_along_dim(x, L.tensor([[4, 1]]), 1).sum(), x)
    # a leaf's .data, taken away between forward and backward and brought back
    x = L.full((3,), 2., requires_grad=True) & y = x * x & d = x.data & x.data = L.empty(0) & x.data = d & y.sum().backward() & x.grad ;; x = L.full((3,), 2., requires_grad=True) & y = x * x & d = x.data.double() & x.data = d & x.data = d.float() & y.sum().backward() & (x.grad, x._version) ;; x = L.ones(2, 3, requires_grad=True) & y = x * x & d = x.data * 3 & x.data = L.empty(0) & x.data = L.ones(7) & x.data = d & x.data.mul_(2) & y.sum().backward() & x.grad ;; x = L.full((3,), 2., requires_grad=True) & y = x * x & d = x.data & x.data = L.empty(0) & x.data = d & x.detach().add_(1) & y.sum().backward()
    # a gradient with a history lies as its leaf does
    [(x.grad.stride(), x.grad.requires_grad) for f in [lambda x: (x.t().contiguous() ** 2).sum(), lambda x: x.sum() * x[0, 0], lambda x: x.t().exp().sum(), lambda x: (x @ x.t()).sum()] for x in [L.ones(4, 3), L.ones(3, 4).t(), L.ones(4, 6)[:, ::2], L.ones(3, 4, 2)[..., 0].t()] for x in [x.detach().requires_grad_()] for _ in [f(x).backward(create_graph=True)]] ;; x = L.nn.Linear(3, 2).weight & L.nn.functional.linear(L.ones(1, 3), x).pow(2).sum().backward(create_graph=True) & x.grad.view(-1).shape
    # whole numbers divided by 0; causal attention of many scores whose rows are more or fewer than the keys
    L.tensor([1, 2]) // L.tensor([1, 0]) ;; L.tensor([1, 2]) % L.tensor([1, 0]) ;; L.fmod(L.tensor([1, 2]), L.tensor([1, 0])) ;; L.tensor([1, 2]).floor_divide_(L.tensor(0)) ;; L.ones(0).long() // L.zeros(0).long()
    [L.nn.functional.scaled_dot_product_attention(q, k, k, is_causal=True) for a, b in [(600, 300), (300, 600), (450, 450)] for q, k in [[L.arange(4. * a).sin().view(1, 1, a, 4), L.arange(4. * b).cos().view(1, 1, b, 4)]]]
    # reductions
    L.max(L.tensor(True), 1) ;; L.min(L.tensor(True), 0) ;; L.max(L.tensor(False), -1, True) ;; L.prod(L.tensor(1j), 1) ;; L.prod(L.tensor(2.), 3, dtype=L.complex64) ;; L.prod(L.tensor(1j), (0, 1)) ;; L.prod(L.tensor(1j), -1) ;; L.nanmean(L.ones(3), dtype=L.int64) ;; L.nansum(L.ones(3), dtype=L.complex64) ;; L.nanmean(L.ones(3), 0, dtype=L.complex64) ;; L.nanmean(L.ones(3), 0, dtype=L.bool) ;; L.nanmean(L.ones(3), dtype=L.float64)
    L.zeros(2, 3).logsumexp((), True) ;; L.zeros(0, 3).logsumexp(()) ;; L.zeros(0, 3).logsumexp((), True) ;; L.zeros(2).logsumexp(())
    # indices: a source larger than they are, and where they are no places
    x, i, s = L.ones(3, 5), L.tensor([[0, 1, 0, 1], [1, 1, 2, 0]]), L.arange(24.).view(4, 6) & [x.scatter(0, i, s, reduce="multiply"), x.scatter(1, i, s.t(), reduce="multiply"), x.scatter(0, i, s, reduce="add"), x.half().scatter(0, i, s.half() / 3, reduce="multiply"), x.clone().scatter_(0, i, s, reduce="multiply"), x.scatter(0, i, 3, reduce="multiply"), x.scatter(0, i, L.tensor(2.), reduce="multiply")]
    L.ones(3).index_add(0, L.tensor([3]), L.ones(1)) ;; L.ones(3).index_add(0, L.tensor([3]), L.ones(1), alpha=2) ;; L.ones(3).index_reduce(0, L.tensor([3]), L.ones(1), "prod") ;; L.ones(3).index_reduce(0, L.tensor([-1]), L.ones(1), "amax", include_self=False) ;; L.ones(3).index_reduce(-1, L.tensor([2, 2]).int(), L.ones(2) * 3, "prod") ;; L.ones(3).index_reduce(0, L.tensor([1.]), L.ones(1), "prod") ;; L.ones(3).index_reduce(0, 1, L.ones(1), "prod")
    L.ones(2).bool().index_reduce(0, L.tensor([0]), L.ones(1).bool(), "prod") ;; L.ones(2).cfloat().index_reduce(0, L.tensor([0]), L.ones(1).cfloat(), "prod") ;; L.take_along_dim(L.tensor(2.), L.tensor(0), 0) ;; L.take_along_dim(L.tensor(2.), L.tensor(0)) ;; L.searchsorted(L.tensor([True]), L.tensor([True])) ;; L.searchsorted(L.tensor([1, 2]), True) ;; L.bucketize(L.tensor([True]), L.tensor([True]))
    # neighbours of half precision, and exponents that do not fit
    [[L.nextafter(x, y), L.nextafter(x[0], y), L.nextafter(x.view(-1, 1), y[:3])] for d in [L.float16, L.bfloat16] for a in [[1.5, -.5, 0., -0., 0., 6e-8, -6e-8, float("inf"), float("nan"), 1., 65504., 2.]] for b in [[2., -.25, 1., -1., -0., -1., 1., 0., 1., float("nan"), float("inf"), 2.]] for x, y in [[L.tensor(a, dtype=d), L.tensor(b, dtype=d)]]]
    x = L.tensor([1.5, 2.], dtype=L.float16, requires_grad=True) & L.autograd.grad(L.nextafter(x, L.tensor([2., 2.]).half()).sum(), x) ;; L.nextafter(L.ones(2).half(), L.zeros(2)) ;; L.nextafter(L.ones(2).half(), L.zeros(2).bfloat16())
    L.tensor([2], dtype=L.uint8) ** 300 ;; L.tensor([2], dtype=L.int16) ** 40000 ;; L.tensor([2], dtype=L.int8) ** 127 ;; L.tensor([2], dtype=L.int8).pow_(128) ;; L.tensor([3]) ** 2**63 ;; L.tensor([True]) ** 300 ;; 300 ** L.tensor([2], dtype=L.int8) ;; L.tensor([3], dtype=L.uint8) ** 255
    # numbers where a tensor is asked
    L.broadcast_tensors(L.ones(2), None) ;; L.broadcast_tensors(L.ones(2), 3) ;; L.broadcast_tensors([L.ones(2), None]) ;; L.broadcast_tensors() ;; L.nn.functional.silu(1.5) ;; L.nn.functional.gelu(1.5) ;; L.nn.functional.elu(3) ;; L.nn.functional.softplus(1.5) ;; L.nn.functional.relu(3) ;; L.logit(.5) ;; L.nn.functional.alpha_dropout(1.5) ;; L.nn.functional.feature_alpha_dropout(1.5) ;; L.nn.functional.pairwise_distance(3, L.ones(1)) ;; L.count_nonzero(3) ;; L.dist(3, L.ones(2)) ;; L.dist(L.ones(2), 3.) ;; L.equal(L.ones(2), np.float32(1)) ;; L.positive(np.float32(1)) ;; L.isin(L.ones(2), [1.]) ;; L.isin(None, L.ones(2)) ;; L.isin(L.ones(2), True) ;; L.searchsorted(L.ones(2), [1.]) ;; L.ones(2).as_strided_scatter(np.float32(2), (), ())
    # bools, floats and words where a whole number or a bool is asked
    L.ones(2, 3).select(1, True) ;; L.ones(2, 3).narrow(1, False, 1) ;; L.ones(2, 3).narrow(1, 1., 1) ;; L.select_scatter(L.ones(2, 2), L.ones(2), 0, True) ;; L.ones(3).round(decimals=True) ;; L.ones(3).round(decimals=1.) ;; L.ones(3).round(decimals=L.tensor(1)) ;; L.combinations(L.ones(3), r=True) ;; L.tril_indices(True, 2) ;; L.triu_indices(2, False) ;; L.cov(L.ones(2, 2), correction=1.) ;; L.ones(3).unfold(0, 1, 1.) ;; L.eye(2, True) ;; L.ones(4).hsplit(True) ;; L.ones(4).tensor_split([None]) ;; L.ones(4).hsplit(b"a") ;; L.ones(2).repeat_interleave([2, 1]) ;; L.ones(2).repeat_interleave(True) ;; L.gradient(L.ones(3), edge_order=True)
    L.ones(3).std(0, unbiased=1) ;; L.ones(3).var(0, "a") ;; L.ones(3).var(0, True, correction=1) ;; L.ones(3).std(False) ;; L.empty(2, requires_grad="a") ;; L.zeros_like(L.ones(2), dtype=False) ;; L.ones(2).new_ones(2, dtype=[]) ;; L.ones(2).new_tensor([1], dtype=False) ;; L.nn.functional.kl_div(L.ones(2), L.ones(2), log_target=1) ;; q = L.ones(1, 2, 3) & L.nn.functional.scaled_dot_product_attention(q, q, q, is_causal=1) ;; L.nn.functional.poisson_nll_loss(L.ones(2), L.ones(2), log_input=None) ;; L.signal.windows.hann(True) ;; L.signal.windows.cosine(3, requires_grad=None)
    # kinds of arguments: bools, None and words where numbers are asked, NumPy's numbers and tensors without dimensions for numbers
    [getattr(L.fft, f)(L.ones(4, 4), dim=d) for f in ["fft", "ifft", "rfft", "hfft"] for d in [np.int64(0), L.tensor(0)]] ;; L.fft.fft(L.ones(4), n=True) ;; L.fft.fft(L.ones(4), dim=(0,)) ;; L.fft.fft(L.ones(4), dim=None) ;; L.fft.fft2(L.ones(4, 4), dim=None) ;; L.fft.rfft2(L.ones(4, 4), dim=None)
    L.fft.fft(L.ones(4), norm=3) ;; L.fft.fftn(L.ones(4), norm=3) ;; L.fft.fft2(L.ones(4, 4), s=True) ;; L.fft.fftfreq(True) ;; L.fft.fft(L.ones(4), n=4.) ;; L.fft.fftn(L.ones(4, 4), s=np.int64(2)) ;; L.fft.fftn(L.ones(4, 4), dim=L.tensor(1)) ;; L.fft.fft(3.)
    L.linalg.lu(L.eye(2), pivot=1) ;; L.linalg.lu_factor(L.eye(2), pivot=None) ;; L.linalg.solve_triangular(L.eye(2), L.ones(2, 1), upper=1) ;; L.linalg.lu(3) ;; L.linalg.eigvals(None) ;; L.linalg.vecdot(3, L.ones(2)) ;; L.linalg.cholesky(L.eye(2), upper=0) ;; L.linalg.lu_solve(L.eye(2), L.tensor([1, 2]).int(), L.ones(2, 1), left=1)
    L.kthvalue(L.ones(2), np.int64(1)) ;; L.aminmax(L.ones(2), dim=np.int64(0)) ;; L.aminmax(L.ones(2), dim=L.tensor(0)) ;; L.median(L.ones(2), keepdim=None) ;; L.argsort(L.ones(2), descending=None) ;; L.sort(L.ones(2), stable=None) ;; L.isclose(L.ones(2), L.ones(2), equal_nan=None)
    L.nan_to_num(L.tensor([1, 2]), posinf=1j) ;; L.nan_to_num(L.tensor([1]), nan="a") ;; L.nan_to_num(L.tensor([1.]), L.tensor([2.])) ;; L.nan_to_num(L.tensor([float("nan")]), np.float32(3)) ;; L.nan_to_num(L.tensor([float("nan")]), L.tensor(3)) ;; L.logit(L.tensor([.3]), L.tensor(.4)) ;; L.logit(L.tensor([.3]), "a")
    L.mvlgamma(L.tensor([3.]), np.int64(2)) ;; L.mvlgamma(L.tensor([3.]), L.tensor(2)) ;; L.polygamma(np.int64(1), L.tensor([3.])) ;; L.diagonal(L.eye(2), offset=L.tensor(1)) ;; L.roll(L.arange(3), np.int64(1)) ;; L.flip(L.ones(2), (True,)) ;; L.cumsum(L.ones(2), None) ;; L.cross(L.ones(3), L.ones(3), dim=(0,)) ;; L.quantile(L.ones(2), .5, interpolation=3)
    L.nn.functional.hinge_embedding_loss(L.ones(2), L.ones(2), margin=True) ;; L.nn.functional.softshrink(L.ones(2), np.bool_(True)) ;; L.nn.functional.gaussian_nll_loss(L.ones(2), L.ones(2), L.ones(2), eps=L.tensor(1e-3)) ;; L.randint(L.tensor(1), L.tensor(5), (0,)) ;; L.randperm(True) ;; L.randperm(np.int64(0)) ;; L.multinomial(L.ones(3), np.int64(0 + 3)).sort().values
    # tensors of several numbers are no sizes and dimensions
    s = L.arange(2000000) & L.ones(2, 3).movedim(s, s) ;; s = L.arange(2000000) & L.ones(5).split_with_sizes(s) ;; s = L.arange(2000000) & L.flip(L.ones(5), s) ;; L.roll(L.ones(3), L.tensor([1, 2])) ;; L.fft.fftn(L.ones(4), s=L.arange(3)) ;; L.tensordot(L.ones(2, 3), L.ones(3, 2), dims=L.tensor([[1], [0]])) ;; L.ones(2, 3).movedim((0,), (1,))
    # what a number may be: alpha, eps, fills, powers of masks, devices
    [L.logit(L.tensor([.3, 0, 1, .9, .8, float("nan")] * 3), eps=e) for e in [.7, 1, 1., 2, .6, float("nan"), -1, 0]] ;; x = L.tensor([.3, .8, .1], requires_grad=True) & [L.autograd.grad(L.logit(x, eps=e).sum(), x)[0] for e in [.6, .2]]
    L.tensor([True,False]) ** False ;; L.pow(L.tensor([True]), True) ;; L.tensor([True]).pow_(True) ;; L.tensor([True]) ** L.tensor(True) ;; L.tensor([3]) ** True ;; L.tensor([3.]) ** True
    L.add(L.tensor([1]), L.tensor([1]), alpha=L.tensor(1.)) ;; L.sub(L.tensor([1]), L.tensor([1]), alpha=L.tensor(1.)) ;; L.add(L.tensor([1]), L.tensor([1]), alpha=L.tensor(1j)) ;; L.add(L.tensor([1]), L.tensor([1]), alpha=L.tensor(True)) ;; L.add(L.tensor([1.]), L.tensor([1.]), alpha=L.tensor(1., requires_grad=True)) ;; L.ones(2).add_(L.ones(2), alpha=L.tensor(2.)) ;; L.ones(2).long().add_(L.ones(2).long(), alpha=L.tensor(2.)) ;; L.add(L.ones(2), L.ones(2), alpha=1j) ;; L.add(L.ones(2).cfloat(), L.ones(2), alpha=1j) ;; L.add(L.ones(2), L.ones(2).cfloat(), alpha=1j) ;; L.add(L.tensor([1.]).half(), L.tensor([1.]).half(), alpha=L.tensor(1e-4))
    L.ones(3).half().masked_fill(L.ones(3).bool(), L.tensor(1e5)) ;; L.ones(3).long().masked_fill(L.ones(3).bool(), L.tensor(1.5)) ;; L.ones(3).to(L.uint8).masked_fill(L.ones(3).bool(), L.tensor(300)) ;; L.ones(3).masked_fill(L.ones(3).bool(), L.tensor(1e50,dtype=L.float64)) ;; L.ones(3).half().masked_fill_(L.ones(3).bool(), L.tensor(1e5)) ;; L.ones(3).bfloat16().masked_fill(L.ones(3).bool(), L.tensor(3.4e38)) ;; L.ones(3).half().index_fill(0, L.tensor([0]), L.tensor(1e5)) ;; L.ones(3).bool().masked_fill(L.ones(3).bool(), L.tensor(2)) ;; L.ones(3).masked_fill(L.ones(3).bool(), L.tensor(2j)) ;; L.zeros(3).scatter(0, L.tensor([0]), L.tensor(1.5).double()) ;; L.ones(3).masked_fill(L.ones(3).bool(), L.tensor(float("inf")).double()) ;; L.ones(3).masked_fill(L.ones(3).bool(), L.tensor(True)) ;; L.ones(3).int().masked_fill(L.ones(3).bool(), L.tensor(2**31))
    L.addcmul(L.ones(2), L.ones(2), L.ones(2), value=True) ;; L.addcdiv(L.ones(2), L.ones(2), L.ones(2), value=True) ;; L.add(L.ones(2), 3, alpha=1j) ;; [f(L.ones(2, 2), L.ones(2, 2), L.ones(2, 2), alpha=1j) for f in [L.addmm]] ;; L.addmv(L.ones(2), L.ones(2, 2), L.ones(2), beta=1j) ;; L.addmm(*[L.ones(2, 2).cfloat()] * 3, alpha=1j) ;; L.rsub(L.tensor([1]), L.tensor([1]), alpha=L.tensor(1.5))
    L.device("cuda:") ;; L.device("cpu:01") ;; L.device("cpu:") ;; L.device("cpu:1").index ;; L.device("cuda:00") ;; L.device("cpu:0", 0) ;; L.device(True) ;; L.device("cuda:12").index ;; L.device(0)
    L.einsum(". ..", L.ones(2)) ;; L.einsum(". .. -> ...", L.ones(2)) ;; L.einsum("i . .. -> i ...", L.ones(2,3)) ;; L.einsum("i - > i", L.ones(2)) ;; L.einsum("i ... -> ... i", L.ones(2,3))
    L.cdist(L.ones(2,2), L.ones(2,2), compute_mode="bad") ;; L.cdist(L.ones(2,2), L.ones(2,2), compute_mode=None) ;; L.cdist(L.ones(2,2), L.ones(2,2), compute_mode=1)
    L.distributions.SoftmaxTransform()(L.tensor([1,2])) ;; L.distributions.SoftmaxTransform()(L.tensor([True])) ;; L.distributions.SoftmaxTransform()(L.tensor([1.,2]).double())
    ~L.tensor([1j]) ;; ~L.tensor([1.]) ;; L.nn.functional.rrelu(-L.ones(3).half(), training=True).dtype ;; L.nn.functional.rrelu(-L.ones(3).bfloat16(), training=True).dtype
    x = L.stft(L.ones(16), 4, window=L.ones(4), return_complex=True) & L.istft(x, 4, window=L.ones(4).bool()) ;; x = L.stft(L.ones(16), 4, window=L.ones(4), return_complex=True) & L.istft(x, 4, window=L.ones(4), length=0)
    L.hann_window(4.) ;; L.hamming_window(5, alpha=.5) ;; L.hamming_window(5, True, .5) ;; L.hamming_window(5, True, .5, beta=.2) ;; L.kaiser_window(5, beta=3.) ;; L.kaiser_window(5., True, 3.) ;; L.hamming_window(5, alpha=.5, beta=.2) ;;  L.hann_window(L.tensor(4)) ;; L.hann_window(True) ;; L.hann_window(4, 1) ;; L.hann_window(4, None) ;; L.kaiser_window(window_length=5, periodic=True, beta=3) ;; L.hann_window(-1.5) ;; L.hann_window(window_length=4) ;; L.hamming_window(5, True, beta=.3) ;; L.hamming_window(5, periodic=True, alpha=.2) ;; L.hamming_window(5, True, True) ;; L.hamming_window(5, True, "a") ;; L.hann_window(4, False, True)
    # NumPy's numbers
    [L.tensor([1, 2, 3]).clamp(s) for s in [np.int64(2), np.float32(1.5)]] ;; L.tensor([1, 2, 3]).clamp(np.int32(2), np.int64(2)) ;; L.div(L.tensor([3, 4]), np.int64(2), rounding_mode="trunc")
    [f(L.tensor([1., 2]), np.float32(2)) for f in [L.xlogy, L.float_power, L.result_type]] ;; L.xlogy(np.float32(2), L.tensor([1, 2])) ;; [s in L.tensor([1, 2]) for s in [np.int64(2), np.float32(1.5)]] ;; np.bool_(True) in L.tensor([1])
    # NaN is an extreme
    x = L.tensor([1., float("nan"), float("nan")], requires_grad=True) & [L.autograd.grad(f(x), x)[0] for f in [L.max, L.min, L.amax, L.amin]]
    # in place on a view of what nobody else holds: it stays a view
    [(F(t).grad_fn is not None, t.requires_grad, t._is_view(), L.autograd.grad(t.sum(), x)[0]) for x in [L.ones(2, 2, requires_grad=True)] for F in [L.nn.CELU(inplace=True), L.nn.Threshold(.5, 0., inplace=True), L.nn.RReLU(.2, .2, inplace=True)] for t in [(x + 1).view(4)]]
    x = L.ones(2, 2, requires_grad=True) & [(t.requires_grad, t._is_view(), L.autograd.grad(t.sum(), x)[0]) for F in [L.Tensor.zero_, L.Tensor.t_, L.Tensor.relu_] for t in [F((x + 1).view(4))]]
    x = L.ones(2, 2, requires_grad=True) & [t._is_view() for t in [x, x * 2, x.view(4), x.detach(), x.data, x[0], x.expand(3, 2, 2)]]
    x = L.ones(2, 2, requires_grad=True).clone() & c = L.no_grad() & c.__enter__() & y = x.t_().t_() & c.__exit__(None, None, None) & str(y.grad_fn.name())
    # dtype= beside an out= of another dtype
    L.zeros(2, dtype=L.int64, out=L.ones(2)) ;; L.ones(2, dtype=L.float64, out=L.ones(2)) ;; L.full((2,), 1, dtype=L.int64, out=L.ones(2)) ;; L.full((2,), 1, out=L.ones(2)) ;; L.zeros(2, dtype=float, out=L.ones(2).double())
    L.arange(3, dtype=L.float64, out=L.ones(3)) ;; L.arange(3, out=L.ones(3)) ;; L.linspace(0, 1, 3, dtype=L.float64, out=L.ones(3)) ;; L.logspace(0, 1, 3, dtype=L.float64, out=L.ones(3)) ;; L.eye(2, dtype=L.int64, out=L.ones(2, 2))
    L.rand(2, dtype=L.float64, out=L.ones(2)) ;; L.randn(2, dtype=L.float64, out=L.ones(2)) ;; L.randint(3, (2,), dtype=L.int32, out=L.ones(2)) ;; L.randperm(3, dtype=L.int32, out=L.ones(3).long()) ;; L.fft.fftfreq(3, dtype=L.float64, out=L.ones(3))
    L.range(0, 2, out=L.ones(3)) ;; L.range(0, 2, out=L.ones(3).long()) ;; L.randint(3, (2,), out=L.ones(2).int()).dtype ;; L.empty(2, dtype=L.int64, out=L.ones(2))
    # what is made, drawn, summed or multiplied takes the dtype of out=
    [f(out=L.zeros(*n, dtype=d)) for d in [L.bool, L.int64, L.float64, L.complex64] for f, n in [(lambda out: L.ones(2, out=out), [2]), (lambda out: L.full((2,), 1.5 if out.is_floating_point() else 1, out=out), [2]), (lambda out: L.eye(2, out=out), [2, 2])]]
    [f(0, 2, 3, out=L.zeros(3, dtype=d)) for d in [L.int64, L.float64, L.complex64] for f in [L.linspace, L.logspace]] ;; L.arange(3, out=L.empty(3).bool()) ;; L.fft.fftfreq(3, out=L.empty(3).double()) ;; L.fft.fftfreq(3, out=L.empty(3).long()) ;; L.linspace(0, 1, 3, out=L.empty(3).bool())
    [f(L.tensor([1.7, 2.6]), 0, out=L.zeros((), dtype=d)) for d in [L.bool, L.int64, L.float64] for f in [L.sum, L.prod]] ;; [f(L.tensor([1.7, 2.6]), 0, out=L.zeros(2, dtype=d)) for d in [L.int64, L.float64] for f in [L.cumsum, L.cumprod]] ;; L.sum(L.tensor([1, 2]), 0, dtype=L.int32, out=L.tensor(1.)) ;; L.mean(L.tensor([1., 2]), 0, dtype=L.float64, out=L.tensor(1.))
    L.all(L.ones(2), 0, out=L.tensor(0)) ;; L.any(L.ones(2), out=L.tensor(0).byte()) ;; L.any(L.ones(2).byte(), out=L.tensor(False)) ;; L.max(L.tensor([1., 2]), 0, out=(L.tensor(0.).double(), L.tensor(0))) ;; L.cat([L.ones(1)], out=L.empty(1).long()) ;; L.vstack([L.ones(1).long()], out=L.empty(1, 1).bool())
    x = [L.tensor(0), L.tensor(0)] & [L.unbind_copy(L.tensor([1, 2]), out=x), *x] ;; x = [L.tensor([0]), L.tensor([0])] & [L.split_copy(L.tensor([1, 2]), 1, out=x), *x] ;; L.split_copy(L.tensor([1, 2]), 1, out=(L.tensor([0]),)) ;; L.split_with_sizes_copy(L.tensor([1, 2]), [1, 1], out=[L.empty(1), L.empty(1)])
    L.manual_seed(3) & L.normal(L.ones(2), L.ones(2), out=L.empty(2).double()) ;; L.manual_seed(3) & L.normal(L.tensor([1j, 2, 3]), 2.) ;; L.manual_seed(3) & L.normal(L.tensor([1j, 2]), L.tensor([1., 2])) ;; L.normal(L.tensor([1.]), L.tensor([1j])) ;; L.normal(L.tensor([1j]), 1., out=L.empty(1)) ;; L.normal(L.ones(2), 1., out=L.empty(2).long())
    [x for d in [L.float16, L.bfloat16] for _ in [L.manual_seed(3)] for x in [L.poisson(L.full((5,), 7., dtype=d))]] ;; [L.binomial(*x) for x in [(L.tensor([1]), L.tensor([1]))]] ;; L.binomial(L.tensor([1.]), L.tensor([1])) ;; L.bernoulli(L.ones(2), out=L.empty(2).long()) ;; L.bernoulli(L.ones(2), 1., out=L.empty(2))
    # modes
    c = L.inference_mode() & c.__enter__() & y = [L.fft.fft(L.ones(4)), L.from_numpy(np.ones(2)), L.tensor(np.ones(2)), L.median(L.ones(3)), L.linalg.svdvals(L.eye(2))] & c.__exit__(None, None, None) & [x.is_inference() for x in y]
    m = L.nn.MultiheadAttention(4, 2) & c = L.autocast("cpu", dtype=L.bfloat16) & c.__enter__() & x = L.ones(3, 2, 4) & y = m(x, x, x, attn_mask=L.zeros(3, 3)) & c.__exit__(None, None, None) & [str(t.dtype)[-8:] for t in y]
    c = L.autocast("cpu", dtype=L.bfloat16) & c.__enter__() & y = L.linalg.vecdot(L.ones(3), L.ones(3)) & c.__exit__(None, None, None) & y
    # one value of another dtype under a mask, and values that do not fit
    x = L.zeros(3, 4).double() & x[x == 0] = L.tensor(1.5) & x ;; x = L.zeros(3, 4).half() & x[:, L.tensor([True, False, True, True])] = L.tensor([float("-inf")]) & x
    x = L.zeros(3, 4).int() & x[L.tensor([True, False, True]), 0] = L.tensor(2.7) & x ;; x = L.zeros(3).to(L.uint8) & x[x == 0] = L.tensor(300) ;; x = L.zeros(3) & x[[True, False, True]] = L.tensor([[1j]])
    v = L.tensor(2., requires_grad=True) & x = L.zeros(3).double() & x[L.tensor([True, False, True])] = v & x.sum().backward() & v.grad ;; L.zeros(3).double().index_put((L.tensor([True, False, True]),), L.tensor(1.))
    L.zeros(3).double().index_put((L.tensor([True, False, True]),), L.tensor(1.), accumulate=True) ;; x = L.zeros(3).double() & x[L.tensor([0, 1])] = L.tensor(1.) ;; x = L.zeros(3, 3).double() & x[x[0] == 0, x[0] == 0] = L.tensor(1.)
    x = L.zeros(3).double() & x[True] = L.tensor(1.) & x ;; x = L.zeros(3) & x[False] = L.ones(7) & x ;; x = L.zeros(3) & x[False,] = L.ones(7) ;; x = L.zeros(3) & x[L.zeros(3).bool()] = L.ones(7)
    x = L.zeros(3) & x[L.zeros(0).long()] = L.ones(7) ;; x = L.zeros(3) & x[True] = L.arange(3.) & x ;; x = L.tensor(1.) & x[True] = 3 & x
    [L.nn.functional.ctc_loss(L.zeros(5, 2, 4).to(dtype), L.ones(2, 2).long(), [5, 5], [2, 2]) for dtype in [L.int64]] ;; L.nn.functional.ctc_loss(L.zeros(5, 2, 4).cfloat(), L.ones(2, 2).long(), [5, 5], [2, 2])
    # tensors that do not meet
    L.ones(2).int() << L.ones(3).int() ;; L.bitwise_right_shift(L.ones(2, 0).int(), L.ones(3).int()) ;; L.complex(L.ones(2), L.ones(3)) ;; L.complex(L.ones(2, 1), L.ones(3))
    L.geqrf(L.ones(2, 2).half()) ;; L.geqrf(L.ones(2, 2).int()) ;; L.geqrf(L.ones(2)) ;; L.mvlgamma(L.ones(2), True) ;; L.mvlgamma(L.ones(2), 1.5) ;; L.diag(L.ones(2, 2), float("nan")) ;; L.ones(2, 2).diagonal(0.5)
    L.addr(L.ones(3), 2, L.ones(3)) ;; L.ones(3).addr_(2, 3) ;; L.addmv(L.ones(3), 2, L.ones(3)) ;; L.inner(2, L.ones(3)) ;; L.bitwise_not(3) ;; L.sinh_(3) ;; L.ldexp_(3, 4) ;; L.mv(L.ones(2, 2), 3)
    L.block_diag(L.tensor(1., dtype=L.float64), L.ones(1, 2)) ;; L.block_diag(L.ones(1).int(), L.ones(2)) ;; L.block_diag(L.tensor(1j), L.ones(1, 2).double()) ;; L.block_diag(L.tensor(2))
    x = L.tensor([.1, .3]) & L.addcmul(L.ones(2).double(), x, x) ;; x = L.tensor([.1, .3]) & L.addcdiv(L.ones(2).double(), x, x + 1, value=3) ;; x = L.tensor([.1, .3]) & L.add(L.ones(2).double(), x, alpha=.7)
    x = L.tensor([.1, .3]) & L.ones(2).double().sub_(x, alpha=.7) ;; x = L.tensor([.1, .3]) & L.ones(2).double().addcmul_(x, x) ;; x = L.tensor([.1, .3]) & L.addcmul(L.tensor(1., dtype=L.float64), x, x)
    x = L.ones(4, requires_grad=True) * 1 & x.tensor_split(2)[1].zero_() & x ;; x = L.ones(4, 2, requires_grad=True) * 1 & L.hsplit(x, 2)[0].mul_(2) & x ;; x = L.ones(4, requires_grad=True) * 1 & x.chunk(2)[0].zero_()
    # windows, layouts, segments, comparisons
    L.signal.windows.hann(5.) ;; L.signal.windows.kaiser(5, beta=3., sym=False) ;; L.signal.windows.exponential(5, center=1.) ;; L.signal.windows.gaussian(1)
    L.zeros(2, 3, 4).permute(2, 0, 1).dim_order() ;; L.zeros(2, 3).expand(4, 2, 3).dim_order() ;; L.zeros(1, 3, 4).dim_order(ambiguity_check=True)
    L.zeros(1, 3, 4).dim_order(ambiguity_check=[L.contiguous_format]) ;; L.empty_permuted((2, 3, 4), (0, 1, 1)) ;; L.empty_permuted((2, 3, 4), (2, 0, 1)).stride()
    L.segment_reduce(L.tensor([1., 2, 3, 4]), "sum", lengths=L.tensor([1, 3])) ;; L.segment_reduce(L.tensor([1., 2, 3, 4]), "mean", lengths=L.tensor([0, 4]))
    L.segment_reduce(L.tensor([1., 2, 3, 4]), "prod", lengths=L.tensor([0, 4]), initial=2) ;; L.segment_reduce(L.tensor([[1., 2], [3, 4]]), "max", lengths=L.tensor([[1, 1], [2, 0]]), axis=1)
    L.segment_reduce(L.tensor([1., 2, 3, 4]), "min", offsets=L.tensor([0, 1, 4])) ;; L.segment_reduce(L.tensor([1., 2, 3]), "sum", lengths=L.tensor([1, 1])) ;; L.segment_reduce(L.tensor([1., 2]), "sum")
    L.segment_reduce(L.tensor([1., 2, 3]), "sum", lengths=L.tensor([1, 1]), unsafe=True) ;; L.segment_reduce(L.tensor([1, 2]), "sum", lengths=L.tensor([2])) ;; L.segment_reduce(L.tensor([1.]), "var", lengths=L.tensor([1]))
    x = L.tensor([1., 2, 3, 3], requires_grad=True) & L.segment_reduce(x, "max", lengths=L.tensor([1, 3])).sum().backward() & x.grad
    L.histogramdd(L.zeros(0, 2), [2, 2]) ;; L.histogramdd(L.ones(3, 2), [2, 0]) ;; L.histogram(L.zeros(2), 0) ;; L.histogram(L.zeros(2), L.zeros(0))
    L.segment_reduce(L.zeros(0), "max", lengths=L.tensor([0, 0])) ;; L.segment_reduce(L.zeros(0, 3), "mean", lengths=L.tensor([0, 0]))
    L.lu_unpack(L.eye(3), L.tensor([9, 2, 3], dtype=L.int32)) ;; L.linalg.lu_solve(L.eye(3), L.tensor([0, 2, 3], dtype=L.int32), L.ones(3, 1))
    L.histogramdd(L.tensor([[0., 1], [1, 0], [2, 2], [2, 3]]), bins=3, range=[0., 4, 0, 4]) ;; L.histogramdd(L.tensor([[0., 1]]), bins=[3]) ;; L.histogramdd(L.tensor([0., 1]), bins=[3])
    L.view_as_real_copy(L.tensor([1j])) ;; L.view_as_complex_copy(L.ones(1, 2)) ;; L.view_as_complex_copy(L.ones(3))
    L.testing.assert_allclose([1., 2], [1., 2]) ;; L.testing.assert_allclose(L.ones(2), L.ones(2) * 1.1) ;; L.testing.assert_allclose(L.ones(2), L.ones(2).double())
    # conversions
    L.ones(2).to("cpu", True) ;; L.ones(2).to(None, True) ;; L.ones(2).to(L.float64, True, True, True) ;; L.ones(2).to(L.ones(1), True, True, True) ;; L.ones(2).to(L.float32, "cpu")
    L.ones(2).to("cpu", L.float64, True, True) ;; L.ones(2).to(L.float64, dtype=L.float64) ;; L.ones(2).to(L.float64, True, copy=True) ;; L.ones(2).to("cpu", 3) ;; L.ones(2).to(foo=1)
    L.nn.Linear(2, 2).to("cpu", copy=True) ;; L.nn.Linear(2, 2).to(copy=False) ;; L.nn.Linear(2, 2).to("cpu", L.float64, True, False) ;; L.nn.Linear(2, 2).to("cpu", True)
    L.nn.Linear(2, 2).to("cpu", L.float64, True).weight.dtype ;; L.nn.Linear(2, 2).to(L.float64, True).weight.dtype ;; L.nn.Linear(2, 2).to(L.ones(1).double(), True).weight.dtype
    L.nn.utils.rnn.pack_sequence([L.ones(2)]).to(L.float64, copy=True) ;; L.nn.utils.rnn.pack_sequence([L.ones(2)]).to(L.float64, True).data.dtype
    # rates and data sets
    p = L.ones(1, requires_grad=True) & o = L.optim.SGD([p], lr=L.tensor(1.)) & s = L.optim.lr_scheduler.ReduceLROnPlateau(o, patience=0) & s.step(1.) & last = s.get_last_lr() & s.step(1.) & last + s.get_last_lr()
    o = L.optim.SGD([L.ones(1)], lr=1.) & s = L.optim.lr_scheduler.ReduceLROnPlateau(o, patience=0, min_lr=[0.1]) & o.add_param_group({"params": [L.ones(1)]}) & s.step(1.) & s.step(1.)
    L.utils.data.IterableDataset() ;; L.nn.functional.pad(L.ones(2, 3), (1, 1), "reflect", value=3) ;; L.nn.Embedding(3, 2, 1)([1]) ;; L.nn.functional.embedding([1], L.ones(2, 2))
    L.save(1, "/no/such/folder/file") ;; x = L.ones(2) & shared = [x.storage().is_shared()] & x.share_memory_() & shared + [x.storage().is_shared()]
    L.func.vjp(L.sin, L.ones(2))[1](1.) ;; L.func.vjp(L.sin, L.ones(2))[1]((L.ones(2),)) ;; L.func.vjp(L.sin, L.ones(2))[1](L.ones(3)) ;; L.func.vjp(lambda x: (x, x), L.ones(2))[1]((L.ones(2), 3))
    # layers
    x = L.ones(0, 1, 4, requires_grad=True) & y = L.nn.MultiheadAttention(4, 2)(x, x, x) & y[0].sum().backward() & [*y, x.grad] ;; x = L.ones(3, 0, 4) & L.nn.MultiheadAttention(4, 2)(x, x, x, need_weights=False)[0]
    x = L.ones(0, 3, 4) & L.nn.MultiheadAttention(4, 2, batch_first=True)(x, x, x, L.ones(0, 3).bool(), attn_mask=L.zeros(3, 3))[0] ;; x = L.ones(0, 4) & L.nn.MultiheadAttention(4, 2)(x, x, x)
    L.nn.MultiheadAttention(4, 2)(L.ones(0, 2, 4), L.ones(3, 2, 4), L.ones(3, 2, 4)) ;; L.nn.Transformer(4, 2, 1, 1, 8)(L.ones(3, 0, 4), L.ones(2, 0, 4))
    L.nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)(L.ones(0, 3, 4)) ;; L.nn.TransformerDecoderLayer(4, 2, 8)(L.ones(0, 3, 4), L.ones(0, 3, 4))
    L.nn.functional.lp_pool2d(L.arange(-8., 8).view(1, 1, 4, 4), float("inf"), 2) ;; L.nn.functional.lp_pool1d(L.arange(-8., 8).view(1, 1, 16), -float("inf"), 3, ceil_mode=True)
    x = L.arange(8.).view(1, 1, 8).sub(4).requires_grad_() & L.nn.LPPool1d(-float("inf"), 2)(x).sum().backward() & x.grad ;; L.nn.LPPool3d(float("inf"), 2)(L.arange(8.).view(1, 2, 2, 2))
    q = L.arange(24.).view(1, 2, 3, 4).sin() & m = L.zeros(3, 3) & m[0] = -float("inf") & m[1, 2] = -float("inf") & L.nn.functional.scaled_dot_product_attention(q, q, q, attn_mask=m)
    q = L.arange(12.).view(3, 4).sin().requires_grad_() & m = L.zeros(3, 3) & m[0] = -float("inf") & L.nn.functional.scaled_dot_product_attention(q, q, q, m).square().sum().backward() & q.grad
    q = L.arange(12.).view(3, 4).sin() & m = L.zeros(3, 3, requires_grad=True) & n = m * 1 & n[0] = -float("inf") & L.nn.functional.scaled_dot_product_attention(q, q, q, n).square().sum().backward() & m.grad
    m = L.nn.MultiheadAttention(4, 2, batch_first=True) & m.load_state_dict({k: L.arange(float(v.numel())).view(v.shape).cos() for k, v in m.state_dict().items()}) & x = L.ones(2, 3, 4) & m(x, x, x, L.tensor([[True] * 3, [False] * 3]), need_weights=False)[0]
    L.nn.RNNBase("foo", 2, 3)
    [L.nn.functional.interpolate(L.arange(9.).view(1, *s, 3), scale_factor=f, mode=m) for f in [1.2, 2.3] for m in ["nearest", "nearest-exact"] for s in [(3,), (1, 3), (1, 1, 3)]]
    L.nn.functional.interpolate(L.arange(9.).view(1, 1, 3, 3), scale_factor=(2.3, 1.2)) ;; L.nn.functional.interpolate(L.arange(9).byte().view(1, 1, 3, 3), scale_factor=(1.2, 2.7))
    L.nn.functional.interpolate(L.ones(1, 1, 2, 2), L.tensor(4)) ;; L.nn.functional.interpolate(L.ones(1, 1, 2, 2), L.tensor([4])) ;; L.nn.functional.interpolate(L.ones(1, 1, 2, 2), L.tensor([4, 4]))
    L.nn.functional.interpolate(L.ones(1, 1, 2, 2), np.array([4, 4])) ;; L.nn.functional.interpolate(L.ones(1, 1, 2, 2), 4.5) ;; L.nn.functional.unfold(L.zeros(2, 2), 1)
    L.nn.functional.embedding_bag(L.tensor([0, 1]).short(), L.eye(3), L.tensor([0])) ;; L.nn.functional.embedding_bag(L.tensor([0, 1]), L.eye(3), L.tensor([0]).short())
    L.nn.functional.embedding_bag(L.tensor([0, 1]).short(), L.eye(3), L.tensor([0]).short()) ;; L.nn.functional.embedding_bag(L.tensor([0., 1]), L.eye(3), L.tensor([0]))
    L.nn.functional.multi_margin_loss(L.zeros(2, 3), L.tensor([0, 1]), weight=L.ones(3, requires_grad=True))
    L.nn.functional.nll_loss(L.arange(6.).reshape(2, 3), L.tensor([0, 255]).to(L.uint8), ignore_index=255) ;; L.nn.functional.nll_loss(L.arange(6.).reshape(2, 3), L.tensor([0, 9]).to(L.uint8))
    L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 2]).to(L.uint8), label_smoothing=.1) ;; L.nn.functional.cross_entropy(L.ones(2, 3, 1), L.zeros(2, 1).to(L.uint8))
    L.nn.LPPool1d(2, 2)(L.arange(8).reshape(1, 1, 8)) ;; L.nn.functional.pad(L.ones(2, 5).bool(), (1, 1), "reflect") ;; L.nn.functional.pad(L.ones(2, 5).bool(), (1, 1), "circular")
    c = L.autocast("cpu", dtype=L.bfloat16) & c.__enter__() & y = L.nn.GRU(2, 2)(L.ones(1, 1, 2).half())[0] & c.__exit__(None, None, None) & y.dtype
    c = L.autocast("cpu", dtype=L.bfloat16) & c.__enter__() & y = L.nn.LSTMCell(2, 2)(L.ones(1, 2).half())[0] & c.__exit__(None, None, None) & y.dtype
    # gradients
    x = L.tensor([-0., 0, 1, 2, -1], requires_grad=True) & L.logit(x).sum().backward() & x.grad
    x = L.tensor([0., 1, -1], requires_grad=True) & w = L.tensor([.5], requires_grad=True) & g = L.autograd.grad(L.nn.functional.prelu(x, w).sum(), (x, w), create_graph=True) & L.autograd.grad(g[0].sum() + g[1].sum(), (x, w))
    L.ones(2, requires_grad=True).set_(L.ones(3)) ;; y = L.ones(2, requires_grad=True) * 2 & y.set_(L.ones(3))
    x = L.tensor([-200., -1, 0, 1, 200, float("inf")], requires_grad=True) & g, = L.autograd.grad(L.nn.functional.elu(x, 2).sum(), x, create_graph=True) & L.autograd.grad(g.sum(), x)
    x = L.tensor([-200., -1, 0, 1, 200, 1e30], requires_grad=True) & g, = L.autograd.grad(L.nn.functional.celu(x, 2).sum(), x, create_graph=True) & L.autograd.grad(g.sum(), x)
    # transforms
    L.fft.fft(L.ones(3), n=-1) ;; L.fft.irfft(L.ones(3), n=-1) ;; L.fft.fftn(L.ones(3, 3), s=(-1, 2)) ;; L.fft.fft(L.ones(3, requires_grad=True)).grad_fn.name() ;; L.fft.fft2(L.ones(3, 3, requires_grad=True)).grad_fn.name()
    # products
    L.linalg.multi_dot([L.ones(2, 2), L.ones(2, 2, 2)]) ;; L.linalg.multi_dot([L.ones(2, 2), L.ones(2), L.ones(2, 2)]) ;; L.linalg.multi_dot([L.ones(2), L.ones(2, 2), L.ones(2)])
    L.cdist(L.ones(2, 2).half(), L.ones(2, 2)) ;; L.cdist(L.ones(2, 2), L.ones(2, 2).half())
    # triangles
    L.linalg.solve_triangular(L.tensor([[0., 1, 2], [0, 1, 3], [0, 0, 1]]), L.ones(3, 2), upper=True) ;; L.linalg.solve_triangular(L.zeros(2, 2), L.ones(2, 1), upper=False)
    L.linalg.solve_triangular(L.tensor([[0., 1], [0, 1]]), L.ones(1, 2), upper=True, left=False) ;; L.linalg.solve_triangular(L.eye(2), L.ones(3, 1), upper=True)
    L.linalg.solve_triangular(L.eye(2), L.ones(2, 1).double(), upper=True) ;; L.linalg.solve_triangular(L.eye(2), L.ones(2), upper=True) ;; L.linalg.solve(L.zeros(2, 2), L.ones(2, 1))
    A = L.tensor([[0., 1], [0, 1]], requires_grad=True) & L.linalg.solve_triangular(A, L.ones(2, 1), upper=True).sum().backward() & A.grad
    L.linalg.solve_triangular(L.zeros(3, 2, 2), L.ones(2, 1), upper=True)
    # matrices that are singular, or hold NaN
    A = L.tensor([[1., 2], [2, 4]], requires_grad=True) & L.det(A).backward() & A.grad ;; A = L.stack([L.zeros(2, 2), L.eye(2) * 2]).requires_grad_() & L.det(A).sum().backward() & A.grad
    A = L.zeros(2, 2, requires_grad=True) & L.logdet(A).backward() & A.grad.isfinite() ;; L.linalg.lu_factor(L.ones(2, 3)) ;; L.linalg.lu_factor(L.ones(3, 2))
    A = L.tensor([[float("nan"), 1.], [1, 1]]) & [f(A) for f in [L.det, L.slogdet, L.linalg.inv, lambda A: L.linalg.solve(A, L.ones(2, 3)), lambda A: L.linalg.solve(A, L.ones(2))]]
    A = L.stack([L.tensor([[float("nan"), 1.], [1, 1]]), L.eye(2) * 2]) & [f(A) for f in [L.det, L.logdet, L.linalg.inv, lambda A: L.linalg.solve(A, L.ones(2, 3))]]
    L.linalg.inv(L.stack([L.tensor([[float("nan"), 1.], [1, 1]]), L.zeros(2, 2)])) ;; L.linalg.inv(L.zeros(2, 2))
    # linear algebra
    L.linalg.pinv(L.eye(3), 2.) ;; L.linalg.pinv(L.eye(3), rcond=.1, hermitian=True) ;; L.linalg.pinv(L.eye(3).expand(2, 3, 3), L.tensor([2., .1])) ;; L.linalg.pinv(L.eye(2), 1e-3, rtol=.1)
    L.pinverse(L.ones(2, 3), .1) ;; L.eye(2).pinverse(2.) ;; L.pinverse(L.eye(2), rtol=.1) ;; L.linalg.svd(L.eye(2), driver="gesvd") ;; L.linalg.svdvals(L.eye(2), driver="gesvd")
    L.linalg.matrix_norm(L.ones(2, 3), 1, dim=(0, 0)) ;; L.linalg.matrix_norm(L.ones(2, 3), float("inf"), dim=(-3, 0)) ;; L.linalg.matrix_norm(L.ones(2, 3), 1, dim=(5, 1)) ;; L.linalg.matrix_norm(L.ones(2, 3, 4), dim=(0, 1, 2))
    L.linalg.matrix_norm(L.ones(2, 3), dim=0) ;; L.linalg.norm(L.ones(2, 3), dim=(0, 1, 2)) ;; L.linalg.norm(L.tensor(3.), 2) ;; L.linalg.norm(L.tensor(3.)) ;; L.linalg.vector_norm(L.ones(2, 3), ord="a")
    L.linalg.vector_norm(L.ones(3).double(), dtype=L.float32) ;; L.norm(L.ones(3).double(), dtype=L.float32) ;; L.linalg.matrix_norm(L.ones(2, 3).half(), dtype=L.bfloat16) ;; L.linalg.vector_norm(L.ones(3).half(), dtype=L.float32)
    L.linalg.lu_solve(L.eye(2), L.tensor([1]).int(), L.ones(2, 1)) ;; L.linalg.lu_solve(L.eye(2).expand(3, 2, 2), L.ones(2).int(), L.ones(2, 1)) ;; L.linalg.solve(L.eye(2), L.tensor(1.))
    L.linalg.vander(L.tensor(1.)) ;; L.linalg.vander(L.ones(2).bool()) ;; L.vander(L.arange(3), -1) ;; L.linalg.vecdot(L.ones(2).int(), L.ones(2).int()) ;; L.linalg.vecdot(L.ones(2), L.ones(2).double())
    L.einsum(L.ones(2), [52]) ;; L.einsum(L.ones(2), [-1]) ;; L.einsum(L.ones(2), [0], [-1]) ;; L.einsum(L.ones(2, 2), [51, 3])
    L.addr(L.ones(2, 3), L.ones(2).int(), L.ones(3).int(), alpha=2.5) ;; L.addr(L.ones(2, 3).int(), L.ones(2).int(), L.ones(3).int(), beta=.5) ;; L.addr(L.ones(2, 2).bool(), L.ones(2).bool(), L.ones(2).bool(), beta=.5)
    L.addr(L.ones(2, 2).half(), L.ones(2), L.ones(2)) ;; L.addr(L.ones(2, 2).int(), L.ones(2), L.ones(2), alpha=2.5) ;; L.addr(L.ones(2, 2).bool(), L.ones(2).bool(), L.ones(2).bool(), beta=2, alpha=0)
    # numbers that a dtype does not hold
    L.tensor([1]).add(1, alpha=1.5) ;; L.tensor([1]).sub_(2, alpha=1.5) ;; L.tensor([1]).add(1., alpha=1.5) ;; L.add(1, L.tensor([1]), alpha=1.5) ;; L.rsub(L.tensor([1]), L.tensor([2]), alpha=1.5) ;; L.rsub(L.tensor([1]), 2, alpha=1.5)
    L.nan_to_num(L.tensor([float("nan"), float("inf")]), posinf=1e39) ;; L.nan_to_num(L.tensor([float("nan"), float("inf"), -float("inf")]).half(), 1e9, 1e9, -1e9) ;; L.nan_to_num(L.tensor([float("nan")]), float("nan"))
    L.randperm(257, dtype=L.uint8) ;; L.randperm(256, dtype=L.uint8).sort()[0].sum() ;; L.randperm(129, dtype=L.int8)
    L.fft.fftfreq(0) ;; L.fft.fftfreq(-1) ;; L.fft.rfftfreq(0) ;; L.fft.fftfreq(4, dtype=L.int32) ;; L.fft.fftfreq(4, d=0.) ;; L.fft.fftfreq(4, dtype=float)
    # a number beside half precision is not rounded first, but as an exponent
    [L.tensor([1e-5, 3], dtype=d) * n for d in [L.float16, L.bfloat16] for n in [1e5, 65536, 1.003, L.tensor(1e5), L.tensor(1.003).double(), np.float64(1.003)]] ;; [1.003 * L.tensor([1.5], dtype=d) for d in [L.float16, L.bfloat16]]
    [L.tensor([100., 3], dtype=d) / n for d in [L.float16, L.bfloat16] for n in [1e5, 1.003, L.tensor(1e5)]] ;; [1.003 / L.tensor([1.5], dtype=d) for d in [L.float16, L.bfloat16]] ;; [L.tensor([1., 3], dtype=d) // .1 for d in [L.float16, L.bfloat16]]
    [L.tensor([100., 3], dtype=d) ** n for d in [L.float16, L.bfloat16] for n in [2.003, .1, 3, -1]] ;; [x for d in [L.float16, L.bfloat16] for x in [L.tensor([1e-4, 3], dtype=d)] for _ in [x.mul_(1e5)]] ;; [x for d in [L.float16, L.bfloat16] for x in [L.tensor([100., 3], dtype=d)] for _ in [x.div_(1e5)]]
    [(y, y.grad_fn.name(), L.autograd.grad(y.sum(), x)[0]) for d in [L.float16, L.bfloat16] for x in [L.tensor([1e-4, 1.5], dtype=d, requires_grad=True)] for y in [x * 1.003, x * 1e4, x / 1.003, 1.003 / x, x ** 2.003]]
    x = L.tensor([1e-5], dtype=L.float16, requires_grad=True) & (x * L.tensor(1e4, requires_grad=True)).sum().backward() & x.grad ;; L.tensor(2.).half() * L.tensor(1.003) ;; L.tensor([2.]).half() * L.tensor([1.003]) ;; L.tensor([2.]).half() * L.tensor(1.003).bfloat16()
    [n / L.tensor([.1, 3.3, 1000, 1e-7], dtype=d) for d in [L.float16, L.bfloat16] for n in [0, .1, 7, L.tensor(.1), L.tensor(0), L.tensor(7.).double()]]
    [L.div(L.tensor([.1, 3.3, 65000, -7.7, 2.1], dtype=d), n, rounding_mode="trunc") for d in [L.float16, L.bfloat16] for n in [.1, -7, L.tensor(.1), L.tensor(-7.).double(), L.tensor([-7., .1, 3, .7, 1.9], dtype=d)]]
    [f(L.tensor([1., 3] * 16, dtype=d), L.tensor([1., 3] * 16, dtype=d), alpha=n) for d in [L.float16, L.bfloat16] for f in [L.add, L.sub] for n in [1.003, .1, 2]] ;; L.add(L.ones(2).half(), L.ones(2).half(), alpha=1e5)
    # sums of a product in half precision are rounded once: what optimizers write with moments in bfloat16
    L.manual_seed(4) & [f(*(x.clone() for x in q)).view(L.int16) for d in [L.float16, L.bfloat16] for q in [L.randn(3, 300).to(d).unbind()] for f in [lambda a, b, c: a.lerp(b, .1), lambda a, b, c: a.lerp_(b, .7), lambda a, b, c: a.lerp(b, c), lambda a, b, c: a.addcdiv(b, c, value=.1), lambda a, b, c: a.addcdiv_(b, c), lambda a, b, c: a[::2].addcmul_(b[::2], c[::2], value=-3)]]
    L.manual_seed(4) & x = L.randn(300).half().requires_grad_() & y = x.lerp(L.ones(300).half(), .1) & [y.view(L.int16), L.autograd.grad(y.sum(), x)[0]]
    L.manual_seed(4) & [(y.detach().view(L.int16), y.grad_fn.name(), L.autograd.grad(y.sum(), b)[0]) for d in [L.float16, L.bfloat16] for q in [L.randn(3, 2, 300).to(d).unbind()] for b in [q[1].requires_grad_()] for y in [q[0].addcmul(b, q[2], value=.1), q[0][:1].addcdiv(b, q[2], value=-3), q[0].clone().addcmul_(b, q[2])]]
    L.manual_seed(4) & [f(*q[:2], q[2][:1], value=.1, out=L.empty(0, dtype=d)).view(L.int16) for d in [L.float16, L.bfloat16] for q in [L.randn(3, 2, 300).to(d).unbind()] for f in [L.addcmul, L.addcdiv]] ;; L.addcmul(L.ones(2).half(), L.full((1,), 6e4).half(), L.full((1,), 3.).half(), value=.1) ;; L.addcmul(L.ones(2).half(), L.ones(1).half(), L.full((1,), .1).half(), value=1e5)
    L.lerp(L.ones(2).half(), L.ones(2), .1) ;; L.lerp(L.ones(2).half(), L.ones(2).half(), L.ones(2)) ;; L.ones(2).half().addcmul_(L.ones(3).half(), L.ones(3).half()) ;; L.ones(1).half().expand(3).addcmul_(L.ones(3).half(), L.ones(3).half())
    [L.where(L.tensor([True, False]), L.tensor([1., 3], dtype=d), 1e5) for d in [L.float16, L.bfloat16]] ;; L.where(L.tensor([True]), L.tensor([1.]), 1e39) ;; L.where(L.tensor([True]), 300, L.tensor([1]).to(L.uint8)) ;; L.where(L.tensor([True]), L.tensor([1.]).half(), 1e39)
    # the angle of the origin
    x = L.tensor([0., 1], requires_grad=True) & y = L.tensor([0., 0], requires_grad=True) & L.atan2(x, y).sum().backward() & (x.grad, y.grad)
    # memory
    L.asarray(bytearray(b"\\1\\0\\0\\0"), dtype=L.int32) ;; L.asarray(bytearray(3), dtype=L.int32) ;; L.asarray(bytearray(8)) ;; b = bytearray(4) & x = L.asarray(b, dtype=L.uint8) & b.__setitem__(0, 7) & x
    b = bytearray(4) & x = L.asarray(b, dtype=L.uint8, copy=True) & b.__setitem__(0, 7) & x ;; import array & L.asarray(array.array("i", [1, 2]), dtype=L.int32) ;; L.frombuffer(bytearray(8), dtype=L.float32, offset=8)
    # coordinates
    L.sparse.sum(L.eye(3).to_sparse(), (0, 0)) ;; L.sparse.sum(L.eye(3).to_sparse(), (0, 1)) ;; L.sparse.sum(L.eye(3).to_sparse(), [1]).to_dense()
    L.tensor(3.).to_sparse().to_dense() ;; L.sparse_coo_tensor(L.zeros(0, 2).long(), [3., 4], ()).to_dense() ;; L.sparse_coo_tensor(L.zeros(0, 2).long(), [[3., 4], [1, 2]], (2,)).to_dense()
    # what a program says must hold
    L._assert(True, "x") ;; L._assert(L.tensor([True]), "x") ;; L._assert(L.tensor([False]), "x") ;; L._assert(L.ones(2), "x") ;; L._check(True) ;; L._check(False) ;; L._check(False, lambda: 3) ;; L._check(False, "x") ;; L._check(True, "x") ;; L._check(3)
    L._check_value(False) ;; L._check_index(False, lambda: "x") ;; L._check_type(False) ;; L._check_not_implemented(False) ;; L._check(L.tensor(True)) ;; L._check_value(True, lambda: 1 / 0)
    # powers of two that are no numbers of the dtype
    x = L.tensor([1e-38, 1e-45, 1e38, 0., float("inf"), float("nan"), -1.5]) & [L.ldexp(x, L.tensor(e)) for e in [140, 149, -300, 2000, -2000, -149, 0]] ;; L.ldexp(L.tensor([1e-30]), L.tensor([130, 128, 1], dtype=L.int16))
    L.ldexp(L.tensor([1e-30]).bfloat16(), L.tensor([130])) ;; L.ldexp(L.ones(2, 3).t(), L.tensor([1, 2])).stride() ;; x = L.tensor([1., 2]) & x.ldexp_(L.tensor([3, -1])) & x ;; L.ldexp(L.tensor([1, 2]), L.tensor([True, False]))
    x = L.ones(2, requires_grad=True) & y = L.ldexp(x, L.tensor([[1, 2], [3, 0]])) & y.sum().backward() & (y.grad_fn.name(), x.grad) ;; x = L.ones(2, requires_grad=True) & L.ldexp(x, L.tensor([1.])).grad_fn.name()
    # the weight of lerp promotes as a number does where it has no dimension
    [L.lerp(L.tensor([0., 1], dtype=d), L.tensor([10., 20], dtype=d), w) for d in [L.float32, L.half, L.float64, L.int64] for w in [L.tensor(.5).double(), L.tensor(.25).half()]] ;; L.lerp(L.tensor([0., 1]), L.tensor([10., 20]), L.tensor(1))
    L.lerp(L.tensor(0.), L.tensor(10.), L.tensor(.5).double()) ;; L.lerp(L.tensor(0.), L.zeros(2), L.tensor(.5).double()) ;; L.lerp(L.tensor([0., 1]), L.tensor([10., 20]), L.tensor(.5j)) ;; L.lerp(L.tensor([0., 1]), L.tensor([10., 20]), L.tensor([.5]).double())
    L.tensor([0., 1]).lerp_(L.tensor([10., 20]), L.tensor(.5).double()) ;; L.tensor([0, 1]).lerp_(L.tensor([10, 20]), L.tensor(.5)) ;; w = L.tensor(.3, dtype=L.float64, requires_grad=True) & L.lerp(L.zeros(2), L.ones(2), w).sum().backward() & w.grad
    L.lerp(L.tensor([0j, 1]), L.tensor([10j, 20]), L.tensor([.5, .5])) ;; L.lerp(L.tensor([0j, 1]), L.tensor([10j, 20]), L.tensor(.5)) ;; L.lerp(L.tensor([0j, 1]), L.tensor([10., 20]), .5) ;; L.lerp(L.zeros(2), L.tensor(3.).double(), L.tensor(.5).double())
    # windows of another dtype, and shifts
    s = L.stft(L.arange(12.), 4, return_complex=True) & L.istft(s, 4, window=L.ones(4).double()) ;; L.istft(L.ones(3, 5).cdouble(), 4, window=L.ones(4)) ;; L.istft(L.ones(4, 5).cfloat(), 4, window=L.ones(4).cdouble(), return_complex=True)
    L.istft(L.ones(3, 5).cfloat(), 4, window=L.ones(4).cfloat()) ;; L.istft(L.ones(3, 5).cfloat(), 4, win_length=2, window=L.ones(2).half()) ;; L.fft.fftshift(L.tensor(3.)) ;; L.fft.ifftshift(L.tensor(3.), -1) ;; L.fft.fftfreq(5, 1j) ;; L.fft.rfftfreq(5, 1j)
    # alpha beside what broadcasts: product and sum are rounded once, as beside operands of one shape
    x, y = L.arange(4096.).view(64, 64) / 7, L.arange(64.) / 3 & (L.add(x, y, alpha=.3) != L.add(x, y.expand(64, 64).contiguous(), alpha=.3)).sum() ;; x, y = L.arange(4096.).view(64, 64) / 7, L.arange(64.).view(64, 1) / 3 & (x.clone().sub_(y, alpha=.3) != L.sub(x, y.expand(64, 64).contiguous(), alpha=.3)).sum()
    L.set_num_threads(2**65) ;; L.set_num_threads(2**31) ;; L.tensor_split(L.arange(4), L.ones(2, 2, dtype=L.int64)) ;; L.tensor_split(L.arange(4), L.ones(1, 1, dtype=L.int64)) ;; L.nonzero(L.ones(2), as_tuple=True, out=L.empty(0, dtype=L.int64))
    e = L.nn.Embedding(5, 2, sparse=True) & [e(L.tensor([1, 1])).sum().backward() for _ in range(2)] & e.weight.grad._nnz(), e.weight.grad._indices(), e.weight.grad._values() ;; e = L.nn.Embedding(5, 2, sparse=True) & (e(L.tensor([1, 2])).sum() + e(L.tensor([1, 2])).sum()).backward() & e.weight.grad._indices()
    # alpha beside integers
    L.add(L.tensor([1]), L.tensor([2]), alpha=1.) ;; L.tensor([1]).sub_(2, alpha=1.) ;; L.add(L.tensor([1]), 2., alpha=1.) ;; L.add(L.tensor([1.]), L.tensor([2]), alpha=1.) ;; L.rsub(L.tensor([1]), 2, alpha=1.)
    # areas, and numbers that are no integers
    L.trapezoid(L.tensor([True, True])) ;; L.trapezoid(L.ones(3), x=L.ones(3), dx=2) ;; L.cumulative_trapezoid(L.ones(3), x=L.ones(3), dx=1) ;; L.trapezoid(L.ones(3), dx=1j) ;; L.cumulative_trapezoid(L.ones(3), dx=True) ;; L.trapezoid(L.ones(3).long(), dx=2.5)
    L.trapezoid(L.ones(3), dx=L.tensor(1j)) ;; L.trapezoid(L.ones(3), dx=L.tensor(2)) ;; L.polygamma(1.5, L.ones(1)) ;; L.polygamma(1, 2.) ;; L.polygamma(True, L.ones(1)) ;; L.mvlgamma(L.tensor([True]), 1) ;; L.mvlgamma(L.tensor([1]), 1)
    # draws that their dtype does not hold
    L.randperm(2050, dtype=L.half) ;; L.randperm(2049, dtype=L.half).shape ;; L.randperm(258, dtype=L.bfloat16).shape ;; L.randperm(2050, out=L.empty(0).half()) ;; L.randperm(300, out=L.empty(0).to(L.uint8)) ;; L.randperm(2**24 + 2, dtype=L.float32) ;; L.randperm(2, out=L.empty(0).bool())
    L.manual_seed(2) & L.randint_like(L.ones(9), high=5) ;; L.manual_seed(2) & L.randint_like(L.ones(9), low=2, high=5) ;; L.randint_like(L.ones(9)) ;; L.randint_like(L.ones(2), 5, 5) ;; L.manual_seed(2) & L.randint_like(L.ones(9), high=L.tensor(5))
    # what copies of optimizers import
    import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & [o._default_to_fused_or_foreach(*a) for a in [([], False), ([L.ones(1)], False, True), ([L.ones(1), None], True), ([L.ones(1).long()], False, True), ([None], False)]] ;; import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & o._device_dtype_check_for_fused(L.ones(1).long()) ;; import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & o._get_capturable_supported_devices(False)
    import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & o._to_scalar(L.ones(1, 1)) ;; import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & o._to_scalar(3) ;; import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & o._get_value(L.ones(2)) ;; import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & o._stack_if_compiling([1]) ;; import importlib & o = importlib.import_module(L.__name__ + ".optim.optimizer") & [str(o._get_scalar_dtype(f)).split(".")[1] for f in [None, True]]
    import importlib & g = importlib.import_module(L.__name__ + ".utils._foreach_utils")._group_tensors_by_device_and_dtype & list(g([[L.ones(1)], [None], []]).values()) ;; L.optim.Optimizer._group_tensors_by_device_and_dtype([[None]]) ;; L.optim.Optimizer._group_tensors_by_device_and_dtype([[L.ones(1)], [L.ones(1), L.ones(2)]])
    A = type("A", (), {}) & L.distributions.register_kl(A, A)(lambda p, q: L.ones(2)) & L.distributions.kl_divergence(A(), A()) ;; L.distributions.register_kl(1, L.distributions.Normal)
    import sys & [sys.getsizeof(s) - sys.getsizeof(L.ones(0).untyped_storage()) for n in [0, 1, 1000] for x in [L.ones(n)] for s in [x.untyped_storage(), x.storage(), x[:1].double().storage()]]
    # a module's __getattr__ is asked for what is registered; what inspect sees of a model; transforms that are modules
    log = [] & M = type("M", (L.nn.Module,), {"__getattr__": lambda s, n: log.append(n) or L.nn.Module.__getattr__(s, n)}) & m = M() & m.w = L.nn.Parameter(L.ones(2)) & m.c = L.nn.Linear(1, 1) & m.x = 3 & [m.w, m.c.bias.shape, m.x, hasattr(m, "nothing")] & [n for n in log if n in ("w", "c", "nothing", "x")]
    M = type("M", (L.nn.Module,), {"__getattr__": lambda s, n: 2 * L.nn.Module.__getattr__(s, n) if n == "w" else L.nn.Module.__getattr__(s, n), "forward": lambda s, x: x * s.w}) & N = type("N", (M,), {}) & m = N() & m.register_buffer("w", L.ones(2)) & [m(L.ones(2)), m.state_dict()["w"], next(m.buffers())]
    import inspect & str(inspect.signature(L.nn.Linear(1, 1))) ;; import inspect & list(inspect.signature(L.nn.Flatten).parameters) ;; import inspect & M = type("M", (L.nn.Module,), {"__init__": lambda self, a, b=2: None}) & str(inspect.signature(M))
    import importlib & T = importlib.import_module(L.__name__ + ".distributions.transforms") & M = type("M", (T.Transform, L.nn.Module), {"__init__": lambda s: (super(M, s).__init__(), setattr(s, "b", L.nn.Parameter(L.ones(2))))[0], "_call": lambda s, x: x + s.b, "domain": T.constraints.real, "codomain": T.constraints.real}) & m = M() & [m(L.zeros(2)), len(list(m.parameters()))]
    issubclass(L.jit.TracerWarning, Warning)
    m = L.nn.Sequential(L.nn.Linear(2, 1), L.nn.Linear(1, 2)) & [list(m._named_members(lambda s: [("in", vars(s).get("in_features"))], "a")), list(m._named_members(lambda s: s._parameters.items(), recurse=False)), [n for n, _ in m._named_members(lambda s: s._modules.items(), remove_duplicate=False)]]
    t = L.distributions.ExpTransform(cache_size=1) & x = L.ones(2) & [t._cached_x_y, t(x), t._cached_x_y[0] is x, t.inv(t._cached_x_y[1]) is x]
    u = L.distributions.utils & [u._sum_rightmost(L.ones(2, 3, 4), n) for n in [0, 1, 2, 3]] ;; L.manual_seed(2) & L.distributions.utils._standard_normal((2, 3), dtype=L.float64, device="cpu")
    [repr(i) for c in [L.distributions.constraints] for i in [c.interval(lower_bound=0, upper_bound=1), c.interval(0, upper_bound=1), c.greater_than(lower_bound=2)]] ;; L.distributions.constraints.interval(0) ;; L.distributions.constraints.interval(0, lower_bound=1) ;; L.distributions.constraints.greater_than(upper_bound=1)
    L.zeros(3).uniform_(-3e38, 3e38) ;; L.zeros(0).half().uniform_(-4e4, 4e4) ;; L.zeros(3).double().uniform_(-3e38, 3e38).shape ;; L.zeros(3).double().uniform_(-1e308, 1e308) ;; L.randint_like(L.ones(3), L.tensor(1)) ;; L.randint_like(L.ones(3), 4, L.tensor(5)) ;; L.randint_like(L.ones(3), L.tensor([5, 6]))
    # the names of tensors that have several
    m = L.nn.Linear(1, 1) & m.tied = m.bias & L.func.functional_call(m, {"weight": L.ones(1, 1), "tied": L.ones(1)}, L.ones(1), strict=True)
    m = L.nn.Linear(1, 1) & m.tied = m.bias & L.func.functional_call(m, {"weight": L.ones(1, 1), "tied": L.ones(1)}, L.ones(1), strict=True, tie_weights=False)
    m = L.nn.Linear(1, 1) & m.tied = m.bias & L.func.functional_call(m, {"weight": L.ones(1, 1)}, L.ones(1), strict=True)
    # parametrizations: on top of what is stored, inverses that do not fit, and what wants no gradient
    I = type("I", (L.nn.Module,), {"forward": lambda s, x: x - x.mT}) & L.manual_seed(0) & m = L.nn.Linear(2, 2) & P = L.nn.utils.parametrize & P.register_parametrization(m, "weight", I()) & P.register_parametrization(m.parametrizations.weight, "original", I()) & [m.weight, list(m.state_dict())]
    L.nn.utils.parametrize.register_parametrization(L.nn.Linear(2, 2), "weight", type("I", (L.nn.Module,), {"forward": lambda s, x: x, "right_inverse": lambda s, x: None})())
    L.nn.utils.parametrize.register_parametrization(L.nn.Linear(2, 2), "weight", type("I", (L.nn.Module,), {"forward": lambda s, x, y: x, "right_inverse": lambda s, x: (None, x)})())
    L.nn.utils.parametrize.register_parametrization(L.nn.Linear(2, 2), "weight", type("I", (L.nn.Module,), {"forward": lambda s, x: x.float(), "right_inverse": lambda s, x: x.int()})())
    m = L.nn.Linear(2, 2) & m.weight.requires_grad_(False) & L.nn.utils.parametrize.register_parametrization(m, "weight", type("I", (L.nn.Module,), {"forward": lambda s, x, y: x + y, "right_inverse": lambda s, x: (x, x)})()) & [p.requires_grad for p in m.parameters()]
    # what a backward hook may return where no input wants a gradient
    m = L.nn.Linear(2, 1) & m.register_full_backward_hook(lambda m, gi, go: gi) & m(L.ones(1, 2)).sum().backward() & m.weight.grad ;; m = L.nn.Linear(2, 1) & m.register_full_backward_hook(lambda m, gi, go: list(gi)) & m(L.ones(1, 2)).sum().backward()
    # lazy norms without tensors, and copies of transformer layers whose activation is a layer
    [repr(m) for m in [L.nn.LazyInstanceNorm1d(), L.nn.LazyBatchNorm1d(), L.nn.LazyBatchNorm1d(affine=False, track_running_stats=False)] for y in [m(L.ones(2, 3, 4))]]
    L.manual_seed(0) & l = L.nn.TransformerEncoderLayer(4, 2, 8, dropout=0., activation=L.nn.Tanh()) & L.nn.TransformerEncoder(l, 1, enable_nested_tensor=False)(L.ones(2, 1, 4))
    L.manual_seed(0) & l = L.nn.TransformerDecoderLayer(4, 2, 8, dropout=0., activation=L.nn.Tanh()) & L.nn.TransformerDecoder(l, 1)(L.ones(2, 1, 4), L.ones(2, 1, 4))
    m = L.nn.MultiheadAttention(4, 2) & m(L.ones(2, 1, 4), L.ones(2, 1, 4), L.ones(2, 1, 4), attn_mask=L.zeros(2)) ;; L.backends.mha.set_fastpath_enabled(False) & b = L.backends.mha.get_fastpath_enabled() & L.backends.mha.set_fastpath_enabled(True) & b
    # paddings that layers made of a convolution ask for
    [list(m._reversed_padding_repeated_twice) for m in [L.nn.Conv2d(1, 1, 3, padding=(1, 2)), L.nn.Conv2d(1, 1, (3, 4), padding="same"), L.nn.Conv1d(1, 1, 3, padding="valid"), L.nn.ConvTranspose1d(1, 1, 3, padding=1)]]
    # embeddings of integers, of nothing, and how they print; sequences to pad
    m = L.nn.Embedding.from_pretrained(L.tensor([[1, 2], [3, 4]])) & m(L.tensor([1])) ;; L.nn.Embedding.from_pretrained(L.ones(2, 2)).weight ;; L.nn.Embedding.from_pretrained(L.ones(2, 2).int(), freeze=False)
    repr(L.nn.Embedding(4, 3, sparse=True)) ;; m = L.nn.Embedding(0, 0, sparse=True) & m(L.tensor([], dtype=L.int64)).sum().backward() & m.weight.grad.to_dense()
    L.nn.utils.rnn.pad_sequence(L.ones(n) for n in (1, 3)) ;; L.nn.utils.rnn.pad_sequence([L.ones(1, dtype=L.int64), L.full((3,), 1.5)]) ;; L.nn.utils.rnn.pad_sequence(5) ;; L.nn.utils.rnn.pad_sequence("ab")
    p, i = L.nn.functional.max_pool1d(L.arange(8.).view(1, 1, 8), 2, return_indices=True) & L.nn.functional.max_unpool1d(p, i, 2, output_size=(1, 9)) ;; p, i = L.nn.functional.max_pool1d(L.arange(8.).view(1, 1, 8), 2, return_indices=True) & L.nn.functional.max_unpool1d(p, i, 2, output_size=(1, 1, 9))
    # a bias of two dimensions, or beside a weight of one
    L.nn.functional.linear(L.ones(3), L.ones(2, 3), L.ones(1, 2)) ;; L.nn.functional.linear(L.ones(3), L.ones(2, 3), L.ones(4, 2)) ;; L.nn.functional.linear(L.ones(4, 3), L.ones(2, 3), L.ones(4, 2)) ;; L.nn.functional.linear(L.ones(5, 4, 3), L.ones(2, 3), L.ones(1, 1, 2)) ;; L.nn.functional.linear(L.ones(5, 4, 3), L.ones(2, 3), L.ones(1, 2))
    L.nn.functional.linear(L.ones(4, 3), L.ones(3), L.ones(1)) ;; L.nn.functional.linear(L.ones(4, 3), L.ones(3), L.ones(4)) ;; L.nn.functional.linear(L.ones(3), L.ones(3), L.ones(())) ;; L.nn.functional.linear(L.ones(3), L.ones(2, 3), L.ones(()))
    b = L.ones(1, 2, requires_grad=True) & x = L.ones(3, requires_grad=True) & L.nn.functional.linear(x, L.ones(2, 3), b).sum().backward() & (x.grad, b.grad)
    # losses
    [L.nn.functional.cross_entropy(L.arange(6.).view(2, 3), t, label_smoothing=e) for t in [L.tensor([0, 1]), L.tensor([[.2, .3, .5], [.1, .1, .8]])] for e in [-.1, -1., float("nan")]] ;; L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 1]), label_smoothing=1.1)
    [f(L.zeros(*s, dtype=d), 1) for f in [L.softmax, L.log_softmax, L.nn.functional.softmin] for d in [L.int64, L.uint8] for s in [(0, 3), (3, 0)]] ;; L.softmax(L.zeros(0, 3).bool(), 1) ;; L.softmax(L.zeros(0, 3).int(), 5) ;; L.softmax(L.ones(3).int(), 0)
    [f(x, y, reduction=r) for f in [L.nn.functional.smooth_l1_loss, L.nn.functional.huber_loss] for r in ["mean", "none"] for x, y in [(L.ones(2), L.tensor([True, False])), (L.ones(2).half(), L.tensor([True, False]))]] ;; L.nn.functional.smooth_l1_loss(L.tensor([True, False]), L.ones(2))
    x = L.ones(2, requires_grad=True) & L.nn.functional.smooth_l1_loss(x, L.tensor([True, False])).backward() & x.grad ;; L.nn.functional.huber_loss(L.tensor([1]), L.tensor([2])) ;; L.nn.functional.huber_loss(L.tensor([1]), L.ones(1)) ;; L.nn.functional.huber_loss(L.tensor([True, False]), L.ones(2))
    L.nn.functional.nll_loss(L.tensor(1.), L.tensor(0)) ;; L.nn.functional.cross_entropy(L.tensor(1.), L.tensor(0)) ;; L.nn.RMSNorm((2, 3))(L.ones(3)) ;; L.nn.functional.layer_norm(L.ones(3), (2, 3))
    # attention: masks of another dtype, and rates that are none
    [L.nn.MultiheadAttention(4, 2)(x, x, x, need_weights=w, **{n: L.zeros(*s, dtype=d)})[0].shape for x in [L.ones(3, 1, 4)] for w in [True, False] for n, s in [("attn_mask", (3, 3)), ("key_padding_mask", (1, 3))] for d in [L.float32, L.bool]]
    L.nn.MultiheadAttention(4, 2)(*[L.ones(3, 1, 4)] * 3, attn_mask=L.zeros(3, 3).double()) ;; L.nn.MultiheadAttention(4, 2)(*[L.ones(3, 1, 4)] * 3, attn_mask=L.zeros(3, 3).double(), need_weights=False) ;; L.nn.MultiheadAttention(4, 2)(*[L.ones(3, 1, 4)] * 3, key_padding_mask=L.zeros(1, 3).half())
    L.nn.MultiheadAttention(4, 2).half()(*[L.ones(3, 1, 4).half()] * 3, attn_mask=L.zeros(3, 3), need_weights=False)[0].shape ;; L.nn.TransformerEncoderLayer(4, 2, 8)(L.ones(3, 1, 4), L.zeros(3, 3).double())
    L.nn.functional.scaled_dot_product_attention(*[L.ones(1, 2, 3, 4)] * 3, dropout_p=2) ;; L.nn.functional.scaled_dot_product_attention(*[L.ones(1, 2, 3, 4)] * 3, dropout_p=-1.) ;; L.nn.functional.scaled_dot_product_attention(*[L.ones(2, 3, 4)] * 3, dropout_p=2.)
    # sizes that are none, pictures of integers
    L.nn.functional.adaptive_avg_pool1d(L.ones(1, 2, 3), None) ;; L.nn.functional.adaptive_max_pool1d(L.ones(1, 2, 3), (None,)) ;; L.nn.functional.adaptive_avg_pool2d(L.ones(1, 2, 3), None) ;; L.nn.functional.adaptive_avg_pool2d(L.ones(1, 2, 3), (None, 2)) ;; L.nn.functional.adaptive_max_pool3d(L.ones(1, 2, 3, 3), [2, None, 1])
    L.nn.functional.grid_sample(L.ones(1, 1, 2, 2).long(), L.zeros(1, 2, 2, 2)) ;; L.nn.functional.grid_sample(L.ones(1, 1, 2, 2), L.zeros(1, 2, 2, 2).long())
    L.ones(2).xpu() ;; L.nn.Linear(1, 1).xpu() ;; L.nn.ReLU().xpu() ;; L.ones(2).to("xpu") ;; L.ones(2).to("mtia") ;; L.ones(2).to("mps")
    # types of results
    L.return_types.max([L.ones(2), L.zeros(1)]) ;; L.return_types.sort((L.ones(1),)) ;; type(L.linalg.svd(L.eye(2)))([1, 2, 3]) ;; (L.return_types.max.n_fields, L.linalg.svd(L.eye(2)).n_sequence_fields, L.return_types.sort.n_unnamed_fields)
    # tensors of inference mode
    m = L.inference_mode() & m.__enter__() & x = L.ones(2) & p = L.nn.Parameter(x) & m.__exit__(None, None, None) & p.requires_grad ;; m = L.inference_mode() & m.__enter__() & x = L.ones(2) & m.__exit__(None, None, None) & L.nn.Parameter(x) ;; m = L.inference_mode() & m.__enter__() & x = L.ones(2) & m.__exit__(None, None, None) & L.nn.Parameter(x, False)
    m = L.inference_mode() & m.__enter__() & x = L.ones(2) & m.__exit__(None, None, None) & x.set_(L.ones(2))
    # right sides that are no rows
    A = L.eye(3).expand(2, 3, 3) & L.linalg.solve(A, L.ones(3, 2), left=False) ;; A = L.eye(3).expand(2, 3, 3) & L.linalg.solve(A, L.ones(2, 3), left=False) ;; A = L.eye(3).expand(2, 3, 3) & L.linalg.solve(A, L.ones(4, 3), left=False) ;; A = L.eye(3).expand(2, 3, 3) & L.linalg.solve_ex(A, L.ones(2, 3), left=False)
    # the last of the dimensions, counted from the end
    L.segment_reduce(L.arange(6.), "sum", lengths=L.tensor([1, 5]), axis=-1) ;; L.segment_reduce(L.arange(6.).view(2, 3), "max", lengths=L.tensor([[1, 2], [3, 0]]), axis=-1)
    # pools: integers with their places, and samples of another shape or dtype
    L.nn.functional.max_pool1d(L.arange(8).view(1, 8), 3, return_indices=True) ;; L.nn.functional.max_pool1d(L.arange(8).view(1, 8), 3) ;; L.nn.functional.max_pool1d(L.arange(8).view(1, 8).bool(), 3, return_indices=True)
    L.nn.functional.fractional_max_pool2d(L.ones(1, 2, 5, 5), 2, 2, _random_samples=L.ones(1, 2, 2).double()) ;; L.nn.functional.fractional_max_pool2d(L.ones(1, 2, 5, 5), 2, 2, _random_samples=L.ones(1, 2, 3)) ;; L.nn.functional.fractional_max_pool2d(L.ones(1, 2, 5, 5), 2, 2, _random_samples=L.full((2, 2, 2), .3))
    # attention writes its result as the query lies
    q = L.arange(120.).view(2, 5, 3, 4).transpose(1, 2) & y = L.nn.functional.scaled_dot_product_attention(q, q, q) & (y.stride(), y.transpose(1, 2).view(2, 5, 12)) ;; q = L.arange(360.).view(2, 5, 3, 3, 4)[:, :, 1].transpose(1, 2) & y = L.nn.functional.scaled_dot_product_attention(q, q, q, is_causal=True) & (y.stride(), y.transpose(1, 2).view(2, 5, 12)) ;; q = L.arange(120.).view(5, 2, 3, 4).permute(1, 2, 0, 3).bfloat16() & L.nn.functional.scaled_dot_product_attention(q, q, q).stride()
    [L.nn.functional.scaled_dot_product_attention(q, k, k).stride() for k in [L.ones(3, 2, 6, 5)] for q in [L.ones(1, 2, 4, 5).expand(3, 2, 4, 5), L.ones(3, 1, 4, 5).expand(3, 2, 4, 5), L.ones(3, 2, 1, 5).expand(3, 2, 4, 5), L.ones(1, 4, 2, 5).expand(3, 4, 2, 5).transpose(1, 2)]] ;; L.nn.functional.scaled_dot_product_attention(L.ones(3, 1, 1, 5).expand(3, 2, 1, 5), L.ones(3, 2, 6, 5), L.ones(3, 2, 6, 5)).transpose(1, 2).view(3, 1, 10)
    q = L.rand(2, 5, 3, 4).transpose(1, 2) & L.nn.functional.scaled_dot_product_attention(q, q, q, L.zeros(5, 5, requires_grad=True)).stride() ;; q = L.rand(2, 5, 3, 4).transpose(1, 2) & L.nn.functional.scaled_dot_product_attention(q, q[..., :2], q)  ;; q = L.rand(2, 3, 4, 5).transpose(2, 3).requires_grad_() & y = L.nn.functional.scaled_dot_product_attention(q, q, q) & (y.stride(), y.grad_fn.name())
    q = L.rand(2, 5, 3, 4).transpose(1, 2).requires_grad_() & y = L.nn.functional.scaled_dot_product_attention(q, q[:1], q[:1]) & (y.stride(), y.grad_fn.name()) ;; q = L.rand(2, 5, 4, 4).transpose(1, 2).requires_grad_() & y = L.nn.functional.scaled_dot_product_attention(q, q[:, :2], q[:, :2], enable_gqa=True) & (y.stride(), y.grad_fn.name())
    q = L.linspace(-1, 1, 120).view(2, 5, 3, 4).requires_grad_() & t = q.transpose(1, 2) & L.nn.functional.scaled_dot_product_attention(t, t, t).transpose(1, 2).flatten(2)[..., 3].sum().backward() & q.grad
    # the only argument of a method, if a list of ints, may come without brackets
    x = L.ones(1, 4, 1) & [x.broadcast_to(2, 4, 1), x.broadcast_to((4, 3)), x.broadcast_to(size=(2, 4, -1)), x.squeeze(0, 2), x.squeeze((0, -1)), x.squeeze(-1), L.ones(1, 1, 2).squeeze_(0, 1), x.tile(2, 1, 1), x.flip(0, 1)]
    L.ones(2).broadcast_to() ;; L.ones(2).broadcast_to("a") ;; L.ones(1, 2).squeeze(0, 0) ;; L.ones(1, 2).squeeze(0, "a") ;; L.broadcast_to(L.ones(2), 2, 2) ;; L.tensor(1.).broadcast_to(3).shape ;; L.ones(2).broadcast_to(2, 2.)
    # einsum's results lie as PyTorch's, so that view works where it does there
    [(y.stride(), y.grad_fn.name(), y) for e in "ab,cd->acbd ab,ca->bc ab,cb->ca ab,cab->acb abc,cd->bad ab,cb->cab bca,b->cb ab,c->ca a,b-> abc->ca ba->ab abc,acd,de->bae acd,bd->bca cad,bd->bac".split() for t in [e.split("->")[0].split(",")] for y in [L.einsum(e, *[L.linspace(-1, 1, int(np.prod(n))).view(n).requires_grad_() for x in t for n in [["abcde".index(i) + 2 for i in x]]])]]
    L.einsum("ab,cd->acbd", L.eye(2), L.ones(3, 2)).view(6, 4) ;; L.einsum("bhqk,bkhd->bqhd", L.ones(2, 3, 4, 5), L.ones(2, 5, 3, 2)).flatten(2).stride()
    # functional_call with a value for a parametrized tensor
    m = L.nn.utils.parametrizations.weight_norm(L.nn.Linear(2, 2)) & w = m.weight.detach() & a = L.func.functional_call(m, {"weight": w * 2, "bias": L.zeros(2)}, L.ones(1, 2)) & L.allclose(a, L.ones(1, 2) @ (w * 2).T), L.allclose(m.weight, w), len(m.state_dict()) ;; m = L.nn.Linear(2, 2) & L.nn.utils.parametrize.register_parametrization(m, "weight", L.nn.Softplus()) & L.func.functional_call(m, {"weight": m.weight.detach()}, L.ones(1, 2))
    # LSTM under autocast: what the fused layer does not take is float32 where the sums are
    a = L.autocast("cpu", dtype=L.bfloat16) & a.__enter__() & o, s = L.nn.LSTM(3, 4)(L.nn.utils.rnn.pack_padded_sequence(L.ones(4, 2, 3), L.tensor([4, 2]))) & a.__exit__(None, None, None) & (o.data.dtype, s[0].dtype, s[1].dtype) ;; a = L.autocast("cpu", dtype=L.bfloat16) & a.__enter__() & o, s = L.nn.LSTM(3, 4, proj_size=2)(L.ones(4, 2, 3)) & a.__exit__(None, None, None) & (o.dtype, s[0].dtype, s[1].dtype)
    # numbers of NumPy and tensors where sizes and dimensions go, and arguments by their other names
    L.ones(2, 3).all(dim=np.int64(0)) ;; L.ones(2, 3).any(np.int32(1), True) ;; L.ones(2, 3).amax(dim=np.int64(1), keepdim=True) ;; L.ones(2, 3).amin(np.int32(0)) ;; L.ones(2, 3).logsumexp(np.int64(1)) ;; L.histc(L.arange(5.), 3, L.tensor(0.), max=L.tensor(3.)) ;; L.arange(np.uint8(2), np.uint8(7), np.uint8(2)) ;; L.arange(0.1, np.float32(1.1)) ;; L.arange(np.int8(-100), np.int8(100)).sum()
    L.randint(L.tensor([1]), (2,)) ;; L.eye(L.tensor([2])) ;; L.eye(np.array(2)) ;; L.ones(3).topk(L.tensor([2])) ;; L.ones(2, 2).tril(np.array(-1)) ;; L.ones(2, 3).cumsum(L.tensor([1])) ;; L.ones(2, 3).flip((L.tensor([0]), np.array(1))) ;; L.ones(3).flip(np.array([0])) ;; L.tensordot(L.ones(2, 3), L.ones(3, 2), L.tensor([1]))
    L.reshape(input=L.ones(2, 3), shape=(3, 2)) ;; L.permute(input=L.ones(2, 3), dims=(1, 0)) ;; L.fft.fft(L.ones(2, 3), axis=0) ;; L.fft.fftn(L.ones(2, 3), axis=(0, 1)) ;; L.fft.fftshift(L.ones(2, 3), axis=1) ;; L.ones(2).pow_(exponent=2) ;; L.ones(2).polygamma_(L.tensor(1))
    L.linalg.cholesky(input=L.eye(2)) ;; L.linalg.norm(input=L.ones(2)) ;; L.matrix_exp(input=L.eye(2)) ;; L.pinverse(input=L.ones(2, 3)) ;; L.det(input=L.eye(2)) ;; L.scalar_tensor(2, layout=L.strided, pin_memory=False) ;; L.rand_like(L.ones(2), pin_memory=False).shape
    # strides where an expanded operand stands before a transposed one
    [f(L.arange(3.).to(d).expand(2, 3), L.arange(6.).view(3, 2).to(e).t()).stride() for d, e in ((L.float16, L.float16), (L.bfloat16, L.int64), (L.int64, L.bfloat16), (L.float16, L.float32), (L.int32, L.float32)) for f in (L.add, L.mul, L.div, L.lt, L.maximum, L.atan2, L.pow, L.fmod)]
    # one window, whatever the stride; transposed convolutions of an empty batch, whose padding of the output nobody looks at; sizes of windows
    [f(L.arange(float(4 ** n)).view(1, 1, *[4] * n), L.ones(1, 1, *[2] * n), stride=s) for s in (10**6, 2**31 - 1) for n, f in enumerate((L.nn.functional.conv1d, L.nn.functional.conv2d, L.nn.functional.conv3d), 1)]
    [f(L.arange(float(4 ** n)).view(1, 1, *[4] * n), 2, stride=s, padding=1, ceil_mode=c) for c in (False, True) for s in (5, 6, 10**6) for n, f in enumerate((L.nn.functional.max_pool1d, L.nn.functional.avg_pool2d, L.nn.functional.max_pool3d), 1)] ;; L.nn.functional.max_pool2d(L.ones(1, 1, 4, 4), 2, stride=(2**31 - 1, 1))
    [f(L.arange(float(3 ** n)).view(1, 1, *[3] * n), k, s, ceil_mode=True) for k, s in ((4, 2), (7, None), (7, 5)) for n, f in enumerate((L.nn.functional.max_pool1d, L.nn.functional.max_pool2d, L.nn.functional.max_pool3d), 1)] ;; L.nn.functional.max_pool2d(L.ones(1, 1, 3, 3), 7, 4, ceil_mode=True) ;; L.nn.functional.avg_pool2d(L.ones(1, 1, 3, 3), 7, ceil_mode=True) ;; L.nn.functional.avg_pool1d(L.ones(1, 1, 3), 7, ceil_mode=True) ;; L.nn.functional.avg_pool3d(L.ones(1, 1, 3, 3, 3), 7, ceil_mode=True) ;; L.nn.functional.avg_pool3d(L.ones(1, 1, 3, 2, 3), 3, padding=1)
    w = L.ones(1, 1, 2, 2, requires_grad=True) & L.nn.functional.conv2d(L.arange(16.).view(1, 1, 4, 4), w, stride=(2**31 - 1, 2)).sum().backward() & w.grad ;; L.nn.functional.unfold(L.arange(16.).view(1, 1, 4, 4), 2, stride=2**31 - 1) ;; L.nn.functional.fold(L.ones(1, 4, 1), 4, 2, stride=2**31 - 1)
    [f(L.ones(0, 1, *[4] * n), L.ones(1, 1, *[2] * n), output_padding=3).shape for n, f in enumerate((L.nn.functional.conv_transpose1d, L.nn.functional.conv_transpose2d, L.nn.functional.conv_transpose3d), 1)] ;; L.nn.functional.conv_transpose1d(L.ones(0, 1, 4), L.ones(1, 1, 2), output_padding=-1)
    L.nn.functional.lp_pool2d(L.ones(1, 4, 4), 2, (2,)) ;; L.nn.functional.lp_pool3d(L.ones(1, 4, 4, 4), 2, (2, 2)) ;; L.nn.functional.lp_pool2d(L.ones(1, 4, 4), 2, ()) ;; L.nn.functional.lp_pool2d(L.ones(1, 4, 4), 2, (2, 2, 2)) ;; L.nn.functional.lp_pool2d(L.ones(1, 4, 4), 2, (2., 2))
    L.nn.functional.lp_pool1d(L.ones(1, 4), 2, (2,)) ;; L.nn.functional.lp_pool1d(L.ones(1, 4), 2, ("a", 2)) ;; L.nn.functional.lp_pool1d(L.ones(1, 4), 2, [2, 2]) ;; L.nn.functional.lp_pool1d(L.ones(1, 4), float("inf"), (2,)) ;; L.nn.LPPool1d(2, (2,))(L.ones(1, 4)) ;; L.nn.functional.lp_pool2d(L.ones(1, 4, 4), 2, True) ;; L.nn.functional.lp_pool2d(L.ones(1, 4, 4), 2, None) ;; L.nn.functional.lp_pool1d(L.ones(1, 4), 2, 1.5)
    L.nn.functional.conv1d(L.ones(1, 1, 5), L.ones(1, 1, 2), stride=L.tensor(2), padding=L.tensor([1]), groups=L.tensor(1)) ;; L.nn.functional.avg_pool2d(L.ones(1, 1, 4, 4), L.tensor(2), padding=L.tensor(1)) ;; L.nn.functional.avg_pool2d(L.ones(1, 1, 4, 4), "a")
    L.nn.functional.adaptive_avg_pool1d(L.ones(1, 1, 5), L.tensor(2)) ;; L.nn.functional.adaptive_avg_pool2d(L.ones(1, 1, 5, 4), (None, np.int64(2))) ;; L.nn.functional.dropout2d(L.ones(1, 1, 2, 2), L.tensor(1.)) ;; L.nn.functional.normalize(L.ones(2, 3), dim=L.tensor(1)) ;; L.nn.functional.interpolate(L.ones(1, 1, 4), L.tensor(2))
    L.nn.Dropout(L.tensor(1.))(L.ones(2)) ;; L.nn.Dropout2d(L.tensor(1.))(L.ones(1, 1, 2, 2)) ;; L.nn.Unflatten(np.int64(1), (2, 2))(L.ones(1, 4)) ;; n = L.get_num_threads() & L.set_num_threads(np.int64(1)) & m = L.get_num_threads() & L.set_num_threads(n) & m
    # pools: several NaN in a window, no channels; means of each sample are those of a batch
    L.nn.functional.fractional_max_pool2d(L.full((1, 1, 5, 5), L.nan), 2, 3, _random_samples=L.full((1, 1, 2), .3), return_indices=True) ;; L.nn.functional.fractional_max_pool3d(L.full((1, 1, 4, 4, 4), L.nan), 2, 2, _random_samples=L.full((1, 1, 3), .3), return_indices=True)[1] ;; x = L.arange(25.).view(1, 1, 5, 5) & x[0, 0, 2, 2:] = L.nan & x.requires_grad_() & y = L.nn.functional.fractional_max_pool2d(x, 2, 3, _random_samples=L.full((1, 1, 2), .3), return_indices=True) & y[0].nansum().backward() & (y, x.grad)
    L.nn.functional.fractional_max_pool2d(L.ones(1, 0, 5, 5), 2, 3) ;; L.nn.functional.fractional_max_pool3d(L.ones(1, 0, 5, 5, 5), 2, 3) ;; L.nn.functional.fractional_max_pool2d(L.ones(0, 5, 5), 2, 3) ;; L.nn.functional.fractional_max_pool2d(L.ones(0, 1, 5, 5), 2, 3)
    L.nn.functional.adaptive_avg_pool3d(L.ones(0, 4, 4, 4), 2) ;; L.nn.functional.adaptive_max_pool1d(L.ones(0, 4), 2) ;; L.nn.functional.adaptive_max_pool2d(L.ones(0, 4, 4), 2) ;; L.nn.functional.adaptive_max_pool3d(L.ones(0, 4, 4, 4), 2) ;; L.nn.functional.max_pool2d(L.ones(0, 4, 4), 2) ;; L.nn.functional.max_pool1d(L.ones(0, 4), 2) ;; L.nn.functional.avg_pool2d(L.ones(0, 4, 4), 2) ;; L.nn.functional.avg_pool3d(L.ones(0, 4, 4, 4), 2)
    # recurrent layers: which check comes first, and the methods that do them
    L.nn.GRU(3, 4)(L.ones(5, 2, 3).double(), L.ones(2, 4)) ;; L.nn.LSTM(3, 4)(L.ones(5, 2, 3).long(), (L.ones(1, 2, 4), L.ones(2, 4))) ;; L.nn.RNN(3, 4)(L.ones(5, 3).double(), L.ones(1, 1, 4)) ;; L.nn.RNN(3, 4)(L.ones(5, 2, 3), np.ones((1, 2, 4))) ;; L.nn.RNN(3, 4)(np.ones((5, 2, 3))) ;; L.nn.LSTM(3, 4)(L.ones(5, 2, 4), (L.ones(2, 2, 4), L.ones(1, 2, 4)))
    L.nn.LSTMCell(3, 4)(L.ones(2, 3), (L.ones(2, 4),) * 3) ;; L.nn.LSTMCell(3, 4)(L.ones(2, 3), [L.ones(2, 4)]) ;; L.nn.LSTMCell(3, 4)(L.ones(2, 3), ())
    m = L.nn.LSTM(3, 4, 2, bidirectional=True, proj_size=2, batch_first=True) & x, s = L.ones(5, 2, 3), L.tensor([7, 2]) & (m.get_expected_hidden_size(x, None), m.get_expected_cell_size(x, None), m.get_expected_hidden_size(x, s), m.permute_hidden((L.arange(2.).view(1, 2, 1),) * 2, L.tensor([1, 0])), m.check_input(L.ones(9, 3), s))
    L.nn.GRU(3, 4).check_input(L.ones(5, 3), None) ;; L.nn.GRU(3, 4).check_hidden_size(L.ones(2), (1, 2), "{} {}") ;; L.nn.GRU(3, 4).check_hidden_size(L.ones(2), (2,)) ;; L.nn.GRU(3, 4).check_forward_args(L.ones(5, 2, 3), L.ones(2, 2, 4), None) ;; L.nn.LSTM(3, 4).check_forward_args(L.ones(5, 2, 3), (L.ones(1, 2, 4), L.ones(1, 2, 5)), None) ;; h = L.ones(1, 2, 4) & L.nn.GRU(3, 4).permute_hidden(h, None) is h
    class Short(L.nn.GRU): check_forward_args = lambda self, input, hidden, batch_sizes: seen.append((tuple(input.shape), tuple(hidden.shape), batch_sizes)) & seen = [] & o = Short(3, 4, batch_first=True)(L.ones(2, 5, 3)), Short(3, 4)(L.ones(5, 3)) & str(seen)
    # a bias of another dtype, and what autocast leaves alone
    L.nn.functional.conv_transpose2d(L.ones(1, 2, 4, 4), L.ones(2, 3, 2, 2), L.ones(6).double(), groups=2) ;; L.nn.functional.conv_transpose1d(L.ones(1, 2, 4), L.ones(2, 3, 2), L.ones(6).double(), groups=2) ;; L.nn.functional.conv_transpose2d(L.ones(1, 2, 4, 4), L.ones(2, 3, 2, 2), L.ones(3).double())
    with L.autocast("cpu", dtype=L.bfloat16): y = [L.nn.Bilinear(2, 3, 4, bias=b)(L.ones(5, 2), L.ones(5, 3)).dtype for b in (True, False)] & y
    with L.autocast("cpu", dtype=L.bfloat16): L.nn.Bilinear(2, 3, 4).bfloat16()(L.ones(5, 2), L.ones(5, 3)) & 1
    L.nn.functional.bilinear(L.ones(5, 2), L.ones(5, 3), L.ones(4, 2, 3), L.ones(4).double())
    # nodes that are called: no gradient gives none
    x = L.ones(3, requires_grad=True) & (x * 2).grad_fn(None) ;; x = L.ones(3, requires_grad=True) & x.exp().grad_fn(None) ;; x = L.ones(3, requires_grad=True) & x.unbind()[0].grad_fn(None, None, None) ;; x = L.ones(3, requires_grad=True) & (x * 2).grad_fn(1)
    # the gradient of a leaf with gaps lies in rows
    x = L.arange(24.).view(2, 3, 4).transpose(0, 2)[::2].requires_grad_() & (x * x).sum().backward() & x.grad.stride(), x.grad ;; x = L.arange(24.).view(2, 3, 4).transpose(0, 2).requires_grad_() & (x * x).sum().backward() & x.grad.stride() ;; x = L.arange(12.).view(3, 4).t()[::2].requires_grad_() & (x * 1).backward(L.ones(2, 3), create_graph=True) & x.grad.stride() ;; x = L.arange(24.).view(2, 3, 4)[:, :, 1:3].transpose(0, 1).requires_grad_() & (x * x).sum().backward() & x.grad.stride() ;; x = L.ones(4, 1).t().requires_grad_() & (x * x).sum().backward() & x.grad.stride() ;; x = L.ones(2, 4, 1).transpose(0, 1).requires_grad_() & (x * x).sum().backward() & x.grad.stride()
    L.nn.utils.parameters_to_vector([L.ones(2, 3).t()]) ;; L.nn.utils.parameters_to_vector([L.ones(2, 3)[:, :2]]) ;; L.nn.utils.parameters_to_vector([L.ones(2, 3)[:1], L.tensor(2.)])
    # the order in which modules register their parameters, buffers and parts
    s, M = [], L.nn.modules.module & hs = [h(lambda m, n, c: s.append(n)) for h in (M.register_module_parameter_registration_hook, M.register_module_buffer_registration_hook, M.register_module_module_registration_hook)] & m = L.nn.BatchNorm1d(3), L.nn.InstanceNorm2d(3, affine=True, track_running_stats=True), L.nn.BatchNorm2d(3, affine=False), L.nn.MultiheadAttention(4, 2, kdim=3, add_bias_kv=True), L.nn.TransformerEncoderLayer(4, 2, 8) & [h.remove() for h in hs] & str(s)
    # functions of sparse tensors, by their names in the library
    s = L.sparse_coo_tensor([[0, 1, 1], [2, 0, 0]], [3., -.4, 1.], (2, 3)) & [x.to_dense() for x in (L.neg(s), L.abs(s), L.sin(s), L.relu(s), L.sgn(s), L.round(s), L.sign(s), L.tanh(s), L.nan_to_num(s), L.isnan(s).float(), L.clone(s), L.detach(s), L.zeros_like(s), L.zeros_like(s, dtype=L.float64), L.sum(s, 1))], L.sum(s), L.numel(s)
    s = L.sparse_coo_tensor([[0, 1, 1], [2, 0, 0]], [3., -.4, 1.], (2, 3)) & c = s.coalesce() & [x.to_dense() for x in (L.transpose(s, 0, 1), L.permute(s, (1, 0)), L.t(s), L.unsqueeze(s, 0), L.unsqueeze(s, -1), L.index_select(s, 0, L.tensor([1])), L.select(s, 0, 1), L.stack([s, s]), L.stack([c, s], 1), L.stack([c, c], -1), *L.unbind(s), s.permute(1, 0), L.ones(2, 3).sparse_mask(s))]
    s = L.sparse_coo_tensor([[0, 1, 1], [2, 0, 0]], [3., -.4, 1.], (2, 3)) & c = s.coalesce() & [x.is_coalesced() for x in (L.neg(s), L.neg(c), L.sin(s), c.permute(0, 1), c.permute(1, 0), c.unsqueeze(0), L.zeros_like(s), L.ones(2, 3).sparse_mask(s), L.ones(2, 3).sparse_mask(c), L.stack([c, c]))]
    h = L.sparse_coo_tensor([[0, 1]], [[3., -.4], [1, 2]], (2, 2)) & [(x.to_dense(), x.sparse_dim()) for x in (h.unsqueeze(0), h.unsqueeze(1), h.unsqueeze(2), L.stack([h, h], 1), h.unsqueeze(0).permute(1, 0, 2), h.unsqueeze(2).permute(0, 2, 1), L.ones(2, 2).sparse_mask(h))] ;; h = L.sparse_coo_tensor([[0, 1]], [[3., -.4], [1, 2]], (2, 2)) & h.permute(1, 0) ;; h = L.eye(2).to_sparse() & h.permute(0) ;; h = L.eye(2).to_sparse() & h.permute(0, 0) ;; h = L.eye(2).to_sparse() & h.unsqueeze(4)
    h = L.eye(2).to_sparse() & L.ones(2, 3).sparse_mask(h) ;; L.ones(2, 3).sparse_mask(L.ones(2, 3)) ;; h = L.eye(2).to_sparse() & L.stack([h, L.ones(2, 2)]) ;; h = L.eye(2).to_sparse() & L.stack([L.ones(2, 2), h]) ;; h = L.eye(2).to_sparse() & L.ones_like(h) ;; h = L.eye(2).to_sparse() & L.exp(h) ;; h = L.eye(2).to_sparse() & L.stack([h, h.unsqueeze(0)]) ;; h = L.eye(2).to_sparse() & np.asarray(h)
    x = L.arange(6.).view(2, 3).requires_grad_() & y = x.sparse_mask(L.sparse_coo_tensor([[0, 1], [2, 0]], [3., .4], (2, 3)).coalesce()) & (y.values() * L.tensor([2., 3.])).sum().backward() & y.grad_fn.name(), x.grad ;; L.neg([1.]) ;; L.permute(5, (1,)) ;; L.t(5) ;; L.zeros_like(5) ;; L.unsqueeze([1], 0)
    # a view that was made a leaf, and changes below it; dropout of odd shapes and of nothing; names of nodes
    b = L.ones(4, 6) & v = b[:2] & _ = v.requires_grad_() & v.t().relu_() ;; b = L.ones(4, 6) & v = b.view(6, 4) & _ = v.requires_grad_() & v[1:][:2].add_(1) ;; b = L.ones(2, 3, requires_grad=True) * 1 & v = b[0] & _ = b.detach_() & v.mul_(2) ;; b = L.zeros(3) & v = b[:2] & v.add_(L.ones(2, requires_grad=True)), b.requires_grad
    L.manual_seed(0) & L.nn.functional.dropout3d(L.ones(4, 6, 6)) ;; L.manual_seed(0) & L.nn.functional.dropout3d(L.ones(4, 6)) ;; L.manual_seed(0) & L.nn.functional.dropout3d(L.ones(2, 4, 3, 3, 2, 2)) ;; L.nn.functional.dropout3d(L.ones(6, requires_grad=True)).grad_fn.name() ;; L.nn.functional.dropout3d(L.ones(6, 2, 3, requires_grad=True), training=False).grad_fn.name() ;; L.manual_seed(0) & L.nn.functional.dropout3d(L.ones(2, 3, 2, 2, 2))
    x = L.ones(0, 6, requires_grad=True) & L.nn.functional.dropout(x, .5, True, True) is x ;; x = L.ones(6, 4, requires_grad=True).t() & x.unflatten(1, (2, 3)).grad_fn.name(), x.unflatten(0, (2, 2)).stride() ;; x = L.ones(6, requires_grad=True) & x.unflatten(0, (2, 3)).grad_fn.name()
    [L.nn.LSTM(3, 4, batch_first=b, **k).to(d)(L.ones(2, 5, 3, dtype=d))[0].grad_fn.name() for b in (True, False) for d in (L.float32, L.float64, L.bfloat16) for k in ({}, {"bidirectional": True}, {"proj_size": 2}, {"num_layers": 2})], L.nn.GRU(3, 4, batch_first=True)(L.ones(2, 5, 3))[0].grad_fn.name()
    m = L.nn.LSTM(3, 4, bias=False, bidirectional=True) & [tuple(w.shape) for w in m._flat_weights], m._flat_weights[0] is m.weight_ih_l0
    # transformations in inference mode; loaded lazy layers; what is no function, no float and no index
    with L.inference_mode(): x = L.tensor([1., 2.]); f = L.func; r = f.grad(lambda x: (x ** 3).sum())(x), f.jacrev(lambda x: x ** 2)(x), f.jacfwd(lambda x: x ** 2)(x), f.jvp(lambda x: x ** 2, (x,), (x,)), f.vjp(lambda x: x ** 2, x)[1](x), f.hessian(lambda x: (x ** 3).sum())(x), f.vmap(f.grad(lambda x: x ** 2))(x), f.grad(f.grad(lambda x: x ** 3))(x[1]), L.is_grad_enabled() & r, [t.is_inference() for t in (r[0], r[1], r[3][0], r[4][0])]
    L.func.vjp(lambda x: (x, x.long()), L.ones(3)) ;; L.func.jacrev(lambda x: x.long())(L.ones(3)) ;; L.func.jacfwd(lambda x: (x, x.long()))(L.ones(3)) ;; L.func.grad(lambda x: x.long().sum())(L.ones(3))
    f = L.func.vjp(L.sin, L.tensor(1.))[1] & L.func.grad(lambda g: f(g)[0])(L.tensor(1.)), L.func.grad(L.func.grad(lambda g: f(g)[0] ** 2))(L.tensor(1.)), f(L.tensor(1., requires_grad=True)) ;; o, f = L.func.linearize(L.sin, L.ones(2)) & L.func.grad(lambda v: (f(v) * o).sum())(L.ones(2))
    m = L.nn.LazyLinear(3) & m.load_state_dict(L.nn.Linear(2, 3).state_dict()) and m.in_features ;; m = L.nn.LazyLinear(3) & _ = m.load_state_dict(L.nn.Linear(2, 3).state_dict()), m(L.ones(1, 2)) & m.in_features, type(m).__name__ ;; m = L.nn.LazyConv1d(3, 1) & _ = m.load_state_dict(L.nn.Conv1d(2, 3, 1).state_dict()), m(L.ones(1, 2, 3)) & m.in_channels
    L.unravel_index(L.ones(1), (2, 3)) ;; L.unravel_index(L.tensor([True]), (2, 3)) ;; L.unravel_index(L.tensor([5], dtype=L.uint8), (2, 3)) ;; o = L.optim.SGD([L.ones(2, requires_grad=True)], lr=.1) & L.optim.lr_scheduler.MultiplicativeLR(o, [.95]) ;; o = L.optim.SGD([L.ones(2, requires_grad=True)], lr=.1) & L.optim.lr_scheduler.LambdaLR(o, [.95])
    # sparse tensors: dense dimensions, indices that are none, what lies at one place, sums with dense ones of another size
    x = L.arange(24.).view(2, 3, 4).to_sparse(2) & [(y.to_dense(), y.is_coalesced(), y.sparse_dim()) for y in (x.select(2, 1), x.select(0, 1), x.select(-1, 3), x.index_select(2, L.tensor([3, 0])), x.index_select(1, L.tensor([1, 1])))], L.arange(6.).view(2, 3).to_sparse(1).select(1, 2).to_dense(), L.arange(6.).view(2, 3).to_sparse(1).select(0, 1)
    x = L.eye(3).to_sparse() & x.index_select(0, L.tensor([[0, 1]])) ;; x = L.eye(3).to_sparse() & x.index_select(0, L.tensor([0.])) ;; x = L.eye(3).to_sparse() & x.index_select(0, L.tensor(1)) ;; x = L.eye(3).to_sparse() & x.index_select(0, L.tensor([1], dtype=L.int32))
    x = L.eye(3).to_sparse() & L.ones(3) + x ;; x = L.eye(3).to_sparse() & L.ones(1, 3) - x ;; x = L.eye(3).to_sparse() & L.ones(3, 3) - x, L.ones(3) * x.to_dense()
    x = L.eye(3).to_sparse() & x[1].indices(), x[1].values(), [y.is_coalesced() for y in (x[1], x.select(1, 2), x.t(), L.sparse_coo_tensor([[1], [0]], [2.], (2, 2)).t(), x.index_select(0, L.tensor([1])), L.sparse_coo_tensor([[1], [0]], [2.], (2, 2)).unsqueeze(0))]
    x = -L.tensor([[0., 2], [0, 4]]).to_sparse() & x.relu_().to_dense(), x.transpose_(0, 1).to_dense(), x.t_() is x, x.to_dense() ;; x = L.tensor([[0., .2], [0, 4]]).to_sparse() & [getattr(x.clone(), n + "_")().to_dense() for n in "abs sqrt sin floor erf log1p".split()] ;; x = L.eye(2).int().to_sparse() & x.sqrt_() ;; L.eye(2).to_sparse().isnan_
    # files keep strides, and the counts of a Counter, as a scheduler's state holds them
    import io, collections & f, x = io.BytesIO(), L.arange(6.) & L.save([collections.Counter("aab"), x[:3].expand(2, 3), L.arange(9)[::2], x.unfold(0, 3, 1), L.ones(3, 2).t(), L.arange(8.).cdouble().view(2, 4).t()[::2], L.ones(()).half().expand(2, 2)], f) & f.seek(0) & r = L.load(f) & type(r[0]).__name__, sorted(r[0].items()), [(t, t.stride()) for t in r[1:]]
    import io & f = io.BytesIO() & s = L.optim.lr_scheduler.MultiStepLR(L.optim.SGD([L.ones(1, requires_grad=True)]), [2, 4, 4]) & L.save(s.state_dict(), f) & f.seek(0) & str(L.load(f)["milestones"])
    # steps of slices
    L.slice_scatter(L.zeros(3), L.ones(2), 0, 1, 3, -1) ;; L.slice_scatter(L.zeros(3), L.ones(2), step=0) ;; L.slice_scatter(L.zeros(3), L.ones(0), 0, 2, 1) ;; L.slice_scatter(L.zeros(2, 5), L.ones(2, 2), -1, -4, 9, 2)
    # the default dtype, and threads
    L.set_default_dtype(L.float64) & r = L.logsumexp(L.arange(4), 0), L.angle(L.arange(2)), L.full((2,), 1j) & L.set_default_dtype(L.float32) & r ;; L.set_default_dtype(L.bfloat16) & r = L.logsumexp(L.arange(4), 0), L.angle(L.tensor([-1, 2])) & L.set_default_dtype(L.float32) & r ;; L.set_default_dtype(L.float16) & r = repr(L.ones(2, dtype=L.cfloat)), repr(L.ones(2, dtype=L.cdouble)).replace("microgradx", "torch"), L.full((2,), 1j) & L.set_default_dtype(L.float32) & r ;; L.set_default_dtype(float) ;; L.set_default_dtype(d=L.float32)
    p = L.ones(2, requires_grad=True) & p.grad = L.ones(2) & L.set_default_dtype(L.bfloat16) & o = L.optim.ASGD([p]) & o.step(); o.step() & L.set_default_dtype(L.float32) & o.state[p]["eta"], p ;; L.bincount(L.tensor([1, 0]), weights=L.tensor([.5, 2]).bfloat16()) ;; L.bincount(L.tensor([1, 0]), weights=L.tensor([.5, 2]).half())
    L.set_num_threads(True) ;; L.set_num_threads(0) ;; L.set_num_interop_threads(0) ;; L.set_num_interop_threads("a") ;; L.set_float32_matmul_precision(3) ;; L.set_num_interop_threads(True)
    # a view that was made in no_grad, after a change
    x = L.ones(3, requires_grad=True) & with L.no_grad(): y = x[1:]; y.mul_(2) & y.sum() ;; x = L.ones(3, requires_grad=True) & with L.no_grad(): y = x[1:] & y.is_leaf, y.requires_grad, (x * 2)[1:].is_leaf, (x * 2).detach().is_leaf, x.view(3).is_leaf
    # what is composed here is rounded once, and losses of integers
    [f(*[x.to(d) for x in (L.linspace(-3, 3, 50), L.linspace(1, -1, 50))[:n]]).float() for f, n in ((L.logaddexp, 2), (L.logaddexp2, 2), (L.sinc, 1), (L.nn.functional.glu, 1)) for d in (L.float16, L.bfloat16)] ;; x = L.full((2,), .3).half().requires_grad_() & y = L.logaddexp(x, x * 2) & y, y.grad_fn.name(), L.logaddexp(x, L.ones(2)), L.sinc(x, out=None).grad_fn.name(), L.sinc(x.detach(), out=L.empty(2).half())
    L.nn.functional.hinge_embedding_loss(L.tensor([1, 2, 0]), L.tensor([-1, 3, -1]), 1.5, reduction="none") ;; L.nn.functional.hinge_embedding_loss(L.tensor([1, 2, 0]), L.tensor([-1, 3, -1]), 1.5, reduction="sum") ;; L.nn.functional.hinge_embedding_loss(L.tensor([1, 2]), L.tensor([-1, 1]))
    repr(L.to_dlpack(L.ones(2))).split()[2] ;; L.from_dlpack(L.to_dlpack(L.ones(2))).add_(1) ;; x = L.ones(2).bfloat16() & y = L.from_dlpack(L.to_dlpack(x)) & y.add_(1), x ;; L.set_float32_matmul_precision("x") & L.get_float32_matmul_precision()
    # functions of a program, and derivatives, in no_grad and in inference_mode; flags of what is no leaf
    class Fn(L.autograd.Function): forward = staticmethod(lambda ctx, x: x); backward = staticmethod(lambda ctx, g: g) & x = L.ones(2, requires_grad=True) & with L.no_grad(): y = Fn.apply(x); z = Fn.apply(x * 1) & y.requires_grad, y.is_leaf, z.requires_grad, y._is_view(), y.data_ptr() == x.data_ptr(), Fn.apply(x).grad_fn.name().endswith("FnBackward"), Fn.apply(L.ones(2))._is_view(), z.mul_(2), x
    class Fn(L.autograd.Function): forward = staticmethod(lambda ctx, x: x.mul_(2)); backward = staticmethod(lambda ctx, g: g) & x = L.ones(2, requires_grad=True) & with L.no_grad(): y = Fn.apply(x) & y is x, y.requires_grad, x, x._version
    x = L.ones(2, requires_grad=True) & y = (x ** 3).sum() & with L.inference_mode(): g = L.autograd.grad(y, x, create_graph=True)[0] & g.is_inference(), g.requires_grad, (g * 1).tolist() ;; x = L.ones(2, requires_grad=True) & y = (x ** 3).sum() & with L.inference_mode(): y.backward(create_graph=True) & x.grad.is_inference(), x.grad.requires_grad, x.grad.tolist()
    x = L.ones(2, requires_grad=True) & y = x * 2 & y.requires_grad = True & y.requires_grad ;; x = L.ones(2, requires_grad=True) & y = x * 2 & y.requires_grad = False ;; x = L.ones(2, requires_grad=True) & y = x[1:] & y.requires_grad = True ;; x = L.ones(2) & y = x[1:] & y.requires_grad = True & y.requires_grad, x.requires_grad, (x * 2).requires_grad_().requires_grad
    # numbers that are arrays or tensors of one element
    L.rot90(L.eye(2), np.array(1)) ;; L.rot90(L.eye(2), L.tensor([1])) ;; L.rot90(L.eye(2), L.tensor(1)) ;; L.renorm(L.ones(2, 2), 2, 0, np.array(1.)) ;; L.renorm(L.ones(2, 2), 2, 0, L.tensor([1.])) ;; L.renorm(L.ones(2, 2), 2, 0, L.tensor(1)) ;; L.histc(L.ones(3), np.array(3)) ;; L.histc(L.ones(3), L.tensor([3])) ;; L.histc(L.ones(3), 3, np.array(0.), 2) ;; L.histc(L.ones(3), 3, L.tensor([0.]), 2) ;; L.histc(L.ones(3), 3, True, 2)
    L.polygamma(np.array(1), L.ones(2)) ;; L.polygamma(L.tensor([1]), L.ones(2)) ;; L.polygamma(1., L.ones(2)) ;; L.special.polygamma(L.tensor([1]), L.ones(2)) ;; L.special.polygamma(1., L.ones(2)) ;; L.special.polygamma(L.tensor(1), L.ones(2)) ;; L.ones(2).polygamma_(L.tensor([1]))
    L.sparse_coo_tensor(4).to_dense() ;; L.sparse_coo_tensor((2, 3)).to_dense() ;; L.sparse_coo_tensor([2]).to_dense() ;; L.sparse_coo_tensor("a") ;; L.sparse_coo_tensor(2.)
    L.Tensor(L.ones(2), device="cpu") ;; L.FloatTensor(L.ones(2), device="cpu") ;; L.Tensor([1.], device="cpu") ;; L.Tensor(L.ones(2))
    # convolutions of whole numbers, nuclear norms of what is no matrix
    [L.nn.functional.conv2d(L.arange(50).view(1, 2, 5, 5).to(d), L.arange(24).view(3, 2, 2, 2).to(d), *b, padding=1, stride=2) for d in (L.uint8, L.int8, L.int16, L.int32, L.int64) for b in ([], [L.ones(3, dtype=d)])], L.nn.functional.conv1d(L.tensor([[[2**30, 3, 5]]]).int(), L.tensor([[[5, 7]]]).int(), padding="same"), L.nn.functional.conv3d(L.ones(1, 1, 3, 3, 3).short(), L.ones(1, 1, 2, 2, 2).short()), L.nn.functional.conv_tbc(L.ones(5, 2, 3).int(), L.ones(2, 3, 4).int(), L.ones(4).int())
    L.nn.functional.conv1d(L.ones(1, 1, 3).int(), L.ones(1, 1, 2).int(), L.ones(1)) ;; L.nn.functional.conv1d(L.ones(1, 1, 3).int(), L.ones(1, 1, 2).long()) ;; L.nn.functional.conv1d(L.ones(1, 1, 3).bool(), L.ones(1, 1, 2).bool()) ;; L.nn.functional.conv1d(L.ones(1, 1, 3).int(), L.ones(1, 1, 2)) ;; L.nn.functional.conv1d(L.ones(1, 1, 3), L.ones(1, 1, 2).int()) ;; L.nn.functional.conv_transpose1d(L.ones(1, 1, 3).int(), L.ones(1, 1, 2).int())
    L.norm(L.ones(2, 2, 2), "nuc") ;; L.norm(L.ones(2), "nuc") ;; L.norm(L.ones(2, 2), "nuc") ;; L.norm(L.ones(2, 2), "nuc", keepdim=True) ;; L.norm(L.ones(2, 2, 3), "nuc", (0, 2))
    # types of tensors, and which of them may be the default
    L.FloatTensor.dtype, L.HalfTensor.dtype, L.LongTensor.dtype, L.BoolTensor.dtype, L.sparse.DoubleTensor.dtype ;; [(L.set_default_tensor_type(t), L.get_default_dtype(), L.set_default_dtype(L.float32))[1] for t in (L.DoubleTensor, L.HalfTensor, L.BFloat16Tensor, L.__name__ + ".DoubleTensor", L.FloatTensor)]
    L.set_default_tensor_type(L.IntTensor) ;; L.set_default_tensor_type(L.__name__ + ".BoolTensor") ;; L.set_default_tensor_type(L.float32) ;; L.set_default_tensor_type(None) ;; L.set_default_tensor_type(L.__name__ + ".Foo") ;; L.set_default_tensor_type(L.ones(1)) ;; L.set_default_tensor_type(L.Tensor) ;; L.set_default_tensor_type(3)
    # the order of the weights of convolutions
    m = L.nn.Sequential(L.nn.Conv2d(2, 3, 3), L.nn.ConvTranspose2d(3, 4, 2), L.nn.Conv2d(4, 1, 1), L.nn.Conv3d(2, 3, 2), L.nn.Linear(2, 3)) & w = m[0].weight & r = L.nn.utils.convert_conv2d_weight_memory_format(m, L.channels_last) is m, L.nn.utils.memory_format.convert_conv3d_weight_memory_format(m, L.channels_last_3d) is m & r, w is m[0].weight, w, w.is_leaf, [p.stride() for p in m.parameters()], L.nn.utils.convert_conv2d_weight_memory_format(m[0], L.contiguous_format).weight.stride()
    L.nn.utils.convert_conv2d_weight_memory_format(L.nn.Conv2d(1, 1, 1), 3) ;; L.nn.utils.convert_conv3d_weight_memory_format(L.nn.Conv3d(1, 1, 1), L.channels_last) ;; L.nn.utils.convert_conv2d_weight_memory_format(L.nn.Conv1d(1, 1, 1), 3).weight.stride()
    # comparisons in place are recorded, with gradients of 0; changes where nothing is recorded leave the node alone
    x, y = L.ones(3, requires_grad=True), L.zeros(3) & _ = y.eq_(x).sum().backward() & y, x.grad ;; x = L.ones(3, requires_grad=True) & y = x * 1 & _ = y.lt_(L.tensor([0, 2, 1])).sum().backward() & y, x.grad ;; x = L.ones(3, requires_grad=True) & x.eq_(1) ;; x, y = L.ones(2, requires_grad=True), L.zeros(2, 2) & _ = y[0].ne_(x) & y
    z = L.ones(2, requires_grad=True) * 1 & with L.no_grad(): z.zero_(); z.fill_(L.tensor(2.)) & z.grad_fn.name()
    # bools, and what is taken for them
    L.median(L.empty(0, dtype=L.bool)) ;; L.nanmedian(L.empty(0, 2, dtype=L.bool)) ;; L.median(L.ones(2, dtype=L.bool)) ;; L.addcmul(*[L.ones(2, dtype=L.bool)] * 3) ;; L.ones(2, dtype=L.bool).addcmul_(*[L.ones(2, dtype=L.bool)] * 2)
    [L.ones(2, dtype=L.bool).index_reduce(0, L.tensor([0]), L.ones(1, dtype=L.bool), "prod")] ;; L.ones(2, dtype=L.bool).index_reduce(0, L.tensor([0]), L.ones(1, dtype=L.bool), "amax", include_self=False) ;; L.ones(2, dtype=L.bool).index_reduce_(0, L.tensor([0]), L.ones(1, dtype=L.bool), "mean")
    L.linalg.vander(L.ones(3).half()) ;; L.linalg.vander(L.ones(3).bfloat16()) ;; L.addr(L.ones(2, 2), L.ones(2), L.ones(2), alpha=True) ;; L.addr(L.ones(2, 2), L.ones(2), L.ones(2), beta=False) ;; L.addr(*[L.ones(*s, dtype=L.bool) for s in [(2, 2), (2,), (2,)]], alpha=False)
    L.stft(L.ones(40), 8, window=L.ones(8), return_complex=1) ;; L.ones(40).stft(8, window=L.ones(8), return_complex="no") ;; L.stft(L.ones(40), 8, window=L.ones(8), return_complex=True, normalized=1) ;; L.stft(L.ones(40), 8, window=L.ones(8), return_complex=True, onesided=1) ;; L.stft(L.ones(40), 8, window=L.ones(8), return_complex=True, center=1).shape ;; L.stft(L.ones(40), 8, window=L.ones(8), return_complex=False, center=None, onesided=None)
    L.istft(L.ones(5, 21).cfloat(), 8, window=L.ones(8), normalized=1) ;; L.istft(L.ones(5, 21).cfloat(), 8, window=L.ones(8), onesided="yes") ;; L.istft(L.ones(5, 21).cfloat(), 8, window=L.ones(8), return_complex=0)
    L.eye(2).lu(pivot=1) ;; L.eye(2).lu(pivot=None) ;; len(L.eye(2).lu(get_infos=1)) ;; len(L.lu(L.eye(2), get_infos=1))
    # changes are counted from what the function made
    [x._version for x in [L.randn(2), L.rand(2), L.eye(2), L.randint(3, (2,)), L.normal(0., 1., (2,)), L.zeros_like(L.ones(2)), L.ones_like(L.ones(2)), L.full_like(L.ones(2), 3.), L.randn_like(L.ones(2)), L.rand_like(L.ones(2)), L.randint_like(L.ones(2), 3), L.diag_embed(L.ones(2)), L.diag(L.ones(2)), L.nn.functional.pad(L.ones(2, 2), (1, 1)), L.randn(2).add_(1), L.zeros_like(L.ones(2)).normal_(), L.randn(2, out=L.empty(2))]]
    L._C._LinAlgError is L.linalg.LinAlgError ;; from_ = __import__("importlib").import_module(L.__name__ + "._C") & from_._LinAlgError is L.linalg.LinAlgError
    # bases beside Module that make their instances in their own way
    [[type(m).__name__, m(L.ones(2)), len(list(m.parameters()))] for b in (type("E", (), {"__slots__": ()}),) for bases in ((L.nn.Linear, b), (b, L.nn.Linear)) for m in [type("M", bases, {"__init__": lambda s, *a: L.nn.Linear.__init__(s, 2, 1), "__hash__": object.__hash__, "forward": L.nn.Linear.forward})()] for _ in [L.nn.init.ones_(m.weight), L.nn.init.ones_(m.bias)]]
    m, A = L.nn.Linear(2, 1), type("A", (), {}) & m.__class__ = type("M", (A, L.nn.Linear), {}) & type(m).__name__, isinstance(m, A), m(L.ones(2)).shape ;; m = L.nn.Linear(2, 1) & m.__class__ = L.nn.Identity & m(3)
    M = type("M", (L.nn.Linear,), {"__call__": lambda s, *a: s._call_impl(*a) * 2}) & m = M(2, 1) & h = m.register_forward_hook(lambda m, a, y: y * 0 + 1) & m(L.ones(2))
    # one step of linspace and logspace is filled
    L.full((2,), -1e9, dtype=L.half) ;; L.full((2,), -1e9, dtype=L.bfloat16) ;; L.ones(1).half().masked_fill(L.tensor([True]), 1e5)
    [getattr(L, f)(a, 0, 1, dtype=d) for f in ("linspace", "logspace") for a in (float("inf"), -3.5) for d in (L.float16, L.float64)]
    L.linspace(1e300, 0, 1) ;; L.logspace(300, 0, 1) ;; L.logspace(300, 0, 1, dtype=L.int64) ;; L.linspace(2.7, 0, 1, dtype=L.int8) ;; L.linspace(float("nan"), 0, 0, dtype=L.int8)
    L.linspace(2, 0, 1, dtype=L.bool) ;; L.linspace(2, 0, 2, dtype=L.bool) ;; L.logspace(0, 2, 2, dtype=L.bool) ;; L.linspace(-1, 300, 1, dtype=L.uint8)
    # bools have no limits unless these are numbers of another kind; what the limits make together does not count
    L.tensor([True]).clamp(False, True) ;; L.tensor([True]).clamp_min(True) ;; L.tensor([True]).clamp_max_(False) ;; L.empty(0, dtype=L.bool).clamp(True)
    L.tensor([True]).clamp(0, True) ;; L.tensor([True]).clamp(0.5, True) ;; L.tensor([1]).clamp(2 ** 63 - 1, 2 ** 63 - 1) ;; L.tensor([1, 5]).clamp(1.5, 3) ;; L.tensor([True]).clamp_(0, 1)
    # names that packages take from PyTorch's modules
    x = L.ones(1) & x._cdata == x._cdata, x._cdata == x.detach()._cdata, type(x._cdata) is int
    sorted(L.distributions.constraints.__all__) ;; sorted(L.distributions.transforms.__all__) ;; L.nn.modules.module._IncompatibleKeys([], ["a"])
    # which tensors a dtype is found among; bools as factors; what unravel_index takes
    [L.clamp(L.ones(3, dtype=d), m, M) for d, a, b in [(L.bool, L.float64, L.float32), (L.int32, L.float32, L.float64), (L.float32, L.float64, L.int64), (L.int64, L.bool, L.half)] for m in (L.ones(3, dtype=a), L.ones((), dtype=a)) for M in (L.ones(3, dtype=b), L.ones((), dtype=b))] ;; L.clamp(L.ones(1, dtype=L.int32), L.tensor(1.1), L.tensor(1.2, dtype=L.float64)) ;; L.addcmul(L.ones(2, dtype=L.int32), L.tensor(1.1), L.tensor(1.1, dtype=L.float64))
    t = L.tensor([True, False]) & [L.add(t, True, alpha=a) for a in (False, True, 2, 0)], L.add(t, t, alpha=False), L.add(True, t, alpha=False) ;; L.add(L.tensor([1]), True, alpha=True) ;; L.add(L.tensor([True]), 1, alpha=True) ;; L.add(L.tensor(True), L.tensor(True), True) ;; L.sub(L.tensor([1]), 1, alpha=True)
    i = L.tensor([1]) & L.unravel_index(i, L.tensor([1, 2])) ;; L.unravel_index(L.tensor([1]), (1, 2.)) ;; L.unravel_index(L.tensor(1), (2, -3)) ;; L.unravel_index(L.tensor([0]), (3, 0)) ;; L.unravel_index(L.tensor([], dtype=L.int64), (3, 0)) ;; L.unravel_index(L.tensor([1]), ()) ;; L.unravel_index(L.tensor(7), [2, 2])
    # sparse differences between dtypes, elements of small integers
    [(t[0, 1], t[1, 0], t.select(0, 0).select(0, 1)) for d in (L.int16, L.uint8, L.bool) for t in [L.sparse_coo_tensor([[0, 0], [1, 1]], L.tensor([1, 2]).to(d), (2, 3))]]
    s, u = [L.sparse_coo_tensor([[0, 1]], [-2, 3], (3,), dtype=d) for d in (L.int16, L.uint8)] & [(u - s).to_dense(), (s - u).to_dense(), L.sub(u, s, alpha=2).to_dense(), s.clone().sub_(u).to_dense()] ;; L.eye(2).to_sparse() - 1 ;; L.eye(2).to_sparse() - L.eye(2)
    # complex matrices
    [[L.nn.utils.parametrizations.orthogonal(L.nn.Linear(*s, dtype=L.complex64), orthogonal_map=m, use_trivialization=u).weight for _ in [L.manual_seed(0)]] for m in (None, "matrix_exp", "cayley") for u in (True, False) for s in ((4, 4), (3, 5), (5, 3))] ;; L.nn.utils.parametrizations.orthogonal(L.nn.Linear(2, 3, dtype=L.complex64), orthogonal_map="householder") ;; L.manual_seed(0) & L.nn.utils.parametrizations.spectral_norm(L.nn.Linear(2, 3, dtype=L.complex64)).weight
    # schedulers keep copies of tensors
    r = L.tensor(.5) & o = L.optim.SGD([L.ones(2, requires_grad=True)], .1, .9) & s = L.optim.lr_scheduler.CyclicLR(o, .1, r, base_momentum=r, max_momentum=r) & _ = r.mul_(2) & s.max_lrs, s.base_momentums, [str(x) for x in o.param_groups[0].items()][1:] ;; r = L.tensor(.5) & o = L.optim.SGD([L.ones(2, requires_grad=True)], .1, .9) & s = L.optim.lr_scheduler.OneCycleLR(o, [r], 9) & _ = r.mul_(2) & [str(x) for x in o.param_groups[0].items()][1:] ;; r = L.tensor(.5) & o = L.optim.SGD([L.ones(2, requires_grad=True)], .1) & s = L.optim.swa_utils.SWALR(o, r) & _ = r.mul_(2) & o.param_groups[0]["swa_lr"]
    L.nn.functional.embedding_bag(L.tensor([[1]]), L.ones(2, 3), padding_idx=5) ;; L.nn.EmbeddingBag(2, 3, padding_idx=5) ;; L.nn.functional.embedding(L.tensor([[1]]), L.ones(2, 3), padding_idx=5)
    # out= of as many elements in another shape; what joins nothing; the powers' third argument by position
    [(x, f(*a, out=x.narrow(1, 1, 2)), x)[2] for f, a in [(L.arange, (0, 4)), (L.linspace, (0, 3, 4)), (L.logspace, (0, 3, 4)), (L.range, (0, 3))] for x in [L.zeros(2, 3)]] ;; L.arange(4, out=L.zeros(2, 2).t()) ;; L.arange(0, 4, out=L.zeros(2, 3)) ;; L.linspace(0, 1j, 4, out=L.zeros(2, 2, dtype=L.complex64)) ;; L.zeros(4, out=L.ones(2, 2)).shape
    L.cat([L.ones(0), L.ones(0)], 1) ;; L.cat([L.ones(0)], -3) ;; L.cat([L.ones(0), L.ones(2)], 1) ;; L.cat([L.ones(0), L.ones(0, 2)], 1).shape ;; L.cat([L.ones(0)], "a") ;; L.vander(L.tensor([1, 2, 3]), 2, True) ;; L.vander(L.tensor([1, 2, 3]), None, True)
    L.repeat_interleave(L.tensor([1, -1])) ;; L.repeat_interleave(L.ones(2, 2).long()) ;; L.repeat_interleave(L.tensor([2, 0, 1], dtype=L.int32)) ;; L.histogram(L.ones(1), L.ones(1)) ;; L.histogram(L.ones(1), L.ones(2, 2)) ;; L.histogramdd(L.ones(1, 1), [L.ones(1)])
    # an out= that grows lies as the result would
    x = (L.arange(24.) + 1).view(2, 3, 4).permute(2, 0, 1) & [f(*a, out=L.empty(0)).stride() for f, a in [(L.add, (x, x)), (L.exp, (x,)), (L.clamp, (x, 0, 1)), (L.lerp, (x, x, .5)), (L.sum, (x, 0)), (L.cumsum, (x, 1)), (L.matmul, (x, x.mT)), (L.softmax, (x, 1)), (L.cat, ([x, x], 1)), (L.tril, (x,))]], L.zeros(2, 3, out=L.empty(3, 2).t()).stride()
    x = (L.arange(24.) + 1).view(2, 3, 4).permute(2, 0, 1) & [y.stride() for y in (L.polar(x, x), L.complex(x, x), L.special.zeta(x + 1, x), L.special.zeta(2., x), L.special.gammainc(x, x))]
    # diagonals that go on after the last row of what is strided; one number copied into a number; named tuples past backward hooks
    [x.fill_diagonal_(1, wrap=True) for x in (L.zeros(7, 3, 3)[:, 1], L.zeros(8, 6)[:, ::2], L.zeros(3, 7).t(), L.zeros(7, 3), L.zeros(9, 1), L.zeros(3, 0), L.zeros(0, 3), L.zeros(3, 3, 3))] ;; x = L.ones(7, 2, requires_grad=True) & y = x * 2 & _ = y.fill_diagonal_(3, wrap=True) & L.autograd.grad((y * y).sum(), x)
    L.zeros(()).index_copy(0, L.tensor(0), L.ones(1)) ;; L.zeros(()).index_copy_(0, L.tensor([0]), L.ones(1)) ;; L.zeros(()).index_copy(0, L.tensor(0), L.ones(2)) ;; L.zeros(1).index_copy(0, L.tensor(0), L.ones(()))
    N = __import__("collections").namedtuple("N", "a b") & M = type("M", (L.nn.Linear,), {"forward": lambda s, x: N(s.weight * x, 3)}) & m, g = M(1, 1), [] & h = m.register_full_backward_hook(lambda m, i, o: g.append((len(i), len(o)))) & y = m(L.ones(1, requires_grad=True)) & y.a.sum().backward() or (type(y).__name__, y.b, g)
    # functional_call: what forward assigns, and parameters that the module lacks
    M = type("M", (L.nn.Linear,), {"forward": lambda s, x: (setattr(s, "b", s.b + 1), x + s.b, [n for n, _ in s.named_parameters()])[1:]}) & m = M(2, 1) & m.register_buffer("b", L.zeros(1)) & d = {"b": L.ones(1), "extra": L.nn.Parameter(L.ones(1)), "weight": L.ones(1, 2)} & r = L.func.functional_call(m, d, L.ones(1)) & r, d["b"], d["weight"], m.b, sorted(m.state_dict())
    d = L.distributions & m = d.MixtureSameFamily(d.Categorical(L.ones(3, 1, 3)), d.Normal(L.zeros(3, 3, 3), L.ones(3, 3, 3))) & m.mean, m.variance, m.log_prob(L.zeros(3, 3)), m.sample().shape ;; d = L.distributions & d.MixtureSameFamily(d.Categorical(L.ones(2, 3)), d.Normal(L.zeros(3, 3), L.ones(3, 3)))
    # storages of bytes
    x = L.arange(3.) & s = x.untyped_storage() & s.device.type, s.is_shared(), s.tolist(), s[0], s[-1], s.clone() == s, s.element_size(), s.nbytes(), list(s), type(s.clone()) is type(s), isinstance(s, L.UntypedStorage), repr(s).splitlines()[-1].rpartition(".")[2] ;; s = L.arange(3.).untyped_storage() & c = s.clone().fill_(3) & c.tolist(), s.tolist()
    x = L.arange(3.) & s = x.untyped_storage() & s[3] = 63 & x, x._version ;; x = L.arange(3.) & _ = x.untyped_storage().copy_(L.ones(3).untyped_storage()) & x ;; L.ones(1).untyped_storage().copy_(L.ones(2).untyped_storage()) ;; L.ones(1).untyped_storage()["a"] ;; L.ones(1).untyped_storage()[4] ;; s = L.ones(1).untyped_storage() & s[-5] = 1
    L.from_numpy(np.zeros(3)).untyped_storage().resize_(0) ;; L.ones(0).untyped_storage().tolist() ;; len(L.UntypedStorage(4)), L.UntypedStorage(3).fill_(2).tolist(), L.UntypedStorage().size()
    x = L.ones(3) & _ = x.share_memory_() & x.untyped_storage().is_shared() ;; s = L.ones(2).storage() & s.copy_(L.ones(3).storage()) ;; L.ones(1).storage().untyped().tolist()
    # a bias of one number for all rows of the weight
    f = lambda b, *n: (lambda y: (y, y.grad_fn.name()))(L.nn.functional.linear(L.ones(*n, 3), L.ones(4, 3, requires_grad=True), b)) & f(L.ones(1), 2), f(L.tensor(2.), 2), f(L.ones(1), 2, 2)[0], f(L.ones(4), 2)
    # what is told and read back
    repr(L.set_grad_enabled(True)) ;; c = L.backends.cudnn & r = lambda: [c.enabled, c.benchmark, c.deterministic, c.allow_tf32] & f = [r()] & with c.flags(enabled=True, deterministic=True, allow_tf32=False): f += r() & with c.flags(): f += r() & f, r()
    r = L.is_autocast_cache_enabled & f = [r()] & with L.autocast("cpu", cache_enabled=False): f.append(r()) & L.set_autocast_cache_enabled(False) & with L.autocast("cpu"): f.append(r()) & with L.autocast("cuda", cache_enabled=True): f.append(r()) & f.append(r()) & L.set_autocast_cache_enabled(True) & f ;; L.set_autocast_cache_enabled(1)
    f = [L.is_warn_always_enabled()] & L.set_warn_always(True) & f.append(L.is_warn_always_enabled()) & L.set_warn_always(False) & f ;; L.set_warn_always(1) ;; x = L.ones(1, requires_grad=True) & with L.autograd.set_multithreading_enabled(False): x.sum().backward() & x.grad, L.autograd.set_multithreading_enabled(True).mode ;; L.autograd.grad_mode.set_multithreading_enabled(False)(lambda: 3)()
    P = __import__("importlib").import_module(L.__name__ + ".nn.utils.prune").BasePruningMethod & P() ;; P = __import__("importlib").import_module(L.__name__ + ".nn.utils.prune").BasePruningMethod & type("Half", (P,), {})() ;; P = __import__("importlib").import_module(L.__name__ + ".nn.utils.prune").BasePruningMethod & P.__abstractmethods__
    # over no dimension; a distance that is a tensor
    [f(x, d, k) for f in (L.all, L.any) for x in (L.tensor([[1., 0], [2, 3]]), L.ones(0, 2), L.tensor(2)) for d in ([], ()) for k in (False, True)] ;; L.gradient(L.arange(8.).view(2, 4) ** 2, spacing=L.tensor(2)) ;; L.randint_like(L.ones(3), L.tensor([5])) ;; L.randint_like(L.ones(3), 1, L.tensor([5, 6]))
    # sequences whose other dimensions broadcast; NaN replaced by the default
    P, o = L.nn.utils.rnn.pad_sequence, L.ones & [P([o(2, 3), o(2, 1)]), P([o(2, 3), o(1, 1), o(3, 3)], True, -1, "left"), P([o(2, 3), o(1)])] ;; L.nn.utils.rnn.pad_sequence([L.ones(2, 1), L.ones(2, 3)]) ;; L.nn.utils.rnn.pad_sequence([L.ones(2), L.ones(1, 1)]) ;; L.nan_to_num(L.tensor([1., float("nan")]), None) ;; L.nan_to_num(L.ones(1), "a")
    # who is to blame
    L.nn.functional.gumbel_softmax(L.ones(2, 2), tau=1., dim=5) ;; L.nn.functional.gumbel_softmax(L.ones(2, 2).long(), tau=1) ;; L.nn.functional.local_response_norm(L.ones(2), 2, k=1.) ;; L.nn.init.calculate_gain([1])
    # gradients to start from: looked at before they are counted, and of more than there are results the first
    x = L.ones(3, requires_grad=True) & [x.backward(g) for g in ([L.ones(3), L.zeros(3)], [L.ones(3), 2])], x.grad, L.autograd.grad([x.sum(), x.sum()], x, [None, None, 3]) ;; L.ones(3, requires_grad=True).backward([1, 2]) ;; x = L.ones(2, requires_grad=True) & L.autograd.grad([x.sum(), x.sum()], x, 1) ;; x = L.ones(2, requires_grad=True) & L.autograd.grad([x.sum(), x.sum()], x, [None]) ;; L.ones(3, requires_grad=True).backward([None, None])
    # modules that only stand where an import statement looks for them
    L.types.Number is not None, L.functional.einsum("i,i", L.ones(2), L.ones(2)) ;; "ops" in dir(L)
    # a size that is a tensor; the node of a quotient; files of nothing
    L.ones(3).unfold(0, L.tensor(2), L.tensor(1)) ;; L.ones(3).unfold(0, True, 1) ;; L.ones(3).unfold(0, 2., 1) ;; L.ones(3).unfold(0, L.tensor(True), 1) ;; L.ones(3).unfold(0, L.tensor([2]), 1) ;; L.ones(3).unfold(0, L.tensor([2, 1]), 1)
    x = L.tensor([[2., 1], [0, 1], [3, 1]], requires_grad=True) & [(c, c.grad_fn.name(), L.autograd.grad(c, x)) for c in (L.linalg.cond(x), L.linalg.cond(x, 2), L.linalg.cond(x, -2))], L.linalg.cond(x.expand(2, 3, 2)).stride()
    f = f"/tmp/{__import__('uuid').uuid4()}" & (L.from_file(f, True, 0), __import__("os").path.exists(f)) ;; L.from_file(np.__file__, False, True) ;; L.from_file(np.__file__, 1, 1) ;; L.from_file(np.__file__, None, 1, dtype=L.uint8).shape ;; L.from_file(np.__file__, size=1.5)
    L.sparse.spdiags(L.ones(1, 2), L.tensor([0]), 2) ;; L.equal(L.ones(1), 1) ;; L.isin("a", L.ones(3)) ;; L.isin(L.ones(3), None) ;; L.isin(True, L.ones(1))
    # names that PyTorch removed or is about to
    L.has_mps, L.has_cuda, L.has_cudnn ;; L.symeig(L.ones(2, 2)) ;; L.eig(L.ones(2, 2)) ;; L.solve(L.ones(2, 1), L.ones(2, 2)) ;; L.lstsq(L.ones(2, 1), L.ones(2, 2)) ;; L.matrix_rank(L.ones(2, 2)) ;; L.no_such_name
    # arguments of Functions that have names
    F = type("F", (L.autograd.Function,), {"forward": staticmethod(lambda c, x, k=1: x * k), "backward": staticmethod(lambda c, g: (g, None))}) & x = L.ones(1, requires_grad=True) & F.apply(x, k=2), F.apply(x=x) ;; F = type("F", (L.autograd.Function,), {"forward": staticmethod(lambda c, x, *, k=1: x * k)}) & F.apply(L.ones(1), k=2) ;; F = type("F", (L.autograd.Function,), {"forward": staticmethod(lambda c, x, *, k=1: x * k)}) & F.apply(L.ones(1))
    F = type("F", (L.autograd.Function,), {"forward": staticmethod(lambda c, x, **k: x)}) & F.apply(L.ones(1), k=2) ;; F = type("F", (L.autograd.Function,), {"forward": staticmethod(lambda x, *, k=1: x * k), "setup_context": staticmethod(lambda c, i, o: None)}) & F.apply(L.ones(1)) ;; F = type("F", (L.autograd.Function,), {"forward": staticmethod(lambda x, *, k=1: x * k), "setup_context": staticmethod(lambda c, i, o: None)}) & F.apply(L.ones(1), k=3)
    # subclasses with slots
    import copy & S = type("S", (L.Tensor,), {"__slots__": ("a", "b")}) & s = L.ones(2).as_subclass(S) & s.a, s.c = [1], 2 & t = copy.copy(s) & type(t).__name__, t.a is s.a, t.c, hasattr(t, "b") ;; import copy & S = type("S", (L.nn.Parameter,), {"__slots__": ("a",)}) & s = S(L.ones(2)) & s.a = [1] & copy.copy(s).a is s.a
    # signs of 0, nodes
    [L.full(s, -0.).logcumsumexp(0).signbit() for s in [(), (1,), (1, 2), (2,)]] ;; z = L.tensor([1 + 2j], requires_grad=True) & y = (z * 1).conj_physical_() & (y.real + 3 * y.imag).sum().backward() & z.grad, y.grad_fn.name() ;; y = (L.ones(1, requires_grad=True) * 1).conj_physical_() & y.grad_fn.name(), y._version
    # products of no reflections, or of fewer than the matrices allow
    L.linalg.householder_product(L.ones(2, 3, 3), L.ones(2, 0)) ;; L.linalg.householder_product(L.ones(3, 2, requires_grad=True), L.ones(0)) ;; L.linalg.householder_product(L.ones(3, 2), L.ones(0, requires_grad=True)).requires_grad
    [L.ormqr(L.ones(*i), L.ones(t), L.ones(*o), left).shape for i, t, o, left in [((3, 2), 2, (3, 3), True), ((2, 3), 2, (2, 2), True), ((3, 3), 3, (3, 2), True), ((3, 2), 2, (3, 3), False)]] ;; L.ormqr(L.ones(3, 2), L.ones(1), L.ones(3, 3)) ;; L.ormqr(L.ones(3, 3), L.ones(2), L.ones(3, 3), False)
    # the zeta function's terms below 0; what is near a large parameter
    L.special.zeta(L.tensor([2., 3., 4., 2.5, 6., .5]), L.tensor([-8.9, -.5, -30.25, -3.5, -2., -1.5]).double()) ;; x = L.tensor([30.], dtype=L.float64) & L.special.zeta(2, -x - .3)
    a = L.tensor([90, 120, 3e3, 1e5, 1e8, 1e10], dtype=L.float64) & [f(a, a + z * a.sqrt()) for z in (-4, -1, 0, .1, 3) for f in (L.special.gammainc, L.special.gammaincc)], L.special.gammainc(a, a * 2), L.special.gammaincc(a, a / 2)
    # vmap: generators under each rule for random numbers, dims in containers of another kind
    g = L.Generator() & L.vmap(lambda x: x * L.randn(2, generator=g))(L.ones(3)) ;; g = L.Generator() & L.vmap(lambda x: x.bernoulli_(.5, generator=g), randomness="same")(L.ones(3, 9)) ;; g = L.Generator() & [L.vmap(lambda x: L.randperm(5, generator=g), randomness="same")(L.ones(3)), L.randperm(5, generator=g)]
    x = L.arange(3.) & L.vmap(L.mul, [0, 0])(x, x) ;; x = L.arange(3.) & L.vmap(lambda z: z[0] + z[1], ((0, 0),))([x, x]) ;; x = L.arange(3.) & L.vmap(lambda z: z[0] + z[1], ([0, None],))([x, x]) ;; L.vmap(lambda x: (x, x), out_dims=[0, 0])(L.ones(2)) ;; L.vmap(lambda x: [x, x], out_dims=[0, 0])(L.ones(2)) ;; L.vmap(lambda x: x, out_dims=[0])(L.ones(2))
    L.vmap(lambda x: {"a": x}, out_dims=({"a": 0},))(L.ones(2)) ;; from collections import OrderedDict & L.vmap(lambda z: z["a"] * 2, ({"a": 0},))(OrderedDict(a=L.ones(2)))
    # orders of norms, factorizations whose derivatives are not there
    L.linalg.vector_norm(L.ones(3), 1j) ;; L.linalg.norm(L.ones(3, 3), "fro", 0) ;; L.norm(L.ones(3, 3), "nuc", 0) ;; L.linalg.norm(L.ones(3, 3), 2, [0, 1]) ;; L.norm(L.ones(2, 2), "nuc", [0, 1]) ;; [L.linalg.cond(L.ones(2, 0, 0, dtype=L.complex64), p) for p in (None, 2)]
    L.linalg.vector_norm(L.ones(3, dtype=L.bool), dtype=L.float64) ;; L.norm(L.ones(3, dtype=L.int64), dtype=L.float64) ;; L._foreach_norm([L.ones(3, dtype=L.int64)], dtype=L.float64)
    L.linalg.tensorsolve(L.ones(0, 0, 1, 2, 3, 0), L.ones(0, 0)) ;; L.chain_matmul() ;; L.einsum("", []) ;; L.ormqr(L.ones(3, 3), L.ones(2), L.ones(3))
    q, r = L.linalg.qr(L.eye(3, 2, requires_grad=True), mode="complete") & r.abs() ;; L.linalg.qr(L.eye(3, 2, requires_grad=True), mode="complete")[1].sum().backward() ;; q, r = L.linalg.qr(L.eye(2, 3, requires_grad=True), mode="r") & q, r.abs() ;; L.linalg.qr(L.eye(3, 2, requires_grad=True), mode="r")[1].sum().backward()
    A = L.complex(L.eye(2), L.tensor([[0., 1], [-1, 0]]) / 2).requires_grad_() & L.linalg.eigh(A)[1].sum().abs().backward() ;; A = L.complex(L.eye(2), L.tensor([[0., 1], [-1, 0]]) / 2).requires_grad_() & L.linalg.eigh(A)[1].abs().sum().backward() & A.grad
    # lists of products and of sums of powers
    L._foreach_mm([L.ones(3, 2), L.eye(2)], [L.ones(2, 3), L.ones(2, 2)]) ;; L._foreach_mm([L.ones(3, 2)], [L.ones(2, 3)] * 2) ;; L._foreach_mm([], [])
    L.use_deterministic_algorithms(False, warn_only=True) & f = [L.is_deterministic_algorithms_warn_only_enabled(), L.get_deterministic_debug_mode()] & L.set_deterministic_debug_mode("default") & f, L.is_deterministic_algorithms_warn_only_enabled()
    L.ones(2).new(size=(3, 4)).shape ;; L.ones(0).is_set_to(L.ones(0)) ;; x = L.ones(0) & x.is_set_to(x.view(0)), x.is_set_to(x.detach()) ;; x = L.ones(3) & x.is_set_to(x.data), x.is_set_to(x[1:]) ;; L.nn.functional.grad is L.nn.grad
    d = {} & m = L.nn.Linear(2, 2) & h = m.register_forward_hook(print) & f = [h.id in h.hooks_dict_ref(), len(h.hooks_dict_ref())] & h.remove() & f, len(h.hooks_dict_ref())
    f, x, b = L.nn.functional.multi_head_attention_forward, L.ones(2, 1, 4), L.ones(1, 1, 4) & f(x, x, x, 4, 2, L.ones(12, 4), None, b, b, False, 0., L.eye(4), None, static_k=L.ones(2, 2, 2), static_v=L.ones(2, 2, 2))
    # names of what func makes, its refusals; out= that is resized with a warning
    my = lambda x: x.sum() & my.__name__ = "mine" & F = L.func & [f(my).__name__ for f in (F.grad, F.grad_and_value, F.jacrev, F.jacfwd, F.hessian, F.vmap)] ;; L.func.jvp(lambda a: a, (1.,), (1.,)) ;; L.func.jvp(lambda a: a, (L.ones(3),), (1.,)) ;; L.func.jvp(L.sin, (), ()) ;; L.func.jvp(lambda a: a, ((L.ones(3), 1.),), ((L.ones(3), 1.),))
    import warnings & warnings.simplefilter("error") & L.fft.fftfreq(4, out=L.ones(3)) ;; import warnings & warnings.simplefilter("error") & L.fft.rfftfreq(4, out=L.ones(0)) ;; import warnings & warnings.simplefilter("error") & L.normal(L.zeros(2, 3), L.ones(2, 3), out=L.ones(5)) ;; import warnings & warnings.simplefilter("error") & L.normal(0., 1., (2,), out=L.ones(5)).shape
    # memory of other objects: it grows no further; capsules and what gives them
    L.from_numpy(np.zeros((2, 2))).resize_(10, 10) ;; L.from_numpy(np.zeros(4))[2:].resize_(3) ;; L.from_numpy(np.zeros(4))[:2].resize_(4) ;; [x.untyped_storage().resizable() for x in (L.ones(3), L.from_numpy(np.zeros(4)), L.ones(3).data)]
    D = __import__("importlib").import_module(L.__name__ + ".utils.dlpack").to_dlpack & L.asarray(D(L.arange(3.))), L.asarray(D(L.arange(3.)), dtype=L.float64), L.asarray(D(L.arange(3.)), copy=True) ;; D = __import__("importlib").import_module(L.__name__ + ".utils.dlpack").to_dlpack & L.tensor(D(L.arange(3.)))
    W = type("W", (), {"__init__": lambda s, t: setattr(s, "t", t), "__dlpack__": lambda s, *a, **k: s.t.__dlpack__(*a, **k), "__dlpack_device__": lambda s: s.t.__dlpack_device__()}) & x = L.arange(3.) & y = L.as_tensor(W(x)), L.asarray(W(x)), L.tensor(W(x)), L.as_tensor(W(x), dtype=L.float64) & _ = x.fill_(7) & y
    # limits that half precision does not hold
    [getattr(L.nn.functional, f)(L.tensor([.3, -.3, .2998], dtype=d), .3) for f in ("hardshrink", "softshrink") for d in (L.bfloat16, L.float16)] ;; [L.nn.functional.threshold(L.tensor([.3, -.3, .2998], dtype=d), .3, 7.7) for d in (L.bfloat16, L.float16)]
    # sparse: one value for one place, sums with nothing
    L.sparse_coo_tensor([[0], [1]], 3., (2, 2)).to_dense() ;; L.sparse_coo_tensor([[0, 1], [1, 0]], 3., (2, 2)) ;; L.sparse_coo_tensor(([0],), 1.).to_dense()
    S = L.sparse_coo_tensor & a, b = S(size=(3, 4, 5)), S(L.zeros(2, 1).long(), L.ones(1, 5), (3, 4, 5)) & (a + b).to_dense(), (b + a).to_dense() ;; S = L.sparse_coo_tensor & S(L.zeros(3, 1).long(), L.ones(1), (3, 4, 5)) + S(L.zeros(2, 1).long(), L.ones(1, 5), (3, 4, 5))
    # objects of their own class among the parameters of a distribution; batches of reflections
    W = type("W", (), {"__torch_function__": classmethod(lambda c, f, t, a=(), k=None: f.__name__)}) & b = __import__("importlib").import_module(L.__name__ + ".distributions.utils").broadcast_all & b(W(), 2.), b(L.ones(2), W()), b(1, True), b(1., L.ones(2).double()) ;; L.distributions.utils.broadcast_all([1.], 2.)
    L.ormqr(L.ones(1, 2, 2), L.ones(1, 2), L.ones(2, 2, 2)) ;; L.ormqr(L.ones(2, 2), L.ones(2), L.ones(2, 2, 2)) ;; L.ormqr(L.eye(2)[None], L.zeros(1, 2), L.ones(1, 2, 2))
    [L.index_fill(L.ones(2, dtype=d), 0, L.tensor([0]), 1 + 0j) for d in (L.complex64,)] ;; L.index_fill(L.ones(2), 0, L.tensor([0]), 1 + 0j) ;; L.index_fill(L.ones(2).bool(), 0, L.tensor([0]), 0j) ;; L.nn.RNN(3, 4, proj_size=2) ;; L.nn.GRU(3, 4, proj_size=2)
"""
LINES = [call.strip() for line in (CALLS + seldom.CALLS).splitlines() if not line.strip().startswith("#") for call in line.split(" ;; ") if call.strip()]


def outcome(lib, call):
    *before, last = call.split(" & ")
    names = {"L": lib, "np": np}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for statement in before:
                exec(statement, names)
            return flat(eval(last, names))
        except Exception as error:  # noqa: BLE001 - the class is what is looked at
            return classed(error)


def flat(found):
    """Every tensor as its dtype, shape, need of a gradient and values."""
    if isinstance(found, (tuple, list)):
        return [part for x in found for part in flat(x)]
    if not hasattr(found, "detach"):
        return [str(found).rpartition(".")[2]]
    return [(str(found.dtype).rpartition(".")[2], tuple(found.shape), found.requires_grad), np.array(found.detach().tolist())]


@pytest.mark.peer
@pytest.mark.parametrize("call", LINES)
def test_odd_calls(torch, call):
    ours, theirs = outcome(microgradx, call), outcome(torch, call)
    assert isinstance(ours, list) == isinstance(theirs, list), f"{ours} here, {theirs} in PyTorch"
    if not isinstance(ours, list):
        assert ours is theirs
        return
    for x, y in zip(ours, theirs, strict=True):
        if isinstance(y, np.ndarray):
            np.testing.assert_allclose(x, y, rtol=1e-5, atol=1e-6)
        else:
            assert x == y
