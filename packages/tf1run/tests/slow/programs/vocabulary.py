import numpy as np
from tensorflow.contrib import learn

texts = ["the cat sat on the mat", "a dog isn't the PDF-cat", "theCat 42"]
processor = learn.preprocessing.VocabularyProcessor(6)
print(np.array(list(processor.fit_transform(texts))).tolist())
# > [[1, 2, 3, 4, 1, 5], [6, 7, 8, 1, 9, 10], [11, 12, 0, 0, 0, 0]]
print(len(processor.vocabulary_), list(processor.transform(["a new dog"]))[0])
# > 13 [6 0 7 0 0 0]
print(list(processor.reverse([[1, 2, 0]])))  # > ['the cat <UNK>']
try:
    print(list(processor.reverse([[1, 99]])))
except IndexError:
    print("there is no word 99")  # > there is no word 99
processor.save("vocabulary")
restored = learn.preprocessing.VocabularyProcessor.restore("vocabulary")
print(list(restored.transform(["cat on dog"]))[0])  # > [2 4 7 0 0 0]
frequent = learn.preprocessing.VocabularyProcessor(6, min_frequency=1)
print([each.tolist() for each in frequent.fit_transform(texts)][0])  # > [1, 0, 0, 0, 1, 0]
