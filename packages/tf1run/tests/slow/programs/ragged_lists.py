import numpy as np

ragged = [[1], [2, 3], [4, 5, 6]]
print(np.ndim(ragged), np.shape(ragged), np.size(ragged))  # > 1 (3,) 3
print(np.reshape(ragged, (3, 1)).tolist())  # > [[[1]], [[2, 3]], [[4, 5, 6]]]
print(np.sum([np.ones(1), np.ones(2)]).tolist())  # > [2.0, 2.0]
print(np.mean([np.ones(1), 3 * np.ones(2)]).tolist())  # > [2.0, 2.0]
print(sorted(np.random.permutation(ragged).tolist()))  # > [[1], [2, 3], [4, 5, 6]]
print(np.append([[0]], ragged[:2]).tolist())  # > [0, [1], [2, 3]]
np.save("ragged.npy", ragged)
print(np.load("ragged.npy", allow_pickle=True).tolist())  # > [[1], [2, 3], [4, 5, 6]]
print(np.mean([[1, 2], [3, 4]], axis=(0, 1)))  # > 2.5
