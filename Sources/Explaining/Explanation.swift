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
  /// - Throws: ``ModelError/notFinite(model:)`` where the network overflows.
  public init(
    of frame: Frame, for outcome: Outcome? = nil, by classifier: Classifier, recipe: Recipe, method: Method
  ) throws(ModelError) {
    let input = recipe.apply(to: frame)
    let workspace = classifier.makeWorkspace()
    score = Score(
      probabilities: try classifier.classify(input, in: workspace), model: classifier.identity)
    self.outcome = outcome ?? score.label
    self.method = method
    view = recipe.view(ofWidth: frame.width, height: frame.height)
    inputSide = recipe.side
    map = Explanation.map(self.outcome, input, classifier.network, method, workspace)
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

  private static func map(
    _ outcome: Outcome, _ input: [Float], _ network: Network, _ method: Method, _ workspace: Workspace
  ) -> HeatMap {
    guard let logit = Outcome.allCases.firstIndex(of: outcome) else {
      preconditionFailure("every outcome has a logit")
    }
    switch method {
    case .smoothGrad(let smoothGrad):
      return smoothGrad.map(
        ofOutput: logit, at: input, of: network, in: GradientWorkspace(for: network))
    case .activationMap:
      guard let map = ActivationMap(of: network) else {
        preconditionFailure("every member of the family ends in a mean and a 1x1 convolution")
      }
      return map.map(ofOutput: logit, at: input, in: workspace)
    }
  }
}
