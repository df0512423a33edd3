"""Makes the first view of this lesson; run offline, imported by no page."""

from apps.classroom import recording
from apps.shared import job_targets
from apps.shared.finished import Finished
from core import contact_sheet
from core.data import samples
from core.data.augmentation import transform_chain
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.augmentation.transforms.registry import as_dicts
from core.serving import jobs


def make() -> None:
    """Augment a sample with the chain and the settings that the page opens on."""
    sample = "coffee"
    chain = as_dicts(transform_chain.active(transform_chain.parse(transform_chain.DEFAULT)))
    job = jobs.submit(job_targets.AUGMENTATION_PREVIEW, samples.find(sample).read(), chain, PreviewSettings())
    *_, final = job.stream()
    assert final.image is not None
    sheet = contact_sheet.lay(final.image, list(final.panels.values()))
    history = [(step, dict(metrics)) for step, metrics in job.history]
    recording.save("augmentation", sheet, Finished(sample, {}, job.seconds, 1.0, history))
