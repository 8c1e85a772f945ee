"""einops computes with tensors of this library, and has its layers."""
import pytest

import microgradx
from tests.subprocesses import run

einops = pytest.importorskip("einops")

pytestmark = pytest.mark.peer


@pytest.mark.parametrize("first", ["import einops\nimport microgradx", "import microgradx\nimport einops",
                                   "import microgradx\nfrom einops.layers.microgradx import Rearrange"])
def test_order_of_imports(first):
    printed = run(f"{first}\nfrom einops import rearrange\nprint(rearrange(microgradx.ones(2, 3, 4), 'a b c -> b (a c)').shape)")
    assert printed == "microgradx.Size([3, 8])"


def test_functions():
    x = microgradx.arange(24.0, requires_grad=True)
    y = einops.rearrange(x, "(a b c) -> b (c a)", a=2, b=3)
    assert y.tolist() == x.view(2, 3, 4).permute(1, 2, 0).reshape(3, 8).tolist()
    (y * microgradx.arange(24.0).view(3, 8)).sum().backward()
    assert einops.rearrange(x.grad, "(a b c) -> (b c a)", a=2, b=3).tolist() == list(range(24))
    z = x.detach().view(2, 3, 4)
    for name, want in (("max", z.amax((0, 2))), ("min", z.amin((0, 2))), ("sum", z.sum((0, 2))), ("mean", z.mean((0, 2))), ("prod", z.prod(2).prod(0))):
        assert einops.reduce(z, "a b c -> b", name).tolist() == want.tolist(), name
    assert einops.reduce(z > 22, "a b c -> b", "any").tolist() == [False, False, True]
    assert einops.repeat(z, "a b c -> a (b r) c s", r=2, s=3).shape == (2, 6, 4, 3)
    assert einops.rearrange([z, z], "k a b c -> a b c k").shape == (2, 3, 4, 2)
    packed, shapes = einops.pack([z, z[:, 0]], "a * c")
    assert packed.shape == (2, 4, 4) and [each.shape for each in einops.unpack(packed, shapes, "a * c")] == [(2, 3, 4), (2, 4)]
    assert einops.einsum(z, z, "a b c, a b d -> c d").tolist() == microgradx.einsum("abc,abd->cd", z, z).tolist()
    with pytest.raises(einops.EinopsError):
        einops.rearrange(z, "a b -> b a")


def test_layers():
    from einops.layers.microgradx import EinMix, Rearrange, Reduce
    mix = EinMix("b (h c) -> b h o", weight_shape="h c o", bias_shape="h o", h=2, c=3, o=4)
    net = microgradx.nn.Sequential(Rearrange("b c h w -> b (c h w)"), mix, Reduce("b h o -> b o", "mean"))
    assert repr(net[0]) == "Rearrange('b c h w -> b (c h w)')" and [name for name, _ in net.named_parameters()] == ["1.weight", "1.bias"]
    x = microgradx.ones(5, 1, 2, 3)
    want = (microgradx.einsum("bhc,hco->bho", microgradx.ones(5, 2, 3), mix.weight) + mix.bias.view(1, 2, 4)).mean(1)
    assert microgradx.allclose(net(x), want)
    net(x).sum().backward()
    assert mix.weight.grad.shape == (2, 3, 4)


def test_the_backend():
    backend = einops._backends.get_backend(microgradx.ones(1))
    assert repr(backend) == "<einops backend for microgradx>" and backend.layers().Rearrange.__module__ == "einops.layers.microgradx"
    assert backend.from_numpy(backend.to_numpy(microgradx.ones(2))).requires_grad and backend.arange(0, 2).tolist() == [0, 1]
