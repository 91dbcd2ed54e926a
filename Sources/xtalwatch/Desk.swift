// What a worker keeps from picture to picture.

internal import CrystalNet
internal import Inference
internal import Normalizing

/// The memory of one worker; sized by the model, not by the pictures.
final class Desk {
  let normalizer: Normalizer
  let workspace: Workspace
  /// For the first look, where there are two.
  let overview: (normalizer: Normalizer, workspace: Workspace)?

  init(_ scorer: PictureScorer) {
    overview = scorer.overview.map { (Normalizer($0.recipe), $0.locator.makeWorkspace()) }
    normalizer = Normalizer(scorer.recipe)
    workspace = scorer.classifier.makeWorkspace()
  }
}
