// Score sequences without pictures: what a network of measured quality would say of drops over time.

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

/// A generator of courses. Logits of both states are normal with one variance, and as far apart as the network's two
/// error rates demand; probabilities are calibrated for pictures of which a quarter show crystals. It is kin to the
/// detection model but not the same: onsets are spread over all timepoints, crystals grow in two steps, and spoiled
/// pictures come at their own rate.
public struct ScoreCourses: Sendable {
  public let quality: NetworkQuality
  public let timepoints: Int
  public let seed: UInt64
  /// The share of pictures that say nothing of their drop.
  static let spoiledShare: Float = 0.03
  /// By how many standard deviations crystals show worse at their first two timepoints.
  static let handicaps = [1.0, 0.5]

  /// - Precondition: at least one timepoint.
  public init(quality: NetworkQuality, timepoints: Int, seed: UInt64) {
    precondition(timepoints > 0, "a course has timepoints")
    self.quality = quality
    self.timepoints = timepoints
    self.seed = seed
  }

  /// Course `index`: the same for the same seed, and independent of all others.
  ///
  /// - Parameter turns: whether the drop turns crystalline, at any timepoint with equal chance.
  public func course(_ index: Int, turns: Bool) -> ScoreCourse {
    var dice = Dice(seed: seed).stream(UInt64(index))
    let deviation = ScoreCourses.quantile(quality.recall) - ScoreCourses.quantile(quality.falseFlags)
    // ln(1/3): a quarter of the pictures.
    let plainMean = log(0.25 / 0.75) - deviation * deviation / 2
    let (plainOwn, crystalOwn) = (dice.normal(), dice.normal())
    let onset = turns ? dice.count(0...timepoints - 1) : timepoints
    let logits = (0..<timepoints).map { time in
      if dice.chance(ScoreCourses.spoiledShare) { return Double(dice.within(-5...5)) }
      let own = time >= onset ? crystalOwn : plainOwn
      var deviations =
        quality.correlation.squareRoot() * own + (1 - quality.correlation).squareRoot() * dice.normal()
      if time >= onset {
        let age = time - onset
        deviations += deviation - (age < ScoreCourses.handicaps.count ? ScoreCourses.handicaps[age] : 0)
      }
      return plainMean + deviation * deviations
    }
    return ScoreCourse(
      crystals: logits.map { 1 / (1 + exp(-$0)) }, shows: (0..<timepoints).map { $0 >= onset })
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
