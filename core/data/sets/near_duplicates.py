"""Images of well-known data sets that show the same photograph and must stay on one side of a split.

The numbers are those of the original files: `image_0002` of Flowers-17, `cat.4126` of Dogs vs. Cats, `t36` of T91.
"""

FLOWERS17: dict[str, tuple[tuple[int, int], ...]] = {
    "Daffodil": (
        (2, 42),
        (14, 48),
        (28, 51),
        (31, 63),
        (33, 46),
    ),
    "Snowdrop": (
        (90, 100),
        (123, 151),
    ),
    "LilyValley": (
        (188, 196),
        (217, 229),
    ),
    "Iris": (
        (402, 472),
        (403, 475),
        (405, 476),
        (410, 455),
        (411, 468),
        (413, 456),
        (414, 464),
        (418, 446),
        (421, 447),
        (422, 469),
        (424, 443),
        (427, 459),
        (429, 460),
        (433, 470),
        (434, 467),
        (436, 471),
        (437, 474),
        (439, 453),
    ),
    "Tigerlily": ((484, 498),),
    "Sunflower": (
        (731, 765),
        (752, 761),
        (756, 777),
    ),
    "Daisy": (
        (802, 841),
        (811, 856),
        (820, 855),
        (821, 847),
        (823, 850),
        (828, 848),
        (832, 853),
        (833, 860),
        (836, 862),
        (838, 866),
    ),
    "ColtsFoot": (
        (882, 921),
        (893, 929),
        (906, 926),
        (907, 923),
        (908, 932),
        (909, 935),
        (910, 937),
    ),
    "Dandelion": (
        (962, 1002),
        (966, 1012),
        (982, 1017),
        (986, 1007),
        (988, 1008),
        (992, 1011),
        (993, 1018),
        (995, 1020),
    ),
    "Cowslip": ((1074, 1091),),
    "Buttercup": (
        (1123, 1177),
        (1131, 1175),
        (1142, 1176),
        (1146, 1165),
        (1150, 1168),
        (1151, 1170),
        (1152, 1171),
        (1154, 1173),
    ),
    "Windflower": (
        (1214, 1245),
        (1226, 1248),
    ),
    "Pansy": ((1311, 1327),),
}
PAIRS = (
    *((f"{name}/image_{a:04}", f"{name}/image_{b:04}") for name, pairs in FLOWERS17.items() for a, b in pairs),
    ("cat/cat.4126", "cat/cat.4575"),
    ("dog/dog.74", "dog/dog.180"),
    ("T91/t36", "T91/t65"),
)
"""Pairs of images as class and name, without suffix."""
