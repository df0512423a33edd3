"""Recipes: TOML files that describe an experiment, from the data set to the exported network; checked before it runs.

    chosen = recipe.load("cifar10_resnet")          # core/training/recipes/cifar10_resnet.toml, or the path of a file
    chosen.network.name, chosen.schedule(0.5)       # the architecture, the learning rate halfway through

A recipe is an immutable value: it can be compared, stored with a checkpoint, and sent to a worker.
"""

import codecs
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.data.augmentation.transforms.registry import Transforms
from core.data.collections.reading import Options
from core.errors import ConvolabError
from core.training.schedules import Constant, Schedule

FOLDER = Path(__file__).parent / "recipes"
NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
Fraction = Annotated[float, Field(ge=0, lt=1)]
Kind = TypeVar("Kind", bound=BaseModel)


class RecipeError(ConvolabError):
    """A recipe that is missing or unreadable, or that asks for something that does not exist."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SteppedRecipe(_Table):
    """What the recipes of `core.training.step_trainer` have in common."""

    name: str = Field(pattern=NAME, description="The artifact's name; by default the file's.")
    title: str = Field(description="Shown to people.")
    epochs: int = Field(ge=1, le=10_000)
    notes: tuple[str, ...] = Field(default=(), description="Sentences for the card.")


class Split(_Table):
    """How the images are divided: near-duplicates stay together, and every split has its share of each class."""

    test: Literal["part"] | Annotated[float, Field(gt=0, lt=1)] = Field(
        default="part",
        description="“part”: the data set's own test split, or its validation split if it has no other; a number: "
        "this fraction of the images, unless they come in folders with a split of their own.",
    )
    validation: Fraction = Field(
        default=0.1, description="The fraction held out to measure the network after every epoch; 0 for none."
    )
    train_validation: Fraction = Field(
        default=0.0, description="The fraction held out as the fourth split of the training recipe; 0 for none."
    )
    limit: int | None = Field(
        default=None,
        ge=1,
        description="The most training images to use, equally many of each class; without it, all that remain.",
    )
    seed: int = Field(default=0, ge=0, description="The same seed gives the same split.")
    folders: Literal["auto", "folders", "none"] = Field(
        default="auto",
        description="folders: folders called train, validation and test are splits of the data set; none: they are "
        "like all others; auto: as the other folders suggest.",
    )
    classes_from: Literal["auto", "top", "bottom"] = Field(
        default="auto",
        description="Where there are folders in the folders of the classes: top: the outer ones are the classes; "
        "bottom: those directly above the images; auto: the outer ones, unless both are equally likely.",
    )

    @property
    def reading(self) -> Options:
        """How a folder or archive of images is to be read."""
        return Options(self.classes_from, self.folders)


class InputImages(_Table):
    """How stored images become the network's input."""

    size: int = Field(default=32, ge=4, le=512, description="Height and width of the network's input in pixels.")
    stored: int | None = Field(
        default=None,
        ge=4,
        le=1024,
        description="Height and width of the images in the HDF5 file, by default `size`. From larger images a random "
        "patch is cropped for training and the centre for evaluation.",
    )
    smallest_patch: float = Field(
        default=1.0,
        gt=0,
        le=1,
        description="Below 1, a training patch covers anything from this fraction of the stored image's area to all "
        "of it, with an aspect ratio of up to 4:3, and is scaled to `size` (Szegedy et al., 2015).",
    )
    fit: Literal["crop", "squash"] = Field(
        default="crop", description="crop: the central square; squash: distort to a square."
    )
    means: tuple[float, float, float] | None = Field(
        default=None,
        description="Subtracted from red, green and blue, 0 to 255; by default the means of the training images. A "
        "pretrained network needs those that it was pretrained with.",
    )
    scale: float = Field(
        default=1 / 64, gt=0, le=1, description="What pixels are multiplied by once the means are subtracted."
    )

    @model_validator(mode="after")
    def _patch_fits(self) -> "InputImages":
        if self.stored is not None and self.stored < self.size:
            raise ValueError(f"images stored at {self.stored} pixels are too small for an input of {self.size}")
        return self

    @property
    def side(self) -> int:
        """Height and width of the stored images."""
        return self.stored or self.size


class Architecture(BaseModel):
    """The network: its name in `core.nets.catalogue`; every other field is an argument of its build function."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str = Field(description="A name in the catalogue, such as mini_vgg or resnet.")

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the build function."""
        return dict(self.model_extra or {})


class Optimizer(_Table):
    """How gradients become steps; the schedule sets the learning rate."""

    name: Literal["sgd", "rmsprop", "adam"] = "sgd"
    momentum: Fraction = Field(default=0.9, description="Of SGD.")
    nesterov: bool = Field(default=True, description="Of SGD: look ahead before computing the gradient.")
    weight_decay: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Each step multiplies kernels by 1 - rate × this (decoupled); biases and normalisation are exempt.",
    )


class WarmUp(_Table):
    """The first stage of fine-tuning: only the new head learns, so that its large first gradients do no damage."""

    epochs: int = Field(ge=0, le=10_000, description="How many of the recipe's epochs; 0 for no warm-up.")
    optimizer: Optimizer = Field(default=Optimizer(name="rmsprop"))
    schedule: Schedule = Field(default=Constant(rate=1e-3), description="The learning rate during this stage.")


class FineTuning(_Table):
    """How a pretrained network learns a new task; the recipe's optimizer and schedule take over after the warm-up.

    The network is then one of `core.transfer.fine_tuning.surgery.BODIES`, with the arguments of `replace_head`.
    """

    train_from: str = Field(
        description="After the warm-up, this layer, or the first one of this block, such as block4, and all later "
        "layers are trained; earlier layers stay frozen."
    )
    normalisation: Literal["frozen", "trained"] = Field(
        default="frozen",
        description="Batch normalisation in the trained layers: frozen, or trained, with the statistics of each batch. "
        "In frozen layers it is always frozen.",
    )
    warm_up: WarmUp


class Recipe(_Table):
    """One experiment. Every field but the first five has a default."""

    name: str = Field(pattern=NAME, description="The artifact's name; by default the file's.")
    title: str = Field(description="Shown to people.")
    data: str = Field(description="A name or path that core.data.sets.datasets.load knows.")
    network: Architecture
    schedule: Schedule = Field(description="The learning rate over the training, by kind.")
    epochs: int = Field(ge=1, le=10_000, description="Passes over the training images.")
    batch_size: int = Field(default=128, ge=1, le=4096, description="Images per step.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of initial weights, order, augmentation and dropout.")
    members: int = Field(
        default=1, ge=1, le=16, description="Networks to train, each with the next seed; predictions are averaged."
    )
    split: Split = Field(default_factory=Split)
    pictures: InputImages = Field(default_factory=InputImages)
    augmentation: Transforms = Field(
        default=(), description="Transforms of the training images, in the order in which they are applied."
    )
    optimizer: Optimizer = Field(default_factory=Optimizer)
    fine_tuning: FineTuning | None = Field(default=None, description="Only for a pretrained network.")
    label_smoothing: Fraction = Field(
        default=0.0, description="The share of each label that is spread over all classes."
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description="auto: mixed bfloat16 if the processor supports it."
    )
    checkpoint_every: int = Field(default=1, ge=1, description="Epochs between checkpoints.")
    notes: tuple[str, ...] = Field(default=(), description="Sentences for the card.")

    @model_validator(mode="after")
    def _warm_up_fits(self) -> "Recipe":
        if self.fine_tuning and self.fine_tuning.warm_up.epochs > self.epochs:
            raise ValueError(f"a warm-up of {self.fine_tuning.warm_up.epochs} epochs does not fit into {self.epochs}")
        return self


def names(folder: Path = FOLDER) -> list[str]:
    """The names of the recipes in a folder, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load(source: str | Path) -> Recipe:
    """Load a recipe by its name, or from the path of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or one of its fields is invalid; the sentence names the first one.
    """
    return read(source, FOLDER, Recipe)


def renamed(made: Kind, name: str | None, data: Path | None) -> Kind:
    """The same recipe for one's own images: with another name and title, and `data` as the whole data set.

    Args:
        made: the recipe.
        name: the new name; None leaves the recipe as it is.
        data: a folder or archive of images.

    Raises:
        RecipeError: the name is invalid, or `data` is missing.
    """
    if name is None:
        return made
    if data is None:
        raise RecipeError(f"Give the images for {name} with --data, as a folder or archive.")
    if not re.fullmatch(NAME, name):
        raise RecipeError(f"The name {name} is invalid; use only lower-case letters, digits, - and _.")
    title = name.replace("_", " ").replace("-", " ").capitalize()
    return validated(
        {**made.model_dump(by_alias=True), "name": name, "title": title, "data": _as_path(data), "notes": ()},
        type(made),
    )


def _as_path(data: Path) -> str:
    """A path that cannot be taken for the name of a built-in data set."""
    return f"./{data}" if len(data.parts) == 1 and data.exists() else str(data)


def read_as(made: Kind, options: Options) -> Kind:
    """A recipe that reads its folder or archive of images as these options say; those left at “auto” change nothing.

    Raises:
        RecipeError: the recipe does not divide a folder of images.
    """
    given = {"classes_from": options.classes_from, "folders": options.split}
    given = {name: value for name, value in given.items() if value != "auto"}
    if not given:
        return made
    split = getattr(made, "split", None)
    if not isinstance(split, Split):
        raise RecipeError("This recipe has no use for --classes-from and --split; leave them out.")
    return changed(made, split={**split.model_dump(), **given})


def changed(made: Kind, **values: object) -> Kind:
    """A recipe with other values for those fields whose new value is not None.

    Raises:
        RecipeError: one of them is invalid.
    """
    given = {name: value for name, value in values.items() if value is not None}
    return validated({**made.model_dump(), **given}, type(made)) if given else made


def command(source: str | Path, **options: object) -> str:
    """The command that runs a training; options that are None are left out."""
    given = [word for name, value in options.items() if value is not None for word in (f"--{name}", str(value))]
    return shlex.join(["python", "-m", "core", "train", str(source), *given])


def parse(values: dict[str, Any]) -> Recipe:
    """Make a recipe from plain values, as a file or a page gives them.

    Raises:
        RecipeError: a field is invalid; the sentence names the first one.
    """
    return validated(values, Recipe)


def read(source: str | Path, folder: Path, kind: type[Kind]) -> Kind:
    """Read a recipe of any kind: by its name in a folder, or from the path of a TOML file.

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
        return validated({"name": path.stem, **_content(path)}, kind)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"The recipe {path} is not valid TOML: {str(error).rstrip('.')}.") from None
    except OSError as error:
        raise RecipeError(f"The recipe {path} cannot be read ({error.strerror}); check its permissions.") from None


def is_of_kind(source: str | Path, folder: Path, has: Callable[[Mapping[str, Any]], bool]) -> bool:
    """Whether a recipe is of a kind: its name is in the kind's folder, or its TOML file has what the kind has.

    Args:
        source: a name, or the path of a TOML file.
        folder: of the recipes of that kind that come with the suite.
        has: tells the kind by the content of a file.
    """
    path = Path(source)
    if path.suffix != ".toml":
        return str(source) in names(folder)
    try:
        return has(_content(path))
    except (OSError, ValueError):
        return False


def _content(path: Path) -> dict[str, Any]:
    """What a TOML file says.

    Raises:
        TOMLDecodeError: it is not valid TOML, or nested too deeply, or a number in it is too long.
        UnicodeDecodeError: it is no text.
        OSError: it cannot be read.
    """
    try:
        return tomllib.loads(_text(path))
    except RecursionError:
        raise tomllib.TOMLDecodeError("its values are nested too deeply") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise
    except ValueError:
        raise tomllib.TOMLDecodeError("a number in it is too long") from None


def _text(path: Path) -> str:
    """The text of a TOML file, with or without a byte-order mark, which says whether it is in UTF-8 or UTF-16."""
    content = path.read_bytes()
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if utf_16 else "utf-8-sig")


def validated(values: dict[str, Any], kind: type[Kind]) -> Kind:
    """Make a recipe of any kind from plain values; see `parse`."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the recipe"
        reason = first["msg"].removeprefix("Value error, ")
        raise RecipeError(f"The recipe {values.get('name', '')} has a mistake at {place}: {reason}.") from None
    except ConvolabError as error:
        raise RecipeError(f"The recipe {values.get('name', '')} has a mistake: {error}") from None
