# TensorFlow 2 only: the Matplotlib beside 1.15.5 has lost some of these names, too.
import matplotlib.pyplot as plt

fig = plt.figure()
ax = fig.add_subplot(111, axisbg="red")
print(ax.get_axis_bgcolor())  # > (1.0, 0.0, 0.0, 1.0)
ax.plot([1, 2], label="a")
ax.legend().draggable(True)
ax.grid(b=True)
counts, _, _ = ax.hist([1, 1, 2, 2], bins=2, normed=True)
print(counts.tolist())  # > [1.0, 1.0]
text = ax.annotate(s="x", xy=(0, 0))
print(text.get_text())  # > x
ax.texts.remove(text)
ax.lines.pop(0)
print(len(ax.texts), len(ax.lines))  # > 0 0
ax.set_color_cycle(["r"])
print(ax.plot([1, 2])[0].get_color())  # > r
plt.rcParams["pgf.preamble"] = ["a", "b"]
print(plt.rcParams["pgf.preamble"].split())  # > ['a', 'b']
from matplotlib import font_manager
import warnings

warnings.simplefilter("ignore")
print(font_manager.FontProperties(fname="/Library/Fonts/Missing.otf").get_file())  # > None
