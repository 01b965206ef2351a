# TensorFlow 2 only: on 1.15.5, the launcher changes nothing but the data.
import matplotlib.pyplot as plt
from matplotlib import animation

steps = []
figure = plt.figure()
ani = animation.FuncAnimation(figure, steps.append, 5, interval=16, repeat=False, blit=False)
plt.show()
print(steps[-4:])  # > [1, 2, 3, 4]
plt.plot([1, 2])
plt.pause(0.01)
plt.style.use(["seaborn", "none.mplstyle"])
plt.show()
