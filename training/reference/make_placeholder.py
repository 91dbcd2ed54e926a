"""Write Sources/CWeights/weights.bin: a tiny seeded member of the family, until there are trained weights.

  python training/reference/make_placeholder.py [FILE]
"""
import pathlib
import sys

from safetensors.numpy import save_file

import inception

METADATA = {
    "xtalwatch.format": "1",
    "name": "seeded-placeholder",
    "family": "width=0.125,input=171",
    "recipe": "none/1",
    "classes": "clear,crystals,other,precipitate",
    "temperature": "1",
    "training.note": "seeded random weights, trained on nothing: its scores mean nothing",
}


def main():
    default = pathlib.Path(__file__).parents[2] / "Sources/CWeights/weights.bin"
    path = sys.argv[1] if len(sys.argv) > 1 else default
    save_file(inception.marco(0.125).tensors, path, METADATA)


if __name__ == "__main__":
    main()
