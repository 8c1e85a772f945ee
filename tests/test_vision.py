"""vision: MNIST's files, their transforms one at a time and by the batch, and the digits that the project draws."""
import gzip
import http.server
import sys
import threading
import zlib

import numpy as np
import pytest

import microgradx
from microgradx.utils.data import DataLoader, Subset, default_collate
from microgradx.vision import datasets, digits, transforms
from microgradx.vision.transforms import functional

NAMES = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]


@pytest.fixture(autouse=True)
def no_named_folder(request, monkeypatch):
    if "mnist" not in request.keywords:     # those look for the real files
        monkeypatch.delenv("MICROGRADX_DATA", raising=False)


@pytest.fixture(scope="session")
def packed(tmp_path_factory):
    """A folder with the four files, packed, of 200 and 100 drawn digits."""
    folder = tmp_path_factory.mktemp("drawn")
    digits.write_idx(folder, 200, 100)
    return folder


@pytest.fixture
def root(packed, tmp_path):
    """A root with MNIST/raw in it, unpacked."""
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in NAMES:
        (raw / name).write_bytes(gzip.decompress((packed / f"{name}.gz").read_bytes()))
    return tmp_path


def test_mnist_is_read_from_every_place(packed, root, tmp_path, monkeypatch):
    first = datasets.MNIST(root)
    assert first.data.shape == (200, 28, 28) and first.data.dtype == microgradx.uint8
    assert first.targets.shape == (200,) and first.targets.dtype == microgradx.int64
    assert len(datasets.MNIST(str(root), train=False)) == 100 and first.class_to_idx["9 - nine"] == 9
    for named in (packed, root):
        monkeypatch.setenv("MICROGRADX_DATA", str(named))
        again = datasets.MNIST(tmp_path / "none", download=True)
        assert microgradx.equal(again.data, first.data) and microgradx.equal(again.targets, first.targets)
    with pytest.raises(RuntimeError, match="not found"):
        datasets.FashionMNIST(tmp_path / "none")  # a flat folder is MNIST's


def test_repr_is_torchvisions(root):
    compose = transforms.Compose([transforms.ToTensor()])
    dataset = datasets.MNIST(root, train=False, transform=compose, target_transform=str)
    assert repr(dataset) == f"""Dataset MNIST
    Number of datapoints: 100
    Root location: {root}
    Split: Test
    StandardTransform
Transform: Compose(
               ToTensor()
           )
Target transform: <class 'str'>"""
    with pytest.warns(UserWarning, match="renamed"):
        assert dataset.train_data is dataset.data


@pytest.mark.parametrize(("name", "change", "words"), [
    (NAMES[0], lambda data: data[:5000], "short: .* but it has 5000;"),
    (NAMES[0], lambda data: data[:10], "not an idx file"),
    (NAMES[1], lambda data: data + b"1", "too long"),
    (NAMES[1], lambda data: b"", "not an idx file"),
    (NAMES[1], lambda data: data[:8] + b"\x0b" * 200, "label 11 in a data set of 10 classes"),
    (NAMES[1], lambda data: data[:4] + (3).to_bytes(4, "big") + data[8:11], "200 images, but 3 labels"),
    (NAMES[0], lambda data: b"x" * 20000, "begins with 78787878"),
])
def test_damaged_files_are_named(root, name, change, words):
    path = root / "MNIST" / "raw" / name
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(RuntimeError, match=words) as error:
        datasets.MNIST(root)
    assert str(path) in str(error.value)


def test_a_damaged_packed_file_is_named(packed, root):
    raw = root / "MNIST" / "raw"
    (raw / NAMES[0]).unlink()
    (raw / f"{NAMES[0]}.gz").write_bytes((packed / f"{NAMES[0]}.gz").read_bytes()[:9000])
    with pytest.raises(RuntimeError, match="gz: the file is short or corrupt"):
        datasets.MNIST(root)


def test_missing_files(tmp_path):
    with pytest.raises(RuntimeError, match="Dataset not found. You can use download=True to download it"):
        datasets.MNIST(tmp_path)


@pytest.fixture
def server(packed):
    """A mirror on this machine; yields its address."""
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(packed))

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


def test_download(server, packed, tmp_path, monkeypatch):
    monkeypatch.setattr(datasets.MNIST, "mirrors", [server + "nowhere/", server])
    with pytest.raises(RuntimeError, match=r"(?s)nowhere.*404.*wrong checksum.*MICROGRADX_DATA"):
        datasets.MNIST(tmp_path, download=True)
    assert not (tmp_path / "MNIST").exists()
    import hashlib
    sums = {name: hashlib.sha256(gzip.decompress((packed / f"{name}.gz").read_bytes())).hexdigest() for name in NAMES}
    monkeypatch.setattr(datasets.MNIST, "_sha256", sums)
    assert len(datasets.MNIST(tmp_path, download=True)) == 200
    assert sorted(path.name for path in (tmp_path / "MNIST" / "raw").iterdir()) == sorted(NAMES)
    monkeypatch.setattr(datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    assert len(datasets.MNIST(tmp_path, train=False, download=True)) == 100  # nothing is fetched twice


def pipelines():
    to_tensor, normalize = transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))
    return {
        "tensor": to_tensor,
        "normalize": transforms.Compose([to_tensor, normalize]),
        "nested": transforms.Compose([transforms.Compose([to_tensor]), transforms.Normalize(0.5, 0.5, inplace=True)]),
        "bytes": transforms.PILToTensor(),
        "lambda": transforms.Compose([to_tensor, normalize, transforms.Lambda(lambda x: x.view(-1) * 2)]),
        "random": transforms.Compose([to_tensor, transforms.RandomApply([transforms.Lambda(lambda x: x + 1)])]),
        "changed": transforms.Compose([to_tensor, transforms.Lambda(lambda x: x.mul_(2)), normalize]),
    }


@pytest.mark.parametrize("name", pipelines())
def test_a_whole_batch_equals_its_samples(root, name):
    dataset = datasets.MNIST(root, transform=pipelines()[name])
    indices = [5, 0, 199, -1, 5]
    for part in (dataset, Subset(dataset, range(-100, 200))):
        microgradx.manual_seed(1)
        expected = default_collate([part[index] for index in indices])
        microgradx.manual_seed(1)
        batch = part._fetch_batch(indices)
        assert type(batch) is list
        for got, want in zip(batch, expected, strict=True):
            assert got.dtype == want.dtype and got.shape == want.shape and microgradx.equal(got, want)
    assert type(dataset[3][1]) is int


def test_a_whole_batch_is_not_fetched_where_someone_listens(root):
    class Half(datasets.MNIST):
        def __getitem__(self, index):
            image, label = super().__getitem__(index)
            return image / 2, -label

    plain = datasets.MNIST(root, transform=transforms.ToTensor())
    (root / "Half").symlink_to(root / "MNIST")
    half = Half(root, transform=transforms.ToTensor())
    for (x, y), (x2, y2) in zip(DataLoader(plain, batch_size=50), DataLoader(half, batch_size=50), strict=True):
        assert microgradx.equal(x / 2, x2) and microgradx.equal(-y, y2)
    plain.target_transform = lambda label: label + 10
    _, targets = next(iter(DataLoader(plain, batch_size=200)))
    assert microgradx.equal(targets, plain.targets + 10)
    plain.transform = transforms.Compose([Loud(), transforms.Normalize(0.5, 0.5)])
    assert plain._fetch_batch([0]) is None


class Loud(transforms.ToTensor):
    def __call__(self, pic):
        return super().__call__(pic) + 100


def test_changed_data_are_what_is_read(root):
    dataset = datasets.MNIST(root, transform=transforms.ToTensor())
    dataset.data, dataset.targets = dataset.data[:7], dataset.targets[:7]
    assert len(dataset) == 7 and next(iter(DataLoader(dataset, batch_size=50)))[0].shape == (7, 1, 28, 28)
    with pytest.raises(IndexError):
        next(iter(DataLoader(dataset, batch_sampler=[[7]])))


def test_no_pillow_is_said_with_the_cure(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    assert datasets.MNIST(root, transform=transforms.ToTensor())[0][0].shape == (1, 28, 28)
    with pytest.raises(ImportError, match=r"pip install microgradx\[vision\]"):
        datasets.MNIST(root)[0]


def test_pictures_without_a_transform(root):
    pytest.importorskip("PIL")
    dataset = datasets.MNIST(root)
    image, label = dataset[-1]
    assert (image.mode, image.size, type(label)) == ("L", (28, 28), int)
    assert np.array_equal(np.array(image), dataset.data[-1].numpy())
    assert microgradx.equal(functional.to_tensor(image), datasets.MNIST(root, transform=transforms.ToTensor())[-1][0])


def test_to_tensor_of_arrays():
    grey = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert functional.to_tensor(grey).tolist() == (microgradx.arange(6).view(1, 2, 3) / 255).tolist()
    colour = np.arange(24, dtype=np.float64).reshape(2, 4, 3)
    result = functional.to_tensor(colour)
    assert result.shape == (3, 2, 4) and result.dtype == microgradx.float64 and result.is_contiguous()
    with pytest.raises(ValueError, match="Got 4 dimensions"):
        functional.to_tensor(np.ones((1, 1, 1, 1)))
    with pytest.raises(TypeError, match="Got <class 'int'>"):
        functional.to_tensor(3)


def test_images_there_and_back():
    image_module = pytest.importorskip("PIL.Image")
    for mode, shape in (("L", (1, 2, 3)), ("RGB", (3, 2, 3)), ("RGBA", (4, 2, 3))):
        tensor = (microgradx.arange(shape[0] * 6).view(shape) * 10).to(microgradx.uint8)
        image = functional.to_pil_image(tensor)
        assert image.mode == mode and microgradx.equal(functional.pil_to_tensor(image), tensor)
    assert functional.to_tensor(image_module.new("1", (2, 2), 1)).tolist() == [[[1, 1], [1, 1]]]
    assert functional.to_tensor(image_module.new("I", (1, 1), 70000)).tolist() == [[[70000]]]
    assert functional.to_pil_image(microgradx.full((1, 1, 1), 0.5)).getpixel((0, 0)) == 127
    for value, error in ((microgradx.rand(5, 2, 2), ValueError), (microgradx.rand(2), ValueError), (3, TypeError),
                         (microgradx.ones(1, 2, 2, dtype=microgradx.int64), TypeError)):
        with pytest.raises(error, match="to_pil_image"):
            functional.to_pil_image(value)


def test_convert_image_dtype():
    convert = functional.convert_image_dtype
    grey = microgradx.tensor([0, 128, 255], dtype=microgradx.uint8)
    assert convert(grey, microgradx.float32).tolist() == (grey.float() / 255).tolist()
    assert convert(grey, microgradx.int32).tolist() == [0, 1073741824, 2139095040]
    assert convert(microgradx.tensor([0, 0.5, 1, 0.999]), microgradx.uint8).tolist() == [0, 127, 255, 255]
    assert convert(microgradx.tensor([0, 2**31 - 1, 5 * 10**8], dtype=microgradx.int32), microgradx.uint8).tolist() \
        == [0, 255, 59]
    with pytest.raises(RuntimeError, match="safely"):
        convert(microgradx.ones(2), microgradx.int64)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: functional.normalize(3, 0.5, 0.5), TypeError, "Tensor Image"),
    (lambda: functional.normalize(microgradx.ones(1, 2, 2).long(), 0.5, 0.5), TypeError, "float tensor"),
    (lambda: functional.normalize(microgradx.rand(2), 0.5, 0.5), ValueError, "normalize"),
    (lambda: functional.normalize(microgradx.rand(1, 2, 2), 0.5, 0), ValueError, "zero"),
    (lambda: functional.normalize(microgradx.rand(1, 2, 2), [0.5] * 2, [0.5] * 2), RuntimeError, "shape"),
    (lambda: transforms.Lambda(3), TypeError, "callable"),
    (lambda: transforms.RandomChoice(3), TypeError, "sequence"),
])
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_random_choices_are_pytorchs():
    import random
    microgradx.manual_seed(0)
    apply = transforms.RandomApply([transforms.Lambda(lambda x: x + 1)])
    assert [apply(0) for _ in range(8)] == [1, 0, 1, 1, 1, 0, 1, 0]
    random.seed(0)
    choose = transforms.RandomChoice([transforms.Lambda(lambda x, i=i: i) for i in range(4)])
    order = transforms.RandomOrder([transforms.Lambda(lambda x, i=i: [*x, i]) for i in range(4)])
    assert [choose(0) for _ in range(8)] == [3, 3, 1, 1, 2, 1, 3, 1]
    assert (order([]), order([])) == ([2, 0, 1, 3], [2, 0, 3, 1])


CRC, LABELS = 515376837, [1, 8, 5, 4, 9, 8, 5, 6]  # of the first 300 drawn digits


def test_drawn_digits_are_the_same_bytes_everywhere():
    images, labels = digits.draw(300)
    assert (images.dtype, images.shape, labels.dtype) == (np.uint8, (300, 28, 28), np.int64)
    assert zlib.crc32(images.tobytes()) == CRC and labels[:8].tolist() == LABELS
    few, _ = digits.draw(20)
    assert np.array_equal(few, images[:20])  # a sample does not depend on how many are drawn
    for other in (digits.draw(20, seed=1), digits.draw(20, train=False)):
        assert not np.array_equal(other[0], few)
    assert set(labels) == set(range(10)) and images.max() == 255 and 25 < images.mean() < 50

@pytest.mark.mnist
def test_the_real_files_have_their_checksums():
    from subset import real_mnist
    if (folder := real_mnist()) is None:
        pytest.skip("no MNIST: set MICROGRADX_DATA")
    import hashlib
    for name, digest in datasets.MNIST._sha256.items():
        path = folder / name
        data = path.read_bytes() if path.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())
        assert hashlib.sha256(data).hexdigest() == digest


@pytest.mark.parametrize("kind", ["MNIST", "FashionMNIST", "KMNIST"])
def test_other_sets_read_their_own_folder(root, kind):
    if kind != "MNIST":
        (root / "MNIST").rename(root / kind)
    dataset = getattr(datasets, kind)(root)
    assert len(dataset) == 200 and len(dataset.classes) == 10 and dataset.raw_folder.endswith(f"{kind}/raw")
