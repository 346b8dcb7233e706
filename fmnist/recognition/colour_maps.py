"""The colours in which plotting libraries show an image, and the way back to its levels."""

import functools

import numpy as np
import numpy.typing as npt

Colours = npt.NDArray[np.float32]
GREY = "grey"

_NEARLY_GREY = 4.0
_COARSE = 5

_KNOTS = {
    GREY: "00:000000 ff:ffffff",
    "viridis": (
        "00:440154 1d:482979 39:3e4a89 81:20928c 9a:23a983 aa:35b779 bc:56c667 "
        "d0:84d44b ee:d2e21b f6:e7e419 ff:fde725"
    ),
    "plasma": (
        "00:0d0887 0b:280592 21:4e02a2 3f:7d03a8 58:a01a9c 86:d14e72 aa:ed7953 "
        "ca:fca338 e2:fdc827 fb:f2f227 ff:f0f921"
    ),
    "inferno": (
        "00:000004 12:0d0829 2b:340a5f 38:4a0c6b 49:65156e 6a:9a2865 8f:d04545 "
        "ac:ef6c23 c0:f98e09 c9:fc9f07 d5:fbb61a e4:f7d340 f4:f1f179 ff:fcffa4"
    ),
    "magma": (
        "00:000004 0d:07061c 1d:19103f 2f:341069 3d:4c117a 51:6b1d81 6b:942c80 "
        "98:dc4869 af:f4695c c2:fc8c63 dd:febf84 ff:fcfdbf"
    ),
    "cividis": (
        "00:00224e 15:003170 22:1e3a6f 34:36466c 93:8f8a78 cd:c9b965 e8:e7d150 fb:fde334 ff:fee838"
    ),
    "turbo": (
        "00:30123b 0c:3d358b 18:4456c7 24:4776ee 30:4294ff 3d:2eb4f2 4b:1ad4d0 "
        "55:1ae4b6 62:38f491 78:8bff4b 87:b7f735 9c:e7d739 a9:f9bc39 b7:fe992c "
        "c8:f46617 dc:d83706 ee:af1801 ff:7a0403"
    ),
    "jet": (
        "00:000080 1c:0000ff 20:0000ff 56:00d8ff 59:00e4f8 60:16ffe1 a3:eeff09 "
        "a6:f8f500 a9:ffea00 e3:ff1300 e8:e80000 ff:800000"
    ),
    "hot": "00:0b0000 5d:ff0000 be:fffe00 ff:ffffff",
    "afmhot": "00:000000 40:800000 7f:fe7e00 bf:fffe7f ff:ffffff",
    "gist_heat": "00:000000 7f:be0000 aa:ff5500 bf:ff7f00 ff:ffffff",
    "bone": "00:000000 5d:515171 be:a6c6c6 ff:ffffff",
    "copper": "00:000000 ce:fea166 ff:ffc77f",
    "pink": (
        "00:1e0000 04:321a1a 08:402525 18:664040 35:935f5f 5d:c27e7e 86:d3b397 be:e8e8b4 ff:ffffff"
    ),
    "cool": "00:00ffff ff:ff00ff",
    "spring": "00:ff00ff ff:ffff00",
    "summer": "00:008066 ff:ffff66",
    "autumn": "00:ff0000 ff:ffff00",
    "winter": "00:0000ff ff:00ff80",
    "rainbow": (
        "00:8000ff 25:3670f8 40:00b5eb 51:22d6e0 60:40ecd4 70:60fac5 7f:7effb5 "
        "8f:9efaa2 9e:bced8f ae:dcd67a bf:feb562 da:ff703a ff:ff0000"
    ),
    "gist_rainbow": (
        "00:ff0029 08:ff0200 37:feff00 66:00ff00 95:00fffd c4:0002ff f3:fe00ff ff:ff00bf"
    ),
    "hsv": (
        "00:ff0000 28:ffec00 2d:f4ff00 55:08ff00 59:00ff10 81:00fffc aa:0010ff "
        "ae:0800ff d7:f800fd db:ff00ed ff:ff0018"
    ),
    "nipy_spectral": (
        "00:000000 0d:770088 19:870098 1a:83009a 26:0300aa 33:0000dd 40:0078dd "
        "4c:0098dd 59:00aaab 66:00aa88 73:009a00 99:00ff00 a6:bcff00 b3:efed00 "
        "bf:ffcd00 cc:ff9900 d9:fe0000 e5:de0000 f2:cc0000 ff:cccccc"
    ),
    "terrain": "00:333399 26:0098fe 40:01cc66 7f:fdff99 bf:805c54 ff:ffffff",
    "ocean": "00:008000 55:000055 aa:0080aa ff:ffffff",
    "gist_earth": (
        "00:000000 01:01002b 07:05006e 08:050274 2a:1c4d7a 48:308080 77:4a9b46 "
        "8c:78a652 b2:b7b75e c8:c0a465 e5:e0bdad f6:f3e1e0 ff:fdfbfb"
    ),
    "cubehelix": (
        "00:000000 16:191129 24:1a2441 31:16394d 43:17584a 51:256b3d 64:4e792f "
        "73:7b7a35 83:a97951 96:cd7d89 aa:d490c6 b9:cba8e5 c8:c2c3f2 da:c6e0f1 "
        "ef:e2f6f0 ff:ffffff"
    ),
    "CMRmap": (
        "00:000000 20:262680 40:4d26bf 60:9a337e 7f:fd4028 9f:e67f00 bf:e6bf19 df:e6e57f ff:ffffff"
    ),
    "gnuplot": (
        "00:000000 01:100006 02:17000d 09:300038 17:4d0089 24:6001c6 32:7102f1 "
        "40:8004ff 4e:8d07ef 5c:990cc4 6a:a41281 80:b52000 a3:cc4300 c3:df7200 "
        "e2:f0b200 ff:ffff00"
    ),
    "gnuplot2": "00:000000 40:0100ff 6b:8700ff 91:fe4cb3 ea:fffe01 eb:ffff05 ff:ffffff",
    "brg": "00:0000ff 7f:fe0001 ff:00ff00",
    "twilight": (
        "00:e2d9e2 10:d6d7dd 20:c2ced4 43:8fb1c6 5e:7398c1 7b:637abb a3:5e4caa "
        "bc:5a2e93 d3:4f1970 eb:3b114a ff:2f1436"
    ),
    "coolwarm": (
        "00:3b4cc0 20:6282ea 40:8db0fe 60:b9d0f9 80:dddcdc 9f:f4c5ad bf:f49a7b "
        "d7:e57058 ef:cb3e38 f7:c0282f ff:b40426"
    ),
    "bwr": "00:0000ff 7f:fefeff ff:ff0000",
    "seismic": "00:00004c 40:0101ff 7f:fdfdff bf:ff0101 ff:800000",
    "Blues": "00:f7fbff 40:c6dbef 60:9dcae1 80:6aaed6 bf:2171b5 df:08519c ff:08306b",
    "Greens": "00:f7fcf5 20:e5f5e0 40:c7e9c0 80:73c476 9f:42ab5d df:006d2c ff:00441b",
    "Reds": ("00:fff5f0 20:fee0d2 3f:fcbca2 7f:fb6b4b 9f:ef3c2c bf:cb181d df:a50f15 ff:67000d"),
    "Oranges": (
        "00:fff5eb 20:fee6ce 40:fdd0a2 60:fdae6a 7f:fd8e3d 9f:f16913 bf:d94801 df:a63603 ff:7f2704"
    ),
    "Purples": "00:fcfbfd 20:efedf5 3f:dadaeb 60:bcbddc 9f:807dba ff:3f007d",
    "YlGn": (
        "00:ffffe5 20:f7fcb9 40:d9f0a3 60:acdd8e 7f:79c679 9f:42ab5d bf:238443 df:006837 ff:004529"
    ),
    "YlGnBu": (
        "00:ffffd9 20:edf8b1 40:c6e9b4 60:7ecdbb 7f:42b6c4 9f:1d91c0 bf:225ea8 df:253494 ff:081d58"
    ),
    "YlOrRd": ("00:ffffcc 40:fed976 60:feb24c 80:fd8c3c 9f:fc4f2a c0:e2191c df:bd0026 ff:800026"),
    "YlOrBr": (
        "00:ffffe5 20:fff7bc 40:fee390 60:fec34f 80:fe9829 9f:ec7014 bf:cc4c02 df:993404 ff:662506"
    ),
    "PuBu": ("00:fff7fb 20:ece7f2 40:d0d1e6 7f:75a9cf 9f:3790c0 bf:0570b0 df:045a8d ff:023858"),
    "PuBuGn": (
        "00:fff7fb 20:ece2f0 40:d0d1e6 60:a5bddb 80:66a9cf 9f:3790c0 bf:02818a df:016c59 ff:014636"
    ),
    "PuRd": ("00:f7f4f9 20:e7e1ef 5f:c995c7 7f:df66b0 a0:e72989 bf:ce1256 df:980043 ff:67001f"),
    "BuGn": ("00:f7fcfd 20:e5f5f9 40:ccece6 7f:67c2a5 9f:41ae77 bf:238b45 df:006d2c ff:00441b"),
    "BuPu": "00:f7fcfd 20:e0ecf4 60:9ebcda 80:8c95c6 bf:88419d df:810f7c ff:4d004b",
    "GnBu": "00:f7fcf0 40:ccebc5 5f:a9ddb5 80:7accc4 a0:4db2d3 df:0868ac ff:084081",
    "OrRd": ("00:fff7ec 40:fdd49e 5f:fdbb85 7f:fc8e5a 9f:ef6548 bf:d7301f df:b30000 ff:7f0000"),
    "RdPu": "00:fff7f3 40:fcc5c0 60:fa9eb5 80:f767a1 9f:dd3597 bf:ae017e ff:49006a",
    "RdBu": (
        "00:67001f 1a:b3192c 33:d6604d 4c:f3a481 66:fddbc7 80:f6f7f7 99:d1e5f0 "
        "b2:93c6de cc:4393c3 e5:2267ac ff:053061"
    ),
    "RdYlBu": (
        "00:a50026 19:d62f27 33:f46d43 4c:fdad60 66:fee090 80:feffc0 99:e0f3f8 "
        "b3:aad8e9 cc:74add1 e6:4574b3 ff:313695"
    ),
    "RdYlGn": (
        "00:a50026 19:d62f27 33:f46d43 4c:fdad60 66:fee08b 7f:fffebe 99:d9ef8b "
        "b2:a7d96b cc:66bd63 e5:1b9950 ff:006837"
    ),
    "RdGy": (
        "00:67001f 19:b1182b 33:d6604d 4d:f4a683 66:fddbc7 7f:fffefe 99:e0e0e0 b3:b9b9b9 ff:1a1a1a"
    ),
    "Spectral": (
        "00:9e0142 19:d43d4f 33:f46d43 4c:fdad60 66:fee08b 80:ffffbe 99:e6f598 "
        "b3:aadca4 cc:66c2a5 e5:3389bd ff:5e4fa2"
    ),
    "PiYG": (
        "00:8e0152 19:c41a7c 33:de77ae 4d:f1b7da 66:fde0ef 80:f7f7f6 99:e6f5d0 "
        "b3:b7e085 cc:7fbc41 e6:4c9121 ff:276419"
    ),
    "PRGn": (
        "00:40004b 19:752982 33:9970ab 4c:c1a4ce 66:e7d4e8 7f:f7f6f7 99:d9f0d3 "
        "b3:a5da9f cc:5aae61 e5:1c7938 ff:00441b"
    ),
    "BrBG": (
        "00:543005 19:8b500a 33:bf812d 4d:dfc37e 66:f6e8c3 80:f4f5f5 99:c7eae5 "
        "b2:81cec2 cc:35978f e5:02675f ff:003c30"
    ),
    "PuOr": (
        "00:7f3b08 19:b25706 33:e08214 4d:fdb965 66:fee0b6 80:f6f6f7 99:d8daeb "
        "b3:b1aad1 cc:8073ac e6:532687 ff:2d004b"
    ),
    "rocket": ("00:03051a 24:35193e 49:701f57 6d:ad1759 92:e13342 b6:f37651 db:f6b48f ff:faebdd"),
    "mako": ("00:0b0405 24:2e1e3b 49:413d7b 6d:37659e 92:348fa7 b6:40b7ad db:8bdab2 ff:def5e5"),
}


def levels_of(colours: Colours) -> tuple[str, npt.NDArray[np.float32], float]:
    """The levels that were shown in these colours, by the colour map that fits them best.

    Args:
        colours: RGB from 0 to 255, float32 (n, 3)

    Returns:
        the map's name, the levels as float32 (n,) from 0 to 1, and how far in RGB levels the
        colours are from those of the map in the mean.
    """
    tables = _maps()
    if float(np.ptp(colours, axis=1).mean()) <= _NEARLY_GREY:
        tables = {GREY: tables[GREY]}
    some = colours[::_COARSE]
    name = min(tables, key=lambda each: _nearest(some, tables[each][::_COARSE])[1])
    return name, *_nearest(colours, tables[name])


def _nearest(colours: Colours, table: Colours) -> tuple[npt.NDArray[np.float32], float]:
    """For each colour the place in the table, 0 to 1, and the mean distance to what is there."""
    squares = (colours**2).sum(1)[:, None] - 2 * colours @ table.T + (table**2).sum(1)
    places = squares.argmin(axis=1)
    distances = np.sqrt(np.maximum(squares[np.arange(len(colours)), places], 0))
    return (places / (len(table) - 1)).astype(np.float32), float(distances.mean())


@functools.cache
def _maps() -> dict[str, Colours]:
    return {name: _table(knots) for name, knots in _KNOTS.items()}


def colour_map(name: str) -> Colours:
    """The 256 colours of a map from its lowest to its highest level, float32 (256, 3).

    Raises KeyError if it is not known.
    """
    return _maps()[name]


def _table(knots: str) -> Colours:
    """256 colours from some of them, `level:rrggbb` in hexadecimal, and straight lines between."""
    pairs = [knot.split(":") for knot in knots.split()]
    places = [int(place, 16) for place, _ in pairs]
    colours = np.array([list(bytes.fromhex(colour)) for _, colour in pairs])
    return np.stack([np.interp(np.arange(256), places, band) for band in colours.T], axis=1).astype(
        np.float32
    )
