"""Paint the JPEG files of Tests/ParityTests/Fixtures: every kind of JPEG that an imager may write, in few bytes.

  pip install -r training/reference/requirements-tensorflow.txt
  python training/reference/parity_pictures.py

Pixels are formulas of place and name (noise by seeded.py); the encoder is Pillow's libjpeg-turbo. A new case is a new
row of CASES; run make_tensorflow_reference.py afterwards.
"""
import pathlib

import numpy as np
from PIL import Image

import seeded

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/ParityTests/Fixtures"

# motif, width, height, mode, chroma, quality, further words
CASES = [
    # imagers' sizes, landscape, chroma halved both ways
    ("crystals", 1280, 960, "RGB", "4:2:0", 75, ""),
    ("precipitate", 1280, 1024, "RGB", "4:2:0", 30, ""),
    ("clear", 1024, 768, "RGB", "4:2:0", 85, ""),
    ("skin", 1024, 1024, "RGB", "4:2:0", 60, "optimized"),
    ("crystals", 1392, 1040, "L", "", 70, ""),
    ("clear", 1600, 1200, "RGB", "4:2:0", 50, "progressive"),
    ("crystals", 800, 600, "RGB", "4:2:0", 88, ""),
    ("precipitate", 640, 480, "RGB", "4:2:0", 80, ""),
    ("skin", 640, 480, "RGB", "4:2:0", 95, ""),
    ("glow", 720, 576, "RGB", "4:2:0", 90, ""),
    # the side of the network's input, and one more or less
    ("crystals", 599, 599, "RGB", "4:2:0", 75, ""),
    ("clear", 599, 599, "L", "", 90, ""),
    ("skin", 598, 598, "RGB", "4:2:0", 85, ""),
    ("precipitate", 600, 600, "RGB", "4:2:0", 60, ""),
    ("crystals", 599, 601, "RGB", "4:4:4", 80, ""),
    ("glow", 601, 599, "RGB", "4:2:2", 80, ""),
    ("rings", 598, 600, "RGB", "4:2:0", 60, "progressive"),
    ("crystals", 1198, 1198, "L", "", 40, "optimized"),
    # portrait, and odd sizes whose crop leaves a pixel over
    ("crystals", 480, 640, "RGB", "4:2:0", 80, ""),
    ("clear", 600, 800, "RGB", "4:2:2", 75, ""),
    ("precipitate", 301, 402, "RGB", "4:2:0", 70, ""),
    ("skin", 333, 517, "L", "", 85, ""),
    ("glow", 411, 700, "RGB", "4:4:4", 70, "progressive"),
    ("crystals", 517, 388, "RGB", "4:2:0", 88, ""),
    ("clear", 643, 481, "RGB", "4:2:0", 77, ""),
    ("rings", 255, 254, "RGB", "4:2:0", 65, ""),
    ("precipitate", 383, 256, "RGB", "4:2:2", 55, ""),
    ("skin", 701, 353, "RGB", "4:4:4", 66, ""),
    # chroma whole and halved one way
    ("crystals", 240, 180, "RGB", "4:4:4", 100, ""),
    ("precipitate", 320, 240, "RGB", "4:4:4", 90, ""),
    ("rings", 320, 240, "RGB", "4:4:4", 75, "optimized"),
    ("checker", 200, 150, "RGB", "4:2:2", 75, ""),
    ("checker", 200, 150, "RGB", "4:2:0", 75, ""),
    ("checker", 200, 150, "RGB", "4:4:4", 75, ""),
    ("crystals", 640, 512, "RGB", "4:2:2", 85, "progressive"),
    ("ramp", 512, 512, "RGB", "4:2:2", 95, ""),
    # grey
    ("precipitate", 500, 500, "L", "", 80, ""),
    ("crystals", 768, 512, "L", "", 95, "progressive"),
    ("rings", 400, 401, "L", "", 30, ""),
    ("noise", 96, 96, "L", "", 100, ""),
    # restart markers
    ("crystals", 460, 345, "RGB", "4:2:0", 80, "restarts"),
    ("skin", 352, 288, "L", "", 75, "restarts"),
    ("glow", 352, 288, "RGB", "4:2:2", 85, "restarts optimized"),
    ("precipitate", 352, 288, "RGB", "4:4:4", 60, "restarts progressive"),
    # tiny
    ("ramp", 1, 1, "RGB", "4:2:0", 90, ""),
    ("ramp", 2, 3, "RGB", "4:4:4", 90, ""),
    ("noise", 8, 8, "RGB", "4:2:0", 90, ""),
    ("noise", 9, 7, "L", "", 75, ""),
    ("noise", 17, 16, "RGB", "4:2:2", 85, ""),
    ("checker", 33, 65, "RGB", "4:2:0", 75, ""),
    ("crystals", 64, 64, "RGB", "4:2:0", 90, "progressive"),
    ("noise", 100, 75, "RGB", "4:2:0", 95, ""),
    ("noise", 128, 128, "RGB", "4:4:4", 30, ""),
    # slivers: nearly all of the picture is cut off, or one place is stretched over all
    ("rings", 1500, 40, "RGB", "4:2:0", 80, ""),
    ("rings", 25, 900, "RGB", "4:2:0", 80, ""),
    ("ramp", 700, 1, "RGB", "4:2:2", 90, ""),
    # flat and extreme
    ("black", 640, 480, "RGB", "4:2:0", 90, ""),
    ("white", 599, 400, "L", "", 90, ""),
    ("checker", 150, 150, "RGB", "4:2:0", 100, ""),
    # colors that are not YCbCr
    ("crystals", 300, 300, "RGB", "untransformed", 85, ""),
    ("crystals", 320, 256, "CMYK", "", 85, ""),
    ("glow", 300, 400, "CMYK", "", 70, "progressive"),
]


def unit(name, count):
    """values in [0, 1)"""
    return seeded.units(name, count).astype(np.float64) / 2 + 0.5


class Motif:
    """A picture of floats in 0...1, [height, width, 3], by the name of its method."""

    def __init__(self, name, width, height):
        self.name, self.width, self.height = name, width, height
        self.y, self.x = np.mgrid[0:height, 0:width].astype(np.float64)
        short = min(width, height)
        self.u = (self.x - (width - 1) / 2) / short + 0.04 * self.draw("center", 2)[0]
        self.v = (self.y - (height - 1) / 2) / short + 0.04 * self.draw("center", 2)[1]
        self.r = np.hypot(self.u, self.v)
        self.tint = 0.75 + 0.25 * self.draw("tint", 3)

    def draw(self, what, count):
        return unit(f"{self.name}/{self.width}x{self.height}/{what}", count)

    def clear(self):
        """a drop: light, its rim dark, on a grey slope"""
        well = 0.55 + 0.15 * self.u + 0.1 * self.v
        inside = 0.8 - 0.5 * self.r**2
        grey = np.where(self.r < 0.4, inside, well) - 0.6 * np.exp(-(((self.r - 0.4) / 0.02) ** 2))
        return grey[..., None] * self.tint

    def crystals(self):
        """the drop with six lit prisms"""
        picture = self.clear()
        for index in range(6):
            cx, cy, turn, length, light = self.draw(f"crystal{index}", 5)
            cos, sin = np.cos(np.pi * turn), np.sin(np.pi * turn)
            du, dv = self.u - 0.5 * (cx - 0.5), self.v - 0.5 * (cy - 0.5)
            along, across = np.abs(cos * du + sin * dv), np.abs(cos * dv - sin * du)
            depth = np.minimum(0.05 + 0.08 * length - along - across / 2, 0.035 - across)
            picture = np.where((depth > 0)[..., None], picture * (0.5 + light), picture)
            picture = np.where((np.abs(depth) < 0.004)[..., None], picture * 0.3, picture)
        return picture

    def precipitate(self):
        """the drop with clumps that sum up waves of many directions"""
        clumps = 0
        for index in range(24):
            turn, phase, pitch = self.draw(f"wave{index}", 3)
            along = np.cos(6.3 * turn) * self.u + np.sin(6.3 * turn) * self.v
            clumps = clumps + np.cos(along * (60 + 140 * pitch) + 6.3 * phase)
        dark = np.where(self.r < 0.38, 0.25 * np.clip(clumps / 5, -1, 1), 0)
        return self.clear() + dark[..., None]

    def skin(self):
        """the drop under wrinkles"""
        wrinkles = np.sin(40 * self.r + 6 * np.sin(9 * self.u) * np.cos(7 * self.v))
        return self.clear() + (0.12 * wrinkles * (self.r < 0.39))[..., None]

    def glow(self):
        """fluorescing crystals on black"""
        return np.clip(1.6 * self.crystals() - 0.9, 0.02, 1) * [0.35, 0.6, 1.4]

    def rings(self):
        """every frequency in every color"""
        turns = min(self.width, self.height, 400) * self.r**2 / 2
        return 0.5 + 0.5 * np.cos(turns[..., None] * [1.0, 1.1, 1.2])

    def checker(self):
        """saturated colors that meet at places of every phase"""
        field = ((self.x // 7 + 3 * (self.y // 5)) % 8).astype(int)
        return np.stack([field & 1, field >> 1 & 1, field >> 2 & 1], axis=-1).astype(np.float64)

    def ramp(self):
        across, down = (self.x + 1) / (self.width + 1), (self.y + 1) / (self.height + 1)
        return np.stack([across, down, 1 - across * down], axis=-1)

    def noise(self):
        return self.draw("noise", self.width * self.height * 3).reshape(self.height, self.width, 3)

    def black(self):
        return np.zeros((self.height, self.width, 3))

    def white(self):
        return np.ones((self.height, self.width, 3))


def name_of(motif, width, height, mode, chroma, quality, words):
    kind = {"L": "grey", "CMYK": "cmyk"}.get(mode, chroma.replace(":", ""))
    return "-".join([motif, f"{width}x{height}", kind, f"q{quality}", *words.split()]) + ".jpg"


def save(case):
    motif, width, height, mode, chroma, quality, words = case
    pixels = getattr(Motif(motif, width, height), motif)()
    image = Image.fromarray(np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)).convert(mode)
    options = {"untransformed": {"keep_rgb": True}, "": {}}.get(chroma, {"subsampling": chroma})
    if "restarts" in words:
        options["restart_marker_blocks"] = 5
    image.save(
        FIXTURES / name_of(*case), quality=quality, optimize="optimized" in words,
        progressive="progressive" in words, **options)


def main():
    for old in FIXTURES.glob("*.jpg"):
        old.unlink()
    for case in CASES:
        save(case)
    sizes = [path.stat().st_size for path in FIXTURES.glob("*.jpg")]
    print(f"{len(sizes)} files of {len(CASES)} cases, {sum(sizes)} bytes, the largest {max(sizes)}")


if __name__ == "__main__":
    main()
