// What a worker keeps from picture to picture.

internal import CrystalNet
internal import Inference
internal import Normalizing

/// The memory of one worker; sized by the model, not by the pictures.
final class Desk {
  let normalizer: Normalizer
  let workspace: Workspace

  init(_ scorer: PictureScorer) {
    normalizer = Normalizer(scorer.recipe)
    workspace = scorer.classifier.makeWorkspace()
  }
}
