import numpy as np
import tensorflow as tf

ds = tf.contrib.distributions
tfb = ds.bijectors
normal = ds.MultivariateNormalDiag([0.0, 1.0], [1.0, 2.0])
other = ds.MultivariateNormalDiag([1.0, 1.0], [1.0, 1.0])
cases = [
    (normal, [1.0, 0.0]),
    (ds.MultivariateNormalTriL([1.0, 2.0], [[1.0, 0.0], [0.5, 2.0]]), [0.0, 0.0]),
    (ds.MultivariateNormalFullCovariance([1.0, 2.0], [[2.0, 0.5], [0.5, 1.0]]), [0.0, 0.0]),
    (ds.Independent(ds.Bernoulli(logits=[[0.0, 1.0]]), 1), [[1, 0]]),
    (ds.Independent(ds.Normal([[0.0, 1.0]], [[1.0, 2.0]])), [[1.0, 0.0]]),
    (ds.InverseGamma(2.0, 3.0), 0.5),
    (ds.Chi2(3.0), 2.0),
    (ds.Poisson([2.0, 0.5]), 3.0),
    (ds.OneHotCategorical(logits=[0.0, 1.0, 2.0]), [0, 1, 0]),
    (ds.TransformedDistribution(ds.Normal(0.0, 1.0), tfb.Exp()), 2.0),
    (ds.TransformedDistribution(ds.Normal(0.0, 1.0), tfb.Sigmoid()), 0.25),
    (ds.TransformedDistribution(ds.Normal(0.0, 1.0), tfb.Softplus()), 2.0),
    (ds.TransformedDistribution(ds.Gamma(2.0, 1.0), tfb.Invert(tfb.Exp())), 0.5),
    (ds.TransformedDistribution(normal, tfb.Exp()), [1.0, 2.0]),
    (ds.Independent(ds.Normal([0.0, 1.0], [1.0, 2.0])), [1.0, 0.0]),
    (ds.Independent(ds.Normal([0.0, 1.0], [1.0, 2.0]), 0), [1.0, 0.0]),
]
with tf.Session() as session:
    for distribution, value in cases:
        draws = session.run(distribution.sample(5000, seed=1))
        shape = [*distribution.batch_shape.as_list(), *distribution.event_shape.as_list()]
        assert list(draws.shape) == [5000] + shape, shape
        probability = np.ravel(session.run(distribution.log_prob(value)))
        print(isinstance(distribution, ds.Distribution), *("%.4f" % each for each in probability))
    # > True -3.1560
    # > True -3.3123
    # > True -4.1177
    # > True -2.0064
    # > True -3.1560
    # > True -1.7233
    # > True -1.5724
    # > True -1.7123 -4.3712
    # > True -1.4076
    # > True -1.8523
    # > True 0.1516
    # > True -2.4933
    # > True -0.6487
    # > True -3.2359
    # > True -1.4189 -1.7371
    # > True -1.4189 -1.7371
    print("%.4f" % session.run(ds.kl_divergence(normal, other)))  # > 1.3069
    binomial = ds.Binomial(5.0, probs=[0.25, 0.5])
    print(session.run(binomial.prob(2.0)).round(4), session.run(binomial.mean()))
    # > [0.2637 0.3125] [1.25 2.5 ]
    for distribution, value in cases[:8]:
        mean = session.run(distribution.mean())
        draws = session.run(distribution.sample(20000, seed=2))
        assert np.allclose(draws.mean(0), mean, rtol=0.1, atol=0.1), (distribution, mean)
