"""What lies with its channels last stays so through layers of pictures; dropout behind them draws in the order of memory."""
import random

import pytest

import microgradx


def weight(lib, h, *shape):
    return lib.randn(*shape, *([3] * (h.dim() - 2)), dtype=h.dtype)


def flat(h):
    return h.flatten(2).transpose(1, 2)


def layer(name):
    """nn.functional's name for as many dimensions as h has."""
    return lambda lib, h, *args: getattr(lib.nn.functional, f"{name}{h.dim() - 2}d")(h, *args)


LAYERS = {
    "conv": lambda lib, h: layer("conv")(lib, h, weight(lib, h, 4, h.shape[1]), None, 1, 1),
    "conv of such weights": lambda lib, h: layer("conv")(lib, h, weight(lib, h, 4, h.shape[1]).to(
        memory_format=lib.channels_last if h.dim() == 4 else lib.channels_last_3d), None, 1, 1),
    "conv_transpose": lambda lib, h: layer("conv_transpose")(lib, h, weight(lib, h, h.shape[1], 4), None, 1, 1),
    "batch_norm": lambda lib, h: lib.nn.functional.batch_norm(h, None, None, training=True),
    "group_norm": lambda lib, h: lib.nn.functional.group_norm(h, 1),
    "instance_norm": lambda lib, h: lib.nn.functional.instance_norm(h),
    "max_pool": lambda lib, h: layer("max_pool")(lib, h, 3, 1, 1),
    "avg_pool": lambda lib, h: layer("avg_pool")(lib, h, 3, 1, 1),
    "adaptive_avg_pool": lambda lib, h: layer("adaptive_avg_pool")(lib, h, 3),
    "adaptive_max_pool": lambda lib, h: layer("adaptive_max_pool")(lib, h, 3),
    "cat": lambda lib, h: lib.cat([h, h * 2], 1),
    "cat with rows": lambda lib, h: lib.cat([h, h.contiguous()], 1),
    "pad": lambda lib, h: lib.nn.functional.pad(h, (1, 0) * (h.dim() - 2)),
    "reflect": lambda lib, h: lib.nn.functional.pad(h, (1, 1) * (h.dim() - 2), mode="reflect"),
    "nearest": lambda lib, h: lib.nn.functional.interpolate(h, size=4),
    "linear": lambda lib, h: lib.nn.functional.interpolate(h, size=4, mode="bilinear" if h.dim() == 4 else "trilinear"),
    "pixel_shuffle": lambda lib, h: lib.nn.functional.pixel_shuffle(lib.cat([h, h, h, h], 1), 2) if h.dim() == 4 else h,
    "pixel_unshuffle": lambda lib, h: lib.nn.functional.pixel_unshuffle(lib.cat([h, h], 2).repeat_interleave(2, 3), 2) if h.dim() == 4 else h,
    "max_unpool": lambda lib, h: layer("max_unpool")(lib, *layer("max_pool")(lib, h, 2, 1, 0, 1, False, True), 2, 1),
    "tokens": lambda lib, h: flat(h).softmax(1).transpose(1, 2).view(h.shape) if h.dim() == 4 else h,
    "dropout": lambda lib, h: lib.nn.functional.dropout(h, 0.3),
    "rand_like": lambda lib, h: h * lib.rand_like(h),
    "relu": lambda lib, h: lib.relu(h),
}


def passed(lib, names, dims, last):
    """(strides behind each layer, result and gradients) of a chain of layers."""
    lib.manual_seed(0)
    x = lib.randn(2, 3, *(5, 4, 3)[:dims], dtype=lib.float64)
    x = x.to(memory_format=lib.channels_last if dims == 2 else lib.channels_last_3d) if last else x
    x.requires_grad_()
    h, strides = x, []
    for name in names:
        h = LAYERS[name](lib, h)
        strides.append((name, tuple(h.stride())))
    (h * h).mean().backward()
    return strides, [h.detach(), x.grad]


@pytest.mark.peer
@pytest.mark.parametrize("seed", range(60))
def test_chains_of_layers_as_in_pytorch(seed):
    torch = pytest.importorskip("torch")
    dice = random.Random(seed)
    dims, last = dice.choice([2, 2, 3]), dice.random() < 0.7
    names = dice.choices(list(LAYERS), k=5)
    (ours, found), (theirs, wanted) = (passed(lib, names, dims, last) for lib in (microgradx, torch))
    assert ours == theirs
    for mine, other in zip(found, wanted, strict=True):
        assert mine.stride() == other.stride()
        torch.testing.assert_close(torch.from_numpy(mine.numpy()), other)


@pytest.mark.parametrize("dims", [2, 3])
@pytest.mark.parametrize("name", sorted(set(LAYERS) - {"dropout", "rand_like"}))
def test_the_order_of_memory_changes_no_number(name, dims):
    (_, rows), (_, last) = passed(microgradx, [name], dims, False), passed(microgradx, [name], dims, True)
    for mine, other in zip(last, rows, strict=True):
        microgradx.testing.assert_close(mine, other)


def test_channels_stay_last():
    strides, _ = passed(microgradx, ["conv", "batch_norm", "relu", "max_pool", "cat", "group_norm", "pad", "nearest", "dropout"], 2, True)
    assert all(steps[1] == 1 and steps[-1] > 1 for _, steps in strides)


def test_a_pool_says_places_as_it_says_values():
    x = microgradx.rand(2, 3, 4, 4).to(memory_format=microgradx.channels_last)
    values, places = microgradx.nn.functional.max_pool2d(x, 2, return_indices=True)
    assert values.stride() == places.stride() == (12, 1, 6, 3)
    assert microgradx.equal(x.flatten(2).gather(2, places.flatten(2)).view(2, 3, 2, 2), values)


def test_second_derivatives_of_batch_norm():
    x = microgradx.rand(2, 3, 4, 4, dtype=microgradx.float64).to(memory_format=microgradx.channels_last).requires_grad_()
    w, b = (microgradx.rand(3, dtype=microgradx.float64, requires_grad=True) for _ in "wb")
    assert microgradx.autograd.gradgradcheck(lambda *of: microgradx.nn.functional.batch_norm(of[0], None, None, *of[1:], training=True), (x, w, b))
