"""What the functions that make a network share, and those that find one by its name."""
import fnmatch

from microgradx._engine.warn import warn
from microgradx._rows import need

from ._weights import WEIGHTS, WeightsEnum

MAKERS = {}


def network(make, name, doc, **fixed):
    """The function `name`(weights=None, progress=True, **options) -> make(**fixed, **options)."""
    def build(weights=None, progress=True, **options):
        if "pretrained" in options:
            warn("The parameter 'pretrained' is deprecated; use 'weights' instead.")
            weights = options.pop("pretrained")
        elif isinstance(weights, bool):
            warn("Only None stands for no trained weights: True and False as 'weights' are deprecated.")
        weights = WEIGHTS[name].verify({True: "IMAGENET1K_V1", False: None}[weights] if isinstance(weights, bool) else weights)
        if weights is not None:
            wanted = {"num_classes": 1000} | ({"image_size": weights.meta["min_size"][0]} if name.startswith("vit") else {})
            for option, value in wanted.items():
                n = options.setdefault(option, value)
                need(n == value, ValueError, f"The parameter '{option}' expected value {value} but got {n} instead.")
            options |= {"init_weights": False} if name.startswith("vgg") else {}
        model = make(**{**fixed, **options})
        if weights is not None:
            model.load_state_dict(weights.get_state_dict(progress=progress, check_hash=True))
        return model
    build.__name__ = build.__qualname__ = name
    build.__module__ = make.__module__
    build.__doc__ = f"""{name}(weights=None, progress=True, **options) -> {make.__name__}: {doc}

    weights: None, or a member of {WEIGHTS[name].__name__} or its name ("DEFAULT", "IMAGENET1K_V1"): trained ones, downloaded unless the hub's folder
    (or PyTorch's) has them; RuntimeError where that fails. progress changes nothing. The options are those of the class.

    >>> import microgradx
    >>> model = microgradx.vision.models.{name}(num_classes=10)
    >>> len(model.state_dict()) > 0
    True
    """
    MAKERS[name] = build
    return build


def list_models(module=None, include=None, exclude=None):
    """The names of the networks, sorted: all, or those of a module, that match a pattern (or one of several) and no other.

    >>> from microgradx.vision import models
    >>> models.list_models(include=["vgg1*", "alexnet"], exclude="*_bn")
    ['alexnet', 'vgg11', 'vgg13', 'vgg16', 'vgg19']
    """
    def matching(patterns):
        return {name for pattern in ([patterns] if isinstance(patterns, str) else patterns) for name in fnmatch.filter(MAKERS, pattern)}
    names = {name for name, make in MAKERS.items() if module is None or make.__module__.startswith(module.__name__)}
    return sorted((names & matching(include) if include else names) - matching(exclude or ()))


def get_model(name, **config):
    """get_model("resnet18", **options) -> resnet18(**options).

    >>> from microgradx.vision import models
    >>> type(models.get_model("squeezenet1_1", weights=None)).__name__
    'SqueezeNet'
    """
    need(name.lower() in MAKERS, ValueError, f"Unknown model {name}")
    return MAKERS[name.lower()](**config)


def get_model_weights(name):
    """The enum of a network's weights, which is given or named."""
    name = getattr(name, "__name__", name).lower()
    need(name in WEIGHTS, ValueError, f"Unknown model {name}")
    return WEIGHTS[name]


def get_weight(name):
    """get_weight("ResNet18_Weights.DEFAULT"): the member of that name.

    >>> from microgradx.vision import models
    >>> models.get_weight("ResNet50_Weights.DEFAULT")
    ResNet50_Weights.IMAGENET1K_V2
    """
    kind, _, member = name.partition(".")
    found = WEIGHTS.get(kind.removesuffix("_Weights").lower())
    need(isinstance(found, type(WeightsEnum)), ValueError, f"The weight enum '{kind}' for the specific method couldn't be retrieved.")
    return found[member]
