"""Where the development data sets lie, if they are on this machine."""

import os
from pathlib import Path

import pytest

from tests.repository import ROOT

PLACES = (os.environ.get("CONVOLAB_DATA"), ROOT / "data", ROOT.parent / "shared" / "data")
FOLDER = next((Path(place) for place in PLACES if place and (Path(place) / "flowers17.zip").is_file()), None)

needed = [pytest.mark.data, pytest.mark.skipif(FOLDER is None, reason="the development data are not here")]
"""The marks of a test, or as `pytestmark` of a file, that needs them."""
