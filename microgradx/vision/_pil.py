"""Pillow is optional: it is imported when an image is made or read, and its absence is said with the cure."""
import sys


def pil(op):
    """PIL with its modules, for the function named `op`. ImportError with the cure when Pillow is missing."""
    try:
        import PIL.Image
        import PIL.ImageColor
        import PIL.ImageDraw
        import PIL.ImageEnhance
        import PIL.ImageFilter
        import PIL.ImageFont
        import PIL.ImageOps
    except ImportError as error:
        raise ImportError(f"{op}: images need Pillow; pip install microgradx[vision], or apply transforms.ToTensor() "
                          "first") from error
    return PIL


def is_image(value):
    """Whether `value` is a PIL image; without Pillow loaded nothing is."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(value, module.Image)
