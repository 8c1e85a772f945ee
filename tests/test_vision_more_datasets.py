"""Data sets that lie in folders (EMNIST, Omniglot, STL-10, SVHN, pets, VOC), made on the spot, and what they need of files."""
import gzip
import http.server
import importlib
import os
import pathlib
import shutil
import struct
import threading
import urllib.error
import zlib

import numpy as np
import pytest

import microgradx
from microgradx.vision import datasets, transforms
from microgradx.vision.datasets import utils
from tests.test_vision_transforms import torchvision  # noqa: F401 - a fixture


def idx(path, array):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack(f">{array.ndim + 1}I", 0x800 + array.ndim, *array.shape) + array.astype(np.uint8).tobytes())


def test_emnist(tmp_path):
    raw, pictures = tmp_path / "EMNIST" / "raw", np.random.default_rng(0).integers(0, 256, (5, 28, 28))
    for part, n in (("train", 5), ("test", 2)):
        idx(raw / f"emnist-letters-{part}-images-idx3-ubyte", pictures[:n])
        idx(raw / f"emnist-letters-{part}-labels-idx1-ubyte", np.array([26, 1, 5, 2, 3])[:n])
    train = datasets.EMNIST(tmp_path, "letters", transform=transforms.ToTensor())
    assert len(train) == 5 and train.targets.tolist() == [26, 1, 5, 2, 3] and (train.data.numpy() == pictures).all()
    assert train.classes[0] == "N/A" and train.class_to_idx["z"] == 26 and "Split: Train" in repr(train) and train[0][1] == 26
    assert len(datasets.EMNIST(str(tmp_path), split="letters", train=False)) == 2
    assert [len(datasets.EMNIST.classes_split_dict[split]) for split in datasets.EMNIST.splits] == [62, 47, 47, 27, 10, 10]
    with pytest.raises(ValueError, match="Unknown value 'x' for argument split"):
        datasets.EMNIST(tmp_path, "x")
    with pytest.raises(RuntimeError, match="not found"):
        datasets.EMNIST(tmp_path, "digits")


def test_omniglot(tmp_path, monkeypatch):
    folder = tmp_path / "omniglot-py"
    for character in ("Latin/character01", "Latin/character02", "Greek/character01"):
        (folder / "images_background" / character).mkdir(parents=True)
        for name in ("0.png", "1.png", "note.txt"):
            (folder / "images_background" / character / name).write_bytes(b"")
    (folder / "images_background.zip").write_bytes(b"abc")
    monkeypatch.setattr(datasets.Omniglot, "zips_md5", dict.fromkeys(datasets.Omniglot.zips_md5, "900150983cd24fb0d6963f7d28e17f72"))
    found = datasets.Omniglot(tmp_path, loader=lambda path: os.path.relpath(path, folder), target_transform=lambda target: target * 10)
    assert len(found) == 6 and sorted({target for _, target in found}) == [0, 10, 20]
    assert sorted(path for path, _ in found)[0] == os.path.join("images_background", "Greek", "character01", "0.png")
    with pytest.raises(RuntimeError, match="corrupted"):
        datasets.Omniglot(tmp_path, background=False)


def test_stl10(tmp_path, monkeypatch):
    folder, rng, sums = tmp_path / "stl10_binary", np.random.default_rng(0), {}
    folder.mkdir()
    pictures = {name: rng.integers(0, 256, (n, 3, 96, 96), np.uint8) for name, n in (("train", 10), ("test", 2), ("unlabeled", 3))}
    for name, array in pictures.items():
        array.transpose(0, 1, 3, 2).tofile(folder / f"{name}_X.bin")        # columns first
    for name in ("train", "test"):
        np.arange(1, len(pictures[name]) + 1, dtype=np.uint8).tofile(folder / f"{name}_y.bin")
    sums = {path.name: utils.calculate_md5(path) for path in folder.iterdir()}
    for part in ("train_list", "test_list"):
        monkeypatch.setattr(datasets.STL10, part, [[name, sums[name]] for name, _ in getattr(datasets.STL10, part)])
    (folder / "class_names.txt").write_text("airplane\nbird")
    (folder / "fold_indices.txt").write_text("\n".join(f"{fold} 0 " for fold in range(10)))
    train = datasets.STL10(tmp_path)
    assert (train.data == pictures["train"]).all() and train.labels.tolist() == [*range(10)] and train.labels.dtype == np.uint8
    assert train.classes == ["airplane", "bird"] and "Split: train" in repr(train)
    assert datasets.STL10(tmp_path, folds=7).labels.tolist() == [7, 0]
    both = datasets.STL10(tmp_path, "train+unlabeled", folds=7)
    assert both.labels.tolist() == [7, 0, -1, -1, -1] and (both.data[2:] == pictures["unlabeled"]).all()
    for options, error, words in (({"split": "x"}, ValueError, "Unknown value 'x'"), ({"folds": 10}, ValueError, "got 10"), ({"folds": "a"}, ValueError, "str")):
        with pytest.raises(error, match=words):
            datasets.STL10(tmp_path, **options)
    pytest.importorskip("PIL")
    assert np.asarray(train[3][0]).tolist() == pictures["train"][3].transpose(1, 2, 0).tolist()
    (folder / "test_y.bin").write_bytes(b"")
    with pytest.raises(RuntimeError, match="corrupted"):
        datasets.STL10(tmp_path)


def test_pets(tmp_path):
    base = tmp_path / "oxford-iiit-pet"
    for folder in (base / "images", base / "annotations" / "trimaps"):
        folder.mkdir(parents=True)
    (base / "annotations" / "trainval.txt").write_text("great_pyrenees_12 2 2 1\nAbyssinian_1 1 1 1\n")
    pets = datasets.OxfordIIITPet(tmp_path, target_types=["category", "binary-category"])
    assert len(pets) == 2 and pets.classes == ["Abyssinian", "Great Pyrenees"] and pets.class_to_idx["Great Pyrenees"] == 1
    for call, error, words in ((lambda: datasets.OxfordIIITPet(tmp_path, "train"), ValueError, "trainval"),
                               (lambda: datasets.OxfordIIITPet(tmp_path, target_types="x"), ValueError, "binary-category"),
                               (lambda: datasets.OxfordIIITPet(tmp_path / "x"), RuntimeError, "not found")):
        with pytest.raises(error, match=words):
            call()
    image = pytest.importorskip("PIL.Image")
    image.new("L", (3, 2), 5).save(base / "images" / "great_pyrenees_12.jpg")
    image.new("L", (3, 2), 2).save(base / "annotations" / "trimaps" / "great_pyrenees_12.png")
    picture, target = pets[0]
    assert (picture.mode, picture.size, target) == ("RGB", (3, 2), (1, 1))
    picture, outline = datasets.OxfordIIITPet(tmp_path, target_types="segmentation", transforms=lambda x, y: (x.size, np.asarray(y)))[0]
    assert picture == (3, 2) and (outline == 2).all() and datasets.OxfordIIITPet(tmp_path, target_types=[])[0][1] is None


def matlab(path, packed, **arrays):
    """A MATLAB file of version 5 with these arrays of bytes, of which names of up to four letters stand in their tags."""
    def element(kind, data):
        if len(data) <= 4:
            return struct.pack("<HH", kind, len(data)) + data.ljust(4, b"\0")
        return struct.pack("<II", kind, len(data)) + data + b"\0" * (-len(data) % 8)
    parts = [element(14, element(6, struct.pack("<II", 9, 0)) + element(5, struct.pack(f"<{a.ndim}i", *a.shape)) + element(1, name.encode())
                     + element(2, a.tobytes("F"))) for name, a in arrays.items()]
    if packed:
        parts = [struct.pack("<II", 15, len(z)) + z for z in map(zlib.compress, parts)]
    path.write_bytes(b"MATLAB 5.0".ljust(124) + struct.pack("<H", 0x100) + b"IM" + b"".join(parts))


def data_sets(lib, request):
    if lib == "torchvision":
        request.getfixturevalue("torchvision")
    return importlib.import_module(f"{lib}.datasets")


@pytest.mark.parametrize("lib", ["microgradx.vision", pytest.param("torchvision", marks=pytest.mark.peer)])
@pytest.mark.parametrize("packed", [False, True])
def test_svhn(tmp_path, monkeypatch, request, lib, packed):
    datasets = data_sets(lib, request)
    if lib == "torchvision":
        pytest.importorskip("scipy")
    pictures, path = np.random.default_rng(0).integers(0, 256, (32, 32, 3, 5), dtype=np.uint8), tmp_path / "test_32x32.mat"
    matlab(path, packed, X=pictures, y=np.array([[10], [1], [9], [10], [2]], np.uint8))
    with pytest.raises(RuntimeError, match="not found or corrupted"):
        datasets.SVHN(tmp_path, "test")
    monkeypatch.setitem(datasets.SVHN.split_list, "test", [*datasets.SVHN.split_list["test"][:2], utils.calculate_md5(path)])
    found = datasets.SVHN(tmp_path, "test", target_transform=lambda digit: -digit)
    assert found.labels.tolist() == [0, 1, 9, 0, 2] and found.labels.dtype == np.int64 and (found.data == pictures.transpose(3, 2, 0, 1)).all()
    assert len(found) == 5 and "Split: test" in repr(found) and found.url == "http://ufldl.stanford.edu/housenumbers/test_32x32.mat"
    with pytest.raises(ValueError, match="extra"):
        datasets.SVHN(tmp_path, "val")
    pytest.importorskip("PIL")
    picture, digit = found[2]
    assert picture.mode == "RGB" and (np.asarray(picture) == pictures[..., 2]).all() and digit == -9


ANNOTATION = """<annotation> <folder>VOC2007</folder> <owner/> <size><width>3</width><height>2</height></size>
    <object><name>dog</name><part><name>head</name></part><part><name>foot</name></part></object> <segmented>0</segmented>
    <object><name>cat</name><bndbox><xmin>1</xmin></bndbox></object> </annotation>"""
SAID = {"folder": "VOC2007", "size": {"width": "3", "height": "2"}, "object": [{"name": "dog", "part": [{"name": "head"}, {"name": "foot"}]},
                                                                              {"name": "cat", "bndbox": {"xmin": "1"}}], "segmented": "0"}


def voc(folder):
    """A data set of two pictures below VOCdevkit/VOC2007, of which the first has what belongs to it."""
    base = folder / "VOCdevkit" / "VOC2007"
    for name in ("JPEGImages", "SegmentationClass", "Annotations", "ImageSets/Main", "ImageSets/Segmentation"):
        (base / name).mkdir(parents=True)
    for name in ("Main", "Segmentation"):
        (base / "ImageSets" / name / "test.txt").write_text("000002 \n000001\n")
    (base / "Annotations" / "000002.xml").write_text(ANNOTATION)
    return base


@pytest.mark.parametrize("lib", ["microgradx.vision", pytest.param("torchvision", marks=pytest.mark.peer)])
def test_voc(tmp_path, request, lib):
    datasets, base, image = data_sets(lib, request), voc(tmp_path), pytest.importorskip("PIL.Image")
    image.new("L", (3, 2), 5).save(base / "JPEGImages" / "000002.jpg")
    outlines = image.new("P", (3, 2), 1)
    outlines.putpalette([0, 0, 0, 128, 0, 0])
    outlines.save(base / "SegmentationClass" / "000002.png")
    boxes = datasets.VOCDetection(tmp_path, "2007", "test")
    picture, said = boxes[0]
    assert (picture.mode, picture.size, len(boxes)) == ("RGB", (3, 2), 2) and said == {"annotation": SAID} and list(said["annotation"]) == list(SAID)
    assert boxes.annotations == boxes.targets == [str(base / "Annotations" / f"{name}.xml") for name in ("000002", "000001")]
    masks = datasets.VOCSegmentation(tmp_path, "2007", "test", transforms=lambda x, y: ((x.size, y.mode), np.asarray(y).tolist()))
    assert masks[0] == (((3, 2), "P"), [[1] * 3] * 2) and masks.masks[1].endswith("000001.png")
    assert (masks.url, masks.md5, masks.filename) == ("https://thor.robots.ox.ac.uk/pascal/VOC/voc2007/VOCtest_06-Nov-2007.tar", "b6e924de25625d8de591ea690078ad9f",
                                                      "VOCtest_06-Nov-2007.tar")
    for options, error in (((), RuntimeError), (("2012", "test"), ValueError), (("2006",), ValueError), ((2007,), ValueError), (("2007", "x"), ValueError),
                           (("2007", "val"), FileNotFoundError)):
        with pytest.raises(error):
            datasets.VOCDetection(tmp_path, *options)


@pytest.fixture
def site(tmp_path):
    """A folder and the address under which it is served."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: Quiet(*args, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def test_archives_are_fetched_and_unpacked(tmp_path, site):
    folder, address = site
    (tmp_path / "tree" / "a").mkdir(parents=True)
    (tmp_path / "tree" / "a" / "b.txt").write_text("hello")
    for kind, name in (("zip", "t.zip"), ("gztar", "t.tar.gz"), ("tar", "t.tar"), ("xztar", "t.tar.xz")):
        shutil.make_archive(str(folder / "t"), kind, tmp_path / "tree")
        md5 = utils.calculate_md5(folder / name)
        utils.download_and_extract_archive(f"{address}/{name}", tmp_path / kind, md5=md5)
        assert (tmp_path / kind / "a" / "b.txt").read_text() == "hello" and utils.check_integrity(tmp_path / kind / name, md5)
    shutil.copy(folder / "t.tar.gz", tmp_path / "u.tgz")
    assert utils.extract_archive(str(tmp_path / "u.tgz"), tmp_path / "u", remove_finished=True) == str(tmp_path / "u")
    assert (tmp_path / "u" / "a" / "b.txt").exists() and not (tmp_path / "u.tgz").exists()
    (tmp_path / "f.txt.gz").write_bytes(gzip.compress(b"packed"))
    assert utils.extract_archive(tmp_path / "f.txt.gz") == tmp_path / "f.txt" and (tmp_path / "f.txt").read_bytes() == b"packed"
    with pytest.raises(RuntimeError, match="'.txt'"):
        utils.extract_archive(tmp_path / "f.txt")
    with pytest.raises(RuntimeError, match="not found or corrupted"):
        utils.download_url(f"{address}/t.zip", tmp_path / "v", "w.zip", md5="x")
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        utils.download_url(f"{address}/absent", tmp_path / "v")
    caught.value.close()


def test_folders_and_words(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "y.png").write_bytes(b"")
    assert utils.list_dir(tmp_path) == ["x"] and utils.list_dir(tmp_path, True) == [str(tmp_path / "x")]
    assert utils.list_files(tmp_path, (".png", ".jpg")) == ["y.png"] and utils.list_files(pathlib.Path(tmp_path), ".png", True) == [str(tmp_path / "y.png")]
    assert utils.verify_str_arg("a", "b", ("a",)) == "a" and utils.verify_str_arg("a") == "a"
    with pytest.raises(ValueError, match="Expected type str for argument b, but got type <class 'int'>"):
        utils.verify_str_arg(3, "b")
    with pytest.raises(ValueError, match="mine"):
        utils.verify_str_arg("a", "b", ("c",), "mine")
    assert datasets.folder.pil_loader.__name__ == "pil_loader" and microgradx.vision.datasets.utils is utils
    with pytest.raises(NotImplementedError, match="VisionDataset"):
        len(datasets.VisionDataset(tmp_path))


def test_a_set_that_is_not_read_can_be_imported_and_says_so_when_it_is_made(tmp_path):
    from microgradx.vision.datasets import CelebA
    with pytest.raises(NotImplementedError, match=r"vision\.datasets\.CelebA not available: nothing here reads its files"):
        CelebA(tmp_path, download=True)
    assert "CelebA" not in datasets.__all__


@pytest.mark.peer
def test_each_name_of_torchvision_can_be_imported(torchvision):  # noqa: F811
    importlib.import_module("torchvision.datasets")
    assert [name for name in torchvision.datasets.__all__ if not hasattr(datasets, name)] == ["LSUNClass", "wrap_dataset_for_transforms_v2"]
