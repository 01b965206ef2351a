// Constants of the modules that these scripts mirror; comments there explain them.
// Written by tools/script_constants.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {};

tf1mnist.constants = {
  "data": {
    "CLASSES": 10,
    "HEIGHT": 32
  },
  "ink": {
    "FAINT": 0.75,
    "FAINTEST_INK": 0.1
  },
  "looks": {
    "LEAST_SIDE": 400,
    "LEAST_SIZE": 20,
    "MOST_PIXELS": 8000000,
    "SIDE": 1400
  },
  "pieces": {
    "BOLD": 0.55,
    "DOT": 0.06,
    "DUST": 0.12,
    "LARGEST": 6.0,
    "LONGEST_DASH": 2.5,
    "LOWEST": 0.25,
    "MOST_DOTS": 0.5,
    "OVERLAP": 0.5,
    "THINNEST_LINE": 8.0
  },
  "linking": {
    "LINK": 0.25,
    "MOST_OF_A_SIGN": 2,
    "NEAR_ACROSS": 0.85,
    "NEAR_ALONG": 1.2
  },
  "grouping": {
    "CORE": 0.4,
    "FEW": 3,
    "FEWEST": 3,
    "LATEST": 3,
    "LEAST_INK": 0.04,
    "LEVEL": 0.02,
    "OVERLAP": 0.35,
    "STACKED": 0.3,
    "STACKED_GAP": 0.12,
    "STEEPEST": 10,
    "TALL": 0.5,
    "TALLEST": 1.2
  },
  "page": {
    "LONGEST_PIECE": 50,
    "LOWEST": 8
  },
  "strips": {
    "BLUR": 0.35,
    "DIGIT": 20,
    "FEW": 4,
    "FITTING": 75,
    "GAP": 16,
    "HIGHER": 70,
    "HIGHEST": 1.4,
    "LEAST_SCALE": 0.65,
    "MARGIN": 6,
    "NARROW": 0.5,
    "NEARLY_ALL": 0.97,
    "PITCH": 8,
    "SLIM": 0.35,
    "STROKE": 0.12,
    "WIDEST": 2,
    "ZOOM": 4
  },
  "texts": {
    "FOLLOWING": {
      "^": "0.-(",
      "0": "0.-+=)$",
      ".": "0",
      "-": "0.(",
      "+": "0.-(",
      "=": "0.-($",
      "(": "0.-(",
      ")": "-+=)$"
    },
    "KINDS": {
      "0": "0",
      "1": "0",
      "2": "0",
      "3": "0",
      "4": "0",
      "5": "0",
      "6": "0",
      "7": "0",
      "8": "0",
      "9": "0",
      "+": "+",
      "×": "+",
      "÷": "+",
      "*": "+",
      "·": "+",
      "/": "+",
      ",": "."
    },
    "LEAST": 0.01,
    "OUT_OF_PLACE": 100,
    "POINTS": 3,
    "SIGNS": 15
  },
  "evidence": {
    "DOUBT": 4.0,
    "FIGURES_LIMIT": -0.3,
    "FIGURES_SPREAD": 1.5,
    "LEAST_CONFIDENCE": 1e-300,
    "LIMIT": 0.1,
    "SPREAD": 2.6,
    "SURE": 3.0,
    "WIDEST": 3.6
  },
  "rejection": {
    "NEARLY": 0.001
  },
  "spelling": {
    "HALF": 16,
    "LEAST": 32,
    "LONGEST": 400,
    "MOST": 32,
    "STEP": 16,
    "UNSURE": 0.7,
    "WIDTHS": [
      0.8,
      1.25
    ]
  },
  "reading": {
    "LIKELY": 0.3
  }
};
