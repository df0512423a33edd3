"""HEIC photos, as telephones write them, decoded tile by tile at a reduced scale.

A photo of a telephone is a grid of tiles, each an image of its own. `libheif` (in the package pillow-heif) decodes the
whole grid at once, which takes half a gigabyte for 48 megapixels. Here each tile is handed to it alone, as a file with
nothing but that tile, and shrunk before the next one. This also keeps files from costing more than they show:

- Only the main image is read: no thumbnails, depth maps, transparency, bursts or metadata.
- The decoder allocates by the sizes in the video stream, whatever the file says. So those are read and compared.
- A tile may have one picture, decoded on its own, and the parameter sets that were read, no others.

ISO/IEC 23008-12 (HEIF) and 14496-12 (its boxes); ISO/IEC 23008-2 (HEVC), 7.3.
"""

import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.ImageFile import ImageFile

MAX_TILES = 1024
MAX_ITEMS = 4096
SCALES = (8, 4, 2, 1)
_TURNS = {0: 1, 1: 8, 2: 3, 3: 6}
"""EXIF's orientations of images that are turned anticlockwise by quarters."""

_MIRRORED = {1: 2, 2: 1, 3: 4, 4: 3, 5: 6, 6: 5, 7: 8, 8: 7}
"""EXIF's orientation after the image is mirrored left to right as it is seen."""


class Property(NamedTuple):
    """A property of an item: its kind, such as b"hvcC", and its content."""

    kind: bytes
    content: bytes


@dataclass(frozen=True)
class Photo:
    """The main image of a file.

    Attributes:
        size: width and height before it is cropped and turned.
        crop: left, top, width and height of what is to be seen of it.
        coded: width and height for which the decoder of a tile allocates memory.
        tile: width and height of the tiles; those at the right and at the bottom may reach beyond the image.
        columns: of the grid of tiles.
        tiles: item of each tile, row by row.
        orientation: EXIF's, 1 to 8.
        profile: ICC profile; empty if there is none.
    """

    size: tuple[int, int]
    crop: tuple[int, int, int, int]
    coded: tuple[int, int]
    tile: tuple[int, int]
    columns: int
    tiles: Sequence["Tile"]
    orientation: int
    profile: bytes


@dataclass(frozen=True)
class Tile:
    """One encoded image: its properties, and where its bytes are."""

    properties: tuple[Property, ...]
    extents: tuple[tuple[int, int], ...]


def parse(data: bytes) -> Photo:
    """Find the main image of a file, without decoding anything.

    Raises:
        ValueError, struct.error, IndexError, KeyError: it is damaged, or not as telephones write photos.
    """
    boxes = _Meta(data)
    main = boxes.primary
    properties = boxes.properties_of(main)
    found = {each.kind: each.content for each in properties}
    profiles = [
        each.content[4:] for each in properties if each.kind == b"colr" and each.content[:4] in (b"prof", b"rICC")
    ]
    if boxes.kinds[main] == b"grid":
        size, rows, columns = _grid(boxes.content(main))
        numbers = boxes.tiles_of(main)
        if len(numbers) != rows * columns or not 0 < len(numbers) <= MAX_TILES:
            raise ValueError("tiles are missing")
    else:
        size, rows, columns, numbers = _size(found[b"ispe"]), 1, 1, [main]
    tiles = [boxes.tile(number) for number in numbers]
    if sum(length for tile in tiles for _, length in tile.extents) > len(data):
        raise ValueError("tiles overlap")
    coded, tile_size = _tile_size(tiles)
    if size[0] > columns * tile_size[0] or size[1] > rows * tile_size[1] or min(size) < 1:
        raise ValueError("tiles do not cover the image")
    return Photo(
        size,
        _crop(properties, size),
        coded,
        tile_size,
        columns,
        tiles,
        _orientation(properties),
        profiles[0] if profiles else b"",
    )


class HeifImageFile(ImageFile):
    """A HEIC photo for Pillow; `draft` chooses a reduced scale, as for JPEG."""

    format = "HEIF"

    def _open(self) -> None:
        assert self.fp is not None
        self._content: bytes = self.fp.read()
        self._photo = parse(self._content)
        self._scale = 1
        self._size = self._photo.crop[2:]
        self._mode = "RGB"
        if self._photo.profile:
            self.info["icc_profile"] = self._photo.profile
        self.tile = []

    def draft(self, mode: str | None, size: tuple[int, int] | None) -> None:
        """Choose the largest scale at which the image is not smaller than `size`, and each tile keeps whole pixels."""
        (_, _, width, height), (wide, high) = self._photo.crop, size or self._photo.size
        fitting = [scale for scale in SCALES if all(side % scale == 0 for side in self._photo.tile) or scale == 1]
        self._scale = next((s for s in fitting if s <= min(width // wide, height // high)), 1)
        self._size = (max(1, width // self._scale), max(1, height // self._scale))

    def load(self) -> Any:
        """Decode the tiles one after the other."""
        if self._im is None:
            canvas = Image.new("RGB", [max(1, side // self._scale) for side in self._photo.size])
            for number, tile in enumerate(self._photo.tiles):
                row, column = divmod(number, self._photo.columns)
                place = (column * self._photo.tile[0] // self._scale, row * self._photo.tile[1] // self._scale)
                canvas.paste(Image.fromarray(_decoded(self._content, tile, self._photo.tile, self._scale)), place)
            left, top = (place // self._scale for place in self._photo.crop[:2])
            if (left, top, *self._size) != (0, 0, *canvas.size):
                canvas = canvas.crop((left, top, left + self._size[0], top + self._size[1]))
            self.im = canvas.im
            self._content = b""
        return Image.Image.load(self)


def exif_of(orientation: int) -> bytes:
    """An EXIF block that says nothing but an orientation."""
    return b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHLHHL", 1, 274, 3, 1, orientation, 0, 0)


def _decoded(data: bytes, tile: Tile, size: tuple[int, int], scale: int) -> npt.NDArray[np.uint8]:
    """A tile at a reduced scale, uint8 (H / scale, W / scale, 3).

    Raises:
        ValueError: its stream holds something else than one picture that stands alone, or another size.
        Exception: whatever the decoder raises on damage.
    """
    import pillow_heif  # Only for whoever has such photos.

    stream = b"".join(data[start : start + length] for start, length in tile.extents)
    content = _file(tile.properties, b"".join(_picture(stream, tile.properties)), size)
    decoded = pillow_heif.open_heif(content, convert_hdr_to_8bit=True)[0]
    if decoded.size != size or decoded.mode not in ("RGB", "L", "I;16"):
        raise ValueError("the tile is not as described")
    pixels: npt.NDArray[Any] = np.asarray(decoded)
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    height, width = size[1], size[0]
    pixels = pixels.reshape(height, -1, 1) if pixels.ndim == 2 else pixels
    pixels = pixels[:, :width]
    pixels = np.ascontiguousarray(np.broadcast_to(pixels, (height, width, 3)))
    if scale > 1:
        size = (width // scale, height // scale)
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels


def _file(properties: Sequence[Property], stream: bytes, size: tuple[int, int]) -> bytes:
    """A HEIC file with one image and nothing else."""
    kept = [each for each in properties if each.kind in (b"hvcC", b"pixi") or each.content[:4] == b"nclx"]
    kept.append(Property(b"ispe", struct.pack(">L2L", 0, *size)))
    associated = struct.pack(">LLHB", 0, 1, 1, len(kept)) + bytes(range(1, len(kept) + 1))
    meta = b"".join(
        (
            _box(b"hdlr", struct.pack(">LL4s13x", 0, 0, b"pict")),
            _box(b"pitm", struct.pack(">LH", 0, 1)),
            _box(b"iinf", struct.pack(">LH", 0, 1) + _box(b"infe", struct.pack(">LHH4sx", 2 << 24, 1, 0, b"hvc1"))),
            _box(b"iprp", _box(b"ipco", b"".join(_box(*each) for each in kept)) + _box(b"ipma", associated)),
        )
    )
    kind = _box(b"ftyp", b"heic\0\0\0\0mif1heic")
    place = len(kind) + 12 + len(meta) + 8 + 22 + 8
    location = _box(b"iloc", struct.pack(">LHHHHHLL", 0, 0x4400, 1, 1, 0, 1, place, len(stream)))
    return kind + _box(b"meta", bytes(4) + meta + location) + _box(b"mdat", stream)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L4s", 8 + len(content), kind) + content


def _picture(stream: bytes, properties: Sequence[Property]) -> Iterator[bytes]:
    """The slices of the one picture in a stream, each with its length.

    Raises:
        ValueError: there are several pictures, or one that needs others.
    """
    (described,) = (each.content for each in properties if each.kind == b"hvcC")
    length_bytes, position, pictures = (described[21] & 3) + 1, 0, 0
    while position < len(stream):
        length = int.from_bytes(stream[position : position + length_bytes], "big")
        end = position + length_bytes + length
        kind = stream[position + length_bytes] >> 1 & 63
        if kind < 32:  # Others are parameter sets and messages.
            if not 16 <= kind <= 21 or length < 3 or end > len(stream):
                raise ValueError("a picture that needs others")
            pictures += stream[position + length_bytes + 2] >> 7
            yield stream[position:end]
        position = end
    if pictures != 1:
        raise ValueError("not one picture")


def _tile_size(tiles: Sequence[Tile]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Coded and shown size of all tiles, as their streams say.

    Raises:
        ValueError: they differ among each other or from the sizes in the file.
    """
    sizes = set()
    for properties in {tile.properties for tile in tiles}:
        (described,) = (each.content for each in properties if each.kind == b"hvcC")
        (stated,) = (_size(each.content) for each in properties if each.kind == b"ispe")
        coded, shown = _sizes_in_stream(described)
        if shown != stated or math.prod(coded) > 2 * math.prod(shown) + 4096:
            raise ValueError("the stream has another size")
        sizes.add((coded, shown))
    ((coded, shown),) = sizes
    return coded, shown


def _sizes_in_stream(described: bytes) -> tuple[tuple[int, int], tuple[int, int]]:
    """Width and height that a decoder allocates, and those that it shows, from its parameter sets (hvcC).

    Raises:
        ValueError: there is not exactly one set that describes pictures.
    """
    position, sets = 23, []
    for _ in range(described[22]):
        kind, count = described[position] & 63, int.from_bytes(described[position + 1 : position + 3], "big")
        position += 3
        for _ in range(count):
            length = int.from_bytes(described[position : position + 2], "big")
            unit = described[position + 2 : position + 2 + length]
            if unit[0] >> 1 & 63 != kind:
                raise ValueError("a parameter set of another kind")
            if kind == 33:
                sets.append(unit)
            position += 2 + length
    if len(sets) != 1 or position != len(described):
        raise ValueError("not one description of the pictures")
    return _sizes_in_set(_Bits(sets[0][2:].replace(b"\0\0\3", b"\0\0")))


def _sizes_in_set(bits: "_Bits") -> tuple[tuple[int, int], tuple[int, int]]:
    """Coded and shown size in a sequence parameter set; HEVC, 7.3.2.2."""
    bits.take(4)
    layers = bits.take(3)
    bits.take(1 + 88 + 8)  # The profile and level of the stream.
    present = [(bits.take(1), bits.take(1)) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for has_profile, has_level in present:
        bits.take(88 * has_profile + 8 * has_level)
    bits.number()
    chroma = bits.number()
    if chroma == 3:
        bits.take(1)
    width, height = bits.number(), bits.number()
    across, down = (2 if chroma in (1, 2) else 1), (2 if chroma == 1 else 1)
    left, right, top, bottom = (bits.number() for _ in range(4)) if bits.take(1) else (0, 0, 0, 0)
    return (width, height), (width - across * (left + right), height - down * (top + bottom))


class _Bits:
    """The bits of a parameter set."""

    def __init__(self, content: bytes) -> None:
        self._value, self._left = int.from_bytes(content[:256], "big"), 8 * len(content[:256])

    def take(self, count: int) -> int:
        """The next bits as a number."""
        self._left -= count
        if self._left < 0:
            raise ValueError("the parameter set is too short")
        return self._value >> self._left & ((1 << count) - 1)

    def number(self) -> int:
        """The next number in an exponential Golomb code."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise ValueError("the number is too large")
        return (1 << zeros) - 1 + self.take(zeros)


class _Meta:
    """What the box `meta` says about the items of a file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        start, end = next((s, e) for kind, s, e in _boxes(data, 0, len(data)) if kind == b"meta")
        boxes = {kind: (s, e) for kind, s, e in _boxes(data, start + 4, end)}
        self._idat = boxes.get(b"idat", (0, 0))
        self.primary = self._primary(*boxes[b"pitm"])
        self.kinds = dict(self._kinds(*boxes[b"iinf"]))
        self._places = dict(self._locations(*boxes[b"iloc"]))
        self._references = boxes.get(b"iref")
        parts = {kind: (s, e) for kind, s, e in _boxes(data, *boxes[b"iprp"])}
        self._all = [Property(kind, data[s:e]) for kind, s, e in _boxes(data, *parts[b"ipco"])]
        self._associations = dict(self._associated(*parts[b"ipma"]))

    def properties_of(self, item: int) -> tuple[Property, ...]:
        """The properties of an item, in their order."""
        return tuple(self._all[number - 1] for number in self._associations.get(item, ()) if number)

    def tile(self, item: int) -> Tile:
        """An encoded image."""
        if self.kinds[item] != b"hvc1":
            raise ValueError("not encoded with HEVC")
        method, extents = self._places[item]
        if method:
            raise ValueError("not in the file's own data")
        return Tile(self.properties_of(item), extents)

    def content(self, item: int) -> bytes:
        """The bytes of a small item."""
        method, extents = self._places[item]
        ((start, length),) = extents
        start += self._idat[0] if method == 1 else 0
        return self._data[start : start + min(length, 64)]

    def tiles_of(self, item: int) -> list[int]:
        """The items of which a grid is made, row by row."""
        assert self._references is not None
        start, end = self._references
        form = "L" if self._data[start] else "H"
        for kind, s, _ in _boxes(self._data, start + 4, end):
            source, count = struct.unpack_from(f">{form}H", self._data, s)
            if kind == b"dimg" and source == item:
                return list(struct.unpack_from(f">{count}{form}", self._data, s + struct.calcsize(f">{form}H")))
        raise ValueError("a grid of nothing")

    def _primary(self, start: int, end: int) -> int:
        return int.from_bytes(self._data[start + 4 : start + (8 if self._data[start] else 6)], "big")

    def _kinds(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        for _, s, _ in _boxes(self._data, start + (8 if self._data[start] else 6), end):
            form = ">LHH4s" if self._data[s] == 2 else ">LLH4s"
            _, item, protected, kind = struct.unpack_from(form, self._data, s)
            if not protected:
                yield item, kind

    def _locations(self, start: int, end: int) -> Iterator[tuple[int, tuple[int, tuple[tuple[int, int], ...]]]]:
        data, version = self._data, self._data[start]
        sizes = [data[start + 4] >> 4, data[start + 4] & 15, data[start + 5] >> 4, data[start + 5] & 15]
        position = start + 6

        def number(length: int) -> int:
            nonlocal position
            position += length
            if position > end:
                raise ValueError("the box is too short")
            return int.from_bytes(data[position - length : position], "big")

        for _ in range(_few(number(2 if version < 2 else 4))):
            item = number(2 if version < 2 else 4)
            method = number(2) & 15 if version else 0
            if number(2):
                raise ValueError("in another file")
            base, extents = number(sizes[2]), []
            for _ in range(_few(number(2))):
                number(sizes[3] if version else 0)
                offset = number(sizes[0])
                extents.append((base + offset, number(sizes[1])))
            yield item, (method, tuple(extents))

    def _associated(self, start: int, end: int) -> Iterator[tuple[int, list[int]]]:
        data, form, wide = self._data, ">L" if self._data[start] else ">H", self._data[start + 3] & 1
        (count,) = struct.unpack_from(">L", data, start + 4)
        position = start + 8
        for _ in range(_few(count)):
            (item,) = struct.unpack_from(form, data, position)
            position += struct.calcsize(form)
            few = data[position]
            numbers = struct.unpack_from(f">{few}{'H' if wide else 'B'}", data, position + 1)
            position += 1 + few * (2 if wide else 1)
            yield item, [number & (0x7FFF if wide else 0x7F) for number in numbers]


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the content of each box."""
    for _ in range(MAX_ITEMS):
        if start + 8 > end:
            return
        length, kind = struct.unpack_from(">L4s", data, start)
        head = 8
        if length == 1:
            (length,), head = struct.unpack_from(">Q", data, start + 8), 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end:
            raise ValueError("a box is too long")
        yield kind, start + head, start + length
        start += length
    raise ValueError("too many boxes")


def _few(count: int) -> int:
    if count > MAX_ITEMS:
        raise ValueError("too many items")
    return count


def _grid(content: bytes) -> tuple[tuple[int, int], int, int]:
    """Width and height of a grid, its rows and its columns."""
    _, is_large, rows, columns = struct.unpack_from(">4B", content)
    width, height = struct.unpack_from(">2L" if is_large & 1 else ">2H", content, 4)
    return (width, height), rows + 1, columns + 1


def _size(ispe: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">2L", ispe, 4)
    return width, height


def _crop(properties: Sequence[Property], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is to be seen of an image, in whole pixels.

    Raises:
        ValueError: it is cropped after it is turned, or to more than there is.
    """
    crop, is_turned = (0, 0, *size), False
    for each in properties:
        is_turned = is_turned or each.kind in (b"irot", b"imir")
        if each.kind == b"clap":
            numbers = struct.unpack_from(">2L2L2i2i", each.content)
            shown = [numbers[0] // numbers[1], numbers[2] // numbers[3]]
            shift = [numbers[4] / numbers[5], numbers[6] / numbers[7]]
            corner = [
                max(0, int((side - part) / 2 + move)) for side, part, move in zip(size, shown, shift, strict=True)
            ]
            crop = (corner[0], corner[1], shown[0], shown[1])
            if is_turned or any(at + part > side for at, part, side in zip(corner, shown, size, strict=True)):
                raise ValueError("an unusual crop")
    if min(crop[2:]) < 1:
        raise ValueError("nothing is to be seen")
    return crop


def _orientation(properties: Sequence[Property]) -> int:
    """EXIF's orientation of an image that is turned and mirrored by its properties, in their order."""
    turned, is_mirrored = 0, False
    for each in properties:
        if each.kind == b"irot":
            quarters = each.content[0] & 3
            turned = (turned + (-quarters if is_mirrored else quarters)) % 4
        elif each.kind == b"imir":
            # Mirroring top to bottom is mirroring left to right, and half a turn.
            turned = (turned + (0 if each.content[0] & 1 else 2)) % 4
            is_mirrored = not is_mirrored
    orientation = _TURNS[turned]
    return _MIRRORED[orientation] if is_mirrored else orientation
