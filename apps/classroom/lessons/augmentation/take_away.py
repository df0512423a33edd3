"""What a visitor takes home: the code that makes these versions, and the versions and their parameters as files."""

from collections.abc import Sequence

from apps.classroom.lessons.augmentation.versions import Versions
from apps.classroom.ui.pictures import picture_picker
from core import contact_sheet, images
from core.data.augmentation import parameter_table
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.augmentation.transforms.base import Transform


def snippet(source: str, chosen: Sequence[Transform], settings: PreviewSettings) -> str:
    """The code that makes the versions of the page.

    Args:
        source: the expression that reads the picture.
        chosen: the transforms.
        settings: the settings of the page.
    """
    head = "\n".join(dict.fromkeys(["from core import images", picture_picker.import_for(source)]))
    lines = [f"    { ({'kind': transform.kind} | transform.changed())!r},\n" for transform in chosen]
    chain = "".join(["\n", *lines]) if lines else ""
    return f"""{head}
from core.data.augmentation.preview import preview
from core.data.augmentation.preview_settings import PreviewSettings
from core.snapshots import last

chain = [{chain}]
snapshot = last(preview({source}, chain, {settings.source()}))
for number, version in snapshot.panels.items():
    images.write(version, f"version_{{number}}.png")
for name, value in snapshot.metrics.items():
    print(f"{{name:28}} {{value:.4f}}")
"""


def sheet_png(versions: Versions) -> bytes:
    """The original and its versions on one sheet, as a PNG file."""
    return images.encode(contact_sheet.lay(versions.original, versions.images), "png")


def parameters_csv(versions: Versions) -> str:
    """The sampled parameters as comma-separated values."""
    return parameter_table.as_csv(versions.chosen, versions.metrics, len(versions.images))
