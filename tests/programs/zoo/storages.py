"""What is behind a tensor: the one flat row of numbers that views share, as books introduce it."""
import torch

points = torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])
points_storage = points.storage()
print(points_storage)
print(type(points_storage).__name__, len(points_storage), points_storage[0], points_storage[-1], points_storage.dtype, points_storage.device,
      points_storage.size(), points_storage.nbytes(), points_storage.element_size(), list(points_storage)[:2])
points_storage[0] = 2.0
second = points[1]
print(points, second.storage_offset(), second.storage().size(), points.storage_offset(), points.stride(), points.t().stride())
print(id(points.storage()) == id(points.t().storage()) or points.t().storage().data_ptr() == points_storage.data_ptr())
points_storage[1:3] = 7.0
print(points, points.t().contiguous().storage().tolist(), points.t().storage().tolist(), points.t()[1:].storage().tolist())
some = torch.ones(3, 4, 5)
print(some.transpose(0, 2).stride(), some.expand(2, 3, 4, 5).storage().size(), some.unsqueeze(0).storage().data_ptr() == some.storage().data_ptr(),
      some.flatten().storage().data_ptr() == some.data_ptr(), some.transpose(0, 2).flatten().storage().data_ptr() == some.data_ptr())
print(torch.tensor([True, False]).storage(), torch.arange(3).storage(), torch.zeros(2, dtype=torch.float64).storage()[0], torch.tensor([1, 2], dtype=torch.uint8).storage())
weight = torch.nn.Parameter(torch.zeros(2, 2))
weight.storage()[3] = 5.0
print(weight, weight.storage() == weight.storage(), points.storage().untyped().nbytes(), torch.is_storage(points_storage))
copy = points_storage.clone()
copy.fill_(3.0)
print(points[0], copy.tolist(), points_storage.copy_(copy)[5], points)
for wrong in (lambda: points_storage[6], lambda: points_storage[-7], lambda: points_storage["a"], lambda: points_storage[0.5], lambda: points_storage[::2],
              lambda: points_storage[torch.tensor([0])], lambda: points_storage.__setitem__(9, 1.0)):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__)
