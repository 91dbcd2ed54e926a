// From the bytes of a picture to its score: decode, normalize, classify.

internal import CrystalNet
internal import Domain
internal import Imaging
internal import Inference
internal import Normalizing
internal import SystemPackage

/// Why there is no network to score with.
enum ScorerError: Error, CustomStringConvertible {
  case model(ModelError)
  case unknownRecipe(model: ModelIdentity)
  case locatorMismatch(model: ModelIdentity)
  case inputMismatch(model: ModelIdentity, recipeSide: Int, networkSide: Int)

  var description: String {
    switch self {
    case .model(let error): "\(error)"
    case .unknownRecipe(let model):
      "model \(model): this version of xtalwatch knows no recipe \"\(model.recipe)\"; install the version that "
        + "the model was made for"
    case .locatorMismatch(let model):
      "model \(model): a recipe that shows the drop alone needs a locator, and no other takes one; the file is damaged or "
        + "was put together wrongly"
    case .inputMismatch(let model, let recipeSide, let networkSide):
      "model \(model): its recipe makes pictures of \(recipeSide) pixels, its network takes \(networkSide); "
        + "the file is damaged or was put together wrongly"
    }
  }
}

/// The middle of the flow, shared by the daemon and by `classify`. Immutable; every worker has its own desk.
struct PictureScorer: Sendable {
  let classifier: Classifier
  let recipe: Recipe
  let decoder: PictureDecoder
  /// What finds the drop, and its own recipe, where the drop alone is shown.
  let overview: (locator: DropLocator, recipe: Recipe)?

  var model: ModelIdentity { classifier.identity }
  /// Bytes; a larger file is refused before it is read.
  var largestFile: Int64 { Int64(decoder.limits.fileSize) }

  /// - Parameter modelFile: a safetensors model; nil for the embedded network.
  init(modelFile: FilePath?) throws(ScorerError) {
    let file: ModelFile
    do throws(ModelError) {
      file = if let modelFile { try ModelFile(path: modelFile.string) } else { try EmbeddedModel.model() }
    } catch {
      throw .model(error)
    }
    try self.init(file)
  }

  init(_ file: ModelFile) throws(ScorerError) {
    do throws(ModelError) { classifier = try Classifier(model: file) } catch { throw .model(error) }
    guard let recipe = Recipe(id: classifier.identity.recipe) else {
      throw .unknownRecipe(model: classifier.identity)
    }
    guard recipe.side == classifier.inputShape.height else {
      throw .inputMismatch(
        model: classifier.identity, recipeSide: recipe.side, networkSide: classifier.inputShape.height)
    }
    overview = classifier.locator.flatMap { locator in Recipe(id: locator.recipe).map { (locator, $0) } }
    guard recipe.needsDrop == (overview != nil) else { throw .locatorMismatch(model: classifier.identity) }
    self.recipe = recipe
    decoder = PictureDecoder(jpegTransform: recipe.jpegTransform)
  }

  /// Memory that one worker keeps from picture to picture.
  func makeDesk() -> Desk { Desk(self) }

  /// - Throws: ``ImagingError`` for a bad picture, ``ModelError`` for a network that gives no numbers.
  func score(_ bytes: [UInt8], at desk: Desk) throws -> Score {
    var drop: DropBox?
    if overview == nil {
      try bytes.withUnsafeBytes { try decoder.decode($0, into: desk.normalizer) }
    } else {
      // Where the drop lies is known only when the last row is, so the whole frame is kept.
      let frame = try decoder.decode(bytes)
      drop = self.drop(in: frame, at: desk)
      desk.normalizer.take(frame, drop: drop)
    }
    let input = desk.normalizer.finish()
    return Score(
      probabilities: try classifier.classify(input, in: desk.workspace), model: model, dropBox: drop,
      quality: (desk.overview?.normalizer ?? desk.normalizer).quality)
  }

  /// Where the drop lies; nil where the recipe does not ask, or no drop was found.
  func drop(in frame: Frame, at desk: Desk) -> DropBox? {
    guard let overview, let (normalizer, workspace) = desk.overview else { return nil }
    normalizer.take(frame)
    let edges = overview.locator.edges(normalizer.finish(), in: workspace)
    return overview.recipe.view(ofWidth: frame.width, height: frame.height).drop(
      left: edges.left, top: edges.top, right: edges.right, bottom: edges.bottom,
      inputSide: overview.recipe.side)
  }
}
