"""Memory: no reference cycles in training, buffers given back, and impossible sizes end in exceptions."""
import gc
import weakref

import pytest

import microgradx
from microgradx import nn, optim
from microgradx._engine.storage import memory_stats
from microgradx.nn import functional as F
from tests.subprocesses import run


@pytest.fixture(scope="module", autouse=True)
def only_what_is_new():
    """The collector leaves out what the suite holds already: it would be looked through each time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.1, batch_first=True)

    def forward(self, x):
        return self.layer(x).mean(1)


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.rnn = kind(8, 8, batch_first=True, **options)

    def forward(self, x):
        return self.rnn(x)[0][:, -1, :8]


MODELS = {
    "mlp": (lambda: nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Dropout(0.3), nn.BatchNorm1d(16), nn.Linear(16, 8)), (4, 8)),
    "cnn": (lambda: nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.AdaptiveAvgPool2d(1), nn.Flatten()), (4, 1, 8, 8)),
    "lstm": (lambda: Recurrent(nn.LSTM, num_layers=2, bidirectional=True), (4, 5, 8)),
    "gru": (lambda: Recurrent(nn.GRU), (4, 5, 8)),
    "rnn": (lambda: Recurrent(nn.RNN), (4, 5, 8)),
    "transformer": (Transformer, (4, 5, 8)),
    "norms": (lambda: nn.Sequential(nn.LayerNorm(8), nn.Linear(8, 8), nn.GELU(), nn.Softplus(), nn.LogSoftmax(1)), (4, 8)),
    "embedding": (lambda: nn.Sequential(nn.Embedding(10, 8), nn.Flatten(), nn.Linear(24, 8)), None),
}


def train(model, x, y, opt, loss=F.cross_entropy):
    opt.zero_grad()
    loss(model(x), y).backward()
    opt.step()


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_training_step_leaves_no_garbage(name, no_collector):
    make, shape = MODELS[name]
    model = make()
    x = microgradx.randint(0, 10, (4, 3)) if shape is None else microgradx.randn(shape)
    y = microgradx.randint(0, 8, (4,))
    opt = optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    train(model, x, y, opt)
    gc.collect()
    in_use = memory_stats()["in_use"]
    for _ in range(3):
        train(model, x, y, opt)
    assert memory_stats()["in_use"] == in_use
    assert gc.collect() == 0


def optimizers():
    return sorted(name for name, cls in vars(optim).items()
                  if isinstance(cls, type) and issubclass(cls, optim.Optimizer) and cls is not optim.Optimizer and name != "SparseAdam")


@pytest.mark.parametrize("name", optimizers())
def test_a_step_of_every_optimizer_leaves_no_garbage(name, no_collector):
    model = nn.Sequential(nn.Linear(8, 16, bias=name != "Muon"), nn.Tanh(), nn.Linear(16, 8, bias=name != "Muon"))
    x, y = microgradx.randn(4, 8), microgradx.randint(0, 8, (4,))
    opt = getattr(optim, name)(model.parameters(), lr=0.01)

    def step():
        opt.zero_grad()

        def closure():
            opt.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            return loss
        opt.step(closure)
    step()
    gc.collect()
    for _ in range(3):
        step()
    assert gc.collect() == 0


@pytest.mark.parametrize("loss", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy_with_logits", "poisson_nll_loss"])
def test_losses_leave_no_garbage(loss, no_collector):
    model, x, y = nn.Linear(4, 4), microgradx.randn(3, 4), microgradx.rand(3, 4)
    opt = optim.SGD(model.parameters(), lr=0.1)
    train(model, x, y, opt, getattr(F, loss))
    gc.collect()
    train(model, x, y, opt, getattr(F, loss))
    assert gc.collect() == 0


@pytest.mark.parametrize("call", [lambda x: microgradx.topk(x, 10), lambda x: x.kthvalue(9), lambda x: F.pixel_shuffle(x, 1), lambda x: x.clamp_("a"),
                                  lambda x: x.index_add_(0, microgradx.tensor([9]), x), lambda x: microgradx.topk([x], 1), lambda x: microgradx.sin([x]),
                                  lambda x: microgradx.zeros_like([x]), lambda x: microgradx.isnan([x]), lambda x: microgradx.round([x]),
                                  lambda x: microgradx.t([x]), lambda x: microgradx.cumsum(x.to_sparse(), 0), lambda x: x.view(7)])
def test_errors_let_go_of_what_was_given(call, no_collector):
    x = microgradx.ones(3)
    gone = weakref.ref(x)
    with pytest.raises((IndexError, NotImplementedError, RuntimeError, TypeError)) as raised:
        call(x)
    del x, raised
    assert gone() is None


def test_a_graph_is_freed_with_its_last_tensor(no_collector):
    x = microgradx.ones(100, requires_grad=True)
    before = memory_stats()["in_use"]
    y = x
    for _ in range(10):
        y = y.exp() * x + y[:1]
    ref = weakref.ref(y.grad_fn)
    assert memory_stats()["in_use"] > before
    del y
    assert ref() is None and memory_stats()["in_use"] == before


def test_a_walked_graph_gives_back_what_it_saved():
    x = microgradx.ones(1000, requires_grad=True)
    y = (x.exp() * x.exp()).sum()
    held = memory_stats()["in_use"]
    y.backward()
    assert memory_stats()["in_use"] <= held - 4000      # three saved buffers go, one gradient comes


@pytest.mark.parametrize("make", [
    lambda x: x * 2, lambda x: x.T, lambda x: x[1:], lambda x: x.numpy(), lambda x: memoryview(x.numpy()), lambda x: x.detach(), lambda x: x.data,
    lambda x: iter(x), lambda x: x.double(), lambda x: list(x.unbind()), lambda x: microgradx.from_numpy(x.numpy()), lambda x: x.untyped_storage()])
def test_memory_comes_back_on_del(make):
    before = memory_stats()["in_use"]
    x = microgradx.ones(50, 50)
    y = make(x)
    del x
    assert memory_stats()["in_use"] >= before + 10_000
    del y
    assert memory_stats()["in_use"] == before


def test_a_hook_makes_no_cycle(no_collector):
    x = microgradx.ones(3, requires_grad=True)
    y = x * 2
    y.register_hook(lambda g: g * 2)
    y.retain_grad()
    y.sum().backward()
    del y
    assert gc.collect() == 0


def test_a_function_makes_no_cycle(no_collector):
    class Exp(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            y = t.exp()
            ctx.save_for_backward(t, y)
            return y

        @staticmethod
        def backward(ctx, g):
            return g * ctx.saved_tensors[1]
    gc.collect()
    x = microgradx.ones(3, requires_grad=True)
    y = Exp.apply(x)
    del y
    Exp.apply(x).sum().backward()
    assert gc.collect() == 0


def test_a_list_is_of_what_was_there(no_collector):
    """A finalizer that runs while tolist makes lists gives the tensor another memory."""
    class Changing:
        def __del__(self):
            x.data = microgradx.zeros(1)
    x = microgradx.ones(3000, 2)
    circle = Changing()
    circle.itself = circle
    del circle
    before = gc.get_threshold()
    gc.set_threshold(500)
    gc.enable()
    try:
        assert x.tolist() == [[1.0, 1.0]] * 3000
    finally:
        gc.set_threshold(*before)


def test_the_pool_is_emptied():
    from microgradx._engine.storage import empty_cache
    t = microgradx.ones(1 << 20)
    del t
    assert memory_stats()["cached"] >= 4 << 20
    empty_cache()
    assert memory_stats()["cached"] == 0


# ---------------------------------------------------------------------------------------------------- impossible sizes

BIG = 2 ** 62
HUGE = {     # call -> what the message must name
    "zeros": (lambda m: m.zeros(BIG), str(BIG)), "zeros2": (lambda m: m.zeros(2 ** 40, 2 ** 40), str(2 ** 40)), "ones": (lambda m: m.ones(2 ** 59), "memory"),
    "empty": (lambda m: m.empty(2 ** 63 - 1), str(2 ** 63 - 1)), "full": (lambda m: m.full((2 ** 31, 2 ** 31, 8), 1.0), str(2 ** 31)),
    "rand": (lambda m: m.rand(2 ** 50), ""), "randn": (lambda m: m.randn(2 ** 33, 2 ** 33), ""), "randint": (lambda m: m.randint(3, (2 ** 60,)), ""),
    "eye": (lambda m: m.eye(2 ** 31), ""), "arange": (lambda m: m.arange(0, 2.0 ** 60), ""), "linspace": (lambda m: m.linspace(0, 1, 2 ** 60), ""),
    "randperm": (lambda m: m.randperm(2 ** 60), ""), "negative": (lambda m: m.zeros(-1), "-1"), "negative2": (lambda m: m.zeros(2, -3), "-3"),
    "empty_negative": (lambda m: m.empty((-5,)), "-5"), "randn_negative": (lambda m: m.randn(3, -1), "-1"), "full_negative": (lambda m: m.full((-2,), 1), "-2"),
    "repeat": (lambda m: m.ones(4).repeat(2 ** 60), ""), "repeat2": (lambda m: m.ones(4).repeat(2 ** 40, 2 ** 40), ""),
    "repeat_negative": (lambda m: m.ones(4).repeat(-1), "-1"), "interleave": (lambda m: m.ones(4).repeat_interleave(2 ** 61), ""),
    "interleave_negative": (lambda m: m.ones(4).repeat_interleave(-1), ""), "tile": (lambda m: m.ones(4).tile(2 ** 60), ""),
    "expanded": (lambda m: m.ones(1).expand(2 ** 50).clone(), ""), "expanded_add": (lambda m: m.ones(1).expand(2 ** 50) + 1, ""),
    "outer": (lambda m: m.ones(1).expand(2 ** 40).outer(m.ones(1).expand(2 ** 40)), ""),
    "broadcast": (lambda m: m.ones(1, 1).expand(2 ** 40, 1) + m.ones(1, 1).expand(1, 2 ** 40), ""),
    "matmul": (lambda m: m.ones(1, 1).expand(2 ** 30, 1) @ m.ones(1, 1).expand(1, 2 ** 30), ""),
    "cat": (lambda m: m.cat([m.ones(1).expand(2 ** 60)] * 8), ""), "stack": (lambda m: m.stack([m.ones(1).expand(2 ** 60)] * 8), ""),
    "pad": (lambda m: m.nn.functional.pad(m.ones(4), (0, 2 ** 60)), ""), "pad_negative": (lambda m: m.nn.functional.pad(m.ones(4), (-3, -3)), ""),
    "conv_padding": (lambda m: m.nn.functional.conv2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 3, 3), padding=2 ** 30), ""),
    "conv_overflow": (lambda m: m.nn.functional.conv2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 3, 3), padding=2 ** 62), ""),
    "conv_negative": (lambda m: m.nn.functional.conv2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 3, 3), padding=-1), ""),
    "conv_stride": (lambda m: m.nn.functional.conv2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 3, 3), stride=0), ""),
    "conv_dilation": (lambda m: m.nn.functional.conv2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 3, 3), dilation=2 ** 61), ""),
    "conv_dilation0": (lambda m: m.nn.functional.conv2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 3, 3), dilation=0), ""),
    "conv_kernel": (lambda m: m.nn.functional.conv2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 9, 9)), ""),
    "transposed": (lambda m: m.nn.functional.conv_transpose2d(m.ones(1, 1, 4, 4), m.ones(1, 1, 3, 3), stride=2 ** 40), ""),
    "pool": (lambda m: m.nn.functional.max_pool2d(m.ones(1, 1, 4, 4), 2 ** 40), ""), "pool_padding": (lambda m: m.nn.functional.max_pool2d(m.ones(1, 1, 4, 4), 2, padding=2 ** 40), ""),
    "pool0": (lambda m: m.nn.functional.max_pool2d(m.ones(1, 1, 4, 4), 0), ""), "pool_negative": (lambda m: m.nn.functional.avg_pool2d(m.ones(1, 1, 4, 4), -2), ""),
    "adaptive": (lambda m: m.nn.functional.adaptive_avg_pool2d(m.ones(1, 1, 4, 4), 2 ** 40), ""),
    "adaptive_negative": (lambda m: m.nn.functional.adaptive_avg_pool2d(m.ones(1, 1, 4, 4), -1), ""),
    "interpolate": (lambda m: m.nn.functional.interpolate(m.ones(1, 1, 4, 4), scale_factor=2.0 ** 40), ""),
    "unfold": (lambda m: m.nn.functional.unfold(m.ones(1, 1, 4, 4), 3, padding=2 ** 40), ""),
    "one_hot": (lambda m: m.nn.functional.one_hot(m.tensor([2 ** 61])), ""), "bincount": (lambda m: m.bincount(m.tensor([2 ** 61])), ""),
    "bincount_negative": (lambda m: m.bincount(m.tensor([-1])), ""), "embedding": (lambda m: m.nn.Embedding(2 ** 40, 2 ** 40), ""),
    "linear": (lambda m: m.nn.Linear(2 ** 40, 2 ** 40), ""), "as_strided": (lambda m: m.ones(4).as_strided((2, 3), (3, 1)), ""),
    "as_strided_offset": (lambda m: m.ones(4).as_strided((2,), (1,), 3), ""), "as_strided_huge": (lambda m: m.ones(4).as_strided((2, 2), (BIG, 1)), ""),
    "as_strided_wrap": (lambda m: m.ones(4).as_strided((5,), (2 ** 62,)), ""), "as_strided_negative": (lambda m: m.ones(4).as_strided((2,), (-1,)), ""),
    "as_strided_negative_offset": (lambda m: m.ones(4).as_strided((2,), (1,), -1), ""), "as_strided_negative_size": (lambda m: m.ones(4).as_strided((-2,), (1,)), ""),
    "view": (lambda m: m.ones(4).view(2 ** 40, 2 ** 40), ""), "view_wrap": (lambda m: m.ones(4).view(2 ** 62, 4, 1), ""), "view_negative": (lambda m: m.ones(4).view(-2, -2), ""),
    "view_zero": (lambda m: m.ones(0).view(-1, 0), ""), "reshape_wrap": (lambda m: m.ones(4).reshape(2 ** 63 - 1, 2), ""),
    "expand_negative": (lambda m: m.ones(3).expand(-2), ""), "expand_more": (lambda m: m.ones(3).expand(4), ""), "expand_fewer": (lambda m: m.ones(2, 3).expand(3), ""),
    "narrow": (lambda m: m.ones(4).narrow(0, 2, 2 ** 62), ""), "narrow_wrap": (lambda m: m.ones(4).narrow(0, 2, 2 ** 63 - 1), ""), "narrow_negative": (lambda m: m.ones(4).narrow(0, 1, -1), ""),
    "tensor_unfold": (lambda m: m.ones(4).unfold(0, 2 ** 62, 1), ""), "tensor_unfold_step": (lambda m: m.ones(4).unfold(0, 2, 0), ""),
    "diag": (lambda m: m.diag(m.ones(4), 2 ** 40), ""), "diag_embed": (lambda m: m.diag_embed(m.ones(4), 2 ** 61), ""), "tril_indices": (lambda m: m.tril_indices(-1, 2), ""),
    "chunk": (lambda m: m.ones(4).chunk(0), ""), "split": (lambda m: m.ones(4).split(-1), ""), "split0": (lambda m: m.ones(4).split(0), ""),
    "roll": (lambda m: m.ones(4).roll(2 ** 62, 5), ""), "combinations": (lambda m: m.combinations(m.ones(60), 30), ""), "cartesian": (lambda m: m.cartesian_prod(*[m.ones(100)] * 12), ""),
    "multinomial": (lambda m: m.ones(4).multinomial(2 ** 60, True), ""),
    "topk": (lambda m: m.ones(4).topk(5), ""), "kthvalue": (lambda m: m.ones(4).kthvalue(0), ""), "many_dims": (lambda m: m.zeros([1] * 65), ""),
    "too_many_unsqueezed": (lambda m: [t := m.zeros(1)] + [t := t.unsqueeze(0) for _ in range(70)], "unsqueeze: tensors have at most 64"), "beyond_int64": (lambda m: m.zeros(2 ** 64), ""),
}


EXTRA = {"many_dims", "too_many_unsqueezed"}     # a tensor has at most 64 dimensions here


def test_impossible_sizes_raise():
    """In a process of its own in case of a crash or of the system taking the process down for its memory."""
    out = run("""
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
        from tests.test_memory import HUGE
        for name, (call, fragment) in HUGE.items():
            print("calling", name, file=sys.stderr, flush=True)
            try:
                result = call(microgradx)
            except (RuntimeError, MemoryError, ValueError, IndexError, OverflowError, TypeError) as error:
                if len(str(error).split()) < 3 or fragment not in str(error):
                    print(name, "says", repr(error))
            else:
                print(name, "returned", type(result))
            assert (microgradx.ones(3) + 1).tolist() == [2.0] * 3
        """)
    assert out == ""


@pytest.mark.peer
@pytest.mark.parametrize("name", sorted(set(HUGE) - EXTRA))
def test_impossible_sizes_raise_in_pytorch_too(name):
    torch = pytest.importorskip("torch")
    with pytest.raises((RuntimeError, MemoryError, ValueError, IndexError, OverflowError, TypeError)):
        HUGE[name][0](torch)
