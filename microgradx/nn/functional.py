"""Every function of nn.functional; the modules of nn call these."""
from microgradx._names import publish_layers as _publish

from . import _functional_activation, _functional_attention, _functional_conv, _functional_loss, _functional_norm, _functional_vision
from . import _reduction as _Reduction  # noqa: F401 - by this name losses of programs find it
from ._functional_activation import *
from ._functional_attention import *
from ._functional_conv import *
from ._functional_loss import *
from ._functional_norm import *
from ._functional_vision import *

__all__ = [*_functional_activation.__all__, *_functional_attention.__all__, *_functional_conv.__all__, *_functional_loss.__all__,
           *_functional_norm.__all__, *_functional_vision.__all__]

# what every training step calls checks its arguments itself, or hands them to what does; the k of local_response_norm is not the int of topk
_QUICK = {"linear", "relu", "cross_entropy", "nll_loss", "mse_loss", "softmax", "log_softmax", "dropout", "layer_norm", "embedding", "gelu", "sigmoid", "tanh",
          "binary_cross_entropy", "binary_cross_entropy_with_logits", "local_response_norm"}
_publish(globals(), __all__, _QUICK)
