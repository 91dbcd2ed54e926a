"""Model files: safetensors whose metadata say what the weights are and how they came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from training.network import CLASSES, CrystalNet, Member

FORMAT = "1"
LOCATOR = "locator/"


@dataclass
class Model:
    network: CrystalNet
    name: str
    recipe: str
    temperature: float = 1.0
    facts: dict[str, str] = field(default_factory=dict)
    """Kept as ``training.KEY``."""
    locator: CrystalNet | None = None
    """Finds the drop for a ``located`` recipe; its tensors stand under ``locator/``."""

    def save(self, path: Path) -> None:
        """Writes beside the target and renames, so that a reader never meets half a file."""
        metadata = {
            "xtalwatch.format": FORMAT, "name": self.name, "family": str(self.network.member), "recipe": self.recipe,
            "classes": ",".join(CLASSES), "temperature": f"{self.temperature:.6g}",
            **({"locator.family": str(self.locator.member)} if self.locator else {}),
            **{f"training.{key}": value for key, value in self.facts.items()},
        }
        tensors = self.network.named_variables()
        if self.locator:
            tensors |= {LOCATOR + name: tensor for name, tensor in self.locator.named_variables().items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".part")
        save_file(tensors, unfinished, metadata)
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
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        network = CrystalNet(Member.parse(metadata["family"]))
        network.load_variables({name: tensor for name, tensor in tensors.items() if not name.startswith(LOCATOR)})
        locator = None
        if "locator.family" in metadata:
            locator = CrystalNet(Member.parse(metadata["locator.family"])).eval()
            locator.load_variables({name[len(LOCATOR):]: tensor for name, tensor in tensors.items()
                                    if name.startswith(LOCATOR)})
        facts = {key[len("training."):]: value for key, value in metadata.items() if key.startswith("training.")}
        return cls(network.eval(), metadata["name"], metadata["recipe"], float(metadata["temperature"]), facts, locator)

    @torch.no_grad()
    def logits(self, inputs: torch.Tensor) -> torch.Tensor:
        """``[N, 3, side, side]`` -> ``[N, 4]``, before the temperature."""
        return self.network.eval()(inputs)
