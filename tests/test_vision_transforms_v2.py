"""Transforms of whole samples: beside torchvision's, image by image and sample by sample, and what is refused."""

import numpy as np
import pytest

import microgradx
from microgradx._engine.dispatch import choose_level
from microgradx.vision import tv_tensors
from microgradx.vision.transforms import v2
from microgradx.vision.transforms.v2 import functional as F

from .test_vision_transforms import CASES, mode, outcome, same, torchvision  # noqa: F401 - a fixture

FROM_FIRST = {name: build for name, build in CASES.items() if name not in ("elastic-nearest", "rotate-90", "rotate-quarter", "crop-needed")}
OWN = {
    "grey-of-grey": lambda X: X.Grayscale(3),
    "rgb": lambda X: X.RGB(),
    "fill-colour": lambda X: X.Pad([1, 2], fill=[1, 2, 3]),
    "fill-one": lambda X: X.Pad(1, fill=[7]),
    "zoom": lambda X: X.RandomZoomOut(fill=3, p=0.8),
    "zoom-refused": lambda X: X.RandomZoomOut(side_range=(0.5, 2)),
    "crop-padded-if-needed": lambda X: X.RandomCrop((40, 20), padding=[1, 2, 3, 4], pad_if_needed=True, fill=5),
    "jitter-none": lambda X: X.ColorJitter(),
    "permuted": lambda X: X.RandomChannelPermutation(),
    "photometric": lambda X: X.RandomPhotometricDistort(),
    "noise": lambda X: X.GaussianNoise(0.1, 0.2),
    "noise-free": lambda X: X.GaussianNoise(sigma=0.01, clip=False),
    "blur-one": lambda X: X.GaussianBlur(3, 0.7),
    "dtype": lambda X: X.Compose([X.ToImage(), X.ToDtype(peer(X).float32, scale=True)]),
    "dtype-bytes": lambda X: X.Compose([X.ToImage(), X.ToDtype(peer(X).uint8, scale=True)]),
    "dtype-plain": lambda X: X.Compose([X.ToImage(), X.ToDtype(peer(X).float64), X.ToPureTensor()]),
    "normalized": lambda X: X.Compose([X.ToImage(), X.ToDtype(peer(X).float32, True), X.Normalize([0.5], [0.25])]),
    "normalized-bytes": lambda X: X.Normalize([0.5], [0.25]),
    "to-tensor": lambda X: X.ToTensor(),
    "scale-jitter": lambda X: X.ScaleJitter((20, 30)),
    "shortest": lambda X: X.RandomShortestSize([11, 17], max_size=22),
    "random-resize": lambda X: X.RandomResize(9, 15),
    "resize-names": lambda X: X.Resize(9, "bicubic"),
    "order": lambda X: X.RandomOrder([X.Pad(1, 3), X.RandomCrop(9), X.RandomHorizontalFlip()]),
    "choice": lambda X: X.RandomChoice([X.Pad(1, 3), X.RandomCrop(9), X.Resize(7)], p=[1, 2, 3]),
    "apply": lambda X: X.RandomApply([X.Pad(1, 3), X.RandomCrop(9)], p=0.6),
    "rand-augment": lambda X: X.RandAugment(3, 17),
    "rand-augment-fill": lambda X: X.RandAugment(fill=[9]),
    "trivial": lambda X: X.TrivialAugmentWide(),
    **{f"auto-{policy}": lambda X, p=policy: X.AutoAugment(X.AutoAugmentPolicy(p)) for policy in ("imagenet", "cifar10", "svhn")},
    **{f"tone-{k}": each for k, each in enumerate([
        lambda X: X.RandomInvert(), lambda X: X.RandomEqualize(), lambda X: X.RandomAutocontrast(), lambda X: X.RandomPosterize(3),
        lambda X: X.RandomSolarize(0.4), lambda X: X.RandomAdjustSharpness(1.7), lambda X: X.RandomPerspective(0.6, 0.8), lambda X: X.Identity()])},
    "elastic-two": lambda X: X.ElasticTransform([20, 40], 0.7, fill=3),
    "linear": lambda X: X.LinearTransformation(peer(X).eye(3 * 12 * 31), peer(X).ones(3 * 12 * 31)),
    "none": lambda X: X.Compose([]), "no-list": lambda X: X.Compose(3), "p": lambda X: X.RandomHorizontalFlip(1.5),
}


def peer(transforms):
    import torch
    return microgradx if transforms is v2 else torch


@pytest.fixture(scope="session")
def theirs(torchvision):  # noqa: F811
    from torchvision.transforms import v2 as transforms
    return transforms


def shown(build, transforms):
    try:
        return repr(build(transforms)).replace("microgradx.", "torch.")
    except Exception as error:
        return type(error)


@pytest.mark.peer
@pytest.mark.parametrize("case", [*FROM_FIRST, *OWN])
@pytest.mark.filterwarnings("ignore")
def test_against_torchvision(case, theirs):
    """Floats to 1e-4; bytes of tensors to 1, where a half is rounded after sums in another order, or to 2 after several steps; PIL images exactly,
    but where sums of them are rounded and where their map is a product of cosines in another order."""
    import torch
    image = int(case.startswith(("augmix", "affine-bilinear")))
    steps = case.startswith(("jitter", "auto", "photo", "resize-BI"))
    build = {**FROM_FIRST, **OWN}[case]
    assert shown(build, v2) == shown(build, theirs)
    for seed in range(3):
        for name, tolerance in (("pil", image), ("pil-grey", image), ("bytes", 1 + steps), ("bytes-grey", 1 + steps), ("floats", 1e-4)):
            got, after = outcome(microgradx, build, v2, name, seed)
            want, expected = outcome(torch, build, theirs, name, seed)
            assert same(got, want, tolerance) and after == expected, name


def sample(module, tv, seed):
    """A nested sample: image, mask, boxes in three formats, labels, a number, another plain tensor."""
    rng = np.random.default_rng(seed)
    tensor = lambda array: module.from_numpy(np.ascontiguousarray(array))  # noqa: E731
    xy = rng.integers(0, 20, (4, 2))
    corners = np.concatenate([xy, xy + rng.integers(1, 12, (4, 2))], 1)
    sizes = np.concatenate([xy, corners[:, 2:] - xy], 1)
    return {"image": tv.Image(tensor(rng.integers(0, 256, (3, 29, 31), dtype=np.uint8))),
            "targets": [tv.Mask(tensor(rng.integers(0, 5, (29, 31)))), tv.Mask(tensor(rng.integers(0, 2, (4, 29, 31), dtype=np.uint8))),
                        tv.BoundingBoxes(tensor(corners), format="XYXY", canvas_size=(29, 31)),
                        tv.BoundingBoxes(tensor(sizes.astype(np.float32)), format="XYWH", canvas_size=(29, 31)),
                        tv.BoundingBoxes(tensor(sizes + [9, 9, 0, 0]), format="CXCYWH", canvas_size=(29, 31), clamping_mode=None)],
            "labels": tensor(rng.integers(0, 9, 4)), "extra": (tensor(rng.random((5, 3))), 3, "name", None)}


WHOLE = {
    "flips": lambda X: X.Compose([X.RandomHorizontalFlip(), X.RandomVerticalFlip()]),
    "resize": lambda X: X.Resize(20), "resize-two": lambda X: X.Resize((40, 11), antialias=False),
    "resize-max": lambda X: X.Resize(None, max_size=20),
    "crop": lambda X: X.RandomCrop(17), "crop-padded": lambda X: X.RandomCrop((40, 33), padding=3, pad_if_needed=True, fill={0: 0, "others": 2}),
    "center": lambda X: X.CenterCrop((20, 40)), "resized": lambda X: X.RandomResizedCrop(18), "pad": lambda X: X.Pad((1, 2, 3, 4), fill=2),
    "pad-edge": lambda X: X.Pad(1, padding_mode="edge"), "zoom": lambda X: X.RandomZoomOut(p=0.8), "iou": lambda X: X.RandomIoUCrop(),
    "shortest": lambda X: X.RandomShortestSize([11, 17], max_size=22), "jitter": lambda X: X.ColorJitter(0.3, 0.3),
    "erase": lambda X: X.RandomErasing(1.0),
    "photometric": lambda X: X.RandomPhotometricDistort(), "five": lambda X: X.FiveCrop(9), "augment": lambda X: X.RandAugment(),
    "dtype": lambda X: X.ToDtype(peer(X).float32, scale=True), "to-image": lambda X: X.ToImage(), "pure": lambda X: X.ToPureTensor(),
    "dtypes": lambda X: X.ToDtype({classes(X).Image: peer(X).float64, classes(X).Mask: peer(X).int32, "others": None}),
    "dtypes-missing": lambda X: X.ToDtype({classes(X).Image: peer(X).float64}),
    "formats": lambda X: X.Compose([X.ConvertBoundingBoxFormat("CXCYWH"), X.ConvertBoundingBoxFormat("XYXY"), X.ConvertBoundingBoxFormat("XYWH")]),
    "clamp": lambda X: X.Compose([X.Pad(-9), X.ClampBoundingBoxes("hard")]), "set-clamp": lambda X: X.Compose([X.SetClampingMode(None), X.Pad(-9)]),
    "sanitize": lambda X: X.Compose([X.CenterCrop(12), X.SanitizeBoundingBoxes(min_size=2)]),
    "sanitize-own": lambda X: X.SanitizeBoundingBoxes(9, 30, labels_getter=lambda s: (s["labels"], s["extra"][0][:4])),
    "lambda": lambda X: X.Lambda(lambda x: x + 1, int),
    "mixup": lambda X: X.MixUp(num_classes=3), "linear-refused": lambda X: X.LinearTransformation(peer(X).eye(3), peer(X).ones(3)),
}


def classes(transforms):
    if transforms is v2:
        return tv_tensors
    from torchvision import tv_tensors as known
    return known


def told(value):
    """A nested result as plain data, with classes and what the tensors know."""
    if isinstance(value, dict):
        return {key: told(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *map(told, value)]
    if not hasattr(value, "numpy"):
        return value
    known = [str(getattr(value, name, None)) for name in ("format", "canvas_size", "clamping_mode")]
    return [type(value).__name__, known, str(value.dtype).rpartition(".")[2], value.numpy()]


def alike(got, want):
    if isinstance(want, np.ndarray):
        return got.shape == want.shape and np.allclose(got.astype(float), want.astype(float), rtol=1e-5, atol=2 if want.dtype == np.uint8 else 1e-4)
    if isinstance(want, dict):
        return got.keys() == want.keys() and all(alike(got[key], want[key]) for key in want)
    return len(got) == len(want) and all(map(alike, got, want)) if isinstance(want, list) else got == want


@pytest.mark.peer
@pytest.mark.parametrize("case", WHOLE)
@pytest.mark.filterwarnings("ignore")
def test_samples_against_torchvision(case, theirs):
    import torch
    build, results = WHOLE[case], []
    for module, transforms in ((microgradx, v2), (torch, theirs)):
        results.append([])
        for seed in range(4):
            module.manual_seed(seed)
            try:
                out = told(build(transforms)(sample(module, classes(transforms), seed)))
            except Exception as error:
                out = type(error).__name__
            results[-1].append([out, module.rand(1).item()])
    assert alike(*results), results


@pytest.mark.peer
@pytest.mark.parametrize("labels", ["indices", "rows"])
@pytest.mark.parametrize("name", ["MixUp", "CutMix"])
def test_mixing_against_torchvision(name, labels, theirs):
    import torch
    results = []
    for module, transforms in ((microgradx, v2), (torch, theirs)):
        module.manual_seed(3)
        target = module.tensor([0, 2, 1, 1]) if labels == "indices" else module.eye(4)[:, :3]
        mix = getattr(transforms, name)(num_classes=3, alpha=0.7)
        batch = {"pictures": module.arange(4 * 3 * 6 * 5).view(4, 3, 6, 5) / 10.0, "label": target}
        results.append([told(mix(batch["pictures"], batch["label"])), told(mix(batch)), repr(mix), module.rand(1).item()])
    assert alike(*results), results


def odd_kinds(module, transforms, seed):
    """Of kinds that are easily taken for others: a video, a grey image where colours are expected, a PIL image where a tensor is."""
    from PIL import Image
    rng, tv = np.random.default_rng(seed), classes(transforms)
    array = rng.integers(30, 200, (2, 3, 12, 10), dtype=np.uint8)
    video, grey = tv.Video(module.from_numpy(array)), module.from_numpy(array[0, :1])
    picture = Image.fromarray(array[0].transpose(1, 2, 0))
    yield from (told(build(video)) for build in (transforms.Grayscale(), transforms.RandomGrayscale(1.0), transforms.RandomAutocontrast(1.0)))
    yield [type(transforms.AugMix()(video)).__name__, module.rand(1).item()]        # which draws weights for all frames together
    yield told(transforms.Normalize([0.5] * 3, [0.2] * 3)(grey.float()))
    yield told(transforms.RandomAutocontrast(1.0)(grey))
    yield np.asarray(transforms.ConvertImageDtype()(picture))
    for size in ((5, 6), (17, 23), (1, 3)):
        yield told(transforms.Resize(size)(tv.Mask(grey)))
        yield told(transforms.Resize(size, transforms.InterpolationMode.NEAREST_EXACT)(tv.Mask(grey)))
    try:
        transforms.functional.rgb_to_grayscale(video)
    except Exception as error:
        yield type(error).__name__


def exactly(got, want):
    if isinstance(want, np.ndarray):
        return got.dtype == want.dtype and np.allclose(got, want, rtol=1e-6, atol=1e-6)
    return len(got) == len(want) and all(map(exactly, got, want)) if isinstance(want, list) else got == want


@pytest.mark.peer
def test_odd_kinds_against_torchvision(theirs):
    import torch
    for seed in range(3):
        results = []
        for module, transforms in ((microgradx, v2), (torch, theirs)):
            module.manual_seed(seed)
            results.append(list(odd_kinds(module, transforms, seed)))
        for number, (got, want) in enumerate(zip(*results, strict=True)):
            assert exactly(got, want), (seed, number, got, want)


def test_the_nearest_pixel_is_that_of_interpolate():
    """3 * (10 / 6) is 5 in float32, a little less in float64."""
    row = microgradx.arange(10).expand(1, 4, 10)
    assert F.resize(row, (4, 6), F.InterpolationMode.NEAREST)[0, 0].tolist() == [0, 1, 3, 5, 6, 8]
    assert microgradx.nn.functional.interpolate(row[None, 0].float(), size=6)[0, 0].tolist() == [0, 1, 3, 5, 6, 8]


BOXES = tv_tensors.BoundingBoxes([[1.0, 1.0, 5.0, 4.0]], format="XYXY", canvas_size=(8, 8))


def test_geometry_moves_image_mask_and_boxes_alike():
    image, mask = tv_tensors.Image(microgradx.arange(64.0).view(1, 8, 8)), tv_tensors.Mask(microgradx.arange(64).view(8, 8))
    image, target = v2.Compose([v2.RandomHorizontalFlip(1.0), v2.RandomCrop(5)])(image, {"mask": mask, "boxes": BOXES, "name": "a"})
    assert (image[0] == target["mask"]).all() and target["name"] == "a" and target["boxes"].canvas_size == (5, 5)
    column, row = int(image[0, 0, 0]) % 8, int(image[0, 0, 0]) // 8
    left, low = max(3 - (7 - column), 0), max(1 - row, 0)
    assert target["boxes"].tolist() == [[left, low, min(7 - (7 - column), 5), min(4 - row, 5)]]


def test_only_the_first_plain_tensor_is_an_image():
    flip = v2.RandomHorizontalFlip(1.0)
    x, y = microgradx.tensor([[[1.0, 2.0]]]), microgradx.tensor([[[3.0, 4.0]]])
    assert [each.tolist() for each in flip(x, y)] == [[[[2, 1]]], [[[3, 4]]]]
    assert [each.tolist() for each in flip(x, tv_tensors.Image(y))] == [[[[1, 2]]], [[[4, 3]]]]


def test_classes_survive_what_keeps_them():
    assert BOXES.to(microgradx.float32) is BOXES and repr(tv_tensors.Mask([[0, 1]])) == "Mask([[0, 1]])"
    import copy
    import pickle
    boxes = BOXES.clone()
    for kept in (boxes.to(microgradx.float64), boxes.detach(), copy.deepcopy(boxes), boxes.requires_grad_(False)):
        assert type(kept) is tv_tensors.BoundingBoxes and kept.format is tv_tensors.BoundingBoxFormat.XYXY and kept.canvas_size == (8, 8)
    assert type(boxes + 1) is microgradx.Tensor and type(boxes[0]) is microgradx.Tensor
    assert pickle.loads(pickle.dumps(v2.Resize(4))).size == [4]


def test_own_classes_register_what_computes_them():
    class Points(tv_tensors.TVTensor):
        pass

    @F.register_kernel("hflip", Points)
    def flipped(points, *args, **kwargs):
        return tv_tensors.wrap(-points, like=points)
    points = v2.RandomHorizontalFlip(1.0)(Points([1.0, 2.0]))
    assert type(points) is Points and points.tolist() == [-1, -2]
    assert v2.Resize(3)(Points([1.0])).tolist() == [1]            # nothing registered: passes through


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: F.perspective(BOXES, None, None, coefficients=[1.0] * 8), RuntimeError, "can not be inverted"),
    (lambda: F.perspective(BOXES, None, None), ValueError, "perspective: Either"),
    (lambda: F.perspective(microgradx.ones(1, 4, 4), [[0, 0]] * 4, [[0, 0]] * 4, coefficients=[1.0] * 8), ValueError, "concurrently"),
    (lambda: F.perspective(microgradx.ones(1, 4, 4), None, None, coefficients=[1.0] * 7), ValueError, "8 float"),
    (lambda: F.elastic(BOXES, microgradx.ones(1, 8, 7, 2)), ValueError, r"\(1, 8, 7, 2\)"), (lambda: F.elastic(BOXES, 1), TypeError, "Tensor"),
    (lambda: F.pad(tv_tensors.Mask([[1]]), 1, fill=[1]), ValueError, "mask"), (lambda: F.solarize(microgradx.ones(1, 2, 2), 2), TypeError, "2"),
    (lambda: F.rgb_to_grayscale(microgradx.ones(4, 2, 2), 4), ValueError, "got 4"),
    (lambda: F.resize(microgradx.ones(1, 4, 4), [2, 2], "lanczos", antialias=False), ValueError, "LANCZOS"),
    (lambda: F.adjust_hue(BOXES, 0.1), TypeError, "adjust_hue: inputs of type BoundingBoxes"),
    (lambda: F.gaussian_blur(tv_tensors.Mask([[1]]), 3), TypeError, "gaussian_blur: inputs of type Mask"),
    (lambda: tv_tensors.BoundingBoxes([[0.0] * 5], format="XYWHR", canvas_size=(3, 3)), NotImplementedError, "XYWHR"),
    (lambda: tv_tensors.BoundingBoxes([[[0.0] * 4]], format="XYWH", canvas_size=(3, 3)), ValueError, "got 3D"),
    (lambda: tv_tensors.BoundingBoxes([0.0] * 4, format="XYWH", canvas_size=(3, 3), clamping_mode="x"), ValueError, "got x"),
    (lambda: tv_tensors.Image([1.0]), ValueError, "1 dimensions"), (lambda: tv_tensors.Video([[1.0]]), ValueError, "2 dimensions"),
    (lambda: F.convert_bounding_box_format(microgradx.ones(1, 4), new_format="XYXY"), ValueError, "old_format"),
    (lambda: F.convert_bounding_box_format(BOXES, "XYXY", "XYWH"), ValueError, "must not"),
    (lambda: F.convert_bounding_box_format(BOXES), TypeError, "new_format"),
    (lambda: F.clamp_bounding_boxes(microgradx.ones(1, 4)), ValueError, "canvas_size"),
    (lambda: F.register_kernel(abs, tv_tensors.TVTensor), ValueError, "functionals"),
    (lambda: F.register_kernel("hflip", tv_tensors.Image), ValueError, "builtin"),
    (lambda: v2.Resize((1, 2, 3)), ValueError, r"\(1, 2, 3\)"), (lambda: v2.Resize(None), ValueError, "None"),
    (lambda: v2.Resize(3, max_size=2)(microgradx.zeros(1, 8, 8).byte()), ValueError, "strictly greater"),
    (lambda: F.resize(microgradx.zeros(1, 8, 8), None), ValueError, "when size is None"),
    (lambda: v2.Compose([]), ValueError, "one transform"), (lambda: v2.Compose(3), TypeError, "sequence"),
    (lambda: v2.RandomHorizontalFlip(2), ValueError, "got 2"), (lambda: v2.Pad("a"), ValueError, "got a"),
    (lambda: v2.RandomCrop(3, 1, padding_mode="x"), ValueError, "'x'"), (lambda: v2.Pad(1, fill="x"), TypeError, "str"),
    (lambda: v2.RandomCrop(30)(microgradx.ones(1, 8, 8)), ValueError, r"\(30, 30\).*\(8, 8\)"),
    (lambda: v2.GaussianBlur(2), ValueError, "odd"), (lambda: v2.ToDtype("float"), ValueError, "str"),
    (lambda: v2.RandomChoice([v2.Identity()], [1, 2]), ValueError, "2 != 1"), (lambda: v2.JPEG(0), ValueError, "1 to 100"),
    (lambda: v2.RandAugment(-1), ValueError, "-1"), (lambda: v2.AugMix(11), ValueError, "11"), (lambda: v2.AutoAugment("x"), ValueError, "x"),
    (lambda: v2.RandAugment()(BOXES), TypeError, "BoundingBoxes"), (lambda: v2.RandAugment()(3), TypeError, "no image"),
    (lambda: v2.FiveCrop(2)(microgradx.ones(1, 4, 4), BOXES), TypeError, "FiveCrop"),
    (lambda: v2.RandomIoUCrop()(microgradx.ones(1, 4, 4)), TypeError, "bounding boxes"),
    (lambda: v2.SanitizeBoundingBoxes(0.5), ValueError, "0.5"), (lambda: v2.SanitizeBoundingBoxes(labels_getter="x"), ValueError, "x"),
    (lambda: v2.MixUp()(microgradx.ones(2, 1, 2, 2), microgradx.tensor([0, 1])), ValueError, "num_classes"),
    (lambda: v2.MixUp(num_classes=2)(microgradx.ones(3, 1, 2, 2), microgradx.tensor([0, 1])), ValueError, "3 != 2"),
    (lambda: v2.Transform()(microgradx.ones(1, 2, 2)), NotImplementedError, "Transform"),
    (lambda: v2.RandomResizedCrop(3, scale=1), TypeError, "Scale"), (lambda: F.resize("x", [2, 2]), TypeError, "type str"),
    (lambda: v2.CenterCrop(2)([microgradx.ones(1, 4, 4)]) and v2.RandomCrop(2)([tv_tensors.Image(microgradx.ones(1, 4, 4)), BOXES]), ValueError, "multiple HxW"),
])
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_boxes_are_turned_with_their_image():
    """The numbers that torchvision 0.28 gives."""
    corners = [[1.0, 2.0, 6.0, 8.0], [0.0, 0.0, 12.0, 10.0], [3.0, 3.0, 4.0, 4.0]]
    boxes = tv_tensors.BoundingBoxes(corners, format="XYXY", canvas_size=(10, 12))
    turned = F.rotate(boxes, 90, expand=True)
    assert turned.canvas_size == (12, 10) and (turned.round() + 0.0).tolist() == [[2, 6, 8, 11], [0, 0, 10, 12], [3, 8, 4, 9]]
    whole = F.rotate(boxes.to(microgradx.int64), 30)
    assert whole.tolist() == [[0, 2, 7, 10], [0, 0, 12, 10], [2, 4, 3, 5]] and whole.dtype is microgradx.int64 and whole.canvas_size == (10, 12)
    want = microgradx.tensor([[0.158794, 3.070148, 7.341206, 10.0], [0.0, 0.0, 12.0, 10.0], [3.213735, 4.607570, 4.627470, 6.031256]])
    for format in ("XYXY", "XYWH", "CXCYWH"):
        found = F.affine(F.convert_bounding_box_format(boxes, new_format=format), 0, [1, 2], 1.3, [5.0])
        assert found.format.name == format
        microgradx.testing.assert_close(F.convert_bounding_box_format(found, new_format="XYXY").as_subclass(microgradx.Tensor), want, atol=1e-5, rtol=1e-5)
    aside = F.affine(boxes, 30, [1, 2], 1.3, 7.0, center=[2, 3])
    microgradx.testing.assert_close(F.affine(boxes, 30, [1, 2], 1.3, [7.0, 0.0], center=[2, 3]).tolist(), aside.tolist())
    assert F.rotate(tv_tensors.wrap(boxes[:0], like=boxes), 30).shape == (0, 4)


def test_boxes_are_projected_and_displaced_with_their_image():
    """The numbers that torchvision 0.28 gives."""
    corners = [[1.0, 2.0, 6.0, 8.0], [0.0, 0.0, 12.0, 10.0], [3.0, 3.0, 4.0, 4.0]]
    boxes = tv_tensors.BoundingBoxes(corners, format="XYXY", canvas_size=(10, 12))
    whole = F.convert_bounding_box_format(boxes.to(microgradx.int64), new_format="CXCYWH")
    found = F.perspective(boxes, None, None, coefficients=[1.1, 0.1, -1.0, -0.05, 0.9, 0.5, 0.01, -0.02])
    want = [[1.0418, 1.7183, 6.2941, 7.7011], [0.1224, 0, 12, 9.9734], [3.1609, 2.8798, 4.2151, 3.9431]]
    assert type(found) is tv_tensors.BoundingBoxes and np.allclose(found.numpy(), want, atol=1e-4)
    places = [[0, 0], [11, 0], [11, 9], [0, 9]], [[1, 1], [10, 0], [9, 8], [2, 9]]
    assert F.perspective(whole, *places).tolist() == [[3, 5, 3, 5], [5, 4, 9, 9], [3, 3, 0, 1]]
    moves = (microgradx.arange(240).view(1, 10, 12, 2) % 7 - 3) / 20
    assert np.allclose(F.elastic(boxes, moves).numpy(), [[0.4, 1.5, 6.6, 8.25], [0, 0.25, 11.9, 9.75], [2.7, 2.75, 4, 4.75]], atol=1e-6)
    whole = F.convert_bounding_box_format(boxes.to(microgradx.int64), new_format="XYWH")
    assert F.elastic(whole, moves).tolist() == [[0, 1, 6, 7], [0, 0, 11, 9], [2, 2, 2, 2]]
    assert F.elastic(tv_tensors.wrap(boxes[:0], like=boxes), moves).shape == (0, 4)


def test_what_is_measured_and_stays():
    assert F.get_num_frames(tv_tensors.Video(microgradx.ones(5, 3, 2, 2))) == 5
    assert F.resize(BOXES, 8).data_ptr() == BOXES.data_ptr()
    with pytest.warns(UserWarning, match="get_image_size"):
        assert F.get_image_size(microgradx.ones(3, 4, 5)) == F.get_size(microgradx.ones(3, 4, 5))[::-1] == [5, 4]


def test_quarter_turns_move_whole_pixels():
    x = microgradx.arange(6).view(1, 2, 3)
    assert F.rotate(x, 90, expand=True).tolist() == [[[2, 5], [1, 4], [0, 3]]] and F.rotate(x, -180).tolist() == [[[5, 4, 3], [2, 1, 0]]]
    assert F.rotate(microgradx.ones(1, 9, 8), 450, expand=True).shape == (1, 8, 9) and F.rotate(microgradx.ones(1, 9, 8), 90).shape == (1, 9, 8)


def test_tones_of_any_channels_and_integers():
    """The numbers that torchvision 0.28 gives."""
    short = microgradx.tensor([[[300, 12345]], [[0, 32767]], [[-5, 4096]], [[7, 99]]], dtype=microgradx.int16)
    assert F.invert(short).flatten().tolist() == [32467, 20422, 32767, 0, -32764, 28671, 32760, 32668]
    assert F.solarize(short, 4000).flatten().tolist() == [300, 20422, 0, 0, -5, 28671, 7, 99]
    assert F.posterize(short, 3).flatten().tolist() == [0, 12288, 0, 28672, 28672, 4096, 0, 0] and (F.posterize(short, 0) == 0).all()
    for hue in (F.adjust_hue, v2.functional.v1.adjust_hue):
        assert hue(short[:3].abs(), 0.2).flatten().tolist() == [245, 4096, 300, 32767, 0, 30253]
    grey = (microgradx.arange(36).view(1, 6, 6) * 37 % 251).to(microgradx.uint8)
    assert F.equalize(grey.repeat(4, 1, 1))[3, 0].tolist() == [0, 37, 74, 111, 148, 185]
    assert F.adjust_sharpness(grey, 0.3)[0, 1:5, 1:5].tolist() == [[48, 58, 82, 119], [189, 56, 66, 90], [187, 197, 64, 74], [172, 195, 192, 59]]
    assert F.adjust_sharpness(grey, 2.5)[0, 1:3].tolist() == [[222, 0, 16, 82, 119, 156], [193, 255, 0, 24, 90, 127]]


def test_bytes_and_bools_are_resized_as_torchvision_does():
    bytes = (microgradx.arange(64).view(1, 8, 8) * 37 % 251).to(microgradx.uint8)
    for name, row in {"bilinear": [158, 173, 159, 108, 135, 104, 71, 90, 117, 144, 166], "bicubic": [164, 190, 173, 105, 141, 98, 50, 81, 113, 151, 177],
                      "lanczos": [168, 200, 173, 107, 137, 100, 41, 74, 109, 156, 184], "nearest": [135, 135, 172, 209, 209, 246, 32, 69, 69, 106, 143]}.items():
        assert F.resize(bytes, [5, 11], name)[0, 2].tolist() == row
    assert F.resize(bytes, [5, 5], 2)[0, 0].tolist() == [33, 89, 148, 180, 72]          # Pillow's number of bilinear
    assert F.resize(bytes > 128, [3, 3]).all()                                          # what is not 0 is True


def test_a_pil_image_is_mirrored_more_than_once():
    row = pytest.importorskip("PIL.Image").fromarray(np.array([[1, 2, 3]], np.uint8))
    assert np.asarray(F.pad(row, [4, 1], padding_mode="reflect")).tolist() == [[1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]] * 3
    with pytest.raises(RuntimeError, match="less than"):
        F.pad(microgradx.ones(1, 1, 3), [4, 0], padding_mode="reflect")


def test_channels_of_a_pil_image_are_permuted_by_their_number():
    image = pytest.importorskip("PIL.Image").new("CMYK", (2, 2))
    assert F.permute_channels(image, [3, 2, 1, 0]).mode == "RGBA"           # as torchvision makes it of four channels


@pytest.mark.skipif(choose_level() == "base", reason="the baseline kernels have no multiply-add")
def test_colours_are_mixed_by_multiply_adds():
    """Bytes that torchvision 0.28 cuts off to something else where it rounds the product, too, as the first transforms do."""
    for factor, before, after in ((1.1, [38, 168, 251], [27, 171, 255]), (1.1, [193, 19, 10], [205, 13, 4]), (0.9, [231, 162, 72], [225, 163, 81]),
                                  (1.3, [87, 223, 144], [61, 237, 135])):
        pixels = microgradx.tensor(before, dtype=microgradx.uint8)[:, None, None].repeat(1, 1, 64)
        assert F.adjust_saturation(pixels, factor)[:, 0, 5].tolist() == after
    assert F.adjust_contrast(microgradx.full((3, 2, 2), 51, dtype=microgradx.uint8), 0.7)[0, 0].tolist() == [50, 50]


def test_channels_that_lie_last_stay_there():
    """As a PIL image gives them: noise that is added later is drawn in that order."""
    last = microgradx.arange(60).view(4, 5, 3).permute(2, 0, 1).to(microgradx.uint8)
    for out in (F.resize(last, [6, 7]), F.resize(last.float(), [6, 7]), F.resize(last, [6, 7], "nearest"), F.resize(last.int(), [6, 7], "lanczos")):
        assert out.stride() == (1, 21, 3)
    assert F.hflip(last).stride() == F.vflip(last).stride() == last.stride() and F.hflip(last)[1].tolist() == last[1].flip(-1).tolist()
    assert F.resize(last.contiguous(), [6, 7]).is_contiguous() and F.resize(last[:1], [6, 7]).is_contiguous()
    assert F.resize(last.contiguous()[None].repeat(2, 1, 1, 1), [6, 7]).is_contiguous()
