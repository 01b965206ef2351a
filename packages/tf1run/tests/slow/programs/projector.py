import tensorflow as tf
from tensorflow.contrib.tensorboard.plugins import projector

embedding_var = tf.Variable(tf.zeros([5, 2]), name="embedding")
writer = tf.summary.FileWriter("log")
config = projector.ProjectorConfig()
embedding = config.embeddings.add()
embedding.tensor_name = embedding_var.name
embedding.metadata_path = "metadata.tsv"
embedding.sprite.image_path = "sprite.png"
embedding.sprite.single_image_dim.extend([28, 28])
projector.visualize_embeddings(writer, config)
print(open("log/projector_config.pbtxt").read())
# > embeddings {
# >   tensor_name: "embedding:0"
# >   metadata_path: "metadata.tsv"
# >   sprite {
# >     image_path: "sprite.png"
# >     single_image_dim: 28
# >     single_image_dim: 28
# >   }
# > }
