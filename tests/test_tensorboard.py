"""SummaryWriter: its files byte by byte as TensorBoard's own writer made them, and what is refused."""
import struct
import zlib

import numpy as np
import pytest

import microgradx
from microgradx.utils.tensorboard import SummaryWriter

GOLD = [         # the records that PyTorch 2.13's SummaryWriter wrote, with TensorBoard 2.21, for the calls of `written`
    "1700000000000000e7cef81e0900000000000014402a0c0a0a0a03612f62150000c03f1d7ba6de",
    "200000000000000029eda95009000000000000144010ffffffffffffffffff012a0a0a080a017815000080bf7e9df37a",
    "1b000000000000001a0d9e130900000000000014402a100a0e0a076e6f20737465701500000040a9f8b649",
    "99000000000000008859d14b09000000000000144010ac022a8a010a87010a01682a81010900000000000008c0110000000000000040190000000000"
    "001040210000000000000040290000000000003240322800000000000010c000000000000000c00000000000000000000000000000f83f0000000000"
    "0008403a280000000000000000000000000000f03f0000000000000000000000000000f03f00000000000000401f08848c",
    "3700000000000000e7e8ca5909000000000000144010032a2a0a280a0e742f746578745f73756d6d617279420c08071204120208014202c3a94a080a"
    "060a04746578741369e8c2",
    "8f000000000000006eebe2ec09000000000000144010012a81010a7f0a037375622a7811000000000000224019000000000000244021000000000080"
    "4640290000000000d071403228000000000000000025499224499204402549922449921440b86ddbb66ddb1e4000000000000022403a280000000000"
    "00000000000000000008400000000000000840000000000000004000000000000000406d27de6d"]


def records(folder):
    """The records of the only file of a folder."""
    [path] = folder.glob("events.out.tfevents.*")
    data, out = path.read_bytes(), []
    while data:
        end = 16 + struct.unpack_from("<Q", data)[0]
        out.append(data[:end])
        data = data[end:]
    return out


def fields(message):
    """{number: [values]} of a protocol buffer."""
    found, at = {}, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value
    while at < len(message):
        number, kind = divmod(varint(), 8)
        if kind == 0:
            value = varint()
        else:
            size = {1: 8, 5: 4}.get(kind) or varint()
            value, at = message[at:at + size], at + size
        found.setdefault(number, []).append(value)
    return found


def value(record):
    """The only value of an event's summary."""
    return fields(fields(fields(record[12:-4])[5][0])[1][0])


def test_bytes(tmp_path):
    with SummaryWriter(tmp_path) as w:
        w.add_scalar("a/b", microgradx.tensor([1.5]), 0, walltime=5.0)
        w.add_scalar("x", np.float32(-1), -1, walltime=5.0)
        w.add_scalar("no step", 2, walltime=5.0)
        w.add_histogram("h", microgradx.tensor([1.0, 2.0, 2.0, -3.0]), 300, bins=[-4, -2, 0, 1.5, 3], walltime=5.0)
        w.add_text("t", "é", 3, walltime=5.0)
        w.add_histogram("sub", np.arange(10.0), 1, bins=7, max_bins=3, walltime=5.0)
    first, *rest = records(tmp_path)
    assert fields(first[12:-4])[3] == [b"brain.Event:2"] and [record.hex() for record in rest] == GOLD


def test_images(tmp_path):
    rng = np.random.default_rng(0)
    colour = rng.integers(0, 256, (3, 4, 5), dtype=np.uint8)
    with SummaryWriter(tmp_path) as w:
        w.add_image("colour", microgradx.from_numpy(colour))
        w.add_image("floats", microgradx.tensor([[[0.0, 0.5], [1.0, 2.0]]]))
        w.add_image("rows", colour[0], dataformats="HW")
        w.add_images("ten", np.arange(10, dtype=np.uint8).reshape(10, 1, 1, 1))
    found = []
    for record in records(tmp_path)[1:]:
        image = fields(value(record)[4][0])
        (height,), (width,), (channels,), (png,) = (image[n] for n in (1, 2, 3, 4))
        start = png.index(b"IDAT") + 4
        lines = np.frombuffer(zlib.decompress(png[start:start + struct.unpack(">I", png[start - 8:start - 4])[0]]), np.uint8).reshape(height, -1)
        assert png.startswith(b"\x89PNG") and not lines[:, 0].any() and struct.unpack(">II", png[16:24]) == (width, height)
        found.append(lines[:, 1:].reshape(height, width, channels))
    assert (found[0] == colour.transpose(1, 2, 0)).all() and (found[2] == colour[0][..., None]).all()
    assert found[1][..., 0].tolist() == [[0, 127], [255, 255]] and found[3][..., 1].tolist() == [list(range(8)), [8, 9, 0, 0, 0, 0, 0, 0]]


def test_figures(tmp_path):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    figure = pyplot.figure(figsize=(1, 0.5), dpi=40)
    with SummaryWriter(tmp_path) as w:
        w.add_figure("one", figure, 1)
    image = fields(value(records(tmp_path)[1])[4][0])
    assert (image[1], image[2]) == ([20], [40]) and not pyplot.fignum_exists(figure.number)


def test_several_numbers_and_settings(tmp_path):
    with SummaryWriter(str(tmp_path), purge_step=9) as w:
        w.add_scalars("m/x", {"p": 1, "q": 2.5}, 4)
        w.add_hparams({"lr": 0.5, "name": "adam", "none": None, "flag": True}, {"accuracy": 0.25}, run_name="run")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["m_x_p", "m_x_q", "run"]
    assert struct.unpack("<f", value(records(tmp_path / "m_x_q")[1])[2][0]) == (2.5,)
    assert [fields(record[12:-4]).get(2) for record in records(tmp_path)] == [None, [9], [9]]
    experiment, start, end, accuracy = map(value, records(tmp_path / "run")[1:])
    assert [v[1][0] for v in (experiment, start, end)] == [b"_hparams_/experiment", b"_hparams_/session_start_info", b"_hparams_/session_end_info"]

    def content(v):
        return fields(fields(fields(v[9][0])[1][0])[2][0])
    infos = [fields(each) for each in fields(content(experiment)[2][0])[4]]
    assert [(each[1][0], each[4][0]) for each in infos] == [(b"lr", 3), (b"name", 1), (b"flag", 3)]
    settings = [fields(each) for each in fields(content(start)[3][0])[1]]
    assert fields(settings[1][2][0])[3] == [b"adam"] and struct.unpack("<d", fields(settings[0][2][0])[2][0]) == (0.5,)
    assert struct.unpack("<f", accuracy[2][0]) == (0.25,) and content(end)[4] == [b"\x08\x01"]


def test_a_closed_writer_opens_another_file(tmp_path):
    w = SummaryWriter(tmp_path)
    w.add_scalar("a", 1.0, 1)
    w.flush()
    assert len(records(tmp_path)) == 2
    w.close()
    w.add_scalar("a", 1.0, 2)
    w.close()
    assert len(list(tmp_path.iterdir())) == 2 and w.get_logdir() == tmp_path


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda w: w.add_graph(microgradx.nn.Linear(1, 1)), NotImplementedError, "add_graph"), (lambda w: w.add_scalar("a", [1.0]), NotImplementedError, "list"),
    (lambda w: w.add_scalar("a", microgradx.ones(2)), AssertionError, r"\(2,\)"), (lambda w: w.nothing, AttributeError, "nothing"),
    (lambda w: w.add_scalar("a", 1.0, new_style=True), NotImplementedError, "new_style"),
    (lambda w: w.add_histogram("a", microgradx.empty(0)), ValueError, "no element"), (lambda w: w.add_histogram("a", np.ones(1), bins=[2, 3]), ValueError, "bins"),
    (lambda w: w.add_image("a", microgradx.ones(2, 2)), AssertionError, "CHW"), (lambda w: w.add_image("a", microgradx.ones(5, 2, 2)), ValueError, "got 5"),
    (lambda w: w.add_image("a", microgradx.ones(2, 2), dataformats="HH"), AssertionError, "twice"),
    (lambda w: w.add_hparams([], {}), TypeError, "dictionary"), (lambda w: w.add_hparams({"a": [1]}, {}), ValueError, "a should be"),
    (lambda w: w.add_hparams({"a": 1}, {}, {"a": [1]}), NotImplementedError, "discrete"),
])
def test_what_is_refused(call, error, words, tmp_path):
    with SummaryWriter(tmp_path) as w, pytest.raises(error, match=words):
        call(w)
