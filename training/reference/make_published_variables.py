"""Write Sources/Importing/PublishedVariables.swift from a list of the published network's variables.

  python training/reference/make_published_variables.py VARIABLES.csv

The list has a row for each variable of the published SavedModel's variables.index, under the columns name, shape
(as 3x3x3x16, or scalar), dtype and crc32c_masked (eight hexadecimal digits).
"""
import csv
import pathlib
import sys

TARGET = pathlib.Path(__file__).parents[2] / "Sources/Importing/PublishedVariables.swift"
HEAD = """\
// The variables of the published MARCO network: names, shapes and checksums. Written by
// training/reference/make_published_variables.py; change that, not this.
// Source: variables.index of the released SavedModel (Bruno et al. 2018, PLoS ONE 13(6): e0198883).

/// One line a layer: its name, its kernel as height x width x input channels x filters, and the masked crc32c of
/// each of its variables in the order of ``VariableTable/Layer``.
enum PublishedVariables {
  static let text = \"\"\"
"""
PARTS = {
    "conv": ("BatchNorm/beta", "BatchNorm/moving_mean", "BatchNorm/moving_variance", "weights"),
    "logits": ("biases", "weights"),
}


def lines(rows):
    layers = {}
    for row in rows:
        if row["name"] == "global_step":
            yield f"step {row['name']} scalar {row['crc32c_masked']}"
            continue
        for part in ("BatchNorm/beta", "BatchNorm/moving_mean", "BatchNorm/moving_variance", "biases", "weights"):
            if row["name"].endswith("/" + part):
                layers.setdefault(row["name"].removesuffix("/" + part), {})[part] = row
    for name, parts in sorted(layers.items()):
        kind = "logits" if "biases" in parts else "conv"
        assert set(parts) == set(PARTS[kind]), name
        shape = parts["weights"]["shape"]
        filters = shape.split("x")[-1]
        assert all(parts[part]["shape"] == filters for part in PARTS[kind][:-1]), name
        yield " ".join([kind, name, shape, *(parts[part]["crc32c_masked"] for part in PARTS[kind])])


def main():
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        body = "".join(f"    {line}\n" for line in sorted(lines(csv.DictReader(file))))
    TARGET.write_text(HEAD + body + '    """\n}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
