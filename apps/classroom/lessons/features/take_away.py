"""What a visitor takes home: the code that extracts the feature vector, and the vector as a file."""

from apps.classroom.ui.pictures import picture_picker
from core.arrays import Float32Array


def snippet(source: str, layer: str) -> str:
    """The code that extracts the vector of the page.

    Args:
        source: the expression that reads the picture.
        layer: of the features.
    """
    return f"""{picture_picker.import_for(source)}
from core.transfer.own_classes.examples import Example

features = Example.of({source}).features["{layer}"]
print(features.shape, features[:5])
"""


def vector_csv(features: Float32Array) -> str:
    """A feature vector (D,) as comma-separated values."""
    rows = "\n".join(f"{channel},{value:.6g}" for channel, value in enumerate(features.tolist()))
    return f"channel,mean\n{rows}\n"
