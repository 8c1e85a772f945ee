"""What people put into a search box when a program stops: the words of PyTorch's best-known errors are in the first line of ours, too.

Each row is the words, and calls of `L`, the library, that raise an error with them in both; statements before the last are separated by ` & `.
"""
import re

import numpy as np
import pytest

import microgradx

MESSAGES = {
    "autograd": {
        "Variable data has to be a tensor, but got": "setattr(L.ones(2), 'data', 3)",
        "one of the variables needed for gradient computation has been modified by an inplace operation": "w = L.ones(3, requires_grad=True) & y = w.exp() & y.add_(1) & y.sum().backward()",
        "does not require grad and does not have a grad_fn": "L.ones(3).sum().backward()",
        "grad can be implicitly created only for scalar outputs": "L.ones(3, requires_grad=True).exp().backward()",
        "Trying to backward through the graph a second time": "y = L.ones(3, requires_grad=True).exp().sum() & y.backward() & y.backward()",
        "a leaf Variable that requires grad is being used in an in-place operation": "L.ones(3, requires_grad=True).add_(1)",
        "a view of a leaf Variable that requires grad is being used in an in-place operation": "L.ones(3, requires_grad=True)[:2].add_(1)",
        "Can't call numpy() on Tensor that requires grad": "L.ones(3, requires_grad=True).numpy()",
        "Only Tensors of floating point and complex dtype can require gradients": "L.tensor([1], requires_grad=True)",
        "attempting to assign a gradient of size '[4]' to a tensor of size '[3]'": "setattr(L.ones(3), 'grad', L.ones(4))",
        "attempting to assign a gradient with dtype": "setattr(L.ones(3), 'grad', L.ones(3).double())",
        "only Tensors of floating point": "L.ones(2).long().requires_grad_()",
        "only Tensors of floating point and complex dtype can require gradients": "setattr(L.ones(2).long(), 'requires_grad', True)",
        "you can only change requires_grad flags of leaf variables": "(L.ones(3, requires_grad=True) * 2).requires_grad_(False)",
        "appears to not have been used in the graph": "L.autograd.grad(L.ones(1, requires_grad=True).sum(), L.ones(1, requires_grad=True))",
        "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol": "__import__('copy').deepcopy(L.ones(3, requires_grad=True) * 2)",
    },
    "vmap": {
        "in some data-dependent control flow": "L.vmap(lambda x: x if x.sum() > 0 else -x)(L.ones(2, 3))",
        "you're calling .item() on a Tensor": "L.vmap(lambda x: x * x.sum().item())(L.ones(2, 3)) ;; L.vmap(lambda x: float(x.sum()))(L.ones(2, 3))",
        "Cannot access data pointer of Tensor": "L.vmap(lambda x: x.numpy())(L.ones(2, 3))",
        "dynamic shape": "L.vmap(lambda x: x[x > 0])(L.ones(2, 3)) ;; L.vmap(lambda x: x.nonzero())(L.ones(2, 3)) ;; L.vmap(lambda x: x.unique())(L.ones(2, 3))",
        "Attempted to vmap over `mask` in torch.masked_select": "L.vmap(lambda x: L.masked_select(x, x > 0))(L.ones(2, 3))",
        "is not possible because there exists a Tensor `other` in extra_args that has more elements than `self`": "L.vmap(lambda x: L.zeros(3).copy_(x))(L.ones(2, 3))",
        "called random operation while in randomness error mode": "L.vmap(lambda x: x + L.rand(3))(L.ones(2, 3))",
        "can not return a BatchedTensor when out_dim is None": "L.vmap(lambda x: x, out_dims=None)(L.ones(2, 3))",
        "it must override the setup_context staticmethod": "L.vmap(type('F', (L.autograd.Function,), {'forward': staticmethod(lambda ctx, x: x)}).apply)(L.ones(2))",
        "but it does not have vmap support": "L.vmap(type('F', (L.autograd.Function,), {'forward': staticmethod(lambda x: x), 'setup_context': staticmethod(len)}).apply)(L.ones(2))",
    },
    "shapes": {
        "mat1 and mat2 shapes cannot be multiplied": "L.ones(2, 3) @ L.ones(4, 5) ;; L.nn.Linear(10, 5)(L.ones(2, 7)) ;; L.nn.Linear(10, 5)(L.ones(2, 3, 7))",
        "must match the size of tensor b (4) at non-singleton dimension": "L.ones(2, 3) + L.ones(2, 4) ;; L.ones(3).copy_(L.ones(4)) ;; L.zeros(3).masked_fill_(L.ones(4).bool(), 1)",
        "doesn't match the broadcast shape": "L.ones(3).add_(L.ones(2, 3)) ;; L.ones(3).copy_(L.ones(2, 3))",
        "is invalid for input of size 6": "L.ones(2, 3).view(4, 2) ;; L.ones(2, 3).reshape(-1, 4)",
        "view size is not compatible with input tensor's size and stride": "L.ones(2, 3).t().view(6)",
        "Sizes of tensors must match except in dimension": "L.cat([L.ones(2, 3), L.ones(3, 4)])",
        "batch1 must be a 3D tensor": "L.bmm(L.ones(2, 3), L.ones(2, 3, 4))",
        "inconsistent tensor size, expected tensor [2] and src [3] to have the same number of elements": "L.dot(L.ones(2), L.ones(3))",
        "split_with_sizes expects split_sizes to sum exactly to 3 (input tensor's size at dimension 0), but got split_sizes=[1, 1]": "L.ones(3).split([1, 1])",
        "unsupported format string passed to Tensor.__format__": "f'{L.ones(2):.2f}'",
        "permute(): duplicate dims are not allowed": "L.ones(2, 2).permute(0, 0)",
        "number of dimensions in the tensor input does not match the length of the desired ordering of dimensions": "L.ones(2, 3).permute(0)",
        "does not broadcast with previously seen size 3": "L.einsum('ij,jk', L.ones(2, 3), L.ones(4, 5))",
        "fewer operands were provided than specified in the equation": "L.einsum('ij,jk', L.ones(2, 3))",
        "the number of subscripts in the equation (2) does not match the number of dimensions": "L.einsum('ij,jk', L.ones(2, 3), L.ones(3, 4, 5))",
        "cat(): expected a non-empty list of Tensors": "L.cat([])",
        "unsupported operation: more than one element of the written-to tensor refers to a single memory location": "L.ones(1).expand(2).add_(1)",
        "where expected condition to be a boolean tensor, but got a tensor with dtype Float": "L.where(L.ones(2), 1., 2.)",
        "Subtraction, the `-` operator, with two bool tensors is not supported": "L.tensor(True) - L.tensor(False)",
        "Subtraction, the `-` operator, with a bool tensor is not supported": "1 - L.tensor(False)",
        "~ (operator.invert) is only implemented on integer and Boolean-type tensors": "~L.ones(2)",
        "std and var only support floating point and complex dtypes": "L.arange(3).std() ;; L.var(L.arange(3))",
        "could not infer output dtype": "L.arange(3).mean()",
        "he inversion could not be completed because the input matrix is singular": "L.linalg.inv(L.ones(2, 2))",
        "The solver failed because the input matrix is singular": "L.linalg.solve(L.zeros(2, 2), L.ones(2))",
        "Calculated padded input size per channel: (5 x 6). Kernel size: (5 x 7). Kernel size can't be greater than actual input size":
            "L.nn.Conv2d(1, 1, (5, 4), padding=1, dilation=(1, 2))(L.ones(1, 1, 3, 4))",
        "Given input size: (2x1x3). Calculated output size: (2x0x1). Output size is too small": "L.nn.functional.max_pool2d(L.ones(1, 2, 1, 3), 2)",
        "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 2]": "L.nn.functional.conv2d(L.ones(2, 2), L.ones(1, 1, 1, 1))",
        "Given normalized_shape=[4], expected input with shape [*, 4], but got input of size[2, 3]": "L.nn.LayerNorm(4)(L.ones(2, 3))",
        "Expected more than 1 spatial element when training, got input size torch.Size([2, 2, 1])": "L.nn.InstanceNorm1d(2)(L.ones(2, 2, 1))",
        "Mismatch of parameter numbers and input channel size. Found parameter numbers = 2 and channel size = 3.": "L.nn.PReLU(2)(L.ones(1, 3))",
        "the batch number of src and tgt must be equal": "L.nn.Transformer(4, 2, 1, 1, batch_first=True)(L.ones(1, 2, 4), L.ones(2, 2, 4))",
        "the feature number of src and tgt must be equal to d_model": "L.nn.Transformer(4, 2, 1, 1, batch_first=True)(L.ones(2, 1, 3), L.ones(2, 1, 3))",
        "num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.": "L.utils.data.DataLoader([1], num_workers=-1)",
        "stack expects each tensor to be equal size": "L.stack([L.ones(2, 3), L.ones(3, 4)])",
        "Dimension out of range (expected to be in range of [-2, 1], but got 2)": "L.ones(3, 4).sum(dim=2) ;; L.ones(3, 4).transpose(0, 2)",
        "The expanded size of the tensor (4) must match the existing size (3)": "L.ones(3).expand(2, 4)",
        "too many indices for tensor of dimension 2": "L.ones(3, 4)[0, 1, 2]",
        "is out of bounds for dimension 0 with size 3": "L.ones(3)[5] ;; L.ones(3)[L.tensor([5])]",
        "Tensor.__contains__ only supports Tensor or scalar, but you passed in a <class 'str'>.": "'a' in L.ones(1)",
        "index out of range in self": "L.nn.Embedding(3, 2)(L.tensor([3])) ;; L.ones(2, 3).index_select(0, L.tensor([5]))",
        "shape mismatch: indexing tensors could not be broadcast together with shapes [2], [3]": "L.ones(3, 4)[L.tensor([0, 1]), L.tensor([0, 1, 2])]",
        "invalid index of a 0-dim tensor": "L.tensor(3.)[0]",
        "iteration over a 0-d tensor": "list(L.tensor(3.))",
        "Index tensor must have the same number of dimensions as": "L.gather(L.ones(2, 3), 1, L.tensor([0]))",
        "Expected size for first two dimensions of batch2 tensor to be: [2, 4]": "L.bmm(L.ones(2, 3, 4), L.ones(3, 4, 5))",
    },
    "numbers and types": {
        "Boolean value of Tensor with more than one value is ambiguous": "bool(L.ones(2))",
        "cannot be converted to Scalar": "L.ones(2).item()",
        "only one element tensors can be converted to Python scalars": "float(L.ones(2)) ;; L.tensor([L.ones(2), L.ones(2)])",
        "mat1 and mat2 must have the same dtype, but got Double and Float": "L.nn.Linear(3, 2)(L.ones(2, 3).double())",
        "should be the same": "L.nn.Conv2d(1, 1, 1)(L.ones(1, 1, 3, 3).double()) ;; L.nn.Conv2d(1, 1, 1)(L.ones(1, 1, 3, 3).long()) ;; L.nn.Conv1d(1, 1, 1).half()(L.ones(1, 1, 3))",
        "expected scalar type Double but found Float": "L.nn.functional.conv2d(L.ones(1, 1, 3, 3).double(), L.ones(1, 1, 2, 2)) ;; L.nn.functional.cross_entropy(L.ones(2, 2).double(), L.ones(2).long(), L.ones(2))",
        "expected scalar type Long but found Float": "L.nn.functional.multi_margin_loss(L.ones(2, 3), L.ones(2))",
        "ll tensors must have the same dtype": "L.nn.Bilinear(2, 2, 1)(L.ones(1, 2).double(), L.ones(1, 2))",
        "expected target dtype to be Long": "L.nn.functional.cross_entropy(L.ones(2, 5), L.tensor([1., 2.])) ;; L.nn.functional.nll_loss(L.ones(2, 5), L.tensor([1, 2]).int())",
        "can't be cast to the desired output type Long": "L.tensor([1]).add_(1.5) ;; L.tensor([1]).div_(2)",
        "only supports boolean masks": "L.ones(3).masked_fill(L.tensor([1, 0, 1]), 0)",
        "expected BoolTensor for mask": "L.ones(3).masked_select(L.tensor([1, 0, 1]))",
        "too many dimensions 'str'": "L.tensor(['a'])",
        "Could not infer dtype of NoneType": "L.tensor([None])",
        "expected sequence of length 2 at dim 1 (got 1)": "L.tensor([[1, 2], [3]])",
        "can't convert np.ndarray of type numpy.object_": "L.tensor(np.array([None])) ;; L.from_numpy(np.array([None]))",
        "Integers to negative integer powers are not allowed": "L.pow(L.tensor([2]), -1)",
        "ZeroDivisionError": "L.tensor([1]) // 0",
        "Torch not compiled with CUDA enabled": "L.ones(3).cuda()",
        "module 'torch' has no attribute": "L.no_such_function",
        "singular": "L.linalg.inv(L.zeros(2, 2)) ;; L.linalg.solve(L.zeros(2, 2), L.ones(2))",
        "could not be completed because the input matrix is singular": "L.inverse(L.zeros(2, 2))",
        "invalid multinomial distribution": "L.multinomial(L.zeros(3), 2)",
        "cannot sample n_sample > prob_dist.size(-1) samples without replacement": "L.multinomial(L.ones(2), 3)",
    },
    "losses": {
        "Target 10 is out of bounds": "L.nn.functional.cross_entropy(L.ones(2, 5), L.tensor([1, 10]))",
        "Expected input batch_size (2) to match target batch_size (3)": "L.nn.functional.cross_entropy(L.ones(2, 5), L.tensor([1, 2, 3]))",
        "all elements of input should be between 0 and 1": "L.nn.functional.binary_cross_entropy(L.tensor([1.5]), L.tensor([1.]))",
        "is different to the input size": "L.nn.functional.binary_cross_entropy(L.full((2, 1), .5), L.ones(2))",
        "must be the same as input size": "L.nn.functional.binary_cross_entropy_with_logits(L.ones(2, 1), L.ones(2))",
        "Class values must be smaller than num_classes": "L.nn.functional.one_hot(L.tensor([1, 5]), 3)",
        "one_hot is only applicable to": "L.nn.functional.one_hot(L.tensor([1.]), 3)",
    },
    "layers": {
        "to have 3 channels, but got 1 channels instead": "L.nn.Conv2d(3, 8, 3)(L.ones(1, 1, 8, 8))",
        "Kernel size can't be greater than actual input size": "L.nn.Conv2d(3, 8, 3)(L.ones(1, 3, 2, 2))",
        "Expected more than 1 value per channel when training": "L.nn.BatchNorm1d(4)(L.ones(1, 4))",
        "expected 4D input (got 2D input)": "L.nn.BatchNorm2d(4)(L.ones(3, 4))",
        "running_mean should contain 5 elements not 4": "L.nn.BatchNorm1d(4)(L.ones(2, 5))",
        "embed_dim must be divisible by num_heads": "L.nn.MultiheadAttention(5, 2)",
        "must be equal to input_size. Expected 3, got 7": "L.nn.LSTM(3, 4)(L.ones(5, 2, 7))",
        "Padding size should be less than the corresponding input dimension": "L.nn.functional.pad(L.ones(1, 1, 3), (3, 3), mode='reflect')",
        "Padding length should be less than or equal to two times the input dimension but got padding length 4 and input of dimension 1":
            "L.nn.functional.pad(L.ones(2), (1, 1, 1, 1))",
        "at dimension 2 of input [1, 1, 3]": "L.nn.functional.pad(L.ones(1, 1, 3), (3, 3), mode='reflect')",
        "Input and output must have the same number of spatial dimensions, but got": "L.nn.functional.interpolate(L.ones(1, 4, 4), size=(2, 2))",
        "Got 4D input, but linear mode needs 3D input": "L.nn.functional.interpolate(L.ones(1, 1, 4, 4), size=2, mode='linear')",
        "align_corners option can only be set with the interpolating modes": "L.nn.functional.interpolate(L.ones(1, 1, 4), size=2, align_corners=True)",
        "Given weight of size [4, 3, 3, 3], expected bias to be 1-dimensional with 4 elements, but got bias of size [3]":
            "L.nn.functional.conv2d(L.ones(1, 3, 8, 8), L.ones(4, 3, 3, 3), L.ones(3))",
        "padding_mode must be one of": "L.nn.Conv2d(3, 8, 3, padding_mode='edge')",
        "requested an output size of (40, 40), but valid sizes range from [9, 9] to [10, 10]":
            "L.nn.ConvTranspose2d(3, 8, 3, stride=2)(L.ones(1, 3, 4, 4), output_size=(40, 40))",
        "hidden_size must be greater than zero": "L.nn.LSTM(4, 0)",
        "dropout should be a number in range [0, 1] representing the probability of an element being zeroed": "L.nn.LSTM(4, 5, dropout=2)",
        "proj_size has to be smaller than hidden_size": "L.nn.LSTM(4, 5, proj_size=5)",
        "Expected `len(lengths)` to be equal to batch_size, but got 3 (batch_size=2)": "L.nn.utils.rnn.pack_padded_sequence(L.ones(3, 2, 4), [3, 2, 1])",
        "The shape of the 2D attn_mask is torch.Size([2, 2]), but should be (3, 3).":
            "L.nn.MultiheadAttention(8, 2)(*[L.ones(3, 2, 8)] * 3, attn_mask=L.ones(2, 2).bool())",
        "The shape of the 3D attn_mask is torch.Size([2, 3, 3]), but should be (4, 3, 3).":
            "L.nn.MultiheadAttention(8, 2)(*[L.ones(3, 2, 8)] * 3, attn_mask=L.ones(2, 3, 3).bool())",
        "Number of heads in key and value must divide the number of heads in": "L.nn.functional.scaled_dot_product_attention("
            "L.ones(1, 3, 3, 4), *[L.ones(1, 2, 3, 4)] * 2, enable_gqa=True)",
        "expected input's size at dim=1 to match num_features (3), but got: 4": "L.nn.InstanceNorm1d(3, affine=True)(L.ones(2, 4, 5))",
        "All input tensors should have same dimension": "L.nn.functional.margin_ranking_loss(L.ones(2), L.ones(2, 2), L.ones(2))",
        "Expected target size [3, 5], got [3, 4]": "L.nn.functional.cross_entropy(L.ones(3, 4, 5), L.ones(3, 4).long())",
        "weight tensor should be defined either for all 4 classes or no classes but got weight tensor of shape: [3]":
            "L.nn.functional.cross_entropy(L.ones(3, 4), L.tensor([0, 1, 2]), weight=L.ones(3))",
        "L1Loss.forward() missing 1 required positional argument: 'target'": "L.nn.L1Loss()(L.ones(3))",
        "Only 3D, 4D and 5D input Tensors supported": "L.nn.functional.interpolate(L.ones(2, 2), scale_factor=2)",
        "expected grid to have": "L.nn.functional.grid_sample(L.ones(1, 1, 2, 2), L.ones(1, 2, 2, 3), align_corners=False)",
        "to have size 2 in last dimension": "L.nn.functional.grid_sample(L.ones(1, 1, 2, 2), L.ones(1, 2, 2, 3), align_corners=False)",
        "Expected number of channels in input to be divisible by num_groups": "L.nn.functional.group_norm(L.ones(2, 3), 2)",
        "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor": "L.nn.PixelShuffle(2)(L.ones(1, 3, 2, 2))",
        "must be within num_embeddings": "L.nn.Embedding(3, 2, padding_idx=5)",
        "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions": "L.nn.init.xavier_uniform_(L.ones(3)) ;; L.nn.init.kaiming_normal_(L.ones(3))",
        "Only tensors with 2 or more dimensions are supported": "L.nn.init.orthogonal_(L.ones(3))",
        "Unsupported nonlinearity": "L.nn.init.calculate_gain('foo')",
        "Length of all samples has to be greater than 0": "L.nn.utils.rnn.pack_padded_sequence(L.ones(3, 2, 1), L.tensor([3, 0]))",
        "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True": "L.nn.utils.rnn.pack_padded_sequence(L.ones(3, 2, 1), L.tensor([1, 3]))",
    },
    "modules and training": {
        "size mismatch for weight: copying a param with shape": "L.nn.Linear(3, 2).load_state_dict({'weight': L.ones(2, 4), 'bias': L.ones(2)})",
        "Error(s) in loading state_dict for Linear": "L.nn.Linear(3, 2).load_state_dict({})",
        "Missing key(s) in state_dict": "L.nn.Linear(3, 2).load_state_dict({'weight': L.ones(2, 3)})",
        "Unexpected key(s) in state_dict": "L.nn.Linear(1, 1).load_state_dict({**L.nn.Linear(1, 1).state_dict(), 'extra': L.ones(1)})",
        "Can't access the shape of an uninitialized parameter or buffer": "L.nn.LazyLinear(3).weight.shape",
        "does not have a parameter, a buffer, or a parametrized element with name 'w'":
            "L.nn.utils.parametrize.register_parametrization(L.nn.Linear(2, 3), 'w', L.nn.ReLU())",
        "Registering a parametrization may not change the shape":
            "L.nn.utils.parametrize.register_parametrization(L.nn.Linear(2, 3), 'weight', L.nn.Linear(2, 5))",
        "Attempted update but _scale is None": "L.amp.GradScaler('cpu').update()",
        "The total norm of order 2.0 for gradients from `parameters` is non-finite, so it cannot be clipped":
            "x = L.ones(1, requires_grad=True) & _ = (x / 0).backward() & L.nn.utils.clip_grad_norm_([x], 1., error_if_nonfinite=True)",
        "optimizer got an empty parameter list": "L.optim.SGD([], lr=.1)",
        "can't optimize a non-leaf Tensor": "L.optim.SGD([L.ones(1, requires_grad=True) * 2], lr=.1)",
        "loaded state dict has a different number of parameter groups": "L.optim.SGD(L.nn.Linear(1, 1).parameters(), lr=.1).load_state_dict({'state': {}, 'param_groups': []})",
        "cannot assign module before Module.__init__() call": "L.nn.Module.__setattr__(L.nn.Module.__new__(L.nn.Module), 'a', L.nn.Linear(1, 1))",
        "cannot assign 'torch.FloatTensor' as parameter 'weight'": "setattr(L.nn.Linear(1, 1), 'weight', L.ones(1, 1))",
        "object has no attribute 'foo'": "L.nn.Linear(1, 1).foo ;; L.ones(1).foo",
        "missing the required \"forward\" function": "L.nn.Module()(1)",
        "num_samples should be a positive integer value, but got num_samples=0": "L.utils.data.DataLoader([], shuffle=True)",
        "batch must contain tensors, numpy arrays, numbers, dicts or lists; found": "next(iter(L.utils.data.DataLoader([None])))",
        "sampler option is mutually exclusive with shuffle": "L.utils.data.DataLoader([1, 2], shuffle=True, sampler=[0])",
        "Size mismatch between tensors": "L.utils.data.TensorDataset(L.ones(2), L.ones(3))",
        "Sum of input lengths does not equal the length of the input dataset": "L.utils.data.random_split([1, 2, 3], [1, 1])",
        "should not be instantiated": "L.autograd.Function()",
    },
}
ROWS = [(words, call) for rows in MESSAGES.values() for words, calls in rows.items() for call in calls.split(" ;; ")]


def first_line(lib, call):
    """Of the error of a call; all lines where they are a list of what a state dict lacks."""
    *before, last = call.split(" & ")
    names = {"L": lib, "np": np}
    for statement in before:
        exec(statement, names)
    with pytest.raises(Exception) as info:  # noqa: PT011 - the message is what is looked at
        eval(last, names)
    text = str(info.value) or type(info.value).__name__
    return text if "state_dict" in text else text.split("\n")[0]


@pytest.mark.parametrize("words, call", ROWS)
def test_words_that_people_search_for(words, call):
    text = first_line(microgradx, call)
    assert re.sub(r"\btorch\b", "microgradx", words) in text, text


@pytest.mark.parametrize("call, words", {
    "L.nn.functional.cross_entropy(L.ones(2, 5), L.tensor([1., 2.]))": ["cross_entropy", "Float", "target.long()", "[2, 5]", "[2]"],
    "L.nn.functional.scaled_dot_product_attention(L.ones(1, 2, 3, 4), L.ones(1, 2, 3, 5), L.ones(1, 2, 3, 5))": [
        "scaled_dot_product_attention", "equally wide", "[1, 2, 3, 4]", "[1, 2, 3, 5]"],
    "L.nn.functional.scaled_dot_product_attention(L.ones(2, 3), L.ones(4, 3), L.ones(5, 3))": ["a value for each key", "[4, 3] and [5, 3]"],
}.items())
def test_the_function_its_arguments_and_a_hint(call, words):
    text = first_line(microgradx, call)
    assert all(word in text for word in words), text


@pytest.mark.peer
@pytest.mark.parametrize("words, call", ROWS)
def test_the_words_are_pytorchs(words, call):
    import torch
    text = first_line(torch, call)
    assert words in text, text
