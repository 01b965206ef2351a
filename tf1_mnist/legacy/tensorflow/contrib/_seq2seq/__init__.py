"""`tf.contrib.seq2seq`, which decodes sequences with a recurrent network.

helpers            what the network reads next: the given words, or its own last output
scheduled_helpers  either of these at random
decoders           decodes with a helper
decoder_functions  decodes as in TensorFlow 1.0
beam_search        decodes with a beam search
attention          scores the encoder's outputs
monotonic          scores them from left to right
attention_wrapper  a cell that reads them by these scores
shapes             of batches of sequences
"""
