"""Trains a network on a cluster of machines: `python -m tf1_mnist.cluster`.

local         runs all tasks of a cluster on this machine
cluster_file  what a run records about its cluster: cluster.json
tf_config     the cluster, and this process's task in it
roles         the role of a task: parameter server, chief or worker
chief         the worker that also writes the run
worker        a worker that is not the chief
membership    opens a session for a chief or a worker, and a new one whenever a task is lost
replica       a worker's graph, with the variables on parameter servers
server        the TensorFlow server in each task, and the role of a parameter server
waiting       waits, with a timeout, for a port to answer or a function to return
"""
