"""Geometric and colour transforms: what they do to known images, and every one beside torchvision's, image by image."""
import sys

import numpy as np
import pytest

import microgradx
from microgradx.vision import transforms as T, utils
from microgradx.vision.transforms import functional as F

MODES = ["NEAREST", "NEAREST_EXACT", "BILINEAR", "BICUBIC"]


def mode(transforms, name):
    return transforms.InterpolationMode[name]


CASES = {
    **{f"resize-{name}-{size}-{antialias}": lambda X, n=name, s=size, a=antialias: X.Resize(s, mode(X, n), antialias=a)
       for name in MODES for size in (7, (9, 40), (20, 11), 33, [5]) for antialias in (True, False)},
    "resize-max": lambda X: X.Resize(20, max_size=24),
    "resize-lanczos": lambda X: X.Resize(20, mode(X, "LANCZOS")),
    **{f"pad-{padding}-{kind}": lambda X, p=padding, k=kind: X.Pad(p, 7 * (k == "constant"), k)
       for padding in (3, (1, 2), (1, 2, 3, 4), (-1, 2, -3, 4))
       for kind in ("constant", "edge", "reflect", "symmetric")},
    "center": lambda X: X.CenterCrop(9),
    "center-high": lambda X: X.CenterCrop((40, 10)),
    "center-wide": lambda X: X.CenterCrop((11, 50)),
    "crop": lambda X: X.RandomCrop(8),
    "crop-padded": lambda X: X.RandomCrop(12, padding=4),
    "crop-needed": lambda X: X.RandomCrop(30, pad_if_needed=True),
    "crop-mirrored": lambda X: X.RandomCrop((12, 14), padding=(1, 2), padding_mode="reflect"),
    "crop-too-large": lambda X: X.RandomCrop(100),
    "resized": lambda X: X.RandomResizedCrop(14),
    "resized-high": lambda X: X.RandomResizedCrop((9, 14), ratio=(5, 6)),
    "resized-fallback": lambda X: X.RandomResizedCrop((9, 14), scale=(0.9, 1.0), ratio=(0.1, 0.2)),
    "hflip": lambda X: X.RandomHorizontalFlip(),
    "vflip": lambda X: X.RandomVerticalFlip(0.7),
    "five": lambda X: X.FiveCrop(9),
    "five-too-large": lambda X: X.FiveCrop(99),
    "ten": lambda X: X.TenCrop((5, 6), True),
    "grey": lambda X: X.Grayscale(),
    "grey3": lambda X: X.Grayscale(3),
    "random-grey": lambda X: X.RandomGrayscale(0.5),
    "jitter": lambda X: X.ColorJitter(0.4, 0.5, 0.6, 0.3),
    "hue": lambda X: X.ColorJitter(hue=0.5),
    "contrast": lambda X: X.ColorJitter(contrast=(0.2, 3)),
    "saturation": lambda X: X.ColorJitter(saturation=2),
    "brightness": lambda X: X.ColorJitter(brightness=2),
    "blur": lambda X: X.GaussianBlur(5),
    "blur-range": lambda X: X.GaussianBlur((3, 7), (0.5, 0.6)),
    "erase": lambda X: X.RandomErasing(0.9),
    "erase-noise": lambda X: X.RandomErasing(1, value="random"),
    "erase-colour": lambda X: X.RandomErasing(1, value=(1, 2, 3), ratio=(5, 6)),
    "rotate": lambda X: X.RandomRotation(40),
    "rotate-expand": lambda X: X.RandomRotation((10, 80), expand=True),
    "rotate-bilinear": lambda X: X.RandomRotation(40, mode(X, "BILINEAR"), fill=9),
    "rotate-center": lambda X: X.RandomRotation(40, center=(3, 4), fill=5),
    "rotate-quarter": lambda X: X.RandomRotation((89, 91), mode(X, "BILINEAR"), expand=True),
    "rotate-90": lambda X: X.RandomRotation((90, 90)),
    "affine": lambda X: X.RandomAffine(20),
    "affine-all": lambda X: X.RandomAffine(20, (0.1, 0.3), (0.5, 1.5), 10),
    "affine-bilinear": lambda X: X.RandomAffine(20, (0.1, 0.3), (0.5, 1.5), (-5, 5, -10, 10), mode(X, "BILINEAR"), 3),
    "affine-center": lambda X: X.RandomAffine(0, shear=(3, 9), center=(2, 3)),
    "affine-colour": lambda X: X.RandomAffine(20, fill=(1, 2, 3)),
    "elastic": lambda X: X.ElasticTransform(30.0, 1.2),
    "elastic-nearest": lambda X: X.ElasticTransform([20.0, 40.0], [0.5, 0.0], mode(X, "NEAREST"), 3),
    "augmix": lambda X: X.AugMix(),
    "augmix-few": lambda X: X.AugMix(7, 2, 2, 0.5, all_ops=False, fill=9),
}


@pytest.fixture(scope="session")
def torchvision():
    """torchvision; beside a CPU build of PyTorch its native operators are missing and are named first."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("PIL")
    import importlib.util
    import pathlib
    import re
    spec = importlib.util.find_spec("torchvision")
    if spec is None:
        pytest.skip("torchvision is not installed")
    try:
        import torchvision
    except (RuntimeError, ImportError):
        for name in [name for name in sys.modules if name.startswith("torchvision")]:
            del sys.modules[name]
        text = pathlib.Path(spec.origin).with_name("_meta_registrations.py").read_text()
        library = torch.library.Library("torchvision", "DEF")
        for name in set(re.findall(r"torchvision::(\w+)", text)) | set(re.findall(r'register_meta\("(\w+)"\)', text)):
            library.define(f"{name}(Tensor a) -> Tensor")
        import torchvision
        torchvision.kept = library
    return torchvision


def images(module, seed):
    """The same images as PIL images and as tensors of `module`."""
    from PIL import Image
    rng = np.random.default_rng(seed)
    colour, grey = (rng.integers(0, 256, shape, dtype=np.uint8) for shape in ((29, 23, 3), (16, 16)))
    floats = rng.random((3, 12, 31)).astype(np.float32)
    tensor = module.from_numpy
    return {"pil": Image.fromarray(colour), "pil-grey": Image.fromarray(grey),
            "bytes": tensor(np.ascontiguousarray(colour.transpose(2, 0, 1))), "bytes-grey": tensor(grey[None].copy()),
            "floats": tensor(floats.copy())}


def arrays(result):
    if isinstance(result, (tuple, list)):
        return [arrays(each) for each in result]
    return result.numpy() if hasattr(result, "numpy") else np.asarray(result)


def outcome(module, build, transforms, name, seed):
    """(arrays of the result, or the error's class; the next number of the stream)."""
    import warnings
    module.manual_seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = arrays(build(transforms)(images(module, seed)[name]))
        except Exception as error:
            result = type(error)
    return result, module.rand(1).item()


def same(got, want, tolerance):
    if isinstance(want, (list, type)):
        return (all(same(*each, tolerance) for each in zip(got, want, strict=True)) if isinstance(want, list)
                else got is want)
    return (not isinstance(got, type) and got.shape == want.shape and got.dtype == want.dtype
            and np.allclose(got.astype(np.float64), want.astype(np.float64), rtol=0, atol=tolerance))


@pytest.mark.peer
@pytest.mark.parametrize("case", CASES)
def test_against_torchvision(case, torchvision):
    """PIL images exactly; floats to 1e-4; bytes of tensors to 1, where a half is rounded after sums in another
    order."""
    import torch
    build = CASES[case]
    assert repr(build(T)) == repr(build(torchvision.transforms))
    for seed in range(3):
        for name, tolerance in (("pil", 0), ("pil-grey", 0), ("bytes", 1), ("bytes-grey", 1), ("floats", 1e-4)):
            got, after = outcome(microgradx, build, T, name, seed)
            want, expected = outcome(torch, build, torchvision.transforms, name, seed)
            assert same(got, want, tolerance) and after == expected, name


def ramp(*shape):
    return microgradx.arange(int(np.prod(shape))).view(shape).float()


def test_known_results():
    x = ramp(1, 2, 3)
    assert F.hflip(x).tolist() == [[[2, 1, 0], [5, 4, 3]]] and F.vflip(x).tolist() == [[[3, 4, 5], [0, 1, 2]]]
    assert F.crop(x, -1, 1, 2, 3).tolist() == [[[0, 0, 0], [1, 2, 0]]]
    assert F.pad(x, [1, 0], padding_mode="reflect").tolist() == [[[1, 0, 1, 2, 1], [4, 3, 4, 5, 4]]]
    assert F.pad(x, [0, 1, 0, 0], fill=9).tolist() == [[[9, 9, 9], [0, 1, 2], [3, 4, 5]]]
    assert F.resize(x, [1, 3]).tolist() == [[[1.5, 2.5, 3.5]]] and F.resize(x, [2, 3]) is x
    assert F.rotate(ramp(1, 3, 3), 90).tolist() == [[[2, 5, 8], [1, 4, 7], [0, 3, 6]]]
    assert F.rotate(ramp(1, 2, 2), float("nan"), fill=[7]).tolist() == [[[7, 7], [7, 7]]]
    assert F.affine(ramp(1, 2, 2), 0, [1, 0], 1.0, 0.0).tolist() == [[[0, 0], [0, 2]]]
    assert F.rgb_to_grayscale(microgradx.ones(3, 1, 1)).item() == pytest.approx(0.9999)
    assert F.adjust_brightness(microgradx.full((1, 1, 1), 0.75), 2).item() == 1
    assert F.gaussian_blur(microgradx.full((1, 5, 5), 3.0), 3).tolist() == microgradx.full((1, 5, 5), 3.0).tolist()
    assert F.erase(x, 0, 1, 2, 1, microgradx.zeros(1, 1, 1)).tolist() == [[[0, 0, 2], [3, 0, 5]]]


def test_images_of_pillow():
    image = pytest.importorskip("PIL.Image").new("RGB", (3, 2), (1, 2, 3))
    assert F.pil_to_tensor(image).stride() == (1, 9, 3)
    for filled in (F.pad(image, 1, fill=[7]), F.rotate(image, 45, expand=True, fill=(7,))):
        assert filled.getpixel((0, 0)) == (7, 7, 7)


def test_gradients_flow_through_tensors():
    x = microgradx.rand(3, 8, 8, requires_grad=True)
    y = F.gaussian_blur(F.rotate(F.resize(F.hflip(F.pad(x, 2)), 6), 20, F.InterpolationMode.BILINEAR), 3)
    y.sum().backward()
    assert x.grad.shape == x.shape and x.grad.abs().sum() > 0


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: F.resize(3, 4), TypeError, "resize: img should be PIL Image or Tensor"),
    (lambda: F.hflip(microgradx.rand(3)), TypeError, "hflip.*1 dimensions"),
    (lambda: F.resize(ramp(1, 2, 2), [1, 2, 3]), ValueError, "3 element"),
    (lambda: F.resize(ramp(1, 2, 2), [1, 2], max_size=4), ValueError, "max_size"),
    (lambda: F.resize(ramp(1, 2, 2), 5, T.InterpolationMode.LANCZOS), ValueError, "lanczos"),
    (lambda: F.resize(ramp(1, 2, 2), 5, T.InterpolationMode.BOX), NotImplementedError, "box"),
    (lambda: F.rgb_to_grayscale(ramp(4, 2, 2), 4), TypeError, "found 4"),
    (lambda: F.resize(ramp(1, 2, 2), 5, "bilinear"), TypeError, "'bilinear'"),
    (lambda: F.pad(ramp(1, 2, 2), (1, 2, 3)), ValueError, "3 element"),
    (lambda: F.pad(ramp(1, 2, 2), "a"), TypeError, "'a'"),
    (lambda: F.pad(ramp(1, 2, 2), 1, padding_mode="wrap"), ValueError, "'wrap'"),
    (lambda: F.pad(ramp(1, 2, 2), 5, padding_mode="reflect"), RuntimeError, "less than"),
    (lambda: T.RandomCrop(9)(ramp(1, 2, 2)), ValueError, r"\(9, 9\) is larger than input image size \(2, 2\)"),
    (lambda: T.CenterCrop((1, 2, 3)), ValueError, "two dimensions"),
    (lambda: T.RandomRotation(-1), ValueError, "degrees"),
    (lambda: T.RandomAffine(0, translate=(0.1, 2)), ValueError, "translation"),
    (lambda: F.affine(ramp(1, 2, 2), 0, [1, 0], 0, 0.0), ValueError, "scale"),
    (lambda: T.ColorJitter(hue=0.7), ValueError, "hue"),
    (lambda: T.ColorJitter(brightness=-1), ValueError, "brightness"),
    (lambda: F.adjust_hue(ramp(3, 2, 2), 0.6), ValueError, "0.6"),
    (lambda: F.adjust_brightness(ramp(2, 2, 2), 1), TypeError, "found 2"),
    (lambda: T.GaussianBlur(4), ValueError, "odd"),
    (lambda: T.RandomErasing(value="x"), ValueError, "'random'"),
    (lambda: F.resize(ramp(1, 2, 2), 0), RuntimeError, "greater than 0"),
    (lambda: F.resize(ramp(1, 2, 2), [0.5, 2]), TypeError, "0.5"),
    (lambda: F.pad(ramp(1, 2, 2), 1, fill=(1,)), TypeError, "fill"),
    (lambda: F.convert_image_dtype(ramp(1, 2, 2), "float"), TypeError, "str"),
    (lambda: T.CenterCrop("a"), TypeError, "'a'"),
    (lambda: T.RandomRotation("a"), ValueError, "degrees"),
    (lambda: T.RandomRotation(3, center=(1, 2, 3)), ValueError, "center"),
    (lambda: T.RandomAffine(3, center=5), TypeError, "center"), (lambda: T.RandomAffine(3, fill={}), TypeError, "Fill"),
    (lambda: T.RandomRotation(3, fill={}), TypeError, "Fill"), (lambda: T.Pad(1, fill=None), TypeError, "fill"),
    (lambda: T.RandomAffine(3, scale=(1,)), ValueError, "scale"),
    (lambda: T.RandomAffine(3, translate=microgradx.ones(2)), TypeError, "translate"),
    (lambda: T.GaussianBlur(3, sigma=(1.0,)), ValueError, "sigma"),
    (lambda: T.GaussianBlur(3, sigma=microgradx.ones(2)), ValueError, "sigma"),
    (lambda: utils.make_grid(3), TypeError, "tensor or list of tensors"), (lambda: utils.make_grid((ramp(1, 2, 2),)), TypeError, "tuple"),
    (lambda: utils.make_grid(ramp(1, 2, 2), normalize=True, value_range=[0, 1]), TypeError, "tuple"),
])
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_make_grid_and_save_image(tmp_path):
    grid = utils.make_grid(microgradx.ones(3, 1, 2, 2), nrow=2, padding=1, pad_value=0.5)
    assert grid.shape == (3, 7, 7) and grid[0, 0, 0] == 0.5 and grid[0, 1, 1] == 1 and grid[0, 4, 4] == 0.5
    assert utils.make_grid(ramp(1, 3, 2, 2)).shape == (3, 2, 2)
    assert utils.make_grid(ramp(1, 3, 2, 2), normalize=1).max() == ramp(1, 3, 2, 2).max()      # True alone asks for it
    assert utils.make_grid(ramp(1, 3, 2, 2), normalize=True, value_range=(0, 2, 3)).max() == 1
    with pytest.raises(RuntimeError, match="overflow"):
        F.pad(microgradx.zeros(1, 2, 2).byte(), 1, -1)
    image_module = pytest.importorskip("PIL.Image")
    utils.save_image(microgradx.full((2, 3, 2, 2), 0.5), tmp_path / "grid.png")
    with image_module.open(tmp_path / "grid.png") as image:
        assert image.size == (10, 6) and image.getpixel((2, 2)) == (128, 128, 128)


@pytest.mark.peer
@pytest.mark.parametrize("options", [{}, {"nrow": 2, "padding": 3, "pad_value": 0.5}, {"normalize": True},
                                     {"normalize": True, "scale_each": True},
                                     {"normalize": True, "value_range": (-1, 1)}])
def test_make_grid_against_torchvision(options, torchvision):
    import torch
    for shape in ((5, 1, 7, 6), (3, 3, 4, 5), (3, 4, 5), (4, 5), (1, 3, 2, 2)):
        array = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
        want = torchvision.utils.make_grid(torch.from_numpy(array.copy()), **options).numpy()
        np.testing.assert_allclose(utils.make_grid(microgradx.from_numpy(array), **options).numpy(), want, rtol=1e-6)


def test_pictures_of_two_bytes():
    """Radiographs and depths: Pillow's I;16 as int16, in which the upper half of the range is negative, and back."""
    Image = pytest.importorskip("PIL.Image")
    values = np.array([[0, 5, 40000], [65535, 300, 7]], np.uint16)
    found = F.to_tensor(Image.fromarray(values))
    assert found.dtype is microgradx.int16 and found.tolist() == [values.view(np.int16).tolist()]
    for given in (found, values.view(np.int16)):
        image = F.to_pil_image(given)
        assert image.mode == "I;16" and (np.asarray(image) == values).all()
