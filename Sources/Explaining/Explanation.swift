// What is explained, of what, and by which means: everything that a picture for people must say.

public import CrystalNet
public import Domain
internal import Inference
public import Normalizing

/// How a network's answer is explained.
public enum Method: Hashable, Sendable {
  /// Costs many passes, shows single pixels.
  case smoothGrad(SmoothGrad)
  /// Costs one pass, shows regions.
  case activationMap
}

/// Why a network gave a picture the score that it gave: a map and the facts around it.
public struct Explanation: Sendable {
  /// Over the whole input, as the method made it.
  public let map: HeatMap
  /// The outcome whose logit the map is about.
  public let outcome: Outcome
  public let score: Score
  public let method: Method
  public let view: InputView
  /// Pixels of the input's side.
  public let inputSide: Int

  /// Classifies a picture and makes the map.
  ///
  /// - Parameters:
  ///   - outcome: whose logit to explain; nil for the network's own label.
  ///   - recipe: the classifier's.
  ///   - drop: where the drop was found, for a recipe that shows it alone.
  /// - Throws: ``ModelError/notFinite(model:)`` where the network overflows.
  public init(
    of frame: Frame, for outcome: Outcome? = nil, by classifier: Classifier, recipe: Recipe,
    drop: DropBox? = nil, method: Method
  ) throws(ModelError) {
    let input = recipe.apply(to: frame, drop: drop)
    let maps = ActivationMaps(of: classifier.network, at: input, in: classifier.makeWorkspace())
    guard let maps else { preconditionFailure("the family's networks end in a mean and a 1x1 convolution") }
    score = Score(
      probabilities: try classifier.probabilities(ofLogits: maps.outputs), model: classifier.identity,
      dropBox: drop)
    self.outcome = outcome ?? score.label
    guard let logit = Outcome.allCases.firstIndex(of: self.outcome) else {
      preconditionFailure("every outcome has a logit")
    }
    self.method = method
    view = recipe.view(ofWidth: frame.width, height: frame.height, drop: drop)
    inputSide = recipe.side
    switch method {
    case .activationMap: map = maps.map(ofOutput: logit)
    case .smoothGrad(let smoothGrad):
      let network = classifier.network
      map = smoothGrad.map(ofOutput: logit, at: input, of: network, in: GradientWorkspace(for: network))
    }
  }

  init(
    map: HeatMap, outcome: Outcome, score: Score, method: Method, view: InputView, inputSide: Int
  ) {
    self.map = map
    self.outcome = outcome
    self.score = score
    self.method = method
    self.view = view
    self.inputSide = inputSide
  }
}
