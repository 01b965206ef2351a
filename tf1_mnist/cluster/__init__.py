"""Everything that only a cluster needs: the same commands on more than one machine.

tf_config    which task of which cluster this process is
roles        what a task does: parameter server, chief or worker
chief        the worker that also keeps the run
worker       the other workers
membership   the session of both, and what they do when a task is lost
replica      a worker's graph: variables on parameter servers, all else its own
server       TensorFlow's server in each task; the parameter server
waiting      for a port to answer, for a function to return
"""
