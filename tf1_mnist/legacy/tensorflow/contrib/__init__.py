"""`tf.contrib`: each of its modules is in the file of that name.

To add a function to a module, define it in the module's file. If it only has another name or place
today, a line in `moved` of the `STAND_IN` at the end of the file is enough. To add a module, write
a file with a `STAND_IN`. `stand_ins.StandIn` says what there is to declare.
"""
