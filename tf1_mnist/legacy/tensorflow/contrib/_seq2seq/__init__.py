"""`tf.contrib.seq2seq`, which decodes sequences with a recurrent network.

    helpers             what the network reads next: the given words, or what it has just said
    decoders            decodes with a helper
    beam_search         decodes with a beam search
    attention           scores the encoder's outputs
    attention_wrapper   a cell that reads them by these scores
"""
