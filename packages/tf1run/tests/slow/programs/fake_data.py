from tensorflow.examples.tutorials.mnist import input_data

data = input_data.read_data_sets("data", fake_data=True, one_hot=True)
images, labels = data.train.next_batch(2, fake_data=True)
print(len(images), sum(images[0]), labels[1])
# > 2 784 [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
