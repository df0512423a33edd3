"""Sample images that are drawn rather than photographed, to see how a network copes with the difference.

Each function returns uint8 RGB of shape (480, 480, 3). Drawings are rendered at four times this size and averaged down,
so that edges are smooth.
"""

import cv2
import numpy as np

from core.images import RGB

SIZE, OVER = 480, 4
Colour = tuple[int, int, int]


def wall_clock() -> RGB:
    """A round clock on a wall, at ten past ten."""
    canvas = _wall((214, 205, 190), (186, 176, 160))
    _disc(canvas, (240, 240), 176, (40, 38, 36))
    _disc(canvas, (240, 240), 160, (250, 249, 245))
    for tick in range(60):
        direction = np.array([np.sin(tick * np.pi / 30), -np.cos(tick * np.pi / 30)])
        inner, width = (128, 7) if tick % 5 == 0 else (142, 2)
        _line(canvas, 240 + inner * direction, 240 + 150 * direction, (30, 30, 30), width)
    for hour in range(1, 13):
        x, y = 240 + 108 * np.sin(hour * np.pi / 6), 240 - 108 * np.cos(hour * np.pi / 6)
        _text(canvas, str(hour), (x, y), 0.95, (30, 30, 30))
    for turn, length, width in ((10 / 12 + 1 / 72, 72, 11), (10 / 60, 112, 7)):
        tip = 240 + length * np.array([np.sin(turn * 2 * np.pi), -np.cos(turn * 2 * np.pi)])
        _line(canvas, (240, 240), tip, (25, 25, 25), width)
    _disc(canvas, (240, 240), 10, (160, 30, 30))
    return _shrink(canvas)


def traffic_light() -> RGB:
    """A green traffic light against the sky."""
    canvas = _wall((150, 192, 228), (206, 224, 238))
    _box(canvas, (228, 330), (252, 480), (62, 64, 66))
    _box(canvas, (160, 40), (320, 400), (28, 30, 32))
    for y, colour in ((98, (92, 20, 18)), (220, (96, 76, 14)), (342, (42, 236, 104))):
        _disc(canvas, (240, y), 55, (12, 12, 12))
        _disc(canvas, (240, y), 46, colour)
        _disc(canvas, (228, y - 14), 12, tuple(min(255, c + 60) for c in colour))
    return _shrink(canvas)


def crossword() -> RGB:
    """A half-solved crossword puzzle."""
    canvas = np.full((SIZE * OVER, SIZE * OVER, 3), 246, np.uint8)
    rng = np.random.default_rng(8)
    cells, side = 13, 34
    black = rng.random((cells, cells)) < 0.2
    black |= black[::-1, ::-1]
    number = 0
    for row in range(cells):
        for column in range(cells):
            x, y = 19 + column * side, 19 + row * side
            _box(canvas, (x, y), (x + side, y + side), (20, 20, 20))
            if black[row, column]:
                continue
            _box(canvas, (x + 1, y + 1), (x + side - 1, y + side - 1), (252, 252, 250))
            if row == 0 or column == 0 or black[row - 1, column] or black[row, column - 1]:
                number += 1
                _text(canvas, str(number), (x + 8, y + 8), 0.28, (40, 40, 40), thickness=0.6)
            if rng.random() < 0.55:
                _text(canvas, chr(65 + rng.integers(26)), (x + 19, y + 21), 0.62, (32, 54, 120))
    return _shrink(canvas)


def umbrella() -> RGB:
    """An open umbrella in the rain."""
    canvas = _wall((120, 134, 150), (170, 180, 190))
    rng = np.random.default_rng(2)
    for x, y in rng.uniform(0, 480, (90, 2)):
        _line(canvas, (x, y), (x - 5, y + 22), (196, 206, 216), 1.5)
    _line(canvas, (240, 90), (240, 392), (58, 42, 34), 8)
    cv2.ellipse(canvas, _point((270, 392)), _point((30, 34)), 0, 0, 180, (58, 42, 34), 9 * OVER, cv2.LINE_AA)
    for i, colour in enumerate(((172, 26, 34), (206, 44, 48), (188, 34, 40), (158, 20, 30))):
        outline = [(240, 92)]
        left, right = 60 + 90 * i, 150 + 90 * i
        edge = [
            (240 + (x - 240) * np.sin(t), 250 - 158 * np.cos(t)) for x in (left,) for t in np.linspace(0, np.pi / 2, 30)
        ]
        hem = [(left + 90 * t, 250 - 26 * np.sin(np.pi * t)) for t in np.linspace(0, 1, 20)]
        back = [(240 + (right - 240) * np.sin(t), 250 - 158 * np.cos(t)) for t in np.linspace(np.pi / 2, 0, 30)]
        cv2.fillPoly(canvas, [np.array([_point(p) for p in outline + edge + hem + back])], colour, cv2.LINE_AA)
    _line(canvas, (240, 76), (240, 94), (58, 42, 34), 6)
    return _shrink(canvas)


def pedestrian() -> RGB:
    """Somebody who stands in a street beside a lamp, a tree and a bin."""
    canvas = _wall((206, 215, 224), (182, 186, 190))
    _box(canvas, (0, 330), (480, 480), (150, 148, 144))
    _box(canvas, (0, 330), (480, 336), (118, 116, 112))
    _line(canvas, (66, 120), (66, 352), (62, 66, 70), 8)  # The lamp.
    _box(canvas, (44, 96), (88, 124), (72, 76, 80))
    _box(canvas, (388, 214), (406, 356), (98, 78, 60))  # The tree.
    for x, y, radius in ((396, 170, 58), (358, 190, 36), (434, 194, 38)):
        _disc(canvas, (x, y), radius, (106, 138, 92))
    _box(canvas, (300, 318), (338, 374), (74, 104, 84))  # The bin.
    trousers, coat, skin, hair = (50, 56, 72), (70, 78, 104), (206, 164, 138), (60, 46, 38)
    for side in (-1, 1):
        _line(canvas, (205 + 8 * side, 312), (205 + 13 * side, 388), trousers, 16)
        _line(canvas, (205 + 12 * side, 390), (205 + 21 * side, 391), (42, 40, 40), 9)
        _line(canvas, (205 + 26 * side, 250), (205 + 31 * side, 312), coat, 12)
    outline = [(-10, 229), (10, 229), (28, 240), (25, 280), (24, 322), (-24, 322), (-25, 280), (-28, 240)]
    cv2.fillPoly(canvas, [np.array([_point((205 + x, y)) for x, y in outline])], coat, cv2.LINE_AA)
    _box(canvas, (200, 218), (210, 232), skin)
    _disc(canvas, (205, 208), 13, hair)
    cv2.ellipse(canvas, _point((205, 211)), _point((11, 14)), 0, 0, 360, skin, -1, cv2.LINE_AA)
    cv2.ellipse(canvas, _point((205, 206)), _point((12, 11)), 0, 180, 360, hair, -1, cv2.LINE_AA)
    return _shrink(canvas)


def bottle() -> RGB:
    """A wine bottle with a label, on a table; slightly out of focus, like a photo."""
    canvas = _wall((120, 130, 140), (105, 114, 123))
    _box(canvas, (0, 400), (480, 480), (122, 84, 54))
    for grain in range(9):
        _line(canvas, (0, 405 + 9 * grain), (480, 403 + 9 * grain), (112, 76, 48), 1.5)
    cv2.ellipse(canvas, _point((260, 432)), _point((100, 14)), 0, 0, 360, (84, 56, 36), -1, cv2.LINE_AA)
    half, neck = 72, 26
    turn = np.linspace(0, np.pi, 20)
    shoulder = np.stack([neck + (half - neck) * (0.5 - 0.5 * np.cos(turn)) ** 0.8, 135 + 95 * turn / np.pi], axis=1)
    right = np.array([(neck, 40), *shoulder, (half, 418), (half - 10, 430)])
    left = right[::-1] * (-1, 1)
    outline = np.concatenate([right, left]) + np.array([240, 0])
    inside = np.zeros(canvas.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.array([_point(place) for place in outline])], 255, cv2.LINE_AA)
    across = (np.arange(SIZE * OVER) / OVER - 240) / half
    shine = np.exp(-(((across + 0.45) / 0.22) ** 2)) + 0.47 * np.exp(-(((across - 0.7) / 0.12) ** 2))
    light = 0.55 + 0.75 * shine - 0.35 * np.clip(np.abs(across), 0, 1) ** 4
    reflection = 26 * np.exp(-(((across + 0.5) / 0.1) ** 2))
    lit = light[:, None] * (18, 30, 24) + reflection[:, None]
    glass = np.clip(lit, 0, 255)
    share = inside[..., None] / np.float32(255)
    canvas = (canvas * (1 - share) + glass.astype(np.float32) * share).astype(np.uint8)
    paper = (0.62 + 0.38 * np.sqrt(np.clip(1 - across**2, 0, 1)))[:, None] * (238, 230, 208)
    sides = slice((240 - half) * OVER, (240 + half) * OVER)
    canvas[235 * OVER : 365 * OVER, sides] = paper[sides].astype(np.uint8)
    for y in (243, 352):
        _box(canvas, (240 - half, y), (240 + half, y + 4), (150, 40, 40))
    _text(canvas, "CONVO", (240, 280), 0.8, (90, 30, 30))
    _text(canvas, "1998", (240, 315), 0.6, (90, 60, 40), 1.4)
    _box(canvas, (240 - neck - 3, 34), (240 + neck + 3, 50), (120, 26, 34))
    _box(canvas, (240 - neck - 1, 50), (240 + neck + 1, 100), (138, 30, 40))
    _line(canvas, (230, 40), (230, 98), (190, 80, 88), 3)
    return np.asarray(cv2.GaussianBlur(_shrink(canvas), (0, 0), 1.5), np.uint8)


def _wall(top: Colour, bottom: Colour) -> RGB:
    """A background that fades from one colour to the other, with a little grain as in a photo."""
    side = SIZE * OVER
    fade = np.linspace(0, 1, side, dtype=np.float32)[:, None, None]
    colours = np.array(top, np.float32) * (1 - fade) + np.array(bottom, np.float32) * fade
    grain = np.random.default_rng(1).normal(0, 5, (SIZE, SIZE, 1)).astype(np.float32)
    coarse = cv2.resize(grain, (side, side), interpolation=cv2.INTER_NEAREST)[..., None]
    return np.clip(np.broadcast_to(colours, (side, side, 3)) + coarse, 0, 255).astype(np.uint8)


def _shrink(canvas: RGB) -> RGB:
    return np.asarray(cv2.resize(canvas, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.uint8)


def _point(place: object) -> tuple[int, int]:
    x, y = np.rint(np.asarray(place, float) * OVER).astype(int).tolist()
    return x, y


def _disc(canvas: RGB, centre: object, radius: float, colour: object) -> None:
    cv2.circle(canvas, _point(centre), round(radius * OVER), colour, -1, cv2.LINE_AA)  # type: ignore[call-overload]


def _box(canvas: RGB, corner: object, opposite: object, colour: Colour) -> None:
    cv2.rectangle(canvas, _point(corner), _point(opposite), colour, -1)


def _line(canvas: RGB, start: object, end: object, colour: Colour, width: float) -> None:
    cv2.line(canvas, _point(start), _point(end), colour, round(width * OVER), cv2.LINE_AA)


def _text(canvas: RGB, text: str, centre: object, size: float, colour: Colour, thickness: float = 2.2) -> None:
    font, scale, width = cv2.FONT_HERSHEY_SIMPLEX, size * OVER, max(1, round(thickness * OVER))
    (w, h), _ = cv2.getTextSize(text, font, scale, width)
    x, y = _point(centre)
    cv2.putText(canvas, text, (x - w // 2, y + h // 2), font, scale, colour, width, cv2.LINE_AA)
