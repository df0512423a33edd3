"""Recipes: one experiment, from the data set to the exported network, as a TOML file that is checked before it runs.

    recipe = recipe.load("cifar10_resnet")          # core/training/recipes/cifar10_resnet.toml, or any path
    recipe.network.name, recipe.schedule(0.5)       # what it says

A recipe is a frozen value: it can be compared, stored with a checkpoint, and sent to a worker.
"""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.data.augmentation.transform_settings import Transforms
from core.errors import ConvolabError
from core.training.schedules import Constant, Schedule

FOLDER = Path(__file__).parent / "recipes"
NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
Fraction = Annotated[float, Field(ge=0, lt=1)]
Kind = TypeVar("Kind", bound=BaseModel)


class RecipeError(ConvolabError):
    """A recipe that is missing, cannot be read, or asks for something that does not exist."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Split(_Table):
    """Which pictures are for what; near-duplicates stay together, and every class has its share of each piece."""

    testing: Literal["part"] | Annotated[float, Field(gt=0, lt=1)] = Field(
        default="part",
        description="“part”: the data set's own test part, or its validation part where it has no other; a number: "
        "this fraction of the pictures.",
    )
    validation: Fraction = Field(default=0.1, description="The fraction of the training pictures to watch; 0 for none.")
    training_validation: Fraction = Field(
        default=0.0, description="The fraction held out for the four-way split of the training recipe; 0 for none."
    )
    limit: int | None = Field(
        default=None,
        ge=1,
        description="At most so many training pictures, as many of each class; all that are left if not given.",
    )
    seed: int = Field(default=0, ge=0, description="The same seed gives the same split.")


class Pictures(_Table):
    """What the network gets to see."""

    size: int = Field(default=32, ge=4, le=512, description="Height and width of the network's input in pixels.")
    stored: int | None = Field(
        default=None,
        ge=4,
        le=1024,
        description="Height and width of the pictures in the HDF5 file, `size` if not given; from larger ones a random "
        "patch is cut in training and the centre in testing.",
    )
    smallest_patch: float = Field(
        default=1.0,
        gt=0,
        le=1,
        description="Below 1, the training patch has any area from this part of the stored picture up to all of it, "
        "and sides up to 4:3, and is scaled to `size` (Szegedy et al., 2015).",
    )
    fit: Literal["crop", "squash"] = Field(default="crop", description="Cut the middle square, or distort to a square.")
    means: tuple[float, float, float] | None = Field(
        default=None,
        description="What is subtracted of red, green and blue, 0 to 255; the means of the training pictures if not "
        "given. A network that was trained before wants those of its first training.",
    )
    scale: float = Field(
        default=1 / 64, gt=0, le=1, description="After the channel means are subtracted, pixels are multiplied by this."
    )

    @model_validator(mode="after")
    def _patch_fits(self) -> "Pictures":
        if self.stored is not None and self.stored < self.size:
            raise ValueError(f"pictures stored at {self.stored} pixels are too small for an input of {self.size}")
        return self

    @property
    def side(self) -> int:
        """Height and width of the stored pictures."""
        return self.stored or self.size


class Network(BaseModel):
    """The architecture: its name in `core.nets.catalogue`; everything else is an argument of its build function."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str = Field(description="A key of the catalogue, such as mini_vgg or resnet.")

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the build function."""
        return dict(self.model_extra or {})


class Optimizer(_Table):
    """How gradients become steps; the rate comes from the schedule."""

    name: Literal["sgd", "rmsprop", "adam"] = "sgd"
    momentum: Fraction = Field(default=0.9, description="Of SGD.")
    nesterov: bool = Field(default=True, description="Of SGD: look ahead before measuring the slope.")
    weight_decay: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Each step multiplies kernels by 1 - rate × this (decoupled); biases and normalisation are spared.",
    )


class WarmUp(_Table):
    """The first stage of fine-tuning: only the new head is trained, so that its first large gradients harm nothing."""

    epochs: int = Field(ge=0, le=10_000, description="Of the recipe's epochs, the first so many; 0 for no warm-up.")
    optimizer: Optimizer = Field(default=Optimizer(name="rmsprop"))
    schedule: Schedule = Field(default=Constant(rate=1e-3), description="The learning rate over this stage.")


class FineTuning(_Table):
    """How a trained network is taught something else; optimizer and schedule of the recipe are for after the warm-up.

    Its network is then one of `core.transfer.fine_tuning.surgery.BODIES`, with the arguments of `operate` there.
    """

    train_from: str = Field(
        description="After the warm-up all is trained from this layer on, or from the first layer of this block, such "
        "as block4; what comes before stays as it was."
    )
    normalisation: Literal["frozen", "trained"] = Field(
        default="frozen",
        description="Batch normalisation of the trained part: as it was, or trained, with statistics of each batch. "
        "That of the frozen part is always as it was.",
    )
    warm_up: WarmUp


class Recipe(_Table):
    """One experiment. Every field but the first five has a default."""

    name: str = Field(pattern=NAME, description="Of the artifact; by default the file's name.")
    title: str = Field(description="For people.")
    data: str = Field(description="A name or path that core.data.sets.datasets.load knows.")
    network: Network
    schedule: Schedule = Field(description="The learning rate over the training, by kind.")
    epochs: int = Field(ge=1, le=10_000, description="How often every training picture is seen.")
    batch_size: int = Field(default=128, ge=1, le=4096, description="Pictures of one step.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of weights, order, draws and dropout.")
    members: int = Field(
        default=1, ge=1, le=16, description="Networks to train, whose answers are averaged; the seeds count up."
    )
    split: Split = Field(default_factory=Split)
    pictures: Pictures = Field(default_factory=Pictures)
    augmentation: Transforms = Field(
        default=(), description="Transforms in their order, for the training pictures only."
    )
    optimizer: Optimizer = Field(default_factory=Optimizer)
    fine_tuning: FineTuning | None = Field(default=None, description="If the network was trained before.")
    label_smoothing: Fraction = Field(default=0.0, description="How much of each label is spread over all classes.")
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description="auto: mixed bfloat16 where the processor computes in it."
    )
    checkpoint_every: int = Field(default=1, ge=1, description="Epochs between checkpoints.")
    notes: tuple[str, ...] = Field(default=(), description="Sentences for the card.")

    @model_validator(mode="after")
    def _something_follows_the_warm_up(self) -> "Recipe":
        if self.fine_tuning and self.fine_tuning.warm_up.epochs > self.epochs:
            raise ValueError(f"a warm-up of {self.fine_tuning.warm_up.epochs} epochs is longer than all {self.epochs}")
        return self


def names(folder: Path = FOLDER) -> list[str]:
    """The recipes that come with the suite, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load(source: str | Path) -> Recipe:
    """A recipe by its name, or that of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or a field of it does not fit; the text names the first one.
    """
    return read(source, FOLDER, Recipe)


def renamed(made: Kind, name: str | None, data: Path | None) -> Kind:
    """The same way on pictures of one's own: with another name and title, and `data` is all of the data set.

    Raises:
        RecipeError: the name does not fit, or there are no pictures.
    """
    if name is None:
        return made
    if data is None:
        raise RecipeError(f"Give the pictures that {name} is to learn from by --data, as a folder or zip archive.")
    if not re.fullmatch(NAME, name):
        raise RecipeError(f"The name {name} has other characters than small letters, digits, - and _; change it.")
    title = name.replace("_", " ").replace("-", " ").capitalize()
    return validated({**made.model_dump(), "name": name, "title": title, "data": str(data), "notes": ()}, type(made))


def command(source: str | Path, **options: object) -> str:
    """The command of a training; options that are None are left out."""
    given = [word for name, value in options.items() if value is not None for word in (f"--{name}", str(value))]
    return shlex.join(["python", "-m", "core", "train", str(source), *given])


def parse(values: dict[str, Any]) -> Recipe:
    """A recipe from plain values, as a file or a page gives them.

    Raises:
        RecipeError: naming the first field that does not fit.
    """
    return validated(values, Recipe)


def read(source: str | Path, folder: Path, kind: type[Kind]) -> Kind:
    """A recipe of any kind: the one of this name in a folder, or that of a TOML file.

    Raises:
        RecipeError: see `load`.
    """
    path = Path(source) if str(source).endswith(".toml") else folder / f"{source}.toml"
    if not path.is_file():
        raise RecipeError(
            f"There is no recipe “{source}”; choose one of {', '.join(names(folder))}, "
            "or give the path of a .toml file."
        )
    try:
        return validated({"name": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))}, kind)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"The recipe {path} is no valid TOML: {error}.") from None


def validated(values: dict[str, Any], kind: type[Kind]) -> Kind:
    """A recipe of any kind from plain values; see `parse`."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the recipe"
        reason = first["msg"].removeprefix("Value error, ")
        raise RecipeError(f"The recipe {values.get('name', '')} does not fit at {place}: {reason}.") from None
    except ConvolabError as error:
        raise RecipeError(f"The recipe {values.get('name', '')} does not fit: {error}") from None
