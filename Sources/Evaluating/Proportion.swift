// Shares with their 95 % intervals, and how pictures of one group narrow them less.

private import Domain
private import Foundation

/// A 95 % confidence interval.
public struct Interval: Hashable, Sendable {
  public let low: Double
  public let high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The 97.5th percentile of the standard normal distribution.
  static let z = 1.959963984540054
}

/// How many independent pictures a sample is worth.
enum EffectiveSize {
  /// Kish's effective size `(Σn)² / Σn²` of groups of `n` pictures (Kish 1965, Survey Sampling, section 5.4),
  /// at full correlation inside a group: groups of equal size count as one picture each, pictures that stand
  /// alone as themselves. No correlation between 0 and 1 gives less, so intervals by it are never too narrow
  /// for the groups' sake.
  static func of(groups: some Sequence<String>) -> Double {
    let sizes = groups.reduce(into: [:]) { $0[$1, default: 0.0] += 1 }.values
    let total = sizes.reduce(0, +)
    return total == 0 ? 0 : total * total / sizes.reduce(0) { $0 + $1 * $1 }
  }
}

/// A share of a number of pictures.
public struct Proportion: Hashable, Sendable {
  public let count: Int
  public let total: Int
  /// How many independent pictures the total is worth, 1...total.
  public let effectiveTotal: Double

  public init(count: Int, total: Int, effectiveTotal: Double? = nil) {
    self.count = count
    self.total = total
    self.effectiveTotal = effectiveTotal ?? Double(total)
  }

  /// 0...1; nil of no pictures.
  public var value: Double? { total == 0 ? nil : Double(count) / Double(total) }

  /// Wilson's score interval; nil of no pictures.
  public var interval: Interval? {
    guard let share = value else { return nil }
    let (low, high) = wilsonInterval(of: share, total: effectiveTotal, z: Interval.z)
    // At the ends the formula gives the end itself, but for rounding.
    return Interval(low: count == 0 ? 0 : low, high: count == total ? 1 : high)
  }
}

/// A value with its interval; nil where there is nothing to reckon it from.
public struct Figure: Hashable, Sendable {
  public let value: Double?
  public let interval: Interval?

  public init(value: Double?, interval: Interval?) {
    self.value = value
    self.interval = interval
  }

  public init(_ proportion: Proportion) {
    self.init(value: proportion.value, interval: proportion.interval)
  }

  /// The mean of independent shares, with an interval by the method of variance estimates recovery from theirs
  /// (Zou and Donner 2008, Stat. Med. 27:1693). Shares of no pictures are left out.
  public init(meanOf proportions: [Proportion]) {
    let known = proportions.compactMap { share in
      share.value.flatMap { value in share.interval.map { (value: value, interval: $0) } }
    }
    guard !known.isEmpty else {
      self.init(value: nil, interval: nil)
      return
    }
    let count = Double(known.count)
    let mean = known.reduce(0) { $0 + $1.value } / count
    let below = sqrt(known.reduce(0) { $0 + pow($1.value - $1.interval.low, 2) }) / count
    let above = sqrt(known.reduce(0) { $0 + pow($1.interval.high - $1.value, 2) }) / count
    self.init(value: mean, interval: Interval(low: max(0, mean - below), high: min(1, mean + above)))
  }
}
