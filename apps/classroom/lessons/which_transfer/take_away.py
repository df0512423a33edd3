"""What a visitor takes home: the code that gives the advice."""


def snippet() -> str:
    """The code that advises on the pictures of a zip."""
    return """from pathlib import Path

from core.snapshots import last
from core.transfer.choice import evidence
from core.transfer.choice.advice import Probing
from core.transfer.own_classes import uploads
from core.transfer.own_classes.examples import FeatureExtraction

extraction = FeatureExtraction(uploads.read_zip(Path("classes.zip").read_bytes())[0])
last(extraction.stream())
probing = Probing.of(extraction.examples)
last(probing.stream())
print(probing.advise(evidence.recorded()).reason)
"""
