// From the bytes of a picture to its score: decode, normalize, classify.

internal import CrystalNet
internal import Domain
internal import Imaging
internal import Normalizing

/// The middle of the flow, shared by the daemon and by `classify`. Immutable; every worker has its own desk.
struct PictureScorer: Sendable {
  let classifier: Classifier
  let recipe: Recipe
  let decoder = PictureDecoder(limits: DecodeLimits())

  var model: ModelIdentity { classifier.identity }

  /// Memory that one worker keeps from picture to picture.
  func makeDesk() -> Workspace { classifier.makeWorkspace() }

  func score(_ bytes: [UInt8], at desk: Workspace) throws(ImagingError) -> Score {
    let frame = try decoder.decode(bytes)
    let input = recipe.apply(to: frame)
    return Score(probabilities: classifier.classify(input, in: desk), model: model)
  }
}
