"""What is drawn on pictures: the pixels that torchvision 0.28 gives, and what is refused."""
import pytest

import microgradx
from microgradx.vision import utils

BLACK = microgradx.zeros(3, 9, 11, dtype=microgradx.uint8)
BOX = microgradx.tensor([[1.0, 2.0, 6.0, 7.0]])
POINTS = microgradx.tensor([[[2.0, 3.0], [8.0, 3.0], [5.0, 8.0]]])


def rows(plane):
    """A plane as one text for each row, of what its pixels are (a dot where they are 0)."""
    return ["".join("." if value == 0 else "#" if value == 255 else str(value) for value in row) for row in plane.tolist()]


def test_boxes():
    pytest.importorskip("PIL")
    out = utils.draw_bounding_boxes(BLACK, microgradx.tensor([[1, 2, 6, 7], [4.0, 0, 9, 4]]), colors=["red", (0, 0, 9)])
    assert rows(out[0]) == ["." * 11, "." * 11, ".###.##....", ".#....#....", ".#.........", ".#....#....", ".#....#....", ".######....", "." * 11]
    assert rows(out[2])[:5] == ["....999999.", "....9....9.", "....9....9.", "....9....9.", "....999999."] and not BLACK.any()
    out = utils.draw_bounding_boxes(BLACK[:1].float(), BOX, colors="#00ff00", fill=True, width=2)
    assert out.shape == (3, 9, 11) and out[1, 4].tolist() == pytest.approx([0, 1, 1, 100 / 255, 100 / 255, 1, 1, 0, 0, 0, 0])
    white = utils.draw_bounding_boxes(microgradx.zeros(3, 30, 60, dtype=microgradx.uint8), BOX, ["ab"], fill_labels=True, label_background_colors="white")
    assert (white == 255).all(0).sum() > 50
    with pytest.warns(UserWarning, match="No box"):
        assert utils.draw_bounding_boxes(BLACK, BOX[:0]) is BLACK


def test_masks():
    masks = microgradx.zeros(3, 2, 3, dtype=microgradx.bool)
    masks[0, 0], masks[1, :, 0] = True, True
    out = utils.draw_segmentation_masks(microgradx.full((3, 2, 3), 100, dtype=microgradx.uint8), masks, 0.5)
    assert out.flatten(1).tolist() == [[50, 50, 50, 50, 100, 100], [50, 50, 50, 113, 100, 100], [50, 50, 50, 65, 100, 100]]
    with pytest.warns(UserWarning, match="No mask"):
        assert utils.draw_segmentation_masks(BLACK, microgradx.zeros(0, 9, 11, dtype=microgradx.bool)) is BLACK


def test_keypoints():
    pytest.importorskip("PIL")
    seen = microgradx.tensor([[1, 1, 0]])
    out = utils.draw_keypoints(BLACK, POINTS, [(0, 1), (1, 2)], colors=(7, 8, 9), radius=1, width=1, visibility=seen)
    assert rows(out[0])[2:5] == ["..7.....7..", ".7#######7.", "..7.....7.."] and out[2, 3].tolist() == [0, 9, *[255] * 7, 9, 0] and not out[:, 5:].any()


def test_keypoints_may_have_more_than_x_and_y():
    pytest.importorskip("PIL")
    more = microgradx.cat([POINTS, microgradx.ones(*POINTS.shape[:-1], 1)], -1)
    assert microgradx.equal(utils.draw_keypoints(BLACK, more, [(0, 1)]), utils.draw_keypoints(BLACK, POINTS, [(0, 1)]))


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: utils.draw_bounding_boxes("x", BOX), TypeError, "str"), (lambda: utils.draw_bounding_boxes(BLACK.int(), BOX), ValueError, "int32"),
    (lambda: utils.draw_bounding_boxes(BLACK[None], BOX), ValueError, "batches"), (lambda: utils.draw_bounding_boxes(BLACK[:2], BOX), ValueError, "1 or 3"),
    (lambda: utils.draw_bounding_boxes(BLACK, microgradx.ones(1, 8)), NotImplementedError, "rotated"),
    (lambda: utils.draw_bounding_boxes(BLACK, -BOX), ValueError, "xmin"), (lambda: utils.draw_bounding_boxes(BLACK, BOX, ["a", "b"]), ValueError, "mismatch"),
    (lambda: utils.draw_bounding_boxes(BLACK, BOX, colors=(1, 2)), ValueError, "triplet"),
    (lambda: utils.draw_bounding_boxes(BLACK, BOX, colors=[]), ValueError, "0 < 1"), (lambda: utils.draw_bounding_boxes(BLACK, BOX, colors=3), ValueError, "3"),
    (lambda: utils.draw_segmentation_masks(BLACK[:1], BLACK[0].bool()), ValueError, "3 channels"),
    (lambda: utils.draw_segmentation_masks(BLACK, BLACK[0]), ValueError, "uint8"),
    (lambda: utils.draw_segmentation_masks(BLACK, BLACK[:, 1:].bool()), ValueError, "height"),
    (lambda: utils.draw_segmentation_masks(BLACK, BLACK[None].bool()), ValueError, "masks must be"),
    (lambda: utils.draw_keypoints(BLACK, POINTS[0]), ValueError, "num_instances"),
    (lambda: utils.draw_keypoints(BLACK, POINTS, visibility=microgradx.ones(3)), ValueError, "visibility"),
])
def test_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
