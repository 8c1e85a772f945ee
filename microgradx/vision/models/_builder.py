"""What the functions that make a network share."""
from microgradx._engine.warn import warn


def network(make, name, doc, **fixed):
    """The function `name`(weights=None, progress=True, **options) -> make(**fixed, **options)."""
    def build(weights=None, progress=True, **options):
        if "pretrained" in options:
            warn("The parameter 'pretrained' is deprecated; use 'weights' instead.")
            weights = options.pop("pretrained")
        elif isinstance(weights, bool):
            warn("Only None stands for no trained weights: True and False as 'weights' are deprecated.")
        if weights:
            raise NotImplementedError(f"{name}: trained weights are not distributed here, got weights={weights!r}. Hint: make the network "
                                      "with weights=None and load a file of weights: load_state_dict(microgradx.load(path))")
        return make(**{**fixed, **options})
    build.__name__ = build.__qualname__ = name
    build.__module__ = make.__module__
    build.__doc__ = f"""{name}(weights=None, progress=True, **options) -> {make.__name__}: {doc}

    weights: None; trained ones are not distributed here. progress changes nothing. The options are those of the class.

    >>> import microgradx
    >>> model = microgradx.vision.models.{name}(num_classes=10)
    >>> len(model.state_dict()) > 0
    True
    """
    return build
