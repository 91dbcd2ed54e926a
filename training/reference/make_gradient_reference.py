"""Write Tests/CrystalNetTests/Fixtures/marco-gradients.json: d logit / d input of seeded networks, by autograd.

  pip install -r training/reference/requirements.txt
  python training/reference/make_gradient_reference.py

For MARCO itself and one small member of its family, and for one seeded picture each: the gradient of one logit
(before the softmax) with respect to every value of the input, computed by PyTorch in float64 on this folder's
own reading of the network (inception.py).  Written down are its mean and standard deviation, and the values at
200 places that are spread over the picture.  Noise is the picture, since blocks of equal pixels make ties.
"""
import json
import pathlib
import sys

import numpy as np
import torch

import inception
import seeded
from make_reference import run_float64

NETWORKS = [
    dict(family="marco", width=1.0, input=599, outcome=1),
    dict(family="width=0.25,input=255", width=0.25, input=255, outcome=3),
]
PICTURE = "picture/noise"
SAMPLES = 200
FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/CrystalNetTests/Fixtures/marco-gradients.json"


def gradient(network):
    """side x side x 3 (HWC) float64"""
    graph = inception.marco(network["width"])
    pixels = seeded.picture(PICTURE, network["input"], 1).transpose(2, 0, 1)[None]
    pixels = torch.from_numpy(np.ascontiguousarray(pixels)).double().requires_grad_()
    logits = run_float64(graph.model(network["input"]), pixels)[graph.layers[-1]].flatten()
    logits[network["outcome"]].backward()
    return logits.detach().numpy(), pixels.grad[0].numpy().transpose(1, 2, 0)


def reference(network):
    logits, values = gradient(network)
    flat = values.flatten()
    # Both strides are no multiples of 3, so that all channels are visited.
    places = [i * (flat.size // SAMPLES - 1) for i in range(SAMPLES)]
    print(network["family"], logits, flat.std(), file=sys.stderr)
    return dict(
        family=network["family"], outcome=network["outcome"], logit=float(logits[network["outcome"]]),
        mean=float(flat.mean()), deviation=float(flat.std()),
        places=places, values=[float(f"{flat[i]:.9e}") for i in places])


def main():
    torch.set_num_threads(1)
    networks = [reference(network) for network in NETWORKS]
    text = json.dumps(dict(torch=torch.__version__, picture=PICTURE, networks=networks))
    FIXTURE.write_text(text.replace(", \"", ",\n \"") + "\n")


if __name__ == "__main__":
    main()
