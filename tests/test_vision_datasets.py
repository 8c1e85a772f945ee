"""CIFAR, folders of images and random pictures."""
import hashlib
import http.server
import io
import pickle
import tarfile
import threading

import numpy as np
import pytest

import microgradx
from microgradx.utils.data import DataLoader, default_collate
from microgradx.vision import datasets, transforms


def batch(n, seed):
    rng = np.random.default_rng(seed)
    return {"data": rng.integers(0, 256, (n, 3072), dtype=np.uint8), "labels": rng.integers(0, 10, n).tolist()}


@pytest.fixture
def cifar(tmp_path, monkeypatch):
    """A root with small batches in CIFAR-10's format, whose checksums are the expected ones."""
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    contents = {name: batch(20, seed) for seed, (name, _) in
                enumerate([*datasets.CIFAR10.train_list, *datasets.CIFAR10.test_list])}
    contents["batches.meta"] = {"label_names": list("abcdefghij")}
    sums = {}
    for name, content in contents.items():
        data = pickle.dumps(content, 2)
        (folder / name).write_bytes(data)
        sums[name] = hashlib.md5(data).hexdigest()
    for name in ("train_list", "test_list"):
        monkeypatch.setattr(datasets.CIFAR10, name, [[file, sums[file]] for file, _ in getattr(datasets.CIFAR10, name)])
    monkeypatch.setattr(datasets.CIFAR10, "meta", {**datasets.CIFAR10.meta, "md5": sums["batches.meta"]})
    return tmp_path


def test_cifar(cifar):
    dataset = datasets.CIFAR10(cifar)
    assert (dataset.data.shape, dataset.data.dtype, len(dataset.targets)) == ((100, 32, 32, 3), np.uint8, 100)
    assert dataset.classes == list("abcdefghij") and dataset.class_to_idx["c"] == 2
    assert len(datasets.CIFAR10(cifar, train=False)) == 20 and "Split: Train" in repr(dataset)
    first = batch(20, 0)
    assert np.array_equal(dataset.data[3].transpose(2, 0, 1).ravel(), first["data"][3])
    assert dataset.targets[:20] == first["labels"]
    tensors = datasets.CIFAR10(cifar, transform=transforms.Compose([transforms.ToTensor(), transforms.Normalize(
        (0.5, 0.4, 0.3), (0.2, 0.3, 0.4)), transforms.RandomHorizontalFlip()]))
    microgradx.manual_seed(0)
    expected = default_collate([tensors[index] for index in range(30)])
    microgradx.manual_seed(0)
    whole = tensors._fetch_batch(list(range(30)))
    assert microgradx.equal(whole[0], expected[0]) and microgradx.equal(whole[1], expected[1])
    assert next(iter(DataLoader(tensors, batch_size=7)))[0].shape == (7, 3, 32, 32)


def test_cifar_damaged_or_evil(cifar, monkeypatch):
    path = cifar / "cifar-10-batches-py" / "test_batch"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(RuntimeError, match="not found or corrupted"):
        datasets.CIFAR10(cifar)
    evil = pickle.dumps(print, 2)
    path.write_bytes(evil)
    monkeypatch.setattr(datasets.CIFAR10, "test_list", [["test_batch", hashlib.md5(evil).hexdigest()]])
    with pytest.raises(RuntimeError, match="print"):
        datasets.CIFAR10(cifar, train=False)


def test_cifar_download(cifar, tmp_path, monkeypatch):
    served = tmp_path / "served"
    served.mkdir()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(cifar / "cifar-10-batches-py", "cifar-10-batches-py")
    (served / "cifar-10-python.tar.gz").write_bytes(buffer.getvalue())

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(served))

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(datasets.CIFAR10, "url", f"http://127.0.0.1:{server.server_port}/cifar-10-python.tar.gz")
        with pytest.raises(RuntimeError, match="wrong checksum"):
            datasets.CIFAR10(tmp_path / "new", download=True)
        monkeypatch.setattr(datasets.CIFAR10, "tgz_md5", hashlib.md5(buffer.getvalue()).hexdigest())
        assert len(datasets.CIFAR10(tmp_path / "new", download=True)) == 100
        server.shutdown()


@pytest.fixture
def tree(tmp_path):
    image = pytest.importorskip("PIL.Image")
    for number, path in enumerate(["cat/1.png", "cat/sub/0.PNG", "dog/z.bmp"]):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        image.new("L", (4, 3), number * 40).save(tmp_path / path)
    (tmp_path / "cat" / "notes.txt").write_text("no image")
    return tmp_path


def test_image_folder(tree):
    dataset = datasets.ImageFolder(tree)
    found = ["cat/1.png", "cat/sub/0.PNG", "dog/z.bmp"]
    assert [path for path, _ in dataset.samples] == [str(tree / each) for each in found]
    assert (dataset.classes, dataset.targets, dataset.imgs) == (["cat", "dog"], [0, 0, 1], dataset.samples)
    image, label = dataset[2]
    assert (image.mode, image.size, image.getpixel((0, 0)), label) == ("RGB", (4, 3), (80, 80, 80), 1)
    tensors = datasets.ImageFolder(tree, transform=transforms.ToTensor(), target_transform=str)
    images, labels = next(iter(DataLoader(tensors, batch_size=3)))
    assert images.shape == (3, 3, 3, 4) and labels == ("0", "0", "1")
    named = datasets.DatasetFolder(tree, str, is_valid_file=lambda path: path.endswith(".txt"), allow_empty=True)
    assert named[0] == (str(tree / "cat" / "notes.txt"), 0)


def test_image_folder_refuses(tree, tmp_path):
    (tree / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="classes empty. Supported extensions are: .jpg"):
        datasets.ImageFolder(tree)
    with pytest.raises(FileNotFoundError, match="any class folder"):
        datasets.ImageFolder(tree / "empty")
    with pytest.raises(FileNotFoundError):
        datasets.ImageFolder(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="extensions and is_valid_file"):
        datasets.DatasetFolder(tree, str)


def test_fake_data():
    pytest.importorskip("PIL")
    dataset = datasets.FakeData(4, (3, 5, 6), num_classes=3, random_offset=2)
    state = microgradx.get_rng_state()
    image, label = dataset[1]
    assert image.size == (6, 5) and image.mode == "RGB" and type(label) is int and 0 <= label < 3
    assert microgradx.equal(state, microgradx.get_rng_state())
    assert np.array_equal(np.array(image), np.array(dataset[1][0]))
    with pytest.raises(IndexError, match="4 of 4"):
        dataset[4]
    assert repr(dataset) == "Dataset FakeData\n    Number of datapoints: 4"
