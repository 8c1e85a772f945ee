"""Sparse tensors: what they print, compute and refuse, beside PyTorch; gradients beside those of dense ones."""
import copy
import io

import pytest

import microgradx

SHOWN = """s
    c
    c.t()
    c.transpose(0, 1).coalesce()
    s.is_coalesced(), s.t().is_coalesced(), c.is_coalesced(), (c * 2).is_coalesced(), s._nnz(), s._values(), c.indices()
    torch.sparse_coo_tensor(size=(2, 3)).indices(), torch.sparse_coo_tensor(i[:, :1], v[:1]).values(), torch.tensor(3.0).to_sparse(), {s: 1}[s]
    c + c
    s + s
    (s + c).coalesce()
    c - c
    -c
    c * 2
    2 * c / 4
    c * c
    c * torch.full((2, 3), 3.0)
    torch.ones(2, 3) + c
    torch.ones(2, 3) - c
    c @ torch.ones(3, 2), c @ torch.ones(3), torch.ones(2, 2) @ c
    torch.mm(s, torch.ones(3, 2)), torch.matmul(s, torch.ones(3)), torch.mv(s, torch.ones(3)), torch.spmm(s, torch.ones(3, 1))
    torch.sparse.mm(c, c.t())
    torch.sparse.mm(torch.ones(2, 2), torch.ones(2, 2)), torch.spmm(torch.ones(2, 2), torch.ones(2, 2)), torch.dsmm(s, torch.ones(3, 1))
    torch.sparse.mm(torch.sparse_coo_tensor(i, v.long(), (2, 3)), torch.ones(3, 2).long())
    torch.sparse.addmm(torch.ones(2, 2), c, torch.ones(3, 2), beta=2, alpha=3)
    [torch.sparse.spdiags(torch.arange(9).view(3, 3).to(t), torch.tensor(o), n) for t in (torch.int64, torch.bool) for o, n in (([0, -1, -2], (3, 3)), ([2, -1, 1], (3, 4)), ([2, -1, 1], [4, 3]), ([0, 2, -2], (2, 2)))]
    torch.sparse.spdiags(torch.arange(3.0), torch.tensor(1), (5, 5)), torch.sparse.spdiags(torch.ones(0, 3), torch.zeros(0).long(), (3, 3)), torch.sparse.spdiags(torch.ones(1, 3), torch.tensor([0]), (0, 0), layout=torch.sparse_coo)
    torch.sparse.sum(s), s.sum(), torch.sparse.sum(s, dim=(0, 1)), torch.sparse.sum(s, dim=1), torch.sparse.sum(c, 0)
    torch.sparse.sum(h, 2), torch.sparse.sum(h, (0, 1)), torch.sparse.sum(s, 1, dtype=torch.float64)
    torch.sparse.softmax(c, 1), torch.sparse.softmax(s, 0), torch.sparse.log_softmax(c, -1).to_dense()
    h
    h.coalesce(), h.to_dense(), h.sparse_dim(), h.dense_dim()
    torch.sparse_coo_tensor(i, v)
    torch.sparse_coo_tensor(i.float(), v, (2, 3), dtype=torch.float64)
    torch.sparse_coo_tensor([[0, 1], [1, 0]], [1, 2], (2, 2))
    torch.sparse_coo_tensor((2, 3)), torch.sparse_coo_tensor(size=(2, 3)), torch.sparse.FloatTensor(2, 3)
    torch.sparse_coo_tensor(i, v, (2, 3), requires_grad=True)
    torch.sparse.FloatTensor(i, v, torch.Size([2, 3])), torch.sparse.LongTensor(i, v.long(), (2, 3)), torch.sparse.DoubleTensor(i, v.double(), (2, 3))
    c.detach().clone().double().float(), c.to(torch.float64).dtype, c.cpu() is c, c.to("cpu") is c, c.coalesce() is c
    isinstance(c, torch.sparse.FloatTensor), isinstance(c, torch.sparse.LongTensor), c.type(), c.layout, c.is_sparse, c.requires_grad
    c.shape, c.size(1), c.dim(), c.ndim, c.numel(), len(c), c.T.shape, c.mT.to_dense(), c.device
    torch.tensor([[0.0, 2.0], [3.0, 0.0]]).to_sparse(), torch.eye(2).to_sparse_coo().to_dense(), torch.eye(2).to_dense()
    torch.sparse_coo_tensor(i, leaf, (2, 3))
    torch.sparse.mm(torch.sparse_coo_tensor(i, leaf, (2, 3)), torch.ones(3, 1)).grad_fn.name()
    [f.grad_fn.name() for a in [torch.sparse_coo_tensor(i, leaf, (2, 3))] for f in (a @ m, torch.mv(a, m[0]), a.to_dense(), a.coalesce(), a.coalesce().values())]
    torch.sparse_coo_tensor(i, leaf, (2, 3)) * 3
    -s, s.neg(), c.add(s).coalesce(), c.sub(c, alpha=2), c.mul(3).div(2), c * torch.ones(3), c * torch.ones(2, 1), c.mul(c), torch.add(c, s).coalesce(), torch.sub(c, c, alpha=3), torch.mul(c, 2)
    c.clone().add_(c, alpha=2), c.clone().sub_(c), s.clone().mul_(3), s.clone().div_(2), c.clone().neg_(), c.clone().mul_(c), s.clone().zero_(), s.clone().zero_().is_coalesced()
    [x.__iadd__(c) is x and x for x in [c.clone()]], [x.__imul__(2) is x and x for x in [s.clone()]], [x.__itruediv__(2) is x and x for x in [s.clone()]], [x.__isub__(c) is x and x for x in [c.clone()]]
    torch.ones(2, 3).add_(s), torch.ones(2, 3).sub_(c, alpha=2), torch.add(torch.ones(2, 3), s, alpha=3), torch.sub(torch.ones(2, 3), c), torch.ones(2, 3).mul(c), torch.mul(torch.ones(2, 3), c)
    [x.__imul__(c) is x and x for x in [torch.ones(2, 3)]], [x.__iadd__(c) is x and x for x in [torch.ones(2, 3)]], [x.__isub__(c) is x and x for x in [torch.ones(2, 3)]]
    s.pow(2), c ** -1, c ** 0.5, c.sqrt(), s.square(), (-c).abs(), (-s).relu(), c.sign(), c.sin(), c.tanh(), c.log1p(), (c / 4).expm1(), c.erf(), (c / 2).round(), c.isnan(), (c / 3).floor()
    c.norm(), s.norm(1), c.norm(3), c.norm(float("inf")), h.norm(), torch.sparse_coo_tensor(i, v, (2, 3), requires_grad=True).norm().requires_grad
    c[1], c[1, 2], c[0, 1], c[-1], h[0], h[0, 2], list(c), c.select(1, 2), s.select(0, 1), s[0, 2], h.coalesce()[1].is_coalesced()
    c.index_select(0, torch.tensor([1, 0, 1])), c.index_select(1, torch.tensor([2, 0, 2])), s.index_select(1, torch.tensor([2, 1])), c.index_select(0, torch.tensor([-1, 0])), c.index_select(0, torch.tensor([], dtype=torch.long)), h.index_select(0, torch.tensor([1]))
    torch.cat([c, c]), torch.cat([c, s], 1), torch.cat((h, h), -2), torch.cat([s]), torch.cat([c, c]).is_coalesced(), torch.cat([c, c.double()]), torch.cat([c, s, c], dim=1).shape
    c.half(), c.long(), s.int(), c.bool(), c.sum(dtype=torch.float64), s.sum(1, dtype=torch.float64), c.nelement(), c.ndimension()
    [setattr(x, "requires_grad", True) or x.requires_grad for x in [c.clone()]], torch.sparse_coo_tensor(size=(2, 3)).copy_(s), torch.sparse_coo_tensor(size=(2, 3), dtype=torch.float64).copy_(c)
    torch.addmm(torch.ones(2, 2), c, torch.ones(3, 2), alpha=2), torch.ones(2).addmm(c, torch.ones(3, 2)), torch.addmm(torch.ones(2, 2), s, mat2=torch.ones(3, 2))
    torch.tanh(input=c), torch.mm(input=c, mat2=torch.ones(3, 2)), torch.sum(input=s), torch.sum(c, axis=0), torch.zeros_like(input=c, dtype=torch.float64), torch.permute(h, dims=(1, 0, 2)).shape
    torch.deg2rad(c), torch.rad2deg(s).coalesce(), torch.nn.functional.kl_div(c, torch.full((2, 3), 0.5)), torch.nn.functional.margin_ranking_loss(torch.ones(2, 3), c, torch.ones(2, 3))""".split("\n    ")
REFUSED = """s.indices()
    torch.sparse.spdiags(m, torch.tensor([0, 0, 1]), (3, 3))
    torch.sparse.spdiags(m, torch.tensor([0]), (3, 3))
    torch.sparse.spdiags(m, torch.tensor([0.0, 1.0, 2.0]), (3, 3))
    torch.sparse.spdiags(m, [0, 1, 2], (3, 3))
    torch.sparse.spdiags(m[0], torch.tensor(0), (3,))
    torch.sparse.spdiags(m[0], torch.tensor(0), (3, -1))
    torch.sparse.spdiags(m[None], torch.tensor([0]), (3, 3))
    torch.sparse.spdiags(m[0], torch.tensor([[0]]), (3, 3))
    torch.sparse.spdiags(m[0], torch.tensor(9), (3, 3))
    torch.sparse.spdiags(m[0], torch.tensor(0), (3, 3), layout=torch.strided)
    torch.sparse.spdiags(leaf, torch.tensor(0), (3, 3)).to_dense().sum().backward()
    s.values()
    c.numpy()
    c.cuda()
    c + torch.ones(2, 3)
    c - 1
    1 - c
    h.coalesce().t()
    s.transpose(0, 2)
    torch.sparse.sum(s, 2)
    torch.sparse.softmax(s, -3)
    bool(s)
    s == s
    c * torch.ones(3, 2)
    torch.sparse.mm(c, torch.ones(2, 2))
    torch.sparse.mm(c, torch.ones(3, 2).double())
    torch.sparse_coo_tensor(i[:, :3], v, (2, 3))
    torch.sparse_coo_tensor(i[0], v, (2, 3))
    torch.sparse_coo_tensor(i, v, (2, 3, 3))
    torch.sparse_coo_tensor(i, v, (2,))
    torch.sparse_coo_tensor(i, torch.ones(4, 1), (2, 3, 2))
    torch.sparse_coo_tensor(i, torch.ones(4, 2), (2, 3, 0))
    torch.sparse_coo_tensor(i, 1.0, (2, 3))
    (c * leaf.sum()).requires_grad_(False)
    torch.mm(c, 3)
    c.pow(0)
    c.add_(torch.ones(2, 3))
    c.add(1)
    c / c
    c.norm(2, dim=1)
    c[:1]
    c[torch.tensor([0])]
    c[2]
    c.select(0, -3)
    c.index_select(0, torch.tensor([2]))
    c.long().div_(2)
    c.copy_(torch.ones(2, 3))
    torch.cat([c, torch.ones(2, 3)])
    torch.cat([torch.ones(2, 3), c])
    torch.cat([c, c.t()])
    torch.cat([c, h])
    torch.cat([c, c], 2)
    torch.sparse_coo_tensor(i, v, (2, 3), requires_grad=True).mul_(2)
    torch.ones(2, 3).div(c)
    torch.div(torch.ones(2, 3), c)
    torch.true_divide(torch.ones(2, 3), other=c)
    torch.addmm(torch.ones(2, 2), c, torch.ones(2, 2))
    torch.tanh(c, input=c)""".split("\n    ")


def names(torch):
    i, v = torch.tensor([[0, 1, 1, 0], [2, 0, 2, 2]]), torch.tensor([3.0, 4.0, 5.0, 1.0])
    s = torch.sparse_coo_tensor(i, v, (2, 3))
    return {"torch": torch, "i": i, "v": v, "s": s, "c": s.coalesce(), "h": torch.sparse_coo_tensor(i, torch.ones(4, 2), (2, 3, 2)),
            "leaf": v.clone().requires_grad_(), "m": torch.ones(3, 3)}


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", SHOWN)
def test_prints_what_pytorch_prints(text):
    torch = pytest.importorskip("torch")
    got, want = repr(eval(text, names(microgradx))), repr(eval(text, names(torch))).replace("torch", "microgradx")
    assert got == want


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", REFUSED)
def test_refuses_as_pytorch(text):
    torch = pytest.importorskip("torch")
    for lib in (torch, microgradx):
        with pytest.raises((RuntimeError, TypeError, AssertionError, IndexError)) as raised:
            eval(text, names(lib))
        found = raised.type if lib is torch else found  # noqa: F821 - torch comes first
    assert raised.type is found or issubclass(raised.type, found)


@pytest.mark.parametrize("product", [lambda a, x: microgradx.sparse.mm(a, x), lambda a, x: a.coalesce() @ x, lambda a, x: a.to_dense() @ x,
                                     lambda a, x: microgradx.spmm(a.t().t(), x), lambda a, x: (a + a)._with((a + a)._values() / 2) @ x])
def test_gradients_are_those_of_a_dense_product(product):
    microgradx.manual_seed(0)
    places, values = microgradx.tensor([[0, 3, 1, 0], [2, 0, 1, 2]]), microgradx.randn(4, dtype=microgradx.float64, requires_grad=True)
    x = microgradx.randn(3, 2, dtype=microgradx.float64, requires_grad=True)

    def layer(values, x):
        return product(microgradx.sparse_coo_tensor(places, values, (4, 3)), x).sin()

    assert microgradx.autograd.gradcheck(layer, (values, x)) and microgradx.autograd.gradgradcheck(layer, (values, x))


def test_gradients_of_softmax_and_of_what_was_dense():
    dense = microgradx.tensor([[0.5, 0.0, -1.0], [0.0, 2.0, 1.5]], dtype=microgradx.float64, requires_grad=True)
    weights = microgradx.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=microgradx.float64)
    (microgradx.sparse.softmax(dense.to_sparse(), 1).to_dense() * weights).sum().backward()
    got, dense.grad = dense.grad, None
    (dense.masked_fill(dense == 0, -microgradx.inf).softmax(1) * weights).sum().backward()
    microgradx.testing.assert_close(got, dense.grad)


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
@pytest.mark.filterwarnings("ignore")
def test_a_leaf_has_a_sparse_gradient(lib):
    torch = pytest.importorskip(lib)
    leaf = torch.sparse_coo_tensor([[0, 1, 1, 0], [2, 0, 2, 2]], [3.0, 4.0, 5.0, 1.0], (2, 3), requires_grad=True)
    assert leaf.is_leaf and leaf.grad is None
    torch.sparse.mm(leaf, torch.tensor([[1.0], [2.0], [3.0]])).sum().backward()
    assert not leaf.grad.is_coalesced() and leaf.grad._nnz() == 3 and leaf.grad.to_dense().tolist() == [[0, 0, 3], [1, 0, 3]]
    assert leaf.detach().requires_grad is False and leaf.detach().requires_grad_().requires_grad


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
@pytest.mark.filterwarnings("ignore")
def test_a_leaf_stays_one_where_it_changes_in_place(lib):
    torch = pytest.importorskip(lib)
    leaf = torch.sparse_coo_tensor([[0, 1]], [1.0, 2.0], (3,), requires_grad=True)
    torch.sparse.sum(leaf * leaf).backward()
    with torch.no_grad():
        leaf.mul_(2)
        assert leaf.requires_grad and leaf.is_leaf
        leaf.add_(leaf.double(), alpha=0.5)
        assert leaf.requires_grad and leaf.dtype is torch.float32 and leaf.to_dense().tolist() == [3, 6, 0]
    leaf.data = torch.sparse_coo_tensor([[1]], [4.0], (3,))
    assert leaf.requires_grad
    leaf.grad = None
    torch.sparse.sum(leaf * leaf).backward()
    assert leaf.grad.to_dense().tolist() == [0, 8, 0]
    with pytest.raises(RuntimeError, match="leaf Variable"):
        leaf.zero_()
    with torch.no_grad():
        assert leaf.zero_() is leaf and leaf.requires_grad and leaf._nnz() == 0


@pytest.mark.parametrize("places", [[[0, 2], [0, 1]], [[0, 1], [0, -1]]])
def test_places_outside_of_the_size_are_refused(places):
    with pytest.raises(RuntimeError, match="size is inconsistent with indices: for dim [01], size is 2 but found index (2|-1)"):
        microgradx.sparse_coo_tensor(places, [1.0, 2.0], (2, 2))


@pytest.mark.peer
def test_the_first_dimensions_may_be_indexed_alone():
    torch = pytest.importorskip("torch")
    seen = []
    for lib in (microgradx, torch):
        x = lib.tensor([[[0.0, 1], [0, 0]], [[0, 0], [2, 3.0]]], requires_grad=True)
        for n in (None, 1, 2, 3):
            s = x.to_sparse() if n is None else x.to_sparse(n)
            s.to_dense().sum().backward()
            seen.append([s.indices().tolist(), s.values().tolist(), s.sparse_dim(), s.dense_dim(), x.grad.tolist()])
        for wrong in (0, 4, -1):
            with pytest.raises(RuntimeError, match="sparse_dim"):
                x.to_sparse(wrong)
        with pytest.raises(TypeError):
            x.to_sparse("a")
    assert seen[:4] == seen[4:]


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_steps_by_hand(lib):
    """A table trained with its sparse gradient, which is added to the weight and scaled."""
    lib = pytest.importorskip(lib)
    table = lib.nn.Embedding(4, 2, sparse=True)
    lib.nn.init.ones_(table.weight)
    (table(lib.tensor([0, 1, 1])) * 2).sum().backward()
    grad = table.weight.grad
    grad.mul_(1 / grad.coalesce().norm())
    table.weight.data.add_(grad, alpha=-1)
    with lib.no_grad():
        table.weight -= grad
    expected = [1 - 2 / 10 ** 0.5, 1 - 4 / 10 ** 0.5, 1, 1]
    assert table.weight.tolist() == [pytest.approx([x] * 2, abs=1e-6) for x in expected]


def test_gradients_of_what_is_selected_and_changed():
    places, values = microgradx.tensor([[0, 3, 1, 0], [2, 0, 1, 2]]), microgradx.tensor([0.3, -1.2, 2.0, 0.7], dtype=microgradx.float64, requires_grad=True)

    def chosen(values):
        a = microgradx.sparse_coo_tensor(places, values, (4, 3))
        a = a.index_select(0, microgradx.tensor([3, 0, 0])).mul(a[1].to_dense().sum()).tanh()
        a.add_(a.pow(3), alpha=0.5)
        return a.to_dense().sum() + a.norm()

    assert microgradx.autograd.gradcheck(chosen, (values,)) and microgradx.autograd.gradgradcheck(chosen, (values,))


def test_files_hold_sparse_tensors():
    file = io.BytesIO()
    a = microgradx.sparse_coo_tensor([[0, 1, 0], [2, 0, 2]], [3.0, 4.0, 5.0], (2, 3), dtype=microgradx.float64)
    microgradx.save({"a": a, "b": [a.coalesce(), a.clone().requires_grad_()]}, file)
    file.seek(0)
    found = microgradx.load(file)
    assert repr(found) == repr({"a": a, "b": [a.coalesce(), a.clone().requires_grad_()]}) and found["b"][0].is_coalesced() and not found["a"].is_coalesced()


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_a_function_saves_a_sparse_tensor(lib):
    torch = pytest.importorskip(lib)
    values, b = torch.tensor([2.0, 3.0], requires_grad=True), torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)

    class Spmm(torch.autograd.Function):                # as graph attention networks write it
        @staticmethod
        def forward(ctx, indices, values, shape, b):
            a = torch.sparse_coo_tensor(indices, values, shape)
            ctx.save_for_backward(a, b)
            return torch.matmul(a, b)

        @staticmethod
        def backward(ctx, grad):
            a, b = ctx.saved_tensors
            rows, columns = a._indices()
            return None, (grad @ b.t())[rows, columns], None, a.t().matmul(grad)
    Spmm.apply(torch.tensor([[0, 1], [1, 0]]), values, (2, 2), b).sum().backward()
    assert values.grad.tolist() == [7, 3] and b.grad.tolist() == [[3, 3], [2, 2]]


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_norms_of_sparse_gradients_are_not_clipped(lib):
    torch = pytest.importorskip(lib)
    table = torch.nn.Embedding(3, 2, sparse=True)
    table(torch.tensor([0])).sum().backward()
    with pytest.raises(NotImplementedError):
        torch.nn.utils.clip_grad_norm_(table.parameters(), 1.0)


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_a_sparse_buffer_of_a_module():
    seen = []
    for lib in (microgradx, pytest.importorskip("torch")):
        def graph(scale, lib=lib):
            m = lib.nn.Module()
            m.register_buffer("adj", (lib.eye(3) * scale).to_sparse())
            m.layer = lib.nn.Linear(2, 2)
            return m
        m, other = graph(2.0), graph(3.0)
        m.load_state_dict(other.state_dict())
        file = io.BytesIO()
        lib.save(m.state_dict(), file)
        file.seek(0)
        loaded = graph(1.0)
        loaded.load_state_dict(lib.load(file))
        twin = copy.deepcopy(m).double()
        m.adj = m.adj * 2
        seen.append([list(m.state_dict()), [name for name, _ in m.named_buffers()], m.adj, twin.adj, loaded.adj, m.to("cpu").adj.is_sparse, m.eval().half().adj.dtype])
        with pytest.raises(RuntimeError, match="size mismatch for adj"):
            m.load_state_dict({**m.state_dict(), "adj": lib.eye(2).to_sparse()})
        with pytest.raises(RuntimeError):
            m.load_state_dict({**m.state_dict(), "adj": lib.eye(3)})
    assert repr(seen[0]) == repr(seen[1]).replace("torch", "microgradx")


def test_a_matrix_times_a_vector_and_what_is_not_there():
    a = microgradx.sparse_coo_tensor([[0, 1], [1, 0]], [2.0, 3.0], (2, 2))
    assert a.mv(microgradx.tensor([1.0, 10.0])).tolist() == [20.0, 3.0]
    with pytest.raises(RuntimeError, match="vector"):
        a.mv(microgradx.ones(2, 2))
    with pytest.raises(AttributeError, match="cummax.*to_dense"):
        a.cummax(0)
