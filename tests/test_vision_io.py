"""Images written and read: through files, through bytes, in every mode, and what is refused."""
import numpy as np
import pytest

import microgradx
from microgradx.vision import io

Image = pytest.importorskip("PIL.Image")


def picture(channels, seed=0):
    return microgradx.from_numpy(np.random.default_rng(seed).integers(0, 256, (channels, 6, 5), np.uint8))


@pytest.mark.parametrize("channels", [1, 3])
def test_a_png_is_read_as_it_was_written(channels, tmp_path):
    image, path = picture(channels), tmp_path / "image.png"
    io.write_png(image, str(path))
    for found in (io.read_image(str(path)), io.decode_image(str(path)), io.decode_image(path), io.decode_image(io.read_file(str(path))), io.decode_png(io.encode_png(image, 0))):
        assert found.dtype is microgradx.uint8 and found.is_contiguous() and microgradx.equal(found, image)
    assert io.read_file(path).dtype is microgradx.uint8 and bytes(io.read_file(path).tolist()) == path.read_bytes()


@pytest.mark.parametrize("mode, channels", [("GRAY", 1), ("GRAY_ALPHA", 2), ("RGB", 3), ("RGB_ALPHA", 4), ("UNCHANGED", 3), ("rgb", 3)])
def test_modes(mode, channels):
    image = picture(3)
    found = io.decode_image(io.encode_png(image), mode)
    assert found.shape == (channels, 6, 5)
    if mode == "RGB_ALPHA":
        assert microgradx.equal(found, io.decode_image(io.encode_png(image), "rgba"))
    if mode.upper() != mode:
        return
    assert microgradx.equal(found, io.decode_png(io.encode_png(image), io.ImageReadMode[mode]))
    if channels > 2:
        assert microgradx.equal(found[:3], image)
    if channels in (2, 4):
        assert (found[-1] == 255).all()
    if channels < 3:
        grey = (image.float() * microgradx.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)).sum(0)
        assert (found[0].float() - grey).abs().max() <= 1


def test_kinds_of_files(tmp_path):
    """Bits and palettes are spread over bytes, alpha stays."""
    for kind, channels in (("1", 1), ("L", 1), ("LA", 2), ("P", 3), ("RGB", 3), ("RGBA", 4)):
        image = Image.fromarray(picture(3).permute(1, 2, 0).numpy()).convert(kind)
        image.save(tmp_path / "image.png")
        found = io.read_image(str(tmp_path / "image.png"))
        assert found.shape == (channels, 6, 5), kind
        shown = np.asarray(image.convert({"1": "L", "P": "RGB"}.get(kind, kind)))
        assert (found.permute(1, 2, 0).numpy() == (shown[:, :, None] if shown.ndim == 2 else shown)).all(), kind


def test_jpegs(tmp_path):
    smooth = microgradx.arange(0, 240, 4).to(microgradx.uint8).expand(3, 60, 60).contiguous()
    data = io.encode_jpeg(smooth, 95)
    assert (io.decode_jpeg(data).int() - smooth.int()).abs().max() < 6 and len(io.encode_jpeg(smooth, 5)) < len(data)
    assert io.decode_jpeg(data, "GRAY").shape == (1, 60, 60)
    assert [x.shape for x in io.decode_jpeg(io.encode_jpeg([smooth, smooth[:1]]))] == [(3, 60, 60), (1, 60, 60)]
    io.write_jpeg(smooth, tmp_path / "image.jpg", 95)
    assert microgradx.equal(io.read_image(tmp_path / "image.jpg"), io.decode_jpeg(data))


def test_the_way_the_camera_was_held(tmp_path):
    image = Image.fromarray(picture(3).permute(1, 2, 0).numpy())
    exif = image.getexif()
    exif[0x0112] = 6                # turn by 90 degrees
    image.save(tmp_path / "image.png", exif=exif)
    plain, turned = (io.read_image(tmp_path / "image.png", apply_exif_orientation=turn) for turn in (False, True))
    assert microgradx.equal(turned, plain.rot90(-1, (1, 2)))


@pytest.mark.parametrize("call, error, words", [
    (lambda: io.read_image("/no/such/image.png"), RuntimeError, "No such file"), (lambda: io.decode_image(picture(1).flatten()), RuntimeError, "cannot identify"),
    (lambda: io.decode_jpeg(io.encode_png(picture(3))), RuntimeError, "decode_jpeg"), (lambda: io.decode_png(picture(3)), RuntimeError, "1-d"),
    (lambda: io.decode_image(microgradx.zeros(0, dtype=microgradx.uint8)), RuntimeError, "non-empty"), (lambda: io.encode_png(picture(2)), RuntimeError, "1 or 3 channels"),
    (lambda: io.encode_png(picture(3).float()), RuntimeError, "uint8"), (lambda: io.encode_jpeg(picture(3), 0), ValueError, "quality"),
    (lambda: io.encode_png(picture(3), 10), RuntimeError, "Compression"), (lambda: io.decode_jpeg(io.encode_jpeg(picture(3)), device="cuda"), RuntimeError, "CPU"),
    (lambda: io.write_file("/no/such/folder/x", picture(1).flatten()), RuntimeError, "No such file"), (lambda: io.write_file("x", picture(3)), RuntimeError, "1-d"),
    (lambda: io.decode_image(io.encode_png(picture(3)), "BLUE"), KeyError, "BLUE")])
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_wide_images_are_refused(tmp_path):
    Image.fromarray(np.full((3, 3), 40000, np.uint16)).save(tmp_path / "wide.png")
    with pytest.raises(RuntimeError, match="not supported"):
        io.read_image(tmp_path / "wide.png")
