"""Event files for TensorBoard, which need not be installed."""

from collections.abc import Mapping
from pathlib import Path

import tensorflow as tf

SCALAR = tf.compat.v1.SummaryMetadata(
    plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars"), data_class=1
)
"""Marks a scalar in an event file; tf.summary.scalar does the same, but only if TensorBoard is installed."""


class EventFile:
    """The event file of one training."""

    def __init__(self, folder: Path) -> None:
        self._writer = tf.summary.create_file_writer(str(folder))

    def write(self, epoch: int, entry: Mapping[str, float]) -> None:
        """Write the metrics of an epoch."""
        with self._writer.as_default():
            for name, value in entry.items():
                tf.summary.write(name, tf.constant(value, tf.float32), epoch, SCALAR)
        self._writer.flush()
