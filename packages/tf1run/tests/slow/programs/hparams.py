import tensorflow as tf

hparams = tf.contrib.training.HParams(batch_size=64, keep_prob=0.5, layers=[1, 2], name="cnn")
hparams.parse("batch_size=128,keep_prob=0.75")
hparams.add_hparam("seed", 3)
print(hparams.batch_size, hparams.keep_prob, hparams.layers, hparams.seed, "name" in hparams)
print(sorted(hparams.values()))
# > 128 0.75 [1, 2] 3 True
# > ['batch_size', 'keep_prob', 'layers', 'name', 'seed']
