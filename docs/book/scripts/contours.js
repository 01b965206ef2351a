"use strict";
// Draws contour lines of a function of two variables, by marching squares.

var tf1mnist = globalThis.tf1mnist ??= {};

// Returns the line on which a function has the value `level`, as the path of an SVG drawing.
//
// `values` are the function's values on a grid, row by row, with `columns` columns. The grid's
// nodes are `cell` units of the drawing apart, from (0, 0) to the right and down. Between nodes,
// the function is assumed to be linear along each side of a square.
tf1mnist.contour = (values, columns, cell, level) => {
  const rows = values.length / columns;
  const path = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const first = row * columns + column;
      const upper = (values[first] > level) + (values[first + 1] > level);
      const lower = (values[first + columns] > level) + (values[first + columns + 1] > level);
      if (upper + lower === 0 || upper + lower === 4) continue; // all corners are on one side
      const corners = [ // clockwise, from the upper left
        [column, row, values[first]],
        [column + 1, row, values[first + 1]],
        [column + 1, row + 1, values[first + columns + 1]],
        [column, row + 1, values[first + columns]],
      ];
      const crossings = [];
      corners.forEach(([x, y, value], k) => {
        const [nextX, nextY, next] = corners[(k + 1) % 4];
        if (value > level === next > level) return;
        const share = (level - value) / (next - value);
        const across = cell * (x + share * (nextX - x));
        const down = cell * (y + share * (nextY - y));
        crossings.push(`${across.toFixed(2)} ${down.toFixed(2)}`);
      });
      for (let k = 0; k < crossings.length; k += 2) {
        path.push(`M${crossings[k]}L${crossings[k + 1]}`);
      }
    }
  }
  return path.join("");
};
