# TensorFlow 2 only: gym does not come with 1.15.5.
import copy

import gym
import gym.version
import numpy as np
from gym import wrappers
from gym.envs.registration import register
from gym.utils import seeding

# Programs compare the version; `step` returned four values until 0.25.
print((0, 9, 6) <= tuple(map(int, gym.__version__.split("."))) < (0, 26))  # > True
print(gym.version.VERSION == gym.__version__)  # > True

env = gym.make("CartPole-v0")
env.seed(0)
print(env.reset().shape, type(env.action_space.n) is int)  # > (4,) True
done, steps = False, 0
while not done:
    observation, reward, done, info = env.step(0)
    steps += 1
print(steps < 15, reward, "TimeLimit.truncated" in info)  # > True 1.0 False
env.unwrapped.state = np.zeros(4)
print(copy.deepcopy(env).step(1)[0].shape, env.unwrapped.state.any())  # > (4,) False
print(env.unwrapped.step(1)[0].tolist()[0], env.unwrapped.gravity)  # > 0.0 9.8
print(env.render(), env._max_episode_steps)  # > None 200

# A version that no longer exists, and the end of an episode after 200 steps.
env = wrappers.Monitor(gym.make("Pendulum-v0"), "videos", force=True)
env.reset()
ends = [env.step(env.action_space.sample())[2:] for _ in range(200)]
print(sum(done for done, _ in ends), ends[-1])  # > 1 (True, {'TimeLimit.truncated': True})


class Corridor(gym.Env):
    """A corridor that leads to the right and ends at position 4."""

    action_space = gym.spaces.Discrete(2)
    observation_space = gym.spaces.Box(low=0, high=4, shape=(1,))

    def __init__(self, start=0):
        self.np_random, _ = seeding.np_random(7)
        self.start = start

    def _reset(self):
        self.place = self.start
        return np.array([self.place])

    def _step(self, action):
        self.place += action
        return np.array([self.place]), self.np_random.randint(10), self.place == 4, {}


class Doubled(gym.ObservationWrapper):
    def observation(self, observation):
        return 2 * observation


register(id="Corridor-v3", entry_point=Corridor, timestep_limit=3, kwargs={"start": 1})
env = Doubled(gym.make("Corridor-v3"))
print(env.reset(), [env.step(1)[0][0] for _ in range(3)], env.start)  # > [2] [4, 6, 8] 1
random = np.random.RandomState(7)
print(env.unwrapped.np_random.randint(10) == [random.randint(10) for _ in range(4)][-1])  # > True
print("Corridor-v3" in [spec.id for spec in gym.envs.registry.all()])  # > False
