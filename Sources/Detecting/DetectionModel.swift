// What is believed of drops and of the network before any picture is seen: every number of the detection model.

private import Glibc

/// The hidden drop and how its pictures come about. `docs/detection.md` explains it and says where the numbers come
/// from.
///
/// A drop is crystalline or not, and at each timepoint it may turn. Each state has a *level*: the logit of the
/// crystals probability that pictures of this drop tend to get. A drop keeps its level, so a drop that was taken for
/// crystals from the first day on is no news, and one that rises from its own level is.
public struct DetectionModel: Hashable, Sendable {
  /// Part of every alert's key: another version may see other events in the same scores.
  public static let version = 1

  /// The probability that a drop turns crystalline from one timepoint to the next, and that it is at the first one.
  public var hazard: Double
  /// The probability that crystals are gone at the next timepoint.
  public var lossRate: Double
  /// The probability that crystals show better at the next timepoint: their level is drawn anew from those above.
  public var growthRate: Double
  /// The standard deviation of logits over drops of one state.
  public var spread: Double
  /// The standard deviation of logits over the timepoints of one unchanged drop.
  public var jitter: Double
  /// The probability that a picture says nothing of its drop: blurred, dark, a bubble, another drop. It caps what one
  /// picture can say.
  public var spoiledShare: Double
  /// The share of crystals among the pictures for which the network's probabilities are calibrated.
  public var calibratedShare: Double

  public init(
    hazard: Double = 0.01, lossRate: Double = 0.01, growthRate: Double = 0.2, spread: Double = 2.2,
    jitter: Double = 0.7, spoiledShare: Double = 0.05, calibratedShare: Double = 0.25
  ) {
    self.hazard = hazard
    self.lossRate = lossRate
    self.growthRate = growthRate
    self.spread = spread
    self.jitter = jitter
    self.spoiledShare = spoiledShare
    self.calibratedShare = calibratedShare
  }

  /// Logits beyond it are taken for this one: no network knows more.
  static let limit = 5.0

  /// The levels that a drop may have, in logits.
  static let levels = Array(stride(from: -limit, through: limit, by: 0.5))

  /// The mean level of drops without crystals.
  ///
  /// Where logits of both states are normal with one variance `s²`, probabilities are calibrated exactly when the
  /// means lie `s²` apart and their middle is the logit of the share (the binormal model; Green and Swets 1966).
  var plainMean: Double { DetectionModel.logit(calibratedShare) - spread * spread / 2 }
  var crystallineMean: Double { plainMean + spread * spread }

  static func logit(_ probability: Double) -> Double {
    let inside = min(max(probability, 1e-9), 1 - 1e-9)
    return min(max(log(inside / (1 - inside)), -limit), limit)
  }
}

/// The model's tables, reckoned once.
struct LevelTables: Hashable, Sendable {
  /// How likely each level is for a drop without crystals, and for one at the moment it turns crystalline.
  let plain: [Double]
  let crystalline: [Double]
  /// How likely a level follows another when crystals grow.
  let growth: [[Double]]
  let model: DetectionModel

  init(_ model: DetectionModel) {
    self.model = model
    // What jitter does not explain is the drop's own.
    let own = max(model.spread * model.spread - model.jitter * model.jitter, 0.01).squareRoot()
    plain = LevelTables.shares { LevelTables.density($0, model.plainMean, own) }
    let crystalline = LevelTables.shares { LevelTables.density($0, model.crystallineMean, own) }
    self.crystalline = crystalline
    growth = DetectionModel.levels.indices.map { from in
      let above = crystalline.enumerated().map { $0.offset < from ? 0 : $0.element }
      let sum = above.reduce(0, +)
      return above.map { $0 / sum }
    }
  }

  /// The levels of crystalline drops one timepoint later.
  func grown(_ levels: [Double]) -> [Double] {
    var grown = levels.map { $0 * (1 - model.growthRate) }
    for (from, share) in levels.enumerated() {
      for to in from..<grown.count { grown[to] += model.growthRate * share * growth[from][to] }
    }
    return grown
  }

  /// How likely each level makes this probability, when the strongest of `views` pictures has it.
  func likelihoods(of probability: Double, views: Int) -> [Double] {
    let logit = DetectionModel.logit(probability)
    let spoiled = 1 - pow(1 - model.spoiledShare, Double(max(views, 1)))
    let anywhere = spoiled / (2 * DetectionModel.limit)
    return DetectionModel.levels.map {
      (1 - spoiled) * LevelTables.density(logit, $0, model.jitter) + anywhere
    }
  }

  private static func shares(_ weight: (Double) -> Double) -> [Double] {
    let weights = DetectionModel.levels.map(weight)
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// The normal density.
  private static func density(_ value: Double, _ mean: Double, _ deviation: Double) -> Double {
    let distance = (value - mean) / deviation
    return exp(-distance * distance / 2) / (deviation * (2 * Double.pi).squareRoot())
  }
}
