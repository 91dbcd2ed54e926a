#!/usr/bin/env python3
"""Makes the pictures of this folder and expected.json, which says what decoding must give.

Run it with Pillow and NumPy installed; nothing else makes these files. A new case is a new line here (or a
file and an entry in expected.json), never new test code. Samples are hexadecimal, row by row, channels
interleaved.
"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent
W, H = 21, 13  # odd, so that blocks, tiles and padding all have remainders
entries = []

random = np.random.default_rng(11)
y, x = np.mgrid[0:H, 0:W]
GREY = (x * 9 + y * 4 + random.integers(0, 12, (H, W))).astype(np.uint8)
RGB = np.stack([x * 11 % 256, y * 17 % 256, (x + y) * 6 + random.integers(0, 20, (H, W))], axis=-1).astype(
    np.uint8
)
DEEP = (GREY.astype(np.uint16) * 13 + 100).astype(np.uint16)  # as a 12-bit camera fills 16 bits


def expect(name, pixels, tolerance=0):
    pixels = np.asarray(pixels, dtype=np.uint8)
    entries.append(
        {
            "file": name,
            "width": pixels.shape[1],
            "height": pixels.shape[0],
            "channels": 1 if pixels.ndim == 2 else pixels.shape[2],
            "tolerance": tolerance,
            "samples": pixels.tobytes().hex(),
        }
    )


def refuse(name, kind):
    entries.append({"file": name, "failure": kind})


def save(name, image, pixels=None, tolerance=0, **options):
    image.save(HERE / name, **options)
    expect(name, np.asarray(Image.open(HERE / name)) if pixels is None else pixels, tolerance)


def stretched(values):
    low, high = int(values.min()), int(values.max())
    width = max(1, high - low)
    return ((values.astype(np.int64) - low) * 255 + width // 2) // width


def over_white(color, alpha):
    color, alpha = color.astype(int), alpha.astype(int)
    if color.ndim == 3:
        alpha = alpha[..., None]
    return (color * alpha + 255 * (255 - alpha) + 127) // 255


# JPEG: what libjpeg-turbo gives through Pillow (ISLOW, fancy upsampling).
grey, rgb = Image.fromarray(GREY), Image.fromarray(RGB)
save("grey.jpg", grey, quality=90)
save("rgb-444.jpg", rgb, quality=90, subsampling=0)
save("rgb-422.jpg", rgb, quality=90, subsampling=1)
save("rgb-420.jpg", rgb, quality=75, subsampling=2)
save("rgb-420-progressive.jpg", rgb, quality=85, subsampling=2, progressive=True)
save("grey-progressive.jpg", grey, quality=85, progressive=True)
save("rgb-restarts.jpg", rgb, quality=85, restart_marker_blocks=1)
exif = Image.Exif()
exif[0x0112] = 6  # turned by 90 degrees: ignored
save("rgb-exif-turned.jpg", rgb, quality=85, exif=exif)
cmyk = rgb.convert("CMYK")
cmyk.save(HERE / "cmyk-adobe.jpg", quality=95)
decoded = 255 - np.asarray(Image.open(HERE / "cmyk-adobe.jpg")).astype(int)  # Pillow turns Adobe's inks over
expect("cmyk-adobe.jpg", decoded[..., :3] * decoded[..., 3:] // 255)
plain = (HERE / "cmyk-adobe.jpg").read_bytes()
start = plain.index(b"\xff\xee")  # the Adobe segment, which is left out
end = start + 2 + struct.unpack_from(">H", plain, start + 2)[0]
(HERE / "cmyk-plain.jpg").write_bytes(plain[:start] + plain[end:])
inverted = 255 - decoded
expect("cmyk-plain.jpg", inverted[..., :3] * inverted[..., 3:] // 255)
sound = (HERE / "rgb-420.jpg").read_bytes()
(HERE / "padded.jpg").write_bytes(sound + bytes(64))
expect("padded.jpg", np.asarray(Image.open(HERE / "rgb-420.jpg")))
(HERE / "no-end.jpg").write_bytes(sound[:-2])
refuse("no-end.jpg", "truncated")
(HERE / "reserved.jpg").write_bytes(sound[: len(sound) // 2] + bytes(len(sound) // 2))
refuse("reserved.jpg", "truncated")
(HERE / "early-end.jpg").write_bytes(sound[: len(sound) * 3 // 4] + b"\xff\xd9")
refuse("early-end.jpg", "truncated")
(HERE / "lossless.jpg").write_bytes(sound.replace(b"\xff\xc0", b"\xff\xc3", 1))
refuse("lossless.jpg", "unsupported")


def scans(name, count):
    """A progressive picture whose only scan, all of the DC coefficients, comes `count` times."""
    whole = (HERE / "grey-progressive.jpg").read_bytes()
    first = whole.index(b"\xff\xda")
    scan = bytearray(whole[first : whole.index(b"\xff", first + 10)])
    scan[9] = 0  # to full precision at once, so that a repetition breaks no rule
    (HERE / name).write_bytes(whole[:first] + bytes(scan) * count + b"\xff\xd9")


scans("scans-100.jpg", 100)
expect("scans-100.jpg", np.asarray(Image.open(HERE / "scans-100.jpg")))
scans("scans-101.jpg", 101)
refuse("scans-101.jpg", "too-large")

# PNG
save("grey.png", grey)
save("rgb.png", rgb)
save("rgb-palette.png", rgb.quantize(16), pixels=np.asarray(rgb.quantize(16).convert("RGB")))
save("grey-1bit.png", grey.point(lambda v: 255 * (v > 100)).convert("1"), pixels=(GREY > 100) * 255)
save("grey-palette.png", Image.fromarray(GREY).convert("P"), pixels=GREY)
alpha = (255 - x * 12).clip(0, 255).astype(np.uint8)
save("rgba.png", Image.fromarray(np.dstack([RGB, alpha])), pixels=over_white(RGB, alpha))
save("grey-alpha.png", Image.fromarray(np.dstack([GREY, alpha]), "LA"), pixels=over_white(GREY, alpha))
save("grey-16bit.png", Image.fromarray(DEEP), pixels=stretched(DEEP))


def png(name, kind, depth, rows, pixels=None, interlace=0, extra=b"", size=(W, H)):
    def chunk(tag, body):
        return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))

    head = struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, interlace)
    (HERE / name).write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )
    if pixels is not None:
        expect(name, pixels)


def adam7(pixels):
    passes = [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ]
    return b"".join(
        b"\0" + row.tobytes() for px, py, dx, dy in passes for row in pixels[py::dy, px::dx] if row.size
    )


DEEP_RGB = (RGB.astype(np.uint16) * 16 + 7).astype(np.uint16)
png(
    "rgb-16bit.png",
    2,
    16,
    b"".join(b"\0" + row.astype(">u2").tobytes() for row in DEEP_RGB),
    stretched(DEEP_RGB),
)
png("grey-interlaced.png", 0, 8, adam7(GREY), GREY, interlace=1)
bomb = b"".join([b"\0" * 4096] * 16)
png("claims-60000.png", 0, 8, bomb, size=(60000, 60000))
refuse("claims-60000.png", "too-large")
png("claims-8000.png", 0, 8, bomb, size=(8000, 8000))
refuse("claims-8000.png", "too-large")
profile = zlib.compress(bytes(8_000_000), 9)
body = b"bomb\0\0" + profile
png(
    "profile-bomb.png",
    0,
    8,
    b"".join(b"\0" + row.tobytes() for row in GREY),
    GREY,
    extra=struct.pack(">I", len(body)) + b"iCCP" + body + struct.pack(">I", zlib.crc32(b"iCCP" + body)),
)


# TIFF: written here, since Pillow writes few kinds.
def packbits(data):
    return b"".join(
        bytes([len(part) - 1]) + part for part in (data[i : i + 100] for i in range(0, len(data), 100))
    )


PACK = {1: lambda data: data, 8: zlib.compress, 32946: zlib.compress, 32773: packbits}


def blocks_of(planes, rows_per_strip, tile):
    for plane in planes:
        if tile:
            padded = np.pad(plane, [(0, -H % tile), (0, -W % tile)] + [(0, 0)] * (plane.ndim - 2))
            for top in range(0, padded.shape[0], tile):
                for left in range(0, padded.shape[1], tile):
                    yield padded[top : top + tile, left : left + tile]
        else:
            for top in range(0, H, rows_per_strip):
                yield plane[top : top + rows_per_strip]


def tiff(
    name,
    pixels,
    photometric,
    *,
    order="<",
    compression=1,
    tile=0,
    rows_per_strip=5,
    separate=False,
    big=False,
    tags=(),
    pages=1,
    width=W,
    height=H,
):
    pixels = np.asarray(pixels)
    samples = 1 if pixels.ndim == 2 else pixels.shape[2]
    bits = pixels.dtype.itemsize * 8
    planes = [pixels[..., i] for i in range(samples)] if separate else [pixels]
    data = [
        PACK[compression](block.astype(pixels.dtype.newbyteorder(order)).tobytes())
        for block in blocks_of(planes, rows_per_strip, tile)
    ]
    out = bytearray(
        (b"II" if order == "<" else b"MM")
        + struct.pack(order + ("HHHQ" if big else "HI"), *((43, 8, 0, 0) if big else (42, 0)))
    )
    offsets = []
    for block in data:
        offsets.append(len(out))
        out += block + bytes(len(block) % 2)
    fields = {
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [bits] * samples),
        259: (3, [compression]),
        262: (3, [photometric]),
        277: (3, [samples]),
        284: (3, [2 if separate else 1]),
    }
    fields |= (
        {322: (4, [tile]), 323: (4, [tile]), 324: (4, offsets), 325: (4, [len(d) for d in data])}
        if tile
        else {273: (4, offsets), 278: (4, [rows_per_strip]), 279: (4, [len(d) for d in data])}
    )
    fields |= dict(tags)
    word, count_code, inline = ("Q", "Q", 8) if big else ("I", "I", 4)
    link = 8 if big else 4
    for page in range(pages):
        values = {}
        for number, (kind, items) in sorted(fields.items()):
            packed = struct.pack(order + {3: "H", 4: "I", 16: "Q"}[kind] * len(items), *items)
            if len(packed) > inline:
                values[number] = struct.pack(order + word, len(out))
                out += packed + bytes(len(packed) % 2)
            else:
                values[number] = packed.ljust(inline, b"\0")
        struct.pack_into(order + word, out, link, len(out))
        out += struct.pack(order + ("Q" if big else "H"), len(fields))
        for number, (kind, items) in sorted(fields.items()):
            out += struct.pack(order + "HH" + count_code, number, kind, len(items)) + values[number]
        link = len(out)
        out += struct.pack(order + word, 0)
    (HERE / name).write_bytes(out)
    return out


save("grey-lzw.tif", grey, compression="tiff_lzw")
save("rgb-lzw.tif", rgb, compression="tiff_lzw")
for label, code in {"plain": 1, "deflate": 8, "old-deflate": 32946, "packbits": 32773}.items():
    tiff(f"rgb-{label}.tif", RGB, 2, compression=code)
    expect(f"rgb-{label}.tif", RGB)
tiff("grey-big-endian.tif", GREY, 1, order=">")
expect("grey-big-endian.tif", GREY)
tiff("grey-min-is-white.tif", GREY, 0)
expect("grey-min-is-white.tif", 255 - GREY)
tiff("rgb-tiles.tif", RGB, 2, tile=16, compression=8)
expect("rgb-tiles.tif", RGB)
tiff("rgb-separate-strips.tif", RGB, 2, separate=True)
expect("rgb-separate-strips.tif", RGB)
tiff("rgb-separate-tiles.tif", RGB, 2, separate=True, tile=16)
expect("rgb-separate-tiles.tif", RGB)
tiff("grey-16bit.tif", DEEP, 1)
expect("grey-16bit.tif", stretched(DEEP))
tiff("grey-16bit-big-endian.tif", DEEP, 1, order=">", compression=8)
expect("grey-16bit-big-endian.tif", stretched(DEEP))
tiff("grey-16bit-min-is-white.tif", DEEP, 0)
expect("grey-16bit-min-is-white.tif", 255 - stretched(DEEP))
tiff("grey-16bit-flat.tif", np.full((H, W), 4000, np.uint16), 1)
expect("grey-16bit-flat.tif", np.zeros((H, W)))
tiff("rgb-16bit-tiles-separate.tif", DEEP_RGB, 2, separate=True, tile=16, order=">")
expect("rgb-16bit-tiles-separate.tif", stretched(DEEP_RGB))
tiff("rgba-straight.tif", np.dstack([RGB, alpha]), 2, tags={338: (3, [2])}.items())
expect("rgba-straight.tif", over_white(RGB, alpha))
PRE = (RGB.astype(int) * alpha[..., None] // 255).astype(np.uint8)
tiff("rgba-premultiplied.tif", np.dstack([PRE, alpha]), 2, tags={338: (3, [1])}.items())
expect("rgba-premultiplied.tif", (PRE.astype(int) + 255 - alpha[..., None]).clip(0, 255))
tiff("rgb-extra.tif", np.dstack([RGB, alpha]), 2, tags={338: (3, [0])}.items())
expect("rgb-extra.tif", RGB)
COLORS = np.stack([np.arange(256), 255 - np.arange(256), np.arange(256) // 2], axis=-1).astype(np.uint8)
tiff("palette.tif", GREY, 3, tags={320: (3, [int(v) * 257 for v in COLORS.T.flatten()])}.items())
expect("palette.tif", COLORS[GREY])
tiff("palette-old.tif", GREY, 3, tags={320: (3, [int(v) for v in COLORS.T.flatten()])}.items())
expect("palette-old.tif", COLORS[GREY])
tiff("grey-bigtiff.tif", GREY, 1, big=True)
expect("grey-bigtiff.tif", GREY)
tiff("two-pages.tif", GREY, 1, pages=2)
expect("two-pages.tif", GREY)
looped = tiff("loop.tif", GREY, 1)
struct.pack_into("<I", looped, len(looped) - 4, struct.unpack_from("<I", looped, 4)[0])
(HERE / "loop.tif").write_bytes(looped)  # its next directory is itself
expect("loop.tif", GREY)
endless = tiff("endless-count.tif", GREY, 1)
entry = endless.index(struct.pack("<HHI", 258, 3, 1))
struct.pack_into("<HHI", endless, entry, 258, 99, 0xFFFFFFFF)  # a type that nobody defined has no size
(HERE / "endless-count.tif").write_bytes(endless)
refuse("endless-count.tif", "unsupported|corrupt")
tiff("claims-60000.tif", GREY, 1, width=60000, height=60000, rows_per_strip=60000)
refuse("claims-60000.tif", "too-large")
tiff("samples-65529.tif", GREY, 1, tags={277: (3, [65529])}.items())
refuse("samples-65529.tif", "too-large")
tiff("huge-tiles.tif", GREY, 1, tile=16, tags={322: (4, [1 << 31]), 323: (4, [1 << 31])}.items())
refuse("huge-tiles.tif", "corrupt|too-large")
flat = np.full((1, W), 90, np.uint8).tobytes() * 5
many = 4000
tiff(
    "shared-strips.tif",
    GREY,
    1,
    rows_per_strip=5,
    height=5 * many,
    width=4000,
    compression=8,
    tags={273: (4, [8] * many), 279: (4, [24] * many)}.items(),
)
refuse("shared-strips.tif", "too-large")
tiff("cielab.tif", RGB, 8)
refuse("cielab.tif", "unsupported")
tiff("jpeg-in-tiff.tif", RGB, 2, tags={259: (3, [7])}.items())
refuse("jpeg-in-tiff.tif", "unsupported")
tiff("float.tif", np.zeros((H, W), np.float32), 1, tags={339: (3, [3])}.items())
refuse("float.tif", "unsupported")
tiff("no-photometric.tif", GREY, 1, tags={262: (3, [])}.items())
refuse("no-photometric.tif", "corrupt")

# BMP
save("rgb.bmp", rgb)
save("grey-palette.bmp", grey)
save("palette.bmp", rgb.quantize(200), pixels=np.asarray(rgb.quantize(200).convert("RGB")))
bottom_up = (HERE / "rgb.bmp").read_bytes()
row = (W * 3 + 3) // 4 * 4
rows = [bottom_up[54 + i * row : 54 + (i + 1) * row] for i in range(H)]
(HERE / "rgb-top-down.bmp").write_bytes(
    bottom_up[:22] + struct.pack("<i", -H) + bottom_up[26:54] + b"".join(reversed(rows))
)
expect("rgb-top-down.bmp", RGB)


def bmp(name, bits, compression, pixels, masks=b"", width=W, height=H):
    offset = 54 + len(masks)
    (HERE / name).write_bytes(
        b"BM"
        + struct.pack("<IHHI", offset + len(pixels), 0, 0, offset)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(pixels), 0, 0, 0, 0)
        + masks
        + pixels
    )


bgrx = np.dstack([RGB[::-1, :, ::-1], np.zeros((H, W), np.uint8)]).tobytes()
bmp("rgb-32bit.bmp", 32, 0, bgrx)
expect("rgb-32bit.bmp", RGB)
bmp("rgb-32bit-masks.bmp", 32, 3, bgrx, struct.pack("<III", 0xFF0000, 0xFF00, 0xFF))
expect("rgb-32bit-masks.bmp", RGB)
bmp("odd-masks.bmp", 32, 3, bgrx, struct.pack("<III", 0xFF, 0xFF00, 0xFF0000))
refuse("odd-masks.bmp", "unsupported")
bmp("run-lengths.bmp", 8, 1, bytes(64))
refuse("run-lengths.bmp", "unsupported")
bmp("sizes-overflow.bmp", 65535, 0, bytes(64), width=2**31 - 1, height=-(2**31))
refuse("sizes-overflow.bmp", "truncated")

# Not decoded, and not pictures
grey.save(HERE / "grey.gif")
refuse("grey.gif", "unsupported")
(HERE / "photo.wdp").write_bytes(b"II\xbc\x01" + struct.pack("<I", 8) + bytes(40))
refuse("photo.wdp", "unsupported")
(HERE / "text.jpg").write_bytes(b"plate,well,drop\n")
refuse("text.jpg", "not-an-image")
(HERE / "bmw.txt").write_bytes(b"BMW is no bitmap, however it begins.\n")
refuse("bmw.txt", "not-an-image")
(HERE / "zeros.png").write_bytes(bytes(500))
refuse("zeros.png", "truncated")
(HERE / "empty.jpg").write_bytes(b"")
refuse("empty.jpg", "empty")

(HERE / "expected.json").write_text("[\n" + ",\n".join(json.dumps(e) for e in entries) + "\n]\n")
