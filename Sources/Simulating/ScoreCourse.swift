// Score sequences without pictures: what a network of measured quality would say of drops over time.

public import Domain
private import Glibc

/// The crystals probabilities that one drop gets at its timepoints, and the truth.
public struct ScoreCourse: Hashable, Sendable {
  /// One for each timepoint, 0...1.
  public let crystals: [Double]
  /// Whether the drop shows crystals at each timepoint.
  public let shows: [Bool]

  public init(crystals: [Double], shows: [Bool]) {
    self.crystals = crystals
    self.shows = shows
  }
}

/// How a network does on single pictures, as measured.
public struct NetworkQuality: Hashable, Sendable {
  /// Of pictures with crystals, the share that it calls so.
  public let recall: Double
  /// Of the others, the share that it calls so.
  public let falseFlags: Double
  /// Of the variance of logits over pictures of one state, the share that is the drop's own and comes back at every
  /// timepoint.
  public let correlation: Double

  public init(recall: Double, falseFlags: Double, correlation: Double) {
    self.recall = recall
    self.falseFlags = falseFlags
    self.correlation = correlation
  }

  /// MARCO at CSIRO's C3, 37,851 pictures of 2018: precision 0.7777, recall 0.8663, accuracy 0.9018 (Bruno et al. 2018),
  /// from which 8.6 % false flags follow. The correlation is that of the embedded network on painted drops.
  public static let marcoAtC3 = NetworkQuality(recall: 0.8663, falseFlags: 0.086, correlation: 0.9)
}

/// What a network says of a picture, by how its drop stands among those of its kind.
enum ScoreLaw: Sendable {
  /// Logits of both states are normal with this deviation, and its square apart; probabilities are calibrated for
  /// pictures of which a quarter show crystals.
  case normal(deviation: Double)
  /// Probabilities as they were counted.
  case measured(CrystalCurve)

  /// As far apart as the network's two error rates demand.
  init(_ quality: NetworkQuality) {
    self = .normal(
      deviation: ScoreCourses.quantile(quality.recall) - ScoreCourses.quantile(quality.falseFlags))
  }

  /// - Parameter standing: standard normal over pictures of the kind.
  func probability(showsCrystals: Bool, standing: Double) -> Double {
    switch self {
    case .normal(let deviation):
      // ln(1/3): a quarter of the pictures.
      let plainMean = log(0.25 / 0.75) - deviation * deviation / 2
      return 1 / (1 + exp(-(plainMean + deviation * (standing + (showsCrystals ? deviation : 0)))))
    case .measured(let curve):
      return curve.probability(ofCrystals: showsCrystals, below: erfc(-standing / 2.0.squareRoot()) / 2)
    }
  }
}

/// A generator of courses. It is kin to the detection model but not the same: onsets are spread over all timepoints,
/// crystals grow in two steps, and spoiled pictures come at their own rate.
public struct ScoreCourses: Sendable {
  let law: ScoreLaw
  /// As ``NetworkQuality/correlation``.
  let correlation: Double
  public let timepoints: Int
  public let seed: UInt64
  /// The share of pictures that say nothing of their drop.
  static let spoiledShare: Float = 0.03
  /// By how many standard deviations crystals show worse at their first two timepoints.
  static let handicaps = [1.0, 0.5]

  /// - Precondition: at least one timepoint.
  public init(quality: NetworkQuality, timepoints: Int, seed: UInt64) {
    self.init(
      ScoreLaw(quality), correlation: quality.correlation, timepoints: timepoints, seed: seed)
  }

  /// For a network whose curve is known.
  ///
  /// - Parameter correlation: as ``NetworkQuality/correlation``; single pictures do not tell it.
  public init(
    curve: CrystalCurve, correlation: Double = NetworkQuality.marcoAtC3.correlation, timepoints: Int,
    seed: UInt64
  ) {
    self.init(.measured(curve), correlation: correlation, timepoints: timepoints, seed: seed)
  }

  private init(_ law: ScoreLaw, correlation: Double, timepoints: Int, seed: UInt64) {
    precondition(timepoints > 0, "a course has timepoints")
    self.law = law
    self.correlation = correlation
    self.timepoints = timepoints
    self.seed = seed
  }

  /// Course `index`: the same for the same seed, and independent of all others.
  ///
  /// - Parameter turns: whether the drop turns crystalline, at any timepoint with equal chance.
  public func course(_ index: Int, turns: Bool) -> ScoreCourse {
    var dice = Dice(seed: seed).stream(UInt64(index))
    let (plainOwn, crystalOwn) = (dice.normal(), dice.normal())
    let onset = turns ? dice.count(0...timepoints - 1) : timepoints
    let crystals = (0..<timepoints).map { time in
      if dice.chance(ScoreCourses.spoiledShare) { return 1 / (1 + exp(-Double(dice.within(-5...5)))) }
      let shows = time >= onset
      var standing =
        correlation.squareRoot() * (shows ? crystalOwn : plainOwn)
        + (1 - correlation).squareRoot() * dice.normal()
      if shows, time - onset < ScoreCourses.handicaps.count {
        standing -= ScoreCourses.handicaps[time - onset]
      }
      return law.probability(showsCrystals: shows, standing: standing)
    }
    return ScoreCourse(crystals: crystals, shows: (0..<timepoints).map { $0 >= onset })
  }

  /// The standard normal quantile, by bisection of the distribution.
  static func quantile(_ probability: Double) -> Double {
    var (low, high) = (-9.0, 9.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
    }
    return low
  }
}

extension Dice {
  /// Standard normal to about 3.5 deviations: the sum of twelve uniform draws.
  fileprivate mutating func normal() -> Double {
    Double(bell() + bell() + bell()) / 3.0.squareRoot()
  }
}
