"""Mistakes that programs make, by what they are made with and the class of the error they get, here and in PyTorch.

Each is an expression of `L`, the library; test_mistakes.py evaluates them. Several stand in a line, two semicolons between them.
"""
import numpy as np  # noqa: F401 - the expressions use it


def _leaf(L):
    return L.ones(2, requires_grad=True)


def class_without_init(L):
    class Net(L.nn.Module):
        def __init__(self):
            self.layer = L.nn.Linear(2, 2)
    Net()


def twice(L):
    y = (_leaf(L) ** 2).sum()
    y.backward()
    y.backward()


def changed_saved(L):
    y = _leaf(L) * 1
    z = (y ** 2).sum()
    y.add_(1)
    z.backward()


def hooked(L, hook):
    y = _leaf(L) * 2
    y.register_hook(hook)
    y.sum().backward()


def inference(L):
    with L.inference_mode():
        return L.ones(2)


def function(L, **methods):
    return type("Own", (L.autograd.Function,), {name: staticmethod(method) for name, method in methods.items()}).apply(_leaf(L))


def saving(c, x):
    c.save_for_backward(x)
    return x * 2


def sgd(L, cls="SGD", **options):
    return getattr(L.optim, cls)([_leaf(L)], **{"lr": 0.1, **options})


def in_two_groups(L):
    x = _leaf(L)
    L.optim.SGD([{"params": x}, {"params": x}], lr=0.1)


def over_one_cycle(L):
    scheduler = L.optim.lr_scheduler.OneCycleLR(sgd(L), 1.0, total_steps=3)
    for _ in range(5):
        scheduler.step()


def clip_nonfinite(L):
    x = _leaf(L)
    x.grad = L.tensor([float("nan"), 1.0])
    L.nn.utils.clip_grad_norm_([x], 1.0, error_if_nonfinite=True)


def endless(L):
    """A data set without a length."""
    return type("Endless", (L.utils.data.Dataset,), {"__getitem__": lambda self, i: i})()


def repeated(L, work):
    y = work(L)
    y.backward()
    y.backward()


# what it is made with: {class: expressions}
MISTAKES = {
    "binary ops": {
        RuntimeError: r"""
            L.ones(2, 3) + L.ones(2, 4) ;; L.ones(2, 3) * L.ones(4) ;; L.ones(2, 3) / L.ones(2, 2) ;; L.ones(2, 3) ** L.ones(2) ;; L.ones(2, 3) // L.ones(4, 3)
            L.ones(2, 3) % L.ones(5) ;; -L.tensor([True]) ;; L.tensor([True]) - L.tensor([True]) ;; L.ones(2).add_(L.ones(3)) ;; L.ones(2).mul_(L.ones(1, 2))
            L.add(L.ones(1), L.ones(1), alpha=True) ;; L.ones(1).sub_(L.ones(1), alpha=False) ;; L.sub(L.ones(1), L.tensor([True]), alpha=2) ;; L.ones(1).squeeze((0, -1))
            L.tensor([1]).add_(L.tensor([2]), alpha=1.5) ;; L.tensor([1]).sub_(L.tensor([2]), alpha=1.5)
            L.ones(2, dtype=L.int64).add_(1.5) ;; L.ones(2, dtype=L.int64).div_(2) ;; L.ones(2, dtype=L.int64) // 0 ;; L.ones(2, dtype=L.int64) % 0
            L.ones(2, dtype=L.int64) ** -1 ;; L.tensor(None) ;; L.tensor([None]) ;; L.tensor(object()) ;; L.tensor({}) ;; L.tensor({1})
            L.tensor([float("nan")], dtype=L.int64) ;; L.tensor([float("inf")], dtype=L.int32) ;; L.tensor([300], dtype=L.uint8)
            L.tensor([2**40], dtype=L.int32) ;; L.tensor([1], requires_grad=True) ;; L.tensor([1], device="nope") ;; L.ones(2, requires_grad=True, dtype=L.int64)
            L.ones(-1) ;; L.ones(2, -3) ;; L.ones(2**40, 2**40) ;; L.ones(2**62) ;; L.zeros(2**46) ;; L.empty(2**46) ;; L.empty(2**31, 2**31, 2**31)
            L.full((-2,), 1.) ;; L.full((2,), 1e300, dtype=L.int64) ;; L.full((2,), float("nan"), dtype=L.int64) ;; L.full((2,), 300, dtype=L.uint8)
            L.arange(0, 10, 0) ;; L.arange(0, 10, -1) ;; L.arange(0, float("inf")) ;; L.arange(float("nan")) ;; L.arange(0, 1e30) ;; L.arange(2**63)
            L.arange(0, 2**50) ;; L.linspace(0, 1, -1) ;; L.logspace(0, 1, -2) ;; L.eye(-1) ;; L.eye(2, -1) ;; L.eye(2**33) ;; L.rand(-1) ;; L.randint(0, 0, (2,))
            L.randint(5, 3, (2,)) ;; L.randint(0, 300, (2,), dtype=L.uint8) ;; L.randperm(-1) ;; L.randperm(2**62) ;; L.normal(0., -1., (2,))
            L.normal(L.zeros(2), L.ones(3)) ;; L.normal(L.zeros(2), -L.ones(2)) ;; L.bernoulli(L.tensor([2.])) ;; L.bernoulli(L.tensor([-.1]))
            L.bernoulli(L.tensor([float("nan")])) ;; L.multinomial(L.tensor([0., 0.]), 1) ;; L.multinomial(L.tensor([-1., 1.]), 1)
            L.multinomial(L.tensor([1., 1.]), 3) ;; L.multinomial(L.tensor([1., 1.]), 0) ;; L.multinomial(L.tensor([float("nan"), 1.]), 1)
            L.multinomial(L.tensor([float("inf"), 1.]), 1) ;; L.multinomial(L.ones(2, 2, 2), 1) ;; L.multinomial(L.tensor([1, 1]), 1)
            L.poisson(L.tensor([-1.])) ;; L.zeros(2).uniform_(2, 1) ;; L.zeros(2).uniform_(0, float("inf")) ;; L.zeros(2).uniform_(0, float("nan"))
            L.zeros(2).normal_(0, -1) ;; L.zeros(2).exponential_(-1) ;; L.zeros(2).exponential_(0) ;; L.zeros(2).geometric_(0) ;; L.zeros(2).geometric_(1)
            L.zeros(2).bernoulli_(2) ;; L.zeros(2).bernoulli_(float("nan")) ;; L.zeros(2).random_(5, 3) ;; L.zeros(2).random_(0) ;; L.zeros(2).log_normal_(1, -1)
            L.zeros(2).cauchy_(0, -1) ;; L.Generator("a") ;; L.Generator().manual_seed("a") ;; L.Generator().set_state(L.zeros(3, dtype=L.uint8))
            L.Generator().set_state(L.zeros(5056, dtype=L.uint8)) ;; L.set_rng_state(L.zeros(5, dtype=L.uint8))""",
        TypeError: r"""
            L.ones(2, 3) - "a" ;; L.ones(2, 3) + None ;; L.ones(2, 3) < "a" ;; ~L.ones(2) ;; L.tensor([1, "a"]) ;; L.tensor("a") ;; L.tensor([[1, 2], 3])
            L.tensor([1, [2]]) ;; L.tensor([1], dtype="float32") ;; L.tensor([1], dtype=1) ;; L.tensor([1], device=3.5) ;; L.tensor([1], foo=1) ;; L.tensor()
            L.ones("a") ;; L.ones(1.5) ;; L.ones([1.5]) ;; L.ones(None) ;; L.zeros([2, [3]]) ;; L.full((2,), "a") ;; L.full((2,), None) ;; L.arange("a")
            L.linspace(0, 1, 1.5) ;; L.linspace("a", 1, 3) ;; L.eye(1.5) ;; L.randn("a") ;; L.randperm(1.5) ;; L.manual_seed(None)
            L.Generator().set_state(None) ;; L.Generator().set_state(L.zeros(3)) ;; L.set_rng_state(L.zeros(5056, dtype=L.float32)) ;; L.set_rng_state([1])
            L.rand(2, generator=1) ;; L.rand(2, generator="a") ;; L.randperm(3, generator=L.rand) ;; L.zeros(2).uniform_(0, 1, 2) ;; L.zeros(2).uniform_("a")
            L.zeros(2).uniform_(0, **{"from": 1}) ;; L.zeros(2).random_(foo=3) ;; L.zeros(2).random_(0, 4, 5) ;; L.zeros(2).random_(2.5) ;; L.zeros(2).random_(None)
            L.hamming_window(5, False, beta=8.0) ;; L.zeros(2).random_(**{"from": 0}) ;; L.zeros(2).random_(3, **{"from": 1}) ;; L.zeros(2).random_("a")""",
        NotImplementedError: r"""
            L.ones(2, 3) & L.ones(2, 3) ;; L.ones(2) << L.ones(2) ;; L.rand(2, dtype=L.int64) ;; L.randn(2, dtype=L.int64) ;; L.bernoulli(L.tensor([1]))
            L.arange(0, 10, 0, dtype=L.bool)""",
        OverflowError: r"""
            L.tensor([1]) + 2**64 ;; L.full((2,), 2**70)""",
        ValueError: r"""
            L.tensor(2**63) ;; L.tensor(2**64) ;; L.tensor([2**63]) ;; L.tensor(-2**63 - 1) ;; L.tensor([[1, 2], [3]]) ;; L.manual_seed("a")
            L.manual_seed(2**64) ;; L.manual_seed(-2**63 - 1) ;; L.Generator().manual_seed(2**65)""",
    },
    "shapes": {
        RuntimeError: r"""
            L.ones(2, 3).view(4) ;; L.ones(2, 3).view(-1, -1) ;; L.ones(2, 3).view(-1, 4) ;; L.ones(2, 3).view(-2, 3) ;; L.ones(2, 3).t().view(6)
            L.ones(0, 3).view(-1, 0) ;; L.ones(2, 3).view(2**62, 4) ;; L.ones(2, 3).reshape(4) ;; L.ones(2, 3).reshape(-1, 4) ;; L.ones(0).reshape(-1, 0)
            L.ones(2, 3).expand(2, 4) ;; L.ones(2, 3).expand(3) ;; L.ones(2, 3).expand(-1, 2, 3) ;; L.ones(2, 3).expand(-2, 3) ;; L.ones(1).expand(2**62, 2**3)
            L.ones(2, 3).permute(0) ;; L.ones(2, 3).permute(0, 0) ;; L.ones(2, 3, 4).t() ;; L.ones(2, 3).flatten(1, 0) ;; L.ones(2, 3).unflatten(1, (2, 2))
            L.ones(2, 3).narrow(0, 1, 5) ;; L.ones(2, 3).narrow(0, 0, -1) ;; L.ones(2, 3).unfold(0, 3, 1) ;; L.ones(2, 3).unfold(0, 1, 0)
            L.ones(2, 3).unfold(0, -1, 1) ;; L.ones(2, 3).as_strided((3, 3), (3, 1)) ;; L.ones(2, 3).as_strided((2, 3), (3, 1), 1)
            L.ones(2, 3).as_strided((2,), (-1,)) ;; L.ones(2, 3).as_strided((2,), (1, 1)) ;; L.ones(2, 3).as_strided((2,), (1,), -1)
            L.ones(2, 3).as_strided((2,), (2**62,)) ;; L.ones(2, 3).as_strided((2**40, 2**40), (0, 0)) ;; L.cat([L.ones(2), L.ones(2, 2)])
            L.cat([L.ones(2, 3), L.ones(2, 4)]) ;; L.cat([L.ones(()), L.ones(())]) ;; L.stack([]) ;; L.stack([L.ones(2), L.ones(3)]) ;; L.hstack([])
            L.vstack([L.ones(2), L.ones(3)]) ;; L.split(L.ones(4), 0) ;; L.split(L.ones(4), -1) ;; L.split(L.ones(4), [1, 2]) ;; L.split(L.ones(4), [5, -1])
            L.split(L.ones(()), 1) ;; L.chunk(L.ones(4), 0) ;; L.chunk(L.ones(4), -1) ;; L.chunk(L.ones(()), 1) ;; L.tensor_split(L.ones(4), 0)
            L.tensor_split(L.ones(()), 2) ;; L.ones(2, 3).repeat(2) ;; L.ones(2, 3).repeat(-1, 2) ;; L.ones(2, 3).repeat(2**40, 2**40)
            L.ones(2).repeat_interleave(-1) ;; L.ones(2).repeat_interleave(L.tensor([1, 2, 3])) ;; L.ones(2).repeat_interleave(L.tensor([-1, 2]))
            L.ones(2).repeat_interleave(2**62) ;; L.ones(2, 3).roll(1, (0, 1)) ;; L.ones(2, 3).flip(0, 0) ;; L.ones(2, 3).rot90(1, (0, 0))
            L.ones(2, 3).diagonal(0, 0, 0) ;; L.diag(L.ones(2, 2, 2)) ;; L.tril(L.ones(3)) ;; L.ones(3).trace() ;; L.meshgrid(L.ones(2), L.ones(2, 2))
            L.meshgrid(L.ones(2), L.ones(2), indexing="a") ;; L.broadcast_to(L.ones(2), (3,)) ;; L.broadcast_tensors(L.ones(2), L.ones(3))
            L.movedim(L.ones(2, 3), (0, 1), (0,)) ;; L.ones(2).item() ;; L.ones(0).item() ;; bool(L.ones(2)) ;; bool(L.ones(0)) ;; _leaf(L).numpy()""",
        TypeError: r"""
            L.zeros() ;; L.ones() ;; L.empty() ;; L.rand() ;; L.randn() ;; L.ones(1).new_zeros() ;; L.rand(*L.ones(()).shape) ;; L.ones(1).repeat()
            L.ones(1).flip() ;; L.ones(1).tile() ;; L.ones(1).resize_() ;; L.ones(1).sum_to_size()
            L.ones(2, 3).view("a") ;; L.ones(2, 3).view(1.5) ;; L.ones(2, 3).reshape(None) ;; L.ones(2, 3).expand("a") ;; L.ones(2, 3).transpose(0, "a")
            L.ones(2, 3).unsqueeze("a") ;; L.cat(L.ones(2)) ;; L.cat([L.ones(2), 1]) ;; L.cat([L.ones(2), None]) ;; L.cat([L.ones(2)], "a") ;; L.cat(None)
            L.cat(1) ;; L.stack([1, 2]) ;; L.stack(L.ones(())) ;; len(L.ones(())) ;; iter(L.ones(())) ;; [1, 2][L.ones(())] ;; [1, 2][L.tensor([0, 1])]
            range(L.tensor(1.5)) ;; L.ones(2).tolist(1) ;; L.ones(2).numpy(1) ;; L.ones(2, dtype=L.bfloat16).numpy() ;; L.ones(2).size("a")""",
        IndexError: r"""
            L.ones(2, 3).permute(0, 2) ;; L.ones(2, 3).transpose(0, 2) ;; L.ones(2, 3).squeeze(2) ;; L.ones(2, 3).unsqueeze(4) ;; L.ones(2, 3).flatten(3)
            L.ones(2, 3).narrow(0, -5, 1) ;; L.ones(2, 3).select(0, 2) ;; L.ones(2, 3).select(2, 0) ;; L.ones(()).select(0, 0) ;; L.cat([L.ones(2)], 1)
            L.stack([L.ones(2)], 2) ;; L.ones(2, 3).flip(2) ;; L.ones(3).diagonal() ;; L.ones(2).shape[3] ;; L.ones(2).size(1) ;; L.ones(2).stride(2)""",
        ValueError: r"""
            L.cat([]) ;; int(L.ones(2)) ;; float(L.ones(2)) ;; int(L.tensor(float("nan")))""",
        OverflowError: r"""
            int(L.tensor(float("inf")))""",
        AttributeError: r"""
            L.ones(2).foo ;; L.ones(2).T.T.foo() ;; L.foo ;; L.nn.Foo ;; L.nn.functional.foo""",
    },
    "dtypes and kinds": {
        RuntimeError: r"""
            L.ones(2).type(L.cuda.FloatTensor) ;; L.device(0) ;; L.ones(2).to(0) ;; L.nn.Linear(1, 1).to(0) ;; L.ones(2, device=1)
            L.nn.functional.binary_cross_entropy(L.ones(2) / 2, L.ones(2) * 2) ;; L.nn.functional.binary_cross_entropy(L.ones(2) / 2, L.full((2,), float("nan")))
            L.nn.functional.kl_div(L.ones(2), L.tensor([1, 2])) ;; L.nn.functional.kl_div(L.tensor([1, 2]), L.ones(2)) ;; L.nn.functional.huber_loss(L.tensor([1]), L.ones(1))
            L.nn.functional.soft_margin_loss(L.tensor([1]), L.ones(1)) ;; L.nn.functional.prelu(L.tensor([1]), L.ones(1)) ;; L.nn.functional.prelu(L.ones(1).double(), L.ones(1))
            L.nn.functional.bilinear(L.ones(2, 3), L.ones(2, 3).double(), L.ones(4, 3, 3)) ;; L.cdist(L.ones(2, 3), L.ones(2, 3).double()) ;; L.cdist(L.tensor([[1]]), L.ones(1, 1))
            L.linalg.cross(L.ones(2, 3), L.ones(2, 3).double()) ;; L.normal(L.ones(2), -1.) ;; L.normal(L.ones(2), float("nan")) ;; L.normal(L.ones(2), L.full((2,), float("nan")))""",
        NotImplementedError: r"""
            L.nn.functional.prelu(L.tensor([1]), L.tensor([1])) ;; L.nn.functional.logsigmoid(L.tensor([1])) ;; L.nn.functional.binary_cross_entropy_with_logits(L.tensor([1]), L.ones(1))
            L.nn.functional.interpolate(L.ones(1, 1, 4, 4) > 0, 2) ;; L.nn.functional.interpolate(L.ones(1, 1, 4, 4).long(), 2, mode="bilinear")""",
        AttributeError: r"""
            L.nn.Parameter([1.]) ;; L.nn.Parameter(2.) ;; L.save("model.pt", {}) ;; L.save(L.ones(2), None) ;; L.load(3)""",
        ValueError: r"""
            L.ones(2).type(int) ;; L.ones(2).type(L.nn.Parameter) ;; L.ones(2).type("float")""",
        TypeError: r"""
            L.Tensor._make_subclass(int, L.ones(2)) ;; L.ones(2).as_subclass(int)
            L.hann_window(4, True, 3.) ;; L.hann_window(4, beta=3.) ;; L.kaiser_window(4, True, 3., 2.) ;; L.Tensor(None) ;; L.Tensor({}) ;; L.LongTensor(v for v in [1]) ;; L.Tensor({1: 2}.keys()) ;; pow(L.tensor([3]), 2, 5)
            L.nn.functional.kl_div(1, L.ones(2)) ;; L.nn.functional.soft_margin_loss(L.ones(2), 1) ;; L.nn.functional.logsigmoid(1) ;; L.stack(L.ones(2, 3))
            L.linalg.multi_dot(L.ones(2, 3, 3)) ;; L.nn.functional.binary_cross_entropy_with_logits(L.ones(1), L.ones(1), "a")""",
    },
    "indexing": {
        IndexError: r"""
            L.ones(2, 3)[2] ;; L.ones(2, 3)[-3] ;; L.ones(2, 3)[0, 0, 0] ;; L.ones(2, 3)[1.5] ;; L.ones(2, 3)[[0, 5]] ;; L.ones(2, 3)[L.tensor([0, 2])]
            L.ones(2, 3)[L.tensor([0, -3])] ;; L.ones(2, 3)[L.tensor([0.])] ;; L.ones(2, 3)[L.tensor([True, False, True])]
            L.ones(2, 3)[L.ones(2, 2, dtype=L.bool)] ;; L.ones(2, 3)[L.tensor([0, 1]), L.tensor([0, 1, 2])] ;; L.ones(2, 3)[L.tensor(2**62)] ;; L.ones(2, 3)[{}]
            L.ones(2, 3)[object()] ;; L.ones(())[0] ;; L.ones(2, 3).__setitem__(2, 1.) ;; L.ones(2, 3).__setitem__(L.tensor([5]), 1.)
            L.ones(2, 3).__setitem__((0, 0, 0), 1.) ;; L.gather(L.ones(2, 3), 2, L.tensor([[0]])) ;; L.ones(2, 3).index_select(0, L.tensor([2]))
            L.ones(2, 3).index_select(0, L.tensor([-1])) ;; L.ones(2, 3).index_select(0, L.tensor([[0]]))
            L.ones(2, 3).index_copy(0, L.tensor([2]), L.ones(1, 3)) ;; L.ones(2, 3).index_fill(0, L.tensor([2]), 1.)
            L.ones(2, 3).index_put((L.tensor([2]),), L.ones(3)) ;; L.ones(2, 3).take(L.tensor([6])) ;; L.ones(2, 3).take(L.tensor([-7]))
            L.ones(2, 3).put(L.tensor([6]), L.ones(1))""",
        TypeError: r"""
            L.ones(2, 3)["a"] ;; L.ones(2, 3)["a":] ;; L.ones(2, 3)[1.5:] ;; L.ones(2, 3).__setitem__(0, "a") ;; L.ones(2, 3).__setitem__(0, None)
            L.ones(2, 3).__setitem__(0, [1, 2, 3]) ;; L.ones(2).__delitem__(0) ;; L.gather(L.ones(2, 3), 0, None)
            L.ones(2, 3).masked_fill(L.ones(2, 3, dtype=L.bool), "a") ;; L.where("a", 1., 0.)""",
        ValueError: r"""
            L.ones(2, 3)[::-1] ;; L.ones(2, 3)[::0] ;; L.ones(2, 3)[2**63] ;; L.ones(2, 3)[2**64]""",
        RuntimeError: r"""
            L.ones(2, 3).__setitem__(0, L.ones(2)) ;; L.ones(2, 3).__setitem__(L.tensor([0]), L.ones(4)) ;; L.ones(2, dtype=L.int64).__setitem__(0, float("nan"))
            L.ones(2, dtype=L.uint8).__setitem__(0, 300) ;; L.gather(L.ones(2, 3), 0, L.tensor([[2]])) ;; L.gather(L.ones(2, 3), 0, L.tensor([[-1]]))
            L.gather(L.ones(2, 3), 0, L.tensor([0])) ;; L.gather(L.ones(2, 3), 0, L.tensor([[0.]])) ;; L.gather(L.ones(2, 3), 0, L.zeros(3, 4, dtype=L.int64))
            L.ones(2, 3).scatter(0, L.tensor([[5]]), 1.) ;; L.ones(2, 3).scatter(0, L.tensor([[-1]]), 1.)
            L.ones(2, 3).scatter(0, L.zeros(2, 4, dtype=L.int64), L.ones(2, 4)) ;; L.ones(2, 3).scatter(0, L.zeros(2, 3, dtype=L.int64), L.ones(2, 2))
            L.ones(2, 3).scatter(0, L.zeros(2, 3, dtype=L.int64), L.ones(2, 3, dtype=L.float64)) ;; L.ones(2, 3).scatter_add(0, L.tensor([[5]]), L.ones(1, 1))
            L.ones(2, 3).scatter_reduce(0, L.tensor([[5]]), L.ones(1, 1), "sum") ;; L.ones(2, 3).scatter_reduce(0, L.tensor([[0]]), L.ones(1, 1), "foo")
            L.ones(2, 3).index_select(0, L.tensor([0.])) ;; L.ones(2, 3).index_add(0, L.tensor([2]), L.ones(1, 3))
            L.ones(2, 3).index_add(0, L.tensor([0]), L.ones(1, 2)) ;; L.ones(2, 3).masked_fill(L.ones(2, 2, dtype=L.bool), 0.)
            L.ones(2, 3).masked_fill(L.ones(2, 3), 0.) ;; L.ones(2, 3).masked_fill(L.ones(2, 3, dtype=L.bool), L.ones(2))
            L.ones(2, 3).masked_select(L.ones(2, 3)) ;; L.ones(2, 3).masked_scatter(L.ones(2, 3, dtype=L.bool), L.ones(2))
            L.where(L.ones(2, 3, dtype=L.bool), L.ones(2), L.ones(3)) ;; L.where(L.ones(2), 1., 0.) ;; L.bincount(L.tensor([-1])) ;; L.bincount(L.tensor([2**62]))
            L.bincount(L.tensor([[1]])) ;; L.nn.functional.one_hot(L.tensor([-1])) ;; L.nn.functional.one_hot(L.tensor([3]), 2)
            L.nn.functional.one_hot(L.tensor([1.])) ;; L.nn.functional.one_hot(L.tensor([2**62])) ;; L.nn.functional.one_hot(L.tensor([], dtype=L.int64))""",
        NotImplementedError: r"""
            L.bincount(L.tensor([1.]))""",
    },
    "reductions": {
        IndexError: r"""
            L.ones(2, 3).sum(2) ;; L.ones(2, 3).mean(5) ;; L.ones(0).argmax() ;; L.ones(0, 3).max(0) ;; L.ones(2, 3).argmax(3) ;; L.ones(0, 3).amax(0)
            L.ones(2).sort(1) ;; L.ones(2).cumsum(1) ;; L.ones(2).std(2) ;; L.ones(2).norm(2, 4) ;; L.ones(2, 3).softmax(2) ;; L.ones(2).logsumexp(2)
            L.ones(2).unique(dim=3)""",
        RuntimeError: r"""
            L.ones(2, 3).sum((0, 0)) ;; L.ones(2, dtype=L.int64).mean() ;; L.ones(0).max() ;; L.ones(0).min() ;; L.ones(2).kthvalue(3) ;; L.ones(2).kthvalue(0)
            L.ones(2).topk(3) ;; L.ones(2).topk(-1) ;; L.ones(2).quantile(1.5) ;; L.ones(2).quantile(-1.) ;; L.ones(2, dtype=L.int64).quantile(.5)
            L.ones(2, dtype=L.int64).std() ;; L.ones(2, dtype=L.int64).var() ;; L.ones(2).norm("foo") ;; L.ones(2).histc(-1) ;; L.ones(2).histc(3, 2, 1)
            L.ones(2).histc(3, float("nan"), 1) ;; L.ones(2).cross(L.ones(2))""",
        TypeError: r"""
            L.ones(2, 3).sum("a") ;; L.ones(2, 3).sum(1.5) ;; L.ones(2, 3).max((0, 1)) ;; L.ones(2, 3).max("a") ;; L.ones(2).topk("a") ;; L.ones(2).sort("a")
            L.ones(2).cumsum() ;; L.ones(2, 3).softmax("a")""",
        NotImplementedError: r"""
            L.ones(2, dtype=L.int64).softmax(0)""",
    },
    "products": {
        RuntimeError: r"""
            L.ones(2, 3) @ L.ones(2, 3) ;; L.ones(2, 3) @ L.ones(2) ;; L.ones(3) @ L.ones(2) ;; L.ones(2, 3) @ L.ones(())
            L.ones(2, 3) @ L.ones(3, 2, dtype=L.float64) ;; L.ones(2, 3) @ L.ones(3, 2, dtype=L.int64) ;; L.ones(2, 2, 3) @ L.ones(3, 3, 2)
            L.mm(L.ones(2, 3), L.ones(2, 3)) ;; L.mm(L.ones(2), L.ones(2)) ;; L.mv(L.ones(2, 3), L.ones(2)) ;; L.dot(L.ones(2), L.ones(3))
            L.dot(L.ones(2, 2), L.ones(2)) ;; L.dot(L.ones(2), L.ones(2, dtype=L.float64)) ;; L.bmm(L.ones(2, 3), L.ones(2, 3))
            L.bmm(L.ones(2, 2, 3), L.ones(3, 3, 2)) ;; L.bmm(L.ones(2, 2, 3), L.ones(2, 2, 2)) ;; L.addmm(L.ones(2), L.ones(2, 3), L.ones(3, 3))
            L.addmm(L.ones(2, 2), L.ones(2, 3), L.ones(2, 3)) ;; L.outer(L.ones(2), L.ones(2, 2)) ;; L.einsum("ij,jk", L.ones(2, 3), L.ones(2, 3))
            L.einsum("ij", L.ones(2, 3), L.ones(2, 3)) ;; L.einsum("ijk", L.ones(2, 3)) ;; L.einsum("ij->k", L.ones(2, 3)) ;; L.einsum("i1", L.ones(2, 3))
            L.einsum("", L.ones(2, 3)) ;; L.einsum("ij->ii", L.ones(2, 3)) ;; L.einsum("ij->ij->ij", L.ones(2, 3)) ;; L.tensordot(L.ones(2, 3), L.ones(2, 3), 1)
            L.tensordot(L.ones(2, 3), L.ones(2, 3), 3) ;; L.tensordot(L.ones(2, 3), L.ones(2, 3), ([0], [1])) ;; L.linalg.inv(L.zeros(2, 2))
            L.linalg.inv(L.zeros(2, 3)) ;; L.linalg.inv(L.zeros(2)) ;; L.linalg.inv(L.ones(2, 2, dtype=L.int64)) ;; L.linalg.solve(L.zeros(2, 2), L.ones(2))
            L.linalg.solve(L.eye(2), L.ones(3)) ;; L.linalg.cholesky(-L.eye(2)) ;; L.linalg.cholesky(L.ones(2, 3)) ;; L.linalg.eigh(L.ones(2, 3))
            L.linalg.svd(L.tensor([[float("nan"), 0], [0, 1.]])) ;; L.linalg.det(L.ones(2, 3)) ;; L.linalg.norm(L.ones(2, 3), "foo")
            L.linalg.norm(L.ones(2, 3, 4), "fro") ;; L.linalg.matrix_power(L.zeros(2, 2), -1) ;; L.linalg.matrix_power(L.ones(2, 3), 2)
            L.linalg.lstsq(L.ones(2), L.ones(2)) ;; L.linalg.qr(L.ones(2, 2), mode="foo")""",
        TypeError: r"""
            L.ones(2, 3) @ 2 ;; L.einsum(1, L.ones(2, 3))""",
    },
    "functional": {
        RuntimeError: r"""
            L.nn.functional.linear(L.ones(2, 3), L.ones(4, 5)) ;; L.nn.functional.linear(L.ones(2, 3), L.ones(4, 3), L.ones(5))
            L.nn.functional.linear(L.ones(2, 3), L.ones(4, 3, dtype=L.float64)) ;; L.nn.functional.linear(L.ones(2, 3, dtype=L.int64), L.ones(4, 3))
            L.nn.functional.linear(L.ones(()), L.ones(4, 3)) ;; L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 4, 3, 3))
            L.nn.functional.conv2d(L.ones(1, 3, 2, 2), L.ones(2, 3, 3, 3)) ;; L.nn.functional.conv2d(L.ones(3, 4), L.ones(2, 3, 3, 3))
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), L.ones(3)) ;; L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), stride=0)
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), stride=-1)
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), padding=-1)
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), dilation=0) ;; L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), groups=2)
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), groups=0)
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), padding="foo")
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), padding="same", stride=2)
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), stride=(1, 1, 1))
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3, dtype=L.float64))
            L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), padding=2**40) ;; L.nn.functional.conv1d(L.ones(1, 3, 4), L.ones(2, 3, 5))
            L.nn.functional.conv1d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3)) ;; L.nn.functional.conv_transpose2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3))
            L.nn.functional.conv_transpose2d(L.ones(1, 3, 4, 4), L.ones(3, 2, 3, 3), output_padding=3) ;; L.nn.functional.max_pool2d(L.ones(1, 3, 4, 4), 5)
            L.nn.functional.max_pool2d(L.ones(1, 3, 4, 4), 0) ;; L.nn.functional.max_pool2d(L.ones(1, 3, 4, 4), 2, stride=0)
            L.nn.functional.max_pool2d(L.ones(1, 3, 4, 4), 2, padding=2) ;; L.nn.functional.max_pool2d(L.ones(4, 4), 2)
            L.nn.functional.avg_pool2d(L.ones(1, 3, 4, 4), 5) ;; L.nn.functional.avg_pool2d(L.ones(1, 3, 4, 4), 2, padding=2)
            L.nn.functional.avg_pool2d(L.ones(1, 3, 4, 4), 2, divisor_override=0) ;; L.nn.functional.adaptive_avg_pool2d(L.ones(1, 3, 4, 4), -1)
            L.nn.functional.adaptive_avg_pool2d(L.ones(4), 2) ;; L.nn.functional.adaptive_max_pool2d(L.ones(1, 3, 0, 4), 2)
            L.nn.functional.lp_pool2d(L.ones(1, 3, 4, 4), 2, 5) ;; L.nn.functional.pad(L.ones(2, 3), (1,))
            L.nn.functional.pad(L.ones(2, 3), (1, 1, 1, 1, 1, 1)) ;; L.nn.functional.pad(L.ones(2, 3), (-2, -2))
            L.nn.functional.pad(L.ones(1, 2, 3), (3, 3), mode="reflect") ;; L.nn.functional.pad(L.ones(1, 2, 3), (4, 4), mode="circular")
            L.nn.functional.interpolate(L.ones(1, 1, 4, 4), size=0) ;; L.nn.functional.interpolate(L.ones(1, 1, 4, 4), scale_factor=-1)
            L.nn.functional.interpolate(L.ones(1, 1, 4, 4), scale_factor=float("nan")) ;; L.nn.functional.interpolate(L.ones(1, 1, 4, 4), scale_factor=1e9)
            L.nn.functional.grid_sample(L.ones(1, 1, 4, 4), L.ones(1, 2, 2, 3)) ;; L.nn.functional.grid_sample(L.ones(1, 1, 4, 4), L.ones(2, 2, 2, 2))
            L.nn.functional.pixel_shuffle(L.ones(1, 3, 4, 4), 2) ;; L.nn.functional.fold(L.ones(1, 4, 3), (2, 2), (2, 2))
            L.nn.functional.unfold(L.ones(1, 1, 2, 2), 3) ;; L.nn.functional.embedding(L.tensor([1.]), L.ones(3, 2))
            L.nn.functional.embedding(L.tensor([1]), L.ones(3)) ;; L.nn.functional.embedding_bag(L.tensor([5]), L.ones(3, 2), L.tensor([0]))
            L.nn.functional.embedding_bag(L.tensor([1, 2]), L.ones(3, 2), L.tensor([1]))
            L.nn.functional.embedding_bag(L.tensor([1, 2]), L.ones(3, 2), L.tensor([0.]))
            L.nn.functional.embedding_bag(L.tensor([1]), L.ones(3, 2), L.tensor([0]).int()[:0], include_last_offset=True)
            L.nn.functional.embedding_bag(L.tensor([[1]]), L.ones(3, 2), mode="sum", per_sample_weights=L.ones(1, 1).double())
            L.nn.functional.binary_cross_entropy_with_logits(L.ones(3), L.ones(3), L.ones(2, 3))
            L.nn.functional.binary_cross_entropy_with_logits(L.ones(3), L.ones(3), pos_weight=L.ones(1, 3))
            L.nn.functional.cross_entropy(_leaf(L)[None], L.tensor([1]), _leaf(L)) ;; L.nn.functional.nll_loss(_leaf(L)[None], L.tensor([1]), _leaf(L))
            L.nn.functional.cross_entropy(_leaf(L)[None], L.tensor([1]), _leaf(L), label_smoothing=.1)
            L.nn.functional.binary_cross_entropy(L.ones(2), L.ones(2), _leaf(L)) ;; L.nn.functional.binary_cross_entropy_with_logits(L.ones(2), L.ones(2), _leaf(L))
            L.nn.functional.binary_cross_entropy_with_logits(L.ones(2), L.ones(2), pos_weight=_leaf(L)) ;; L.nn.functional.interpolate(L.ones(1, 0, 4, 4), 2)
            L.nn.functional.interpolate(L.ones(1, 1, 0, 4), 2) ;; L.nn.functional.interpolate(L.ones(1, 0, 4, 4), 2, mode="bilinear", antialias=True)
            L.nn.functional.embedding_bag(L.tensor([1, 2]), L.ones(3, 2), L.tensor([0, 5])) ;; L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0., 1.]))
            L.nn.functional.cross_entropy(L.ones(2, 3), L.ones(2, 3).long()) ;; L.nn.functional.cross_entropy(L.ones(2, 3), L.ones(2, 4)) ;; L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 1], dtype=L.int32))
            L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 1]), weight=L.ones(2))
            L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 1]), label_smoothing=2.) ;; L.nn.functional.nll_loss(L.ones(2, 3), L.tensor([0., 1.]))
            L.nn.functional.nll_loss(L.ones(2, 3, 4), L.tensor([0, 1])) ;; L.nn.functional.mse_loss(L.ones(2, 3), L.ones(2, 4))
            L.nn.functional.l1_loss(L.ones(2, 3), L.ones(2, 4)) ;; L.nn.functional.huber_loss(L.ones(2, 3), L.ones(2, 3), delta=-1.)
            L.nn.functional.huber_loss(L.ones(2, 3), L.ones(2, 3), delta=0.) ;; L.nn.functional.smooth_l1_loss(L.ones(2, 3), L.ones(2, 3), beta=-1.)
            L.nn.functional.binary_cross_entropy(L.ones(2) * 2, L.ones(2)) ;; L.nn.functional.binary_cross_entropy(-L.ones(2), L.ones(2))
            L.nn.functional.binary_cross_entropy(L.ones(2), L.ones(2, dtype=L.int64)) ;; L.nn.functional.binary_cross_entropy(L.tensor([float("nan")]), L.ones(1))
            L.nn.functional.binary_cross_entropy_with_logits(L.ones(2), L.ones(2, dtype=L.int64)) ;; L.nn.functional.kl_div(L.ones(2), L.ones(3))
            L.nn.functional.ctc_loss(L.ones(5, 1, 3).log_softmax(2), L.tensor([[1, 2]]), L.tensor([6]), L.tensor([2]))
            L.nn.functional.ctc_loss(L.ones(5, 1, 3).log_softmax(2), L.tensor([[1, 2]]), L.tensor([5]), L.tensor([3]))
            L.nn.functional.ctc_loss(L.ones(5, 1, 3).log_softmax(2), L.tensor([[1, 2]]), L.tensor([-1]), L.tensor([2]))
            L.nn.functional.ctc_loss(L.ones(5, 1, 3).log_softmax(2), L.tensor([[1, 2]]), L.tensor([5]), L.tensor([2]), blank=3)
            L.nn.functional.multi_margin_loss(L.ones(2, 3), L.tensor([0, 3]))
            L.nn.functional.multilabel_margin_loss(L.ones(2, 3), L.tensor([[0, 3, -1], [0, 0, 0]]))
            L.nn.functional.cosine_embedding_loss(L.ones(2, 3), L.ones(2, 3), L.ones(3)) ;; L.nn.functional.margin_ranking_loss(L.ones(2), L.ones(3), L.ones(2))
            L.nn.functional.triplet_margin_loss(L.ones(2, 3), L.ones(2, 4), L.ones(2, 3)) ;; L.nn.functional.batch_norm(L.ones(2, 3), L.ones(4), L.ones(4))
            L.nn.functional.batch_norm(L.ones(2, 3), None, None) ;; L.nn.functional.batch_norm(L.ones(2, 3), L.ones(3), L.ones(3), L.ones(2))
            L.nn.functional.layer_norm(L.ones(2, 3), (4,)) ;; L.nn.functional.layer_norm(L.ones(2, 3), ())
            L.nn.functional.layer_norm(L.ones(2, 3), (3,), L.ones(2)) ;; L.nn.functional.group_norm(L.ones(2, 3), 2) ;; L.nn.functional.group_norm(L.ones(3), 1)
            L.nn.functional.group_norm(L.ones(2, 4), 2, L.ones(3)) ;; L.nn.functional.rms_norm(L.ones(2, 3), (4,)) ;; L.nn.functional.glu(L.ones(3))
            L.nn.functional.glu(L.ones(())) ;; L.nn.functional.gelu(L.ones(3), approximate="foo") ;; L.nn.functional.prelu(L.ones(2, 3), L.ones(2))
            L.nn.functional.rrelu(L.ones(2), .5, .1, True) ;; L.nn.functional.cosine_similarity(L.ones(2, 3), L.ones(2, 4))
            L.nn.functional.pairwise_distance(L.ones(2, 3), L.ones(2, 4)) ;; L.cdist(L.ones(2, 3), L.ones(2, 4)) ;; L.cdist(L.ones(2, 3), L.ones(2, 3), p=-1)
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 2, 3), L.ones(1, 2, 4), L.ones(1, 2, 3))
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 2, 3), L.ones(1, 4, 3), L.ones(1, 2, 3))
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 2, 3), L.ones(1, 2, 3), L.ones(1, 2, 3), attn_mask=L.ones(3, 3))
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 2, 3), L.ones(1, 2, 3), L.ones(1, 2, 3), attn_mask=L.ones(2, 2), is_causal=True)
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 1, 2, 3), L.ones(1, 1, 2, 3), L.ones(1, 1, 2, 3), L.ones(2, 2), dropout_p=0.5, is_causal=True)
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 1, 2, 3), L.ones(1, 1, 2, 3), L.ones(1, 1, 2, 3), L.ones(2, 2, requires_grad=True), 0., True)
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 1, 2, 3), L.ones(1, 1, 2, 3), L.ones(1, 1, 2, 3), L.ones(2, 2).long())
            L.nn.functional.scaled_dot_product_attention(L.ones(3), L.ones(3), L.ones(3))""",
        TypeError: r"""
            L.where(L.tensor([1]), L.ones(1)) ;; L.where(L.tensor([True]), other=L.ones(1))
            L.nn.functional.linear(None, L.ones(4, 3)) ;; L.nn.functional.conv2d(L.ones(1, 3, 4, 4), L.ones(2, 3, 3, 3), stride="a")
            L.nn.functional.max_pool2d(L.ones(1, 3, 4, 4), "a") ;; L.nn.functional.pad(L.ones(2, 3), "a") ;; L.nn.functional.cross_entropy(L.ones(2, 3), [0, 1])
            L.nn.functional.layer_norm(L.ones(2, 3), 3) ;; L.nn.functional.dropout(L.ones(2), "a") ;; L.nn.functional.log_softmax(L.ones(2, 3), "a")
            L.nn.functional.threshold(L.ones(2), "a", 1) ;; L.nn.functional.cross_entropy(L.ones(1, 2), L.tensor([0]), [1., 1.])
            L.nn.functional.nll_loss(L.ones(1, 2), L.tensor([0]), 1.) ;; L.nn.functional.binary_cross_entropy_with_logits(L.ones(1), L.ones(1), pos_weight=2.)""",
        NotImplementedError: r"""
            L.nn.functional.pad(L.ones(2, 3), (1, 1), mode="foo") ;; L.nn.functional.interpolate(L.ones(1, 1, 4, 4), size=2, mode="foo")
            L.nn.functional.interpolate(L.ones(1, 1, 4, 4), size=2, mode="linear") ;; L.nn.functional.interpolate(L.ones(4), size=2)
            L.nn.functional.cross_entropy(L.ones(2, 3, dtype=L.int64), L.tensor([0, 1]))""",
        ValueError: r"""
            L.nn.functional.interpolate(L.ones(1, 1, 4, 4), 2, mode="lanczos") ;; L.nn.functional.interpolate(L.ones(1, 1, 4), 2, mode="lanczos", antialias=True)
            L.nn.functional.interpolate(L.ones(1, 1, 4, 4), 2, mode="lanczos", antialias=True, align_corners=True)
            L.nn.functional.embedding_bag(L.tensor([[1]]), L.ones(3)) ;; L.nn.functional.embedding_bag(L.tensor([[1]]), L.ones(3, 2), mode="max", scale_grad_by_freq=True)
            L.nn.functional.interpolate(L.ones(1, 1, 4, 4), size=2, scale_factor=2) ;; L.nn.functional.interpolate(L.ones(1, 1, 4, 4))
            L.nn.functional.embedding_bag(L.tensor([1]), L.ones(3, 2)) ;; L.nn.functional.embedding_bag(L.tensor([1, 2]), L.ones(3, 2), L.tensor([0]), mode="foo")
            L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 1, 2])) ;; L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 1]), reduction="foo")
            L.nn.functional.nll_loss(L.ones(2, 3), L.tensor([0])) ;; L.nn.functional.mse_loss(L.ones(2, 3), L.ones(2, 3), reduction="foo")
            L.nn.functional.binary_cross_entropy(L.ones(2), L.ones(3)) ;; L.nn.functional.binary_cross_entropy_with_logits(L.ones(2), L.ones(3))
            L.nn.functional.kl_div(L.ones(2), L.ones(2), reduction="foo") ;; L.nn.functional.multi_margin_loss(L.ones(2, 3), L.tensor([0, 1]), p=3)
            L.nn.functional.gaussian_nll_loss(L.ones(2), L.ones(2), -L.ones(2)) ;; L.nn.functional.poisson_nll_loss(L.ones(2), L.ones(2), reduction="foo")
            L.nn.functional.batch_norm(L.ones(1, 3), L.ones(3), L.ones(3), training=True) ;; L.nn.functional.instance_norm(L.ones(2, 3))
            L.nn.functional.instance_norm(L.ones(2, 3, 1)) ;; L.nn.functional.local_response_norm(L.ones(3), 2) ;; L.nn.functional.dropout(L.ones(2), 1.5)
            L.nn.functional.dropout(L.ones(2), -.1) ;; L.nn.functional.alpha_dropout(L.ones(2), 2.) ;; L.nn.functional.hardtanh(L.ones(2), 1., -1.)""",
        IndexError: r"""
            L.nn.functional.embedding(L.tensor([5]), L.ones(3, 2)) ;; L.nn.functional.embedding(L.tensor([-1]), L.ones(3, 2))
            L.nn.functional.embedding(L.tensor([2**40]), L.ones(3, 2)) ;; L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 3]))
            L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, -1])) ;; L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([2**62, 0]))
            L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([-2**63, 0])) ;; L.nn.functional.nll_loss(L.ones(2, 3), L.tensor([0, 3]))
            L.nn.functional.softmax(L.ones(2, 3), 4) ;; L.nn.functional.normalize(L.ones(2, 3), dim=4)""",
        AssertionError: r"""
            L.nn.functional.embedding(L.tensor([1]), L.ones(3, 2), padding_idx=5)""",
        AttributeError: r"""
            L.nn.functional.mse_loss(L.ones(2, 3), None) ;; L.nn.functional.mse_loss(L.ones(2, 3), 1.)""",
    },
    "layers": {
        RuntimeError: r"""
            L.nn.Linear(-1, 2) ;; L.nn.Linear(2, -1) ;; L.nn.Linear(2**40, 2**40) ;; L.nn.Linear(2, 3)(L.ones(2, 3))
            L.nn.Linear(2, 3)(L.ones(2, 2, dtype=L.float64)) ;; L.nn.Linear(2, 3, dtype=L.int64) ;; L.nn.Linear(2, 3).to("nope") ;; L.nn.Conv2d(3, 4, -1)
            L.nn.Conv2d(3, 4, 3)(L.ones(1, 4, 5, 5)) ;; L.nn.Conv2d(3, 4, 3)(L.ones(1, 3, 2, 2)) ;; L.nn.Conv2d(3, 4, 3)(L.ones(5, 5))
            L.nn.BatchNorm1d(3)(L.ones(2, 4)) ;; L.nn.BatchNorm1d(-3) ;; L.nn.LayerNorm(3)(L.ones(2, 4)) ;; L.nn.GroupNorm(2, 4)(L.ones(2, 3))
            L.nn.RNN(3, 4)(L.ones(2, 5)) ;; L.nn.RNN(3, 4)(L.ones(2, 3), L.ones(1, 2, 4)) ;; L.nn.RNN(3, 4)(L.ones(2, 5, 3), L.ones(1, 5, 5))
            L.nn.LSTM(3, 4)(L.ones(2, 5, 3), (L.ones(1, 5, 4),) * 3) ;; L.nn.LSTM(3, 4)(L.ones(2, 5, 3), (L.ones(1, 4), L.ones(1, 4)))
            L.nn.LSTM(3, 4)(L.ones(2, 5, 3), (L.ones(1, 5, 4), L.ones(1, 5, 3))) ;; L.nn.GRU(3, 4)(L.ones(2, 5, 4)) ;; L.nn.GRU(3, 4)(L.ones(0, 2, 3))
            L.nn.LSTMCell(3, 4)(L.ones(2, 4)) ;; L.nn.LSTMCell(3, 4)(L.ones(2, 3), (L.ones(3, 4), L.ones(2, 4))) ;; L.nn.Embedding(3, 4)(L.tensor([1.]))
            L.nn.Embedding(-3, 4) ;; L.nn.MultiheadAttention(4, 2)(L.ones(2, 3, 4), L.ones(2, 3, 4), L.ones(2, 3, 4), attn_mask=L.ones(3, 3))
            L.nn.TransformerEncoderLayer(4, 2, activation="foo") ;; L.nn.MaxPool2d(2)(L.ones(1, 1, 1, 1)) ;; L.nn.AvgPool2d(2)(L.ones(1, 1, 1, 1))
            L.nn.PixelShuffle(2)(L.ones(1, 3, 2, 2)) ;; L.nn.Parameter(L.ones(2, dtype=L.int64)) ;; L.nn.Linear(2, 2).load_state_dict({})
            L.nn.Linear(2, 2).load_state_dict({"weight": L.ones(2, 2), "bias": L.ones(2), "foo": L.ones(2)})
            L.nn.Linear(2, 2).load_state_dict({"weight": L.ones(3, 2), "bias": L.ones(2)}) ;; L.nn.Linear(2, 2).load_state_dict({"weight": 1, "bias": L.ones(2)})
            L.nn.Linear(2, 2).load_state_dict({"weight": "a", "bias": None})""",
        TypeError: r"""
            L.nn.Linear("a", 2) ;; L.nn.Linear(2.5, 2) ;; L.nn.Linear(2) ;; L.nn.Linear(2, 3)("a") ;; L.nn.Linear(2, 3)(None) ;; L.nn.Linear(2, 3)()
            L.nn.Linear(2, 3).to(L.int64) ;; L.nn.LayerNorm("a") ;; L.nn.Dropout("a") ;; L.nn.Sequential(1) ;; L.nn.Sequential(L.nn.Linear(2, 2), "a")
            L.nn.ModuleList([1]) ;; L.nn.ModuleList(1) ;; L.nn.ModuleDict({"a": 1}) ;; L.nn.ModuleDict({1: L.nn.ReLU()})
            L.nn.Module().register_parameter("a", 1) ;; L.nn.Module().register_parameter(1, None) ;; L.nn.Module().register_buffer("a", 1)
            L.nn.Module().add_module("a", 1) ;; L.nn.Module(1) ;; L.nn.Module(foo=1) ;; L.nn.Linear(2, 2).load_state_dict([1])
            L.nn.Linear(2, 2).load_state_dict(None) ;; setattr(L.nn.Linear(2, 2), "weight", L.ones(2, 2)) ;; setattr(L.nn.Linear(2, 2), "weight", 1)
            setattr(L.nn.Sequential(L.nn.ReLU()), "0", 1) ;; L.nn.LSTMCell(2, 3)(L.ones(2, 2), L.ones(2, 3))""",
        AttributeError: r"""
            L.nn.Linear(2, 3).foo ;; L.nn.GRU(3, 4)("a") ;; L.nn.Module().get_submodule("a") ;; L.nn.Module().get_parameter("a")
            L.nn.Linear(2, 2).load_state_dict({1: 2}) ;; delattr(L.nn.Linear(2, 2), "foo") ;; class_without_init(L)""",
        ValueError: r"""
            L.nn.LazyLinear(3).weight + 1 ;; sum(p.numel() for p in L.nn.LazyLinear(3).parameters()) ;; L.nn.init.zeros_(L.nn.LazyLinear(3).weight)
            L.nn.LazyBatchNorm1d().running_mean.sum() ;; L.nn.LazyLinear(3).bias[0] ;; L.nn.LazyLinear(3).requires_grad_(False)
            L.nn.Conv2d(3, 4, 3, groups=2) ;; L.nn.Conv2d(3, 4, 3, groups=0) ;; L.nn.Conv2d(3, 4, 3, padding="foo")
            L.nn.Conv2d(3, 4, 3, padding="same", stride=2) ;; L.nn.Conv2d(3, 4, 3, padding_mode="foo") ;; L.nn.BatchNorm1d(3)(L.ones(3))
            L.nn.BatchNorm1d(3)(L.ones(1, 3)) ;; L.nn.BatchNorm2d(3)(L.ones(2, 3)) ;; L.nn.GroupNorm(2, 3)
            L.nn.InstanceNorm2d(3, affine=True)(L.ones(2, 4, 5, 5)) ;; L.nn.RNN(3, 4)(L.ones(2, 2, 2, 3)) ;; L.nn.RNN(3, 4, nonlinearity="foo") ;; L.nn.RNN(3, 0)
            L.nn.RNN(3, 4, num_layers=0) ;; L.nn.RNN(3, 4, num_layers=2, dropout=2) ;; L.nn.LSTM(3, 4, proj_size=4) ;; L.nn.LSTM(3, 4, proj_size=-1)
            L.nn.MultiheadAttention(4, 0) ;; L.nn.Dropout(2) ;; L.nn.Module().train("a")""",
        IndexError: r"""
            L.nn.Embedding(3, 4)(L.tensor([3])) ;; L.nn.Flatten(5)(L.ones(2)) ;; L.nn.Softmax(4)(L.ones(2)) ;; L.nn.Sequential(L.nn.Linear(2, 2))[3]
            L.nn.ModuleList([L.nn.ReLU()])[1] ;; L.nn.LSTM(3, 4)(L.ones(2, 5, 3), (L.ones(1, 5, 4),)) ;; L.nn.LSTM(3, 4)(L.ones(2, 5, 3), L.ones(1, 5, 4))""",
        AssertionError: r"""
            L.nn.Embedding(3, 4, padding_idx=3) ;; L.nn.Embedding.from_pretrained(L.ones(3)) ;; L.nn.MultiheadAttention(5, 2)
            L.nn.MultiheadAttention(4, 2)(L.ones(2, 3, 5), L.ones(2, 3, 5), L.ones(2, 3, 5))
            L.nn.MultiheadAttention(4, 2)(L.ones(2, 3, 4), L.ones(2, 2, 4), L.ones(2, 3, 4))
            L.nn.MultiheadAttention(4, 2)(L.ones(2, 3, 4), L.ones(2, 3, 4), L.ones(2, 3, 4), key_padding_mask=L.ones(2, 3)) ;; L.nn.TransformerEncoderLayer(5, 2)
            L.nn.TransformerEncoderLayer(4, 2)(L.ones(2, 3, 5))""",
        NotImplementedError: r"""
            L.nn.Upsample(scale_factor=2)(L.ones(2)) ;; L.nn.Module()(1) ;; L.nn.Module().forward(1)""",
        KeyError: r"""
            L.nn.ModuleDict({"a": L.nn.ReLU()})["b"] ;; L.nn.Module().register_parameter("a.b", None) ;; L.nn.Module().register_parameter("", None)
            L.nn.Module().register_buffer("a.b", L.ones(2)) ;; L.nn.Module().add_module("a.b", L.nn.ReLU())""",
    },
    "autograd": {
        RuntimeError: r"""
            L.ones(2).sum().backward() ;; _leaf(L).backward() ;; (_leaf(L) * 2).backward() ;; (_leaf(L) * 2).backward(L.ones(3))
            (_leaf(L) * 2).sum().backward(inputs=[]) ;; (_leaf(L) * 2).sum().backward(inputs=[L.ones(2)]) ;; (_leaf(L) * 2).sum().backward(inputs="a") ;; twice(L)
            changed_saved(L) ;; _leaf(L).add_(1) ;; _leaf(L)[0].add_(1) ;; _leaf(L).__setitem__(0, 1) ;; _leaf(L).zero_()
            L.ones(2, dtype=L.int64).requires_grad_() ;; setattr(L.ones(2, dtype=L.int64), "requires_grad", True) ;; setattr(L.ones(2), "requires_grad", "a")
            setattr(_leaf(L) * 2, "requires_grad", False) ;; setattr(_leaf(L), "grad", L.ones(3)) ;; setattr(_leaf(L), "grad", L.ones(2, dtype=L.float64))
            L.ones(2).retain_grad() ;; L.ones(2).register_hook(lambda g: g) ;; hooked(L, lambda g: L.ones(3)) ;; L.autograd.grad(L.ones(2).sum(), L.ones(2))
            L.autograd.grad((_leaf(L) * 2), _leaf(L)) ;; L.autograd.grad((_leaf(L) * 2).sum(), _leaf(L)) ;; L.autograd.grad((_leaf(L) * 2).sum(), [])
            L.autograd.grad((_leaf(L) * 2).sum(), "a") ;; L.autograd.grad([], []) ;; _leaf(L)[:1].detach_() ;; (_leaf(L) * inference(L)).sum().backward()
            inference(L).add_(1) ;; function(L, forward=lambda c, x: x * 2, backward=lambda c, g: (g, g)).sum().backward()
            function(L, forward=lambda c, x: x * 2, backward=lambda c, g: L.ones(3)).sum().backward()
            function(L, forward=lambda c, x: x * 2, backward=lambda c, g: "a").sum().backward()
            repeated(L, lambda L: function(L, forward=saving, backward=lambda c, g: g * c.saved_tensors[0]).sum())
            L.autograd.gradcheck(lambda x: x.detach() * x, L.ones(2, dtype=L.float64, requires_grad=True))
            L.autograd.functional.hessian(lambda x: x, L.ones(2)) ;; L.func.grad(lambda x: x)(L.ones(2))""",
        TypeError: r"""
            L.autograd.Variable(3) ;; (_leaf(L) * 2).backward("a") ;; (_leaf(L) * 2).backward(1.) ;; setattr(_leaf(L), "grad", 1) ;; setattr(L.ones(2), "data", 1) ;; hooked(L, lambda g: 1)
            L.autograd.grad(1, _leaf(L)) ;; L.autograd.backward(None) ;; _leaf(L).detach_().add_("a") ;; L.autograd.functional.jacobian(lambda x: 1, L.ones(2))
            L.autograd.functional.jacobian(1, L.ones(2)) ;; L.func.grad(1)(L.ones(2)) ;; L.set_grad_enabled("a")
            L.utils.checkpoint.checkpoint(1, L.ones(2), use_reentrant=False)
            L.func.functional_call(L.nn.Linear(2, 2), {"weight": 3}, (L.ones(2),)) ;; L.func.functional_call(L.nn.Linear(2, 2), {"training": L.ones(2)}, (L.ones(2),))""",
        AttributeError: r"""
            setattr(L.ones(2), "shape", (2,)) ;; setattr(L.ones(2), "dtype", L.float64) ;; setattr(L.ones(2), "grad_fn", 1) ;; setattr(L.ones(2), "is_leaf", 1)""",
        NotImplementedError: r"""
            function(L) ;; L.unique(_leaf(L)).sum().backward() ;; L.unique(_leaf(L), dim=0).sum().backward() ;; L.unique_consecutive(_leaf(L)).sum().backward()""",
        ValueError: r"""
            L.autograd.gradcheck(lambda x: x * 2, L.ones(2, dtype=L.float64)) ;; L.func.vmap(lambda x: x)(1) ;; L.func.vmap(lambda x: x)(L.ones(()))
            L.func.vmap(lambda x, y: x)(L.ones(2), L.ones(3)) ;; L.func.vmap(lambda x: x, in_dims=3)(L.ones(2)) ;; L.func.vmap(lambda x: 1)(L.ones(2))
            L.func.functional_call(L.nn.Linear(2, 2), [L.ones(2, 2)], (L.ones(2),))
            L.func.functional_call(L.nn.Linear(2, 2), ({"bias": L.ones(2)}, {"bias": L.ones(2)}), (L.ones(2),))""",
    },
    "optim": {
        ValueError: r"""
            L.optim.SGD([], lr=.1) ;; L.optim.SGD([_leaf(L) * 2], lr=.1) ;; L.optim.SGD([_leaf(L)], lr=-1) ;; L.optim.SGD([_leaf(L)], lr=.1, momentum=-1)
            L.optim.SGD([_leaf(L)], lr=.1, weight_decay=-1) ;; L.optim.SGD([_leaf(L)], lr=.1, nesterov=True) ;; in_two_groups(L)
            L.optim.Adam([_leaf(L)], lr=-1) ;; L.optim.Adam([_leaf(L)], betas=(1., .9)) ;; L.optim.Adam([_leaf(L)], betas=(0, .9))
            L.optim.AdamW([_leaf(L)], betas=(0, 0)) ;; L.optim.Adam([_leaf(L)], betas=(0, 1)) ;; L.optim.RAdam([_leaf(L)], betas=(0, 1)) ;; L.optim.Adam([_leaf(L)], betas=(.9, -1.))
            L.optim.Adam([_leaf(L)], eps=-1) ;; L.optim.Adam([_leaf(L)], weight_decay=-1) ;; L.optim.RMSprop([_leaf(L)], alpha=-1)
            L.optim.Adagrad([_leaf(L)], lr_decay=-1) ;; L.optim.LBFGS([{"params": [_leaf(L)]}, {"params": [_leaf(L)]}])
            L.optim.SGD([_leaf(L)], lr=.1).load_state_dict({"param_groups": [], "state": {}})
            L.optim.SGD([_leaf(L)], lr=.1).load_state_dict({"param_groups": [{"params": [0, 1]}], "state": {}})
            L.optim.lr_scheduler.LambdaLR(sgd(L), [lambda e: 1, lambda e: 1]) ;; L.optim.lr_scheduler.CosineAnnealingWarmRestarts(sgd(L), 0)
            L.optim.lr_scheduler.CosineAnnealingWarmRestarts(sgd(L), 2, T_mult=.5) ;; L.optim.lr_scheduler.OneCycleLR(sgd(L), 1.)
            L.optim.lr_scheduler.OneCycleLR(sgd(L), 1., total_steps=-1) ;; L.optim.lr_scheduler.OneCycleLR(sgd(L), 1., total_steps=2, anneal_strategy="foo")
            over_one_cycle(L) ;; L.optim.lr_scheduler.ReduceLROnPlateau(sgd(L), factor=2) ;; L.optim.lr_scheduler.ReduceLROnPlateau(sgd(L), mode="foo")
            L.optim.lr_scheduler.ReduceLROnPlateau(sgd(L), threshold_mode="foo") ;; L.optim.lr_scheduler.ReduceLROnPlateau(sgd(L)).step("a")
            L.optim.lr_scheduler.LinearLR(sgd(L), start_factor=0) ;; L.optim.lr_scheduler.LinearLR(sgd(L), end_factor=2)
            L.optim.lr_scheduler.ConstantLR(sgd(L), factor=2) ;; L.optim.lr_scheduler.SequentialLR(sgd(L), [], [])
            L.optim.lr_scheduler.CyclicLR(sgd(L), .1, .2, mode="foo") ;; L.nn.utils.clip_grad_norm_([_leaf(L)], "a")
            L.nn.utils.clip_grad_value_([_leaf(L)], "a")""",
        TypeError: r"""
            L.optim.SGD(None, lr=.1) ;; L.optim.SGD(_leaf(L), lr=.1) ;; L.optim.SGD([1], lr=.1) ;; L.optim.SGD([_leaf(L)], lr="a")
            L.optim.SGD([_leaf(L)], lr=None) ;; L.optim.SGD([_leaf(L)], foo=1) ;; L.optim.SGD({"a": _leaf(L)}, lr=.1)
            L.optim.SGD([{"params": {_leaf(L)}}], lr=.1) ;; L.optim.Adam([_leaf(L)], betas=.9) ;; L.optim.AdamW([_leaf(L)], betas=("a", .9))
            L.optim.LBFGS([_leaf(L)]).step() ;; L.optim.SGD([_leaf(L)], lr=.1).step(1) ;; L.optim.SGD([_leaf(L)], lr=.1).add_param_group(1)
            L.optim.lr_scheduler.StepLR(1, 2) ;; L.optim.lr_scheduler.StepLR(sgd(L), "a").step() ;; L.optim.lr_scheduler.StepLR(sgd(L))
            L.optim.lr_scheduler.LambdaLR(sgd(L), 1) ;; L.optim.lr_scheduler.ReduceLROnPlateau(sgd(L)).step() ;; L.optim.lr_scheduler.MultiStepLR(sgd(L), 1)
            L.optim.lr_scheduler.ExponentialLR(sgd(L), "a").step() ;; L.nn.utils.clip_grad_norm_(1, 1.)""",
        KeyError: r"""
            L.optim.SGD([{"params": [_leaf(L)]}, {"lr": 1}], lr=.1) ;; L.optim.SGD([_leaf(L)], lr=.1).load_state_dict({})
            L.optim.SGD([_leaf(L)], lr=.1).add_param_group({})""",
        IndexError: r"""
            L.optim.Adam([_leaf(L)], betas=(.9,))""",
        ZeroDivisionError: r"""
            L.optim.lr_scheduler.StepLR(sgd(L), 0).step()""",
        RuntimeError: r"""
            clip_nonfinite(L)""",
    },
    "data": {
        ValueError: r"""
            L.utils.data.DataLoader([1, 2], batch_size=0) ;; L.utils.data.DataLoader([1, 2], batch_size=-1) ;; L.utils.data.DataLoader([1, 2], batch_size="a")
            L.utils.data.DataLoader([1, 2], batch_size=1.5) ;; L.utils.data.DataLoader([1, 2], num_workers=-1) ;; L.utils.data.DataLoader([1, 2], timeout=-1)
            L.utils.data.DataLoader([1, 2], shuffle=True, sampler=[0]) ;; L.utils.data.DataLoader([1, 2], batch_sampler=[[0]], batch_size=2)
            L.utils.data.DataLoader([1, 2], batch_size=None, shuffle=True, drop_last=True) ;; L.utils.data.DataLoader([1, 2], prefetch_factor=2)
            L.utils.data.DataLoader([1, 2], persistent_workers=True) ;; L.utils.data.DataLoader([], shuffle=True)
            setattr(L.utils.data.DataLoader([1, 2]), "batch_size", 3) ;; L.utils.data.ConcatDataset([[1]])[-2] ;; L.utils.data.StackDataset([1], [1, 2])
            L.utils.data.random_split([1, 2], [1, 2]) ;; L.utils.data.random_split([1, 2], [.5, .6]) ;; L.utils.data.RandomSampler([1], num_samples=0)
            L.utils.data.RandomSampler([1], num_samples=-1) ;; list(L.utils.data.RandomSampler([])) ;; L.utils.data.WeightedRandomSampler([1.], 0)
            L.utils.data.WeightedRandomSampler([1.], "a") ;; L.utils.data.BatchSampler([1], 0, False) ;; L.utils.data.BatchSampler([1], 1, "a")""",
        TypeError: r"""
            L.utils.data.DataLoader([1, 2], num_workers="a") ;; L.utils.data.DataLoader([1], foo=1) ;; list(L.utils.data.DataLoader([1, "a"], batch_size=2))
            list(L.utils.data.DataLoader([object(), object()], batch_size=2)) ;; list(L.utils.data.DataLoader([None, None], batch_size=2))
            list(L.utils.data.DataLoader([1, 2], collate_fn=1)) ;; len(L.utils.data.DataLoader(endless(L))) ;; L.utils.data.random_split([1, 2], ["a"])
            L.utils.data.random_split([1, 2], [1.5, .5]) ;; L.utils.data.random_split(1, [1]) ;; L.utils.data.RandomSampler([1], replacement="a")""",
        RuntimeError: r"""
            list(L.utils.data.DataLoader([L.ones(2), L.ones(3)], batch_size=2)) ;; list(L.utils.data.DataLoader([[1, 2], [1]], batch_size=2))
            list(L.utils.data.WeightedRandomSampler([-1.], 1)) ;; list(L.utils.data.WeightedRandomSampler([1.], 2, replacement=False))""",
        KeyError: r"""
            list(L.utils.data.DataLoader([{"a": 1}, {"b": 1}], batch_size=2))""",
        IndexError: r"""
            list(L.utils.data.DataLoader([1, 2], sampler=[5])) ;; list(L.utils.data.DataLoader([1, 2], batch_sampler=[[5]]))
            L.utils.data.TensorDataset(L.ones(2))[5] ;; L.utils.data.Subset([1, 2], [5])[0] ;; L.utils.data.ConcatDataset([[1]])[2]
            L.utils.data.default_collate([])""",
        AssertionError: r"""
            L.utils.data.TensorDataset(L.ones(2), L.ones(3)) ;; L.utils.data.ConcatDataset([])""",
        AttributeError: r"""
            L.utils.data.TensorDataset(1)""",
        NotImplementedError: r"""
            L.utils.data.Dataset()[0]""",
    },
    "numpy": {
        TypeError: r"""
            L.from_numpy(1) ;; L.from_numpy([1]) ;; L.from_numpy(np.array("a")) ;; L.from_numpy(np.array([None])) ;; L.from_numpy(np.ones(3, "f16"))
            L.from_numpy(np.ones(3, "M8[s]")) ;; L.from_numpy(np.ones(3, [("a", "f4")])) ;; L.tensor(np.array([None])) ;; L.tensor(np.array("a"))
            L.from_numpy(np.float32(1)) ;; L.ones(2).copy_("a") ;; L.ones(2).fill_("a") ;; L.ones(2).fill_(None) ;; L.ones(2).set_(1) ;; L.ones(2).clamp("a")
            L.ones(2).pow("a") ;; L.Size([1.5]) ;; L.Size(["a"]) ;; L.Size(1) ;; L.device("cpu", "a") ;; L.device(None) ;; L.finfo(L.int64) ;; L.iinfo(L.float32)
            L.finfo("a") ;; L.finfo(1) ;; L.set_default_dtype(L.int64) ;; L.set_default_dtype("a") ;; L.save(1) ;; L.nn.utils.vector_to_parameters(1, [L.ones(2)])
            L.distributions.Normal(0., 1.).sample("a") ;; L.testing.assert_close(L.ones(2), "a") ;; L.amp.autocast() ;; L.Tensor("a") ;; L.Tensor(1.5)
            L.Tensor(2, "a") ;; L.LongTensor(L.ones(2)) ;; L.bucketize("a", L.ones(2)) ;; L.equal(L.ones(2), 1) ;; L.ones(2).logit("a")""",
        ValueError: r"""
            L.from_numpy(np.ones(3)[::-1]) ;; L.from_numpy(np.ones(3, ">f4")) ;; L.as_tensor(np.ones(3)[::-1])
            L.from_numpy(np.zeros(3, dtype=[("a", "u1"), ("b", "f4")])["b"]) ;; L.frombuffer(b"", dtype=L.float32) ;; L.frombuffer(b"abc", dtype=L.float32)
            L.frombuffer(bytearray(8), dtype=L.float32, count=3) ;; L.frombuffer(bytearray(8), dtype=L.float32, offset=9)
            L.frombuffer(bytearray(8), dtype=L.float32, offset=-1) ;; L.frombuffer(bytearray(8), dtype=L.float32, count=0) ;; L.frombuffer(1, dtype=L.float32)
            L.ones(2).type("a") ;; L.nn.init.xavier_uniform_(L.ones(2)) ;; L.nn.init.kaiming_normal_(L.ones(2, 2), mode="foo")
            L.nn.init.kaiming_normal_(L.ones(2, 2), nonlinearity="foo") ;; L.nn.init.calculate_gain("foo") ;; L.nn.init.orthogonal_(L.ones(2))
            L.nn.init.eye_(L.ones(2)) ;; L.nn.init.dirac_(L.ones(2)) ;; L.nn.init.dirac_(L.ones(3, 2, 3), groups=2) ;; L.nn.init.sparse_(L.ones(2), .1)
            L.nn.utils.parameters_to_vector([]) ;; L.distributions.Normal(0., -1.) ;; L.distributions.Normal("a", 1.) ;; L.distributions.Categorical()
            L.distributions.Categorical(probs=L.tensor([-1., 1.])) ;; L.distributions.Categorical(logits=L.ones(2), probs=L.ones(2))
            L.distributions.Categorical(probs=L.tensor(1.)) ;; L.distributions.Bernoulli(2.) ;; L.distributions.Bernoulli() ;; L.distributions.Uniform(1., 0.)
            L.distributions.Normal(0., 1.).log_prob("a") ;; L.distributions.Categorical(probs=L.ones(3)).log_prob(L.tensor(5))
            L.distributions.Dirichlet(L.tensor(1.)) ;; L.distributions.MultivariateNormal(L.zeros(2)) ;; L.distributions.MultivariateNormal(L.zeros(2), -L.eye(2))
            L.Tensor([["a"]])""",
        RuntimeError: r"""
            np.asarray(_leaf(L)) ;; L.ones(2).copy_(L.ones(3)) ;; L.ones(2).to("a") ;; L.ones(3).view(L.float64) ;; L.ones(2).fill_(L.ones(2))
            L.ones(1).expand(3).add_(1) ;; L.ones(2).clamp() ;; L.ones(2).lerp(L.ones(3), .5) ;; L.ones(2).addcmul(L.ones(3), L.ones(2)) ;; L.device("foo")
            L.device("cpu:x") ;; L.set_num_threads(0) ;; L.set_num_threads("a") ;; L.set_num_threads(-1) ;; L.nn.init.uniform_(L.ones(2), 2, 1)
            L.nn.utils.rnn.pad_sequence([]) ;; L.nn.utils.rnn.pad_sequence(L.ones(2)) ;; L.nn.utils.rnn.pad_sequence([L.ones(2, 3), L.ones(2, 4)])
            L.nn.utils.rnn.pack_padded_sequence(L.ones(3, 2), L.tensor([1, 3])) ;; L.nn.utils.rnn.pack_padded_sequence(L.ones(3, 2), L.tensor([3, 0]))
            L.nn.utils.rnn.pack_padded_sequence(L.ones(3, 2), L.tensor([3])) ;; L.nn.utils.vector_to_parameters(L.ones(1), [L.ones(2)])
            L.distributions.Normal(L.zeros(2), L.ones(3)) ;; L.distributions.Normal(0., 1.).sample((-1,)) ;; L.amp.autocast("nope") ;; L.Tensor(-1)
            L.searchsorted(L.ones(2, 2), L.ones(3, 2)) ;; L.bucketize(L.ones(2), L.ones(2, 2)) ;; L.allclose(L.ones(2), L.ones(3))
            L.allclose(L.ones(2), L.ones(2, dtype=L.float64)) ;; L.isclose(L.ones(2), L.ones(2), rtol=-1) ;; L.polygamma(-1, L.ones(2))
            L.combinations(L.ones(2, 2)) ;; L.cartesian_prod(L.ones(2, 2)) ;; L.tril_indices(-1, 2) ;; L.cov(L.ones(2, 2, 2)) ;; L.corrcoef(L.ones(2, 2, 2))
            L.diff(L.ones(())) ;; L.diff(L.ones(3), n=-1) ;; L.trapezoid(L.ones(2), L.ones(3))""",
        IndexError: r"""
            L.ones(2).numpy().__setitem__(3, 1)""",
        AttributeError: r"""
            L.ones(2).half().numpy().foo ;; L.nn.init.normal_("a") ;; L.lobpcg("a")""",
        IsADirectoryError: r"""
            L.load("/")""",
        EOFError: r"""
            L.load(__import__("io").BytesIO(b""))""",
        NotImplementedError: r"""
            L.distributions.kl_divergence(L.distributions.Normal(0., 1.), L.distributions.Bernoulli(.5))""",
        AssertionError: r"""
            L.testing.assert_close(L.ones(2), L.ones(3)) ;; L.testing.assert_close(L.ones(2), L.zeros(2))
            L.testing.assert_close(L.ones(2), L.ones(2, dtype=L.float64)) ;; L.testing.assert_close(1, 2)""",
    },
    "bools for numbers, numbers for bools": {
        TypeError: r"""
            L.ones(2, 3).sum(0, keepdim=1) ;; L.ones(2, 3).sum(0, 1) ;; L.ones(2, 3).sum(0, L.ones(2)) ;; L.ones(2, 3).mean(0, keepdim=np.bool_(True)) ;; L.ones(2, 3).max(0, keepdim=1)
            L.ones(2, 3).argmax(0, keepdim=0) ;; L.ones(2, 3).std(0, keepdim=1) ;; L.ones(2, 3).amax(0, 1) ;; L.ones(2, 3).all(0, keepdim=1)
            L.ones(2, 3).prod(0, keepdim=1) ;; L.ones(2, 3).topk(True) ;; L.ones(2, 3).topk(1, largest=1) ;; L.ones(2, 3).sort(descending=1)
            L.ones(2, 3).kthvalue(True) ;; L.ones(2, 3).chunk(True) ;; L.ones(2, 2).diagonal(True) ;; L.ones(2, 2).tril(True)
            L.eye(True) ;; L.randperm(True) ;; L.linspace(0, 1, True) ;; L.linspace(0, 1, 2.) ;; L.ones(2).unique(return_counts=1)""",
    },
    "what phases decide": {
        RuntimeError: r"""
            L.linalg.svd(L.tensor([[1, 2j], [3, 4]], requires_grad=True))[0].sum().real.backward()
            L.linalg.svd(L.tensor([[1, 2j], [3, 4]], requires_grad=True))[2].sum().real.backward() ;; L.linalg.cholesky(-L.eye(2).cfloat())""",
    },
    "without what they need": {
        TypeError: r"""
            L.tensor([1, None], dtype=L.float32) ;; L.tensor([None], dtype=L.int64)
            L.ones(2).view() ;; L.ones(2).reshape() ;; L.ones(2).expand() ;; L.ones(2).permute() ;; L.tensor(1.).view() ;; L.tensor(1.).permute()
            L.full((2,), L.tensor([2])) ;; L.arange(L.tensor([2]))""",
        ValueError: r"""
            L.einsum(L.ones(2)) ;; L.einsum("i") ;; L.tensor([2**63, -1])""",
        AssertionError: r"""
            L.nn.MultiheadAttention(4, 2, kdim=3)(L.ones(1, 3, 4), L.ones(1, 3, 4), L.ones(1, 3, 4))
            L.nn.MultiheadAttention(4, 2, vdim=3)(L.ones(1, 3, 4), L.ones(1, 3, 4), L.ones(1, 3, 4))""",
    },
    "of another type": {
        TypeError: r"""
            L.nn.functional.dropout(L.ones(4), .5, "a") ;; L.nn.functional.dropout(L.ones(4), .5, 1) ;; L.dropout(L.ones(4), .5, None)
            L.nn.functional.dropout2d(L.ones(1, 1, 2, 2), .5, "a") ;; L.nn.functional.alpha_dropout(L.ones(4), .5, np.True_) ;; L.ones(True) ;; L.zeros((True, 2))
            L.nn.functional.feature_alpha_dropout(L.ones(4, 4), .5, 1) ;; L.nn.functional.rrelu(L.ones(2), .1, .3, "a") ;; L.ones(2, 2).sum(True) ;; L.full((True,), 1.)
            L.ones(2, 2).softmax(True) ;; L.ones(2, 2).max(True) ;; L.ones(2, 2).cumsum(True) ;; L.ones(2, 2).unsqueeze(False) ;; L.ones(1, 2).squeeze(False)
            L.ones(2, 2).transpose(True, False) ;; L.ones(4).view(True, 4) ;; L.ones(4).reshape(True, 4) ;; L.ones(1, 2).expand(True, 2) ;; L.ones(2).repeat(True)
            L.ones(3).flip(True) ;; L.ones(3).roll(1, False) ;; L.ones(3).select(False, 0) ;; L.ones(3).unbind(False) ;; L.cat([L.ones(1)], False) ;; L.rand(True)
            L.ones(2).clamp(L.zeros(2), 1.) ;; L.ones(2).clamp_(0., L.ones(2)) ;; L.clip(L.ones(2), L.zeros(2), 1) ;; L.max(L.ones(2), L.ones(2), True)
            L.ones(2).min(L.ones(2), keepdim=True) ;; L.max(L.ones(2, 2), 0, other=L.ones(2)) ;; L.nn.functional.pad(L.ones(2), 1) ;; L.device("cpu", 1.5)
            L.nn.functional.pad(L.ones(2), (1, 1.)) ;; L.nn.functional.pad(L.ones(2), L.tensor([1, 1])) ;; L.nn.functional.pad(L.ones(2), np.array([1, 1]))
            L.nn.functional.ctc_loss(L.zeros(4, 1, 3), L.tensor([[1, 2]]), 4, 2) ;; L.nn.functional.ctc_loss(L.zeros(4, 1, 3), L.tensor([[1, 2]]), (4.,), (2,))
            L.nn.functional.ctc_loss(L.zeros(4, 1, 3), L.tensor([[1, 2]]), L.tensor([4]), (2,))
            L.nn.functional.ctc_loss(L.zeros(4, 1, 3), L.tensor([[1, 2]]), (4,), L.tensor([2])) ;; L.nn.functional.ctc_loss(L.zeros(4, 3), L.tensor([1]), (4,), (True,))""",
        RuntimeError: r"""
            L.nn.functional.ctc_loss(L.zeros(5, 4), L.tensor([1, 2]), (5,), (3,)) ;; L.nn.functional.ctc_loss(L.zeros(5, 4), L.tensor([1, 2]), (5,), (1,))
            L.nn.functional.ctc_loss(L.zeros(5, 2, 4), L.tensor([1, 2, 3]), (5, 5), (1, 1)) ;; L.nn.functional.ctc_loss(L.zeros(5, 1, 4), L.tensor(1), (5,), (1,))
            L.nn.functional.ctc_loss(L.zeros(5, 4), L.tensor([[1, 2], [1, 2]]), (5,), (2,))
            L.nn.functional.ctc_loss(L.zeros(5, 1, 4), L.tensor([[[1, 2]]]), (5,), (1,)) ;; L.nn.functional.ctc_loss(L.zeros(0, 1, 4), L.tensor([[1]]), (0,), (1,))
            L.nn.functional.ctc_loss(L.zeros(5, 1, 4), L.tensor([[1]]), L.tensor([True]), L.tensor([True]))
            L.nn.functional.ctc_loss(L.zeros(4, 1, 3), L.tensor([[1, 2]]), L.tensor([4.]), L.tensor([2.])) ;; L.device("cpu", -1) ;; L.device("cuda", -2)
            L.nn.functional.grid_sample(L.ones(1, 1, 2, 2), L.zeros(1, 1, 1, 2).double(), align_corners=False)
            L.nn.functional.scaled_dot_product_attention(L.ones(1, 2, 2), L.ones(1, 2, 2), L.ones(1, 2, 2), attn_mask=L.ones(2, 2).half())""",
        NotImplementedError: r"""
            L.nn.functional.ctc_loss(L.zeros(3, 1, 2).half(), L.tensor([[1]]), (3,), (1,))""",
        OverflowError: r"""
            L.tensor([10**400, 2.])""",
    },
    "narrow": {
        RuntimeError: r"""
            L.ones(2, dtype=L.int8).clamp(min=200) ;; L.ones(2, dtype=L.uint8).clamp(-5, 300) ;; L.ones(2, dtype=L.uint8).clamp(max=300)
            L.where(L.tensor([True, False]), L.ones(2, dtype=L.uint8), 300) ;; L.ones(2, dtype=L.uint8).masked_fill(L.tensor([True, False]), 300)
            L.ones(2, dtype=L.uint8).fill_(300) ;; L.ones(2, dtype=L.uint8).fill_(-300) ;; L.ones(2, dtype=L.uint8).fill_(1e30)
            L.ones(2, dtype=L.int64).fill_(1e30) ;; L.ones(2, dtype=L.int64).fill_(2**63) ;; L.ones(2, dtype=L.float32).fill_(1e300)
            L.ones(2, dtype=L.float16).fill_(1e6) ;; L.full((2,), 1e300) ;; L.full((2,), 1e6, dtype=L.float16) ;; L.full((2,), 1e40, dtype=L.bfloat16)
            L.ones(2).__setitem__(0, 1e300) ;; L.ones(2, dtype=L.uint8).index_fill(0, L.tensor([0]), 300)
            L.ones(2, dtype=L.uint8).scatter(0, L.tensor([0]), 300) ;; L.nn.functional.pad(L.ones(2, dtype=L.uint8), (1, 1), value=300)
            L.ones(2, dtype=L.uint8).new_full((2,), 300) ;; L.ones(2, dtype=L.uint8).new_tensor(300) ;; L.full_like(L.ones(2, dtype=L.uint8), 300)
            L.tensor(300, dtype=L.uint8) ;; L.tensor([-256], dtype=L.uint8) ;; L.tensor([300], dtype=L.int8) ;; L.tensor([-129], dtype=L.int8)
            L.tensor([1e10], dtype=L.int32) ;; L.tensor([-1.5, 254.5], dtype=L.uint8) ;; L.tensor([np.int64(300)], dtype=L.uint8)
            L.tensor([L.tensor(300)], dtype=L.uint8) ;; L.scalar_tensor(300, dtype=L.uint8) ;; L.as_tensor([300], dtype=L.uint8)
            L.linspace(0, 300, 3, dtype=L.uint8) ;; L.threshold(L.ones(2, dtype=L.uint8), 0, 300) if hasattr(L, "threshold") else 0 ;; L.ByteTensor([300])
            L.ones(2, dtype=L.uint8).index_put_((L.tensor([0]),), L.tensor(300))""",
        OverflowError: r"""
            L.ones(2, dtype=L.int64).fill_(2**64)""",
    },
    "options of layers": {
        NotImplementedError: r"""
            L.nn.functional.hardshrink(L.ones(2).long()) ;; L.nn.functional.softshrink(L.ones(2).long(), -1) ;; L.nn.functional.glu(L.ones(2).long())
            L.nn.functional.rrelu(L.ones(2).long(), training=True)""",
        RuntimeError: r"""
            L.nn.functional.softshrink(L.ones(2), float("nan")) ;; L.nn.functional.cosine_similarity(L.ones(2, 3), L.ones(2, 3), eps=-1)
            L.nn.LocalResponseNorm(0)(L.ones(2, 3, 4)) ;; L.nn.functional.adaptive_avg_pool1d(L.tensor(1.), 2)""",
        TypeError: r"""
            L.nn.functional.gelu(L.ones(2), approximate=None) ;; L.nn.functional.cosine_similarity(L.ones(2, 3), L.ones(2, 3), dim=None)
            L.nn.functional.interpolate(L.ones(2, 3, 4, 4), True) ;; L.nn.functional.interpolate(L.ones(2, 3, 4, 4), "a")
            L.nn.functional.interpolate(L.ones(2, 3, 4, 4), (1.5, 2)) ;; L.nn.functional.interpolate(L.ones(2, 3, 4, 4), scale_factor="a")
            L.nn.functional.max_pool2d(L.ones(1, 1, 4, 4), 2, ceil_mode=1) ;; L.nn.functional.max_pool2d(L.ones(1, 1, 4, 4), 2, ceil_mode=None)
            L.nn.functional.max_pool2d(L.ones(1, 1, 4, 4), True) ;; L.nn.functional.avg_pool2d(L.ones(1, 1, 4, 4), 2, count_include_pad=1)
            L.nn.functional.lp_pool2d(L.ones(1, 1, 4, 4), 2, 2, ceil_mode="a")
            L.nn.functional.conv2d(L.ones(1, 1, 4, 4), L.ones(1, 1, 2, 2), stride=True)
            L.nn.functional.poisson_nll_loss(L.ones(2), L.ones(2), log_input=1) ;; L.nn.functional.poisson_nll_loss(L.ones(2), L.ones(2), full="a")
            L.nn.functional.pixel_shuffle(L.ones(1, 4, 2, 2), True) ;; L.nn.functional.pixel_unshuffle(L.ones(1, 1, 2, 2), 1.5)
            L.nn.functional.group_norm(L.ones(1, 4, 2), True)""",
        ValueError: r"""
            L.nn.functional.interpolate(L.ones(2, 3)) ;; L.nn.functional.interpolate(L.ones(2, 3, 4), mode="foo")
            L.nn.LocalResponseNorm(2)(L.ones(2, 3)) ;; L.nn.FractionalMaxPool2d(2, output_ratio=1) ;; L.nn.LSTM(3, 4)(L.ones(2, 1, 5).double())""",
        AttributeError: r"""
            L.nn.functional.local_response_norm("a", 2)""",
    },
    "distributions": {
        NotImplementedError: r"""
            L.normal(L.tensor([1, 2]), 1.) ;; L.normal(1., L.tensor([1, 2])) ;; L.distributions.Beta(L.tensor(2), L.tensor(3)).sample()
            L.distributions.Normal(L.tensor(2), L.tensor(3)).sample()""",
        TypeError: r"""
            L.distributions.Chi2("a")""",
        ValueError: r"""
            L.distributions.Normal(np.float32(1), 1.) ;; L.distributions.Normal(np.int64(1), 1.) ;; L.distributions.Normal(1j, 1.)
            L.distributions.Multinomial(-1, L.tensor([.5, .5]))""",
    },
    "helpers": {
        TypeError: r"""
            L.nn.utils.rnn.pad_sequence([1, 2]) ;; L.nn.utils.rnn.pad_sequence("ab")
            L.allclose(L.ones(2), L.ones(2), L.ones(2, 3)) ;; L.isclose(L.ones(2), L.ones(2), rtol=np.ones(2)) ;; L.dist(L.ones(2), L.ones(2), L.ones(2))
            L.randint(L.ones(2, 3), 8, (5,)) ;; L.cdist(L.ones(1, 2), L.ones(1, 2), p=L.tensor([1, 0])) ;; L.asarray(L.ones(2), copy=L.ones(2)) ;; L.arange(4, dtype=np.ones(2))
            L.ones(2, requires_grad=1) ;; L.rand(2, requires_grad=[]) ;; L.tensor([1.], requires_grad=L.ones(2)) ;; L.zeros_like(L.ones(2), requires_grad="a")""",
        AssertionError: r"""
            L.nn.utils.rnn.PackedSequence(L.ones(3)) ;; L.nn.utils.fuse_linear_bn_eval(L.nn.Linear(2, 2).eval(), L.nn.BatchNorm1d(3).eval())
            list(L.utils.data.DataLoader([1, 2], timeout=1))""",
        ValueError: r"""
            L.func.functional_call(L.nn.Linear(2, 2), 3, L.ones(1, 2)) ;; L.optim.SparseAdam([_leaf(L)], lr=L.ones(2))""",
    },
    "flags": {
        RuntimeError: r"""
            L.nn.functional.unfold(L.ones(1, 2, 4, 4), [2]) ;; L.nn.functional.unfold(L.ones(1, 2, 4, 4), 2, stride=(1,))
            L.nn.functional.fold(L.ones(1, 8, 4), 4, 2, padding=[0])""",
        TypeError: r"""
            L.nn.functional.unfold(L.ones(1, 2, 4, 4), True) ;; L.nn.functional.bilinear(L.ones(2, 3), L.ones(2, 4), L.ones(5, 3, 4), bias=2)
            L.nn.functional.affine_grid(L.ones(1, 2, 3), [1, 1, 2, 2], 1)
            L.nn.functional.grid_sample(L.ones(1, 1, 3, 3), L.zeros(1, 2, 2, 2), align_corners=1)
            L.nn.functional.interpolate(L.ones(1, 1, 3, 3), 2, mode="bilinear", align_corners="a")
            L.nn.functional.ctc_loss(L.zeros(5, 2, 4), L.ones(2, 2).long(), L.tensor([5, 5]), L.tensor([2, 2]), zero_infinity=1)
            L.nn.functional.triplet_margin_loss(L.rand(2, 3), L.rand(2, 3), L.rand(2, 3), swap=1)
            L.nn.functional.instance_norm(L.ones(2, 3, 4), use_input_stats=1) ;; L.nn.functional.instance_norm(L.ones(2, 3, 4), use_input_stats="a")
            L.nn.functional.interpolate(L.ones(1, 1, 3, 3), 2, mode="bilinear", align_corners=1)""",
    },
}
