"""Blood smears under a microscope, drawn by our own code: red cells, white cells and platelets, with their boxes.

Light passes through all cells of a place one after the other, so what they absorb adds up (Beer and Lambert's law):
where two red cells overlap, the image is darker. Sizes, numbers and colours are those of stained smears as in BCCD.

    smear = sample(np.random.default_rng(3))       # which cells, where: random numbers, made apart from their use
    image = draw(smear)
    smear.boxes, smear.labels                      # of every cell, in pixels
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from core.arrays import Float32Array, Int64Array
from core.images import RGB

CLASSES = ("RBC", "WBC", "Platelets")
"""BCCD's own words for red blood cells, white blood cells and platelets, in its order."""
RED, WHITE, PLATELET = range(3)
HEIGHT, WIDTH = 480, 640
RADII = {RED: (42.0, 60.0), WHITE: (80.0, 112.0), PLATELET: (17.0, 26.0)}
"""Smallest and largest radius in pixels."""
VISIBLE = 0.6
"""The share of a cell that must lie within the image; others are not drawn, so that every cell has a box."""
GLASS = np.array([206.0, 216.0, 212.0])
"""The colour of the light where there is no cell."""
BODY = np.array([0.13, 0.41, 0.40])
"""What a red cell absorbs of red, green and blue, as natural logarithms; likewise the others."""
CYTOPLASM = np.array([0.16, 0.36, 0.04])
NUCLEUS = np.array([0.60, 0.85, 0.02])
GRAINS = np.array([0.36, 0.42, 0.04])


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        kind: its class, an index in `CLASSES`.
        centre: x and y in pixels.
        radii: half of its longer and its shorter axis in pixels.
        angle: of the longer axis, in radians.
        wobble: amplitudes and phases of the waves around the outline, float64 (2, 4).
        pale: how much paler the centre of a red cell is, 0 to 1.
        strength: how much it absorbs, around 1.
        lobes: centres of the parts of a white cell's nucleus, as shares of the radius, float64 (L, 2).
    """

    kind: int
    centre: tuple[float, float]
    radii: tuple[float, float]
    angle: float
    wobble: np.ndarray
    pale: float
    strength: float
    lobes: np.ndarray


@dataclass(frozen=True, eq=False)
class BloodSmear:
    """What is on a smear.

    Attributes:
        cells: in the order in which they were placed.
        boxes: float32 (N, 4), corners of each cell in pixels, clipped to the image.
        labels: int64 (N,), their classes.
        light: brightness of the lamp, around 1, and how it changes from left to right and from top to bottom.
        seed: of the grain of image and cells.
    """

    cells: tuple[Cell, ...]
    boxes: Float32Array
    labels: Int64Array
    light: tuple[float, float, float]
    seed: int


def sample(rng: np.random.Generator) -> BloodSmear:
    """Choose the cells of a smear: one white cell or two, some platelets, and red cells of which some overlap."""
    cells: list[Cell] = []
    wanted = [WHITE] * int(rng.choice([1, 1, 1, 2])) + [PLATELET] * int(rng.integers(0, 5))
    wanted += [RED] * int(rng.integers(11, 24))
    for kind in wanted:
        for _ in range(60):
            cell = _cell(kind, rng)
            if _visible(cell) >= VISIBLE and _is_free(cell, cells, rng):
                cells.append(cell)
                break
    boxes = np.array([_box(cell) for cell in cells], np.float32).reshape(-1, 4)
    across, down = rng.uniform(-0.05, 0.05, 2).tolist()
    light = (float(rng.uniform(0.95, 1.04)), float(across), float(down))
    labels = np.array([cell.kind for cell in cells], np.int64)
    return BloodSmear(tuple(cells), boxes, labels, light, int(rng.integers(2**31)))


def draw(smear: BloodSmear) -> RGB:
    """The image of a smear, uint8 RGB (480, 640, 3)."""
    rng = np.random.default_rng(smear.seed)
    density = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for cell in smear.cells:
        _absorb(density, cell, rng)
    brightness, across, down = smear.light
    x, y = np.meshgrid(np.linspace(-1, 1, WIDTH), np.linspace(-1, 1, HEIGHT))
    lamp = brightness * (1 + across * x + down * y)[..., None] * GLASS
    clouds = cv2.resize(
        rng.normal(0, 1.6, (12, 16, 3)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC
    )
    seen = cv2.GaussianBlur((lamp * np.exp(-density)).astype(np.float32), (0, 0), 1.1) + clouds
    grain = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH, 3)).astype(np.float32), (0, 0), 0.8)
    return np.clip(seen + 4.0 * grain, 0, 255).astype(np.uint8)


@lru_cache(maxsize=1)
def blood_cells() -> RGB:
    """The sample image: a smear with all three kinds of cells, uint8 RGB (480, 640, 3), read-only."""
    image = draw(sample(np.random.default_rng(SAMPLE)))
    image.flags.writeable = False
    return image


SAMPLE = 4
"""The seed of the sample image."""


def _cell(kind: int, rng: np.random.Generator) -> Cell:
    long = rng.uniform(*RADII[kind])
    flat = rng.uniform(*{RED: (0.8, 1.0), WHITE: (0.88, 1.0), PLATELET: (0.75, 1.0)}[kind])
    waves = {RED: 0.02, WHITE: 0.02, PLATELET: 0.05}[kind]
    return Cell(
        kind,
        (float(rng.uniform(0, WIDTH)), float(rng.uniform(0, HEIGHT))),
        (float(long), float(long * flat)),
        float(rng.uniform(0, np.pi)),
        np.stack([rng.normal(0, waves, 4) / np.arange(1, 5), rng.uniform(0, 2 * np.pi, 4)]),
        float(rng.choice([rng.uniform(0.35, 0.8), rng.uniform(0.0, 0.15)], p=[0.7, 0.3])),
        float(rng.uniform(0.8, 1.15)),
        _lobes(rng) if kind == WHITE else np.zeros((0, 2)),
    )


def _lobes(rng: np.random.Generator) -> np.ndarray:
    """The parts of a nucleus along an arc around the cell's centre."""
    count = int(rng.integers(2, 6))
    turns = rng.uniform(0, 2 * np.pi) + np.linspace(0, rng.uniform(3.0, 5.0), count)
    return np.stack([np.cos(turns), np.sin(turns)], axis=1) * rng.uniform(0.34, 0.46, (count, 1))


def _is_free(cell: Cell, others: list[Cell], rng: np.random.Generator) -> bool:
    """Whether a cell keeps its distance; some red cells may lie across the edge of another one."""
    near = 0.65 if cell.kind == RED and rng.random() < 0.35 else 1.03
    for other in others:
        apart = np.hypot(cell.centre[0] - other.centre[0], cell.centre[1] - other.centre[1])
        if apart < (near if other.kind == RED else 1.03) * (sum(cell.radii) + sum(other.radii)) / 2:
            return False
    return True


def _outline(cell: Cell) -> np.ndarray:
    """Points around a cell, x and y in pixels, float64 (180, 2)."""
    turn = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    radius = 1 + _waves(cell, turn)
    x, y = cell.radii[0] * radius * np.cos(turn), cell.radii[1] * radius * np.sin(turn)
    cosine, sine = np.cos(cell.angle), np.sin(cell.angle)
    return np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=1) + cell.centre


def _waves(cell: Cell, turn: np.ndarray) -> np.ndarray:
    amplitudes, phases = cell.wobble
    return sum(a * np.cos((n + 2) * turn + p) for n, (a, p) in enumerate(zip(amplitudes, phases, strict=True)))


def _box(cell: Cell) -> np.ndarray:
    outline = _outline(cell)
    return np.clip(np.concatenate([outline.min(axis=0), outline.max(axis=0)]), 0, [WIDTH, HEIGHT] * 2)


def _visible(cell: Cell) -> float:
    """The share of a cell's box that lies within the image."""
    outline, (left, top, right, bottom) = _outline(cell), _box(cell)
    return float((right - left) * (bottom - top) / np.prod(outline.max(axis=0) - outline.min(axis=0)))


def _absorb(density: Float32Array, cell: Cell, rng: np.random.Generator) -> None:
    """Add what a cell absorbs."""
    reach = int(1.2 * max(cell.radii)) + 4
    left, top = max(0, int(cell.centre[0]) - reach), max(0, int(cell.centre[1]) - reach)
    place = density[top : int(cell.centre[1]) + reach, left : int(cell.centre[0]) + reach]
    y, x = np.mgrid[top : top + place.shape[0], left : left + place.shape[1]] + 0.5
    x, y = x - cell.centre[0], y - cell.centre[1]
    cosine, sine = np.cos(cell.angle), np.sin(cell.angle)
    along, across = (x * cosine + y * sine) / cell.radii[0], (y * cosine - x * sine) / cell.radii[1]
    distance = np.hypot(along, across) / (1 + _waves(cell, np.arctan2(across, along)))  # 1 at the outline.
    inside = _edge(distance, 1.0, 1.5 / cell.radii[1])
    mottled = _noise(distance.shape, 2.2, rng)
    if cell.kind == RED:
        dent = cell.pale * np.exp(-((distance / 0.5) ** 4))
        rim = 0.35 * np.exp(-(((distance - 0.97) / 0.05) ** 2))
        place += (cell.strength * inside * (1 - dent + rim + 0.02 * mottled))[..., None] * BODY
    elif cell.kind == PLATELET:
        soft = _edge(distance, 0.75, 0.1)  # A fuzzy edge, around which BCCD's boxes leave a margin.
        place += (0.75 * cell.strength * soft * (1 + 0.25 * mottled))[..., None] * (NUCLEUS * 0.62 + 0.03)
    else:
        spread = (np.hypot(along - a, across - b) for a, b in cell.lobes)
        nearest = np.min([*spread], axis=0) + 0.035 * _noise(distance.shape, 6, rng)
        nucleus = _edge(nearest, 0.31, 0.02)
        grains = np.clip(_noise(distance.shape, 1.6, rng), 0, None) * 0.4
        place += (cell.strength * inside * (1 - nucleus))[..., None] * (CYTOPLASM + grains[..., None] * GRAINS)
        place += (cell.strength * inside * nucleus * (1 + 0.07 * mottled))[..., None] * NUCLEUS


def _edge(distance: np.ndarray, place: float, soft: float) -> np.ndarray:
    """1 below a distance and 0 above, with a soft edge."""
    return 1 / (1 + np.exp(np.clip((distance - place) / soft, -40, 40)))


def _noise(shape: tuple[int, ...], size: float, rng: np.random.Generator) -> np.ndarray:
    """Spots of about this size in pixels, with a standard deviation of 1."""
    noise = cv2.GaussianBlur(rng.normal(0, 1, shape), (0, 0), size)
    return np.asarray(noise / max(float(noise.std()), 1e-6))
