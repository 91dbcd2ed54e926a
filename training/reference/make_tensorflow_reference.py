"""Write what TensorFlow makes of the published graph with seeded values: Tests/ParityTests/Fixtures/tensorflow-*.json.

  pip install -r training/reference/requirements-tensorflow.txt
  python training/reference/make_tensorflow_reference.py SAVED_MODEL
  python training/reference/make_tensorflow_reference.py SAVED_MODEL --pictures FOLDER --output FILE

SAVED_MODEL is the published folder; of it, ``saved_model.pb`` and ``variables/variables.index`` are read. The published
values are not used: every variable of the index gets the seeded values of ``seeded.py`` under its name without the
leading ``Inception/``, so that the Swift test can make the same ones. The graph is run as it is, from the bytes of
JPEG files to its sorted probabilities, which are put in order by the class strings beside them.

With plain seeded values one class would win every picture by a little. So for pictures (not for gradients) the last
layer is HEAD's: its seeded weights times the gain, and biases that put the fixtures' logits around zero.

The first call covers the JPEG files of Tests/ParityTests/Fixtures (painted by parity_pictures.py) and two gradients;
the second one every JPEG below any folder, for the optional half of the test (XTALWATCH_PARITY_DROPS and
XTALWATCH_PARITY_REFERENCE).
"""
import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

import seeded

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/ParityTests/Fixtures"
CLASSES = ["Clear", "Crystals", "Other", "Precipitate"]
HEAD = dict(gain=4.0, biases=[1.0, 1.5, 3.5, -6.625])  # exact in float32
GRADIENT_INPUTS = [dict(name="picture/noise", block=1), dict(name="picture/blocks", block=16)]
SAMPLES = 200  # of a gradient's 599 * 599 * 3 values

EXAMPLE = "ParseExample/ParseExample:0"  # the signature's image_bytes
LABELS, SCORES = "index_to_string_Lookup:0", "TopKV2:0"
NETWORK_INPUT = "map/TensorArrayStack/TensorArrayGatherV3:0"  # [N, 599, 599, 3] after (x - 0.5) * 2
LOGITS = "Inception/Logits/SpatialSqueeze:0"  # [N, 4], before the softmax


def seeded_variables(index):
    """variable name -> array, for every variable that the published index names"""
    shapes = tf.train.load_checkpoint(str(index)).get_variable_to_shape_map()
    variables = {"global_step": np.zeros((), np.int64)}
    for name, shape in shapes.items():
        layer, _, part = name.removeprefix("Inception/").rpartition("/")
        if part == "weights":
            has_bias = f"Inception/{layer}/biases" in shapes
            tensors = seeded.convolution(layer, *shape, logits=has_bias)
            variables |= {f"Inception/{key}": values for key, values in tensors.items()}
    found = {name: list(values.shape) for name, values in variables.items()}
    if found != shapes:
        sys.exit(f"the index differs from the seeded layers in {set(found.items()) ^ set(shapes.items())}")
    return variables


def with_head(variables):
    layer = "Inception/Logits/Conv2d_1c_1x1"
    weights = variables[f"{layer}/weights"] * np.float32(HEAD["gain"])
    return variables | {f"{layer}/weights": weights, f"{layer}/biases": np.float32(HEAD["biases"])}


def write_model(published, variables, target):
    """the published graph beside a data file and an index of our values"""
    (target / "variables").mkdir()
    shutil.copyfile(published / "saved_model.pb", target / "saved_model.pb")
    tf.raw_ops.SaveV2(
        prefix=str(target / "variables/variables"), tensor_names=list(variables),
        shape_and_slices=[""] * len(variables), tensors=list(variables.values()))


class Graph:
    """The published graph with our values, in a session."""

    def __init__(self, published, variables):
        self.session = tf.compat.v1.Session(graph=tf.Graph())
        with tempfile.TemporaryDirectory() as folder:
            write_model(published, variables, pathlib.Path(folder))
            with self.session.graph.as_default():
                tf.compat.v1.saved_model.loader.load(self.session, ["serve"], folder)
        value = self.session.graph.get_tensor_by_name
        with self.session.graph.as_default():
            logit = value(LOGITS)[0, CLASSES.index("Crystals")]
            self.crystals_gradient = tf.compat.v1.gradients(logit, value(NETWORK_INPUT))[0]

    def probabilities(self, picture):
        """JPEG bytes -> four probabilities in the order of CLASSES"""
        labels, scores = self.session.run([LABELS, SCORES], {EXAMPLE: [picture]})
        by_label = {label.decode(): float(score) for label, score in zip(labels[0], scores[0])}
        return [by_label[label] for label in CLASSES]

    def gradient(self, pixels):
        """[599, 599, 3] -> the four logits and the derivative of that of Crystals by every pixel's value"""
        logits, gradient = self.session.run([LOGITS, self.crystals_gradient], {NETWORK_INPUT: pixels[None]})
        return logits[0], gradient[0]


def pictures_reference(graph, folder):
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    rows = []
    for path in paths:
        row = dict(file=str(path.relative_to(folder)), probabilities=graph.probabilities(path.read_bytes()))
        print(row["file"], *(f"{p:.4f}" for p in row["probabilities"]), file=sys.stderr)
        rows.append(row)
    return dict(tensorflow=tf.__version__, classes=CLASSES, head=HEAD, pictures=rows)


def gradient_reference(graph, input):
    pixels = seeded.picture(input["name"], 599, input["block"])
    logits, gradient = graph.gradient(pixels)
    flat = gradient.reshape(-1).astype(np.float64)
    places = [(number * 665_257 + 17) % flat.size for number in range(SAMPLES)]
    return dict(
        input, logits=[float(x) for x in logits], mean=flat.mean(), deviation=flat.std(),
        largest=np.abs(flat).max(), samples=[dict(index=i, value=float(flat[i])) for i in places])


def write(path, content, lists):
    """JSON with one row of each list a line"""
    head = json.dumps({key: value for key, value in content.items() if key != lists}, indent=1)[:-2]
    rows = ",\n".join("  " + json.dumps(row) for row in content[lists])
    path.write_text(f'{head},\n "{lists}": [\n{rows}\n ]\n}}\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("saved_model", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path, help="a folder other than the fixtures")
    parser.add_argument("--output", type=pathlib.Path, help="its JSON")
    arguments = parser.parse_args()
    if (arguments.pictures is None) != (arguments.output is None):
        parser.error("--pictures and --output go together")
    variables = seeded_variables(arguments.saved_model / "variables/variables")
    graph = Graph(arguments.saved_model, with_head(variables))
    if arguments.pictures:
        write(arguments.output, pictures_reference(graph, arguments.pictures), "pictures")
        return
    write(FIXTURES / "tensorflow-reference.json", pictures_reference(graph, FIXTURES), "pictures")
    graph = Graph(arguments.saved_model, variables)
    gradients = dict(
        tensorflow=tf.__version__, of=f"{LOGITS}[0, Crystals]", by=NETWORK_INPUT, classes=CLASSES,
        gradients=[gradient_reference(graph, input) for input in GRADIENT_INPUTS])
    write(FIXTURES / "tensorflow-gradients.json", gradients, "gradients")


if __name__ == "__main__":
    main()
