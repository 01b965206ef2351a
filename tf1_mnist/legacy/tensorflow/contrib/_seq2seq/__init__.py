"""`tf.contrib.seq2seq`, which decodes sequences with a recurrent network.

helpers            choose the network's next input: the given words, or its own last output
scheduled_helpers  choose one of the two at random
decoders           decode with a helper
decoder_functions  decode as in TensorFlow 1.0
beam_search        decodes with a beam search
attention          scores the encoder's outputs
monotonic          scores the encoder's outputs from left to right
attention_wrapper  a cell that reads the encoder's outputs, weighted by the scores
shapes             the shapes of batches of sequences
"""
