"""Counts and times the steps of the programs in this folder."""

import common


def steps(block):
    """Yields the number of each step, counted from 0, and then prints the measured values.

    block: the number of steps in a block; the time is taken after each block.
    """
    yield 0
    first_step_seconds = common.seconds_since_start()
    meter, step, goes_on = common.Meter(seconds=2.0), 0, True
    while goes_on:
        for _ in range(block):
            step += 1
            yield step
        goes_on = meter.tick(block)
    common.report(first_step_seconds=first_step_seconds, steps_per_second=meter.images_per_second())
