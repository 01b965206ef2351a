"""Everything that is needed only to run the commands on more than one machine.

tf_config    the cluster, and which of its tasks this process is
roles        the role of a task: parameter server, chief or worker
chief        the worker that also writes the run
worker       a worker that is not the chief
membership   the session of a chief or a worker, and its recovery when a task is lost
replica      a worker's graph, with the variables on parameter servers
server       TensorFlow's server in each task; the parameter server
waiting      waiting with a timeout, for a port to answer or a function to return
"""
