"""Tests that a table's perspective is undone where its lines meet."""

import numpy as np

from number_reader.detection.perspective import Perspective


def test_what_is_seen_of_flat_points_are_the_points() -> None:
    """The expected point is where the photographed lines through (q, r) = (50, 25) meet."""
    camera = Perspective(np.array([200.0, 100.0]), 100.0, (0.1, 0.4), (-0.2, 0.3))
    along, across = -0.2 + 0.3 * 0.5, 0.1 + 0.4 * 0.25
    x, y = np.linalg.solve([[1, -along], [-across, 1]], [0.5, 0.25])
    point = np.array([[200 + 100 * x, 100 + 100 * y]])
    np.testing.assert_allclose(camera.seen(np.array([[50.0, 25.0]])), point)
    np.testing.assert_allclose(camera.flat(point), [[50, 25]])
