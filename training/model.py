"""Model files: safetensors whose metadata say what the weights are and how they came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from training.network import CLASSES, CrystalNet, Member

FORMAT = "1"


@dataclass
class Model:
    network: CrystalNet
    name: str
    recipe: str
    temperature: float = 1.0
    facts: dict[str, str] = field(default_factory=dict)
    """Kept as ``training.KEY``."""

    def save(self, path: Path) -> None:
        """Writes beside the target and renames, so that a reader never meets half a file."""
        metadata = {
            "xtalwatch.format": FORMAT, "name": self.name, "family": str(self.network.member), "recipe": self.recipe,
            "classes": ",".join(CLASSES), "temperature": f"{self.temperature:.6g}",
            **{f"training.{key}": value for key, value in self.facts.items()},
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".part")
        save_file(self.network.named_variables(), unfinished, metadata)
        unfinished.chmod(0o644)  # safetensors leaves it to its owner alone
        unfinished.replace(path)

    @classmethod
    def open(cls, path: Path) -> Model:
        """
        Raises:
            ValueError: the file is not of this format.
        """
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            if metadata.get("xtalwatch.format") != FORMAT or metadata.get("classes") != ",".join(CLASSES):
                raise ValueError(f"{path} is not a model file of format {FORMAT}")
            network = CrystalNet(Member.parse(metadata["family"]))
            network.load_variables({name: file.get_tensor(name) for name in file.keys()})
        facts = {key[len("training."):]: value for key, value in metadata.items() if key.startswith("training.")}
        return cls(network.eval(), metadata["name"], metadata["recipe"], float(metadata["temperature"]), facts)

    @torch.no_grad()
    def logits(self, inputs: torch.Tensor) -> torch.Tensor:
        """``[N, 3, side, side]`` -> ``[N, 4]``, before the temperature."""
        return self.network.eval()(inputs)
