"""Boxes, masks and keypoints drawn on a picture. Colours are names or (red, green, blue) of 0 to 255; Pillow draws all but masks."""
import microgradx as _m
from microgradx._engine.warn import warn
from microgradx._rows import need

from ._pil import pil
from .transforms.v2.functional import pil_to_tensor, to_dtype, to_pil_image


def _check(image, channels, op):
    need(isinstance(image, _m.Tensor), TypeError, f"{op}: The image must be a tensor, got {type(image)}")
    need(image.dtype is _m.uint8 or image.is_floating_point(), ValueError, f"{op}: The image dtype must be uint8 or float, got {image.dtype}")
    need(image.dim() == 3, ValueError, f"{op}: Pass individual images, not batches; got {tuple(image.shape)}")
    need(len(image) in channels, ValueError, f"{op}: Pass an image of {' or '.join(map(str, channels))} channels, got {tuple(image.shape)}")


def _palette(colors, count, op):
    """`count` colours as numbers: those given, one for all, or all different ones."""
    if colors is None:
        return [tuple(number * step % 255 for step in (2 ** 25 - 1, 2 ** 15 - 1, 2 ** 21 - 1)) for number in range(count)]
    need(isinstance(colors, (list, tuple, str)), ValueError, f"{op}: colors must be a tuple or a string, or a list thereof, but got {colors}")
    need(not isinstance(colors, tuple) or len(colors) == 3, ValueError, f"{op}: If passed as tuple, colors should be an RGB triplet, but got {colors}")
    colors = colors if isinstance(colors, list) else [colors] * count
    need(len(colors) >= count, ValueError, f"{op}: Number of colors must be equal or larger than the number of objects, but got {len(colors)} < {count}")
    return [pil(op).ImageColor.getrgb(color) if isinstance(color, str) else color for color in colors]


def _drawn(image, draw):
    """The image after draw(its PIL image)."""
    picture = to_pil_image(to_dtype(image, _m.uint8, scale=True))
    draw(picture)
    return to_dtype(pil_to_tensor(picture), image.dtype, scale=True)


@_m.no_grad()
def draw_bounding_boxes(image, boxes, labels=None, colors=None, fill=False, width=1, font=None, font_size=None, label_colors=None,
                        label_background_colors=None, fill_labels=False):
    """The image (1 or 3, H, W) with the edges of boxes (N, 4), which are corners, `width` pixels wide; fill covers them with their colour, too.

    labels: a text for each, in font (a file's name) of font_size, on a background with fill_labels. Raises ValueError for shapes, dtypes and
    numbers of labels or colours that do not fit, NotImplementedError for rotated boxes (N, 8), ImportError without Pillow.
    """
    op = "draw_bounding_boxes"
    _check(image, (1, 3), op)
    need(boxes.shape[-1] == 4, NotImplementedError, f"{op}: rotated boxes are not supported, got {tuple(boxes.shape)}")
    need(not (boxes[:, :2] > boxes[:, 2:]).any(), ValueError, f"{op}: Boxes need to be in (xmin, ymin, xmax, ymax) format. Hint: ops.box_convert")
    if not len(boxes):
        warn("boxes doesn't contain any box. No box was drawn")
        return image
    need(labels is None or len(labels) == len(boxes), ValueError,
         f"{op}: Number of boxes ({len(boxes)}) and labels ({labels and len(labels)}) mismatch. Please specify labels for each box.")
    colors = _palette(colors, len(boxes), op)
    texts = _palette(label_colors or "black", len(boxes), op) if label_colors or fill_labels else colors
    grounds = _palette(label_background_colors, len(boxes), op) if fill_labels and label_background_colors else colors
    fonts = pil(op).ImageFont
    if font is None and font_size is not None:
        warn("Argument 'font_size' will be ignored since 'font' is not set.")
    letters = fonts.load_default() if font is None else fonts.truetype(font=font, size=font_size or 10)

    def draw(picture):
        pen = pil(op).ImageDraw.Draw(picture, "RGBA" if fill else None)
        for box, color, label, text, ground in zip(boxes.long().tolist(), colors, labels or [None] * len(boxes), texts, grounds, strict=False):
            pen.rectangle(box, width=width, outline=color, fill=(*color, 100) if fill else None)
            if label is not None:
                place = box[0] + width + 1, box[1] + width + 1
                if fill_labels:
                    left, top, right, bottom = pen.textbbox(place, label, font=letters)
                    pen.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=ground)
                pen.text(place, label, fill=text, font=letters)
    return _drawn(image if len(image) == 3 else image.repeat(3, 1, 1), draw)


@_m.no_grad()
def draw_segmentation_masks(image, masks, alpha=0.8, colors=None):
    """image (1 - alpha) + coloured masks alpha: of a (3, H, W) image and bool masks (N, H, W) or (H, W), black where several meet.

    Raises ValueError for shapes, dtypes and numbers of colours that do not fit.

    >>> import microgradx
    >>> from microgradx.vision.utils import draw_segmentation_masks
    >>> draw_segmentation_masks(microgradx.zeros(3, 1, 2), microgradx.tensor([[True, False]]), 0.5, (255, 0, 0))[0]
    tensor([[0.5000, 0.0000]])
    """
    op = "draw_segmentation_masks"
    _check(image, (3,), op)
    masks = masks[None] if masks.dim() == 2 else masks
    need(masks.dim() == 3, ValueError, f"{op}: masks must be of shape (H, W) or (batch_size, H, W), got {tuple(masks.shape)}")
    need(masks.dtype is _m.bool, ValueError, f"{op}: The masks must be of dtype bool. Got {masks.dtype}")
    need(masks.shape[-2:] == image.shape[-2:], ValueError, f"{op}: The image and the masks must have the same height and width, "
         f"got {tuple(image.shape)} and {tuple(masks.shape)}")
    if not len(masks):
        warn("masks doesn't contain any mask. No mask was drawn")
        return image
    coloured = image.detach().clone()
    for mask, color in zip(masks, _palette(colors, len(masks), op), strict=False):
        values = color if image.dtype is _m.uint8 else [value / 255 for value in color]
        coloured[:, mask] = _m.tensor(values, dtype=image.dtype)[:, None]
    coloured[:, masks.sum(0) > 1] = 0
    return (image * (1 - alpha) + coloured * alpha).to(image.dtype)


@_m.no_grad()
def draw_keypoints(image, keypoints, connectivity=None, colors=None, radius=2, width=3, visibility=None):
    """The (3, H, W) image with discs of `radius` at keypoints (N, K, 2 or more), which begin with x and y, and lines of `width` between pairs of them.

    connectivity: pairs of numbers below K; visibility (N, K) or (N, K, 1) leaves points and their lines out; colors: one colour. Raises
    ValueError for shapes and dtypes that do not fit, ImportError without Pillow.
    """
    op = "draw_keypoints"
    _check(image, (3,), op)
    need(keypoints.dim() == 3, ValueError, f"{op}: keypoints must be of shape (num_instances, K, 2), got {tuple(keypoints.shape)}")
    seen = _m.ones(keypoints.shape[:-1]) if visibility is None else visibility.squeeze(-1) if visibility.dim() == 3 else visibility
    need(seen.shape == keypoints.shape[:-1], ValueError, f"{op}: keypoints and visibility must have the same dimensionality for num_instances and K, "
         f"got {tuple(keypoints.shape)} and {tuple(seen.shape)}")

    def draw(picture):
        pen = pil(op).ImageDraw.Draw(picture)
        for points, there in zip(keypoints.long().tolist(), seen.bool().tolist(), strict=True):
            for (x, y, *_), yes in zip(points, there, strict=True):
                if yes:
                    pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colors, outline=None, width=0)
            for first, second in connectivity or ():
                if there[first] and there[second]:
                    pen.line((*points[first][:2], *points[second][:2]), width=width)
    return _drawn(image, draw)
