"""What visitors take home: code that makes the images, the images, and a walk through them."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.gans import chosen, text
from apps.classroom.lessons.gans.chosen import COLUMNS, COUNT, Chosen
from core import clips, images
from core.synthesis.gan import generation, image_grid
from core.synthesis.gan.generation_settings import GenerationSettings, WalkSettings

SIDE = 192
"""The least height and width of a frame of the walk in pixels."""


def snippet(now: Chosen) -> str:
    """Code that makes the images of the page and asks the discriminator."""
    averaged = "" if now.averaged else ", averaged=False"
    return f"""from core import images
from core.synthesis.gan import image_grid, latent
from core.synthesis.gan.generator import Generator

generator = Generator.load("{now.generator.artifact.name}")
vectors = generator.noise({COUNT}, seed={now.seed})
made = generator.images(vectors{averaged})
images.write(image_grid.lay(made, columns={COLUMNS}), "generated.png")
opinion = generator.judge(made[{now.number}])
print(f"image {now.number + 1}: real with {{opinion.probability:.1%}}, logit {{opinion.logit:.3f}}")
walk = latent.walk(vectors[{now.number}], vectors[{(now.number + 1) % COUNT}], steps=11)  # path="linear": straight
images.write(image_grid.lay(generator.images(walk{averaged}), columns=11), "walk.png")
"""


def downloads(now: Chosen) -> None:
    """Offer the images and a walk; each is made only if somebody asks for it."""
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button(text.PNG, partial(as_png, now), f"{now.kind}.png", "image/png")
    button(text.WALK_WEBP, partial(as_walk, now), f"{now.kind}_walk.webp", "image/webp")


def as_png(now: Chosen) -> bytes:
    """All images of the chosen kind."""
    return images.encode(image_grid.lay(now.images, COLUMNS), "png")


def as_walk(now: Chosen) -> bytes:
    """A walk on the sphere through all images of the chosen kind and back to the first."""
    settings, route = GenerationSettings(count=COUNT, seed=now.seed, averaged=now.averaged), WalkSettings()
    frames = generation.walk(now.generator, settings, route)
    return clips.encode((chosen.enlarged(frame, SIDE) for frame in frames), route.walk_rate, "webp")
