// Every operating point of one class at once: figure 3 of the MARCO paper (Bruno et al. 2018).

public import Domain
private import Foundation

/// The receiver operating characteristic of one class against the three others.
public struct ROCCurve: Hashable, Sendable {
  /// What becomes of the pictures when those whose probability reaches the threshold are called so.
  public struct Point: Hashable, Sendable {
    /// 0...1; infinite at the first point, where nothing is called so.
    public let threshold: Double
    /// Of the pictures that people call so.
    public let truePositives: Proportion
    /// Of the others.
    public let falsePositives: Proportion
  }

  public let outcome: Outcome
  /// One for each distinct probability, the strictest first, from (0, 0) to (1, 1).
  public let points: [Point]
  /// The area below the curve: how often a picture of the class has the higher probability than one of the
  /// others, ties counting half. Nil where either side has no picture.
  public let area: Figure

  public init(_ pictures: [JudgedPicture], of outcome: Outcome) {
    self.outcome = outcome
    let positive = pictures.filter { $0.label == outcome }
    let negative = pictures.filter { $0.label != outcome }
    let sides = Sides(
      positives: positive.count, negatives: negative.count,
      positiveSize: EffectiveSize.of(groups: positive.map(\.group)),
      negativeSize: EffectiveSize.of(groups: negative.map(\.group)))
    points = ROCCurve.points(
      pictures.map { (score: $0.probabilities[outcome], isPositive: $0.label == outcome) }, sides)
    area = ROCCurve.area(below: points, sides)
  }

  private struct Sides {
    let positives: Int
    let negatives: Int
    let positiveSize: Double
    let negativeSize: Double

    func point(_ threshold: Double, _ hits: Int, _ alarms: Int) -> Point {
      Point(
        threshold: threshold,
        truePositives: Proportion(count: hits, total: positives, effectiveTotal: positiveSize),
        falsePositives: Proportion(count: alarms, total: negatives, effectiveTotal: negativeSize))
    }
  }

  private static func points(_ scores: [(score: Double, isPositive: Bool)], _ sides: Sides) -> [Point] {
    var (hits, alarms) = (0, 0)
    var points = [sides.point(.infinity, 0, 0)]
    let sorted = scores.sorted { $0.score > $1.score }
    for (index, entry) in sorted.enumerated() {
      if entry.isPositive { hits += 1 } else { alarms += 1 }
      let isLastOfItsScore = index + 1 == sorted.count || sorted[index + 1].score < entry.score
      if isLastOfItsScore { points.append(sides.point(entry.score, hits, alarms)) }
    }
    return points
  }

  private static func area(below points: [Point], _ sides: Sides) -> Figure {
    guard sides.positives > 0, sides.negatives > 0 else { return Figure(value: nil, interval: nil) }
    // Twice the area in whole pictures, so that no rounding hides a tie.
    let doubled = zip(points, points.dropFirst()).reduce(0) { sum, step in
      let width = step.1.falsePositives.count - step.0.falsePositives.count
      return sum + width * (step.0.truePositives.count + step.1.truePositives.count)
    }
    let area = Double(doubled) / 2 / Double(sides.positives) / Double(sides.negatives)
    return Figure(
      value: area,
      interval: AreaInterval.of(area, positives: sides.positiveSize, negatives: sides.negativeSize))
  }
}

/// The 95 % interval of an area below a ROC curve.
enum AreaInterval {
  /// Newcombe's method 5 (Newcombe 2006, Stat. Med. 25:559): the areas whose own standard error, by Hanley and
  /// McNeil's formula (1982, Radiology 143:29) with both sample sizes replaced by their mean, would reach the
  /// one that was found. Like Wilson's it keeps its width at an area of 1, where the usual ones shrink to
  /// nothing, which happens with the small sets that a lab has.
  static func of(_ area: Double, positives: Double, negatives: Double) -> Interval {
    func isWithinReach(_ candidate: Double) -> Bool {
      let variance = variance(at: candidate, positives, negatives)
      return (candidate - area) * (candidate - area) <= Interval.z * Interval.z * variance
    }
    return Interval(
      low: edge(from: area, to: 0, isWithinReach), high: edge(from: area, to: 1, isWithinReach))
  }

  private static func variance(at area: Double, _ positives: Double, _ negatives: Double) -> Double {
    let others = max(0, (positives + negatives) / 2 - 1)
    let spread = 1 + others * ((1 - area) / (2 - area) + area / (1 + area))
    return area * (1 - area) * spread / (positives * negatives)
  }

  /// Where the reach ends between a point inside it and the end of the scale.
  private static func edge(from inside: Double, to end: Double, _ isWithinReach: (Double) -> Bool) -> Double {
    var (near, far) = (inside, end)
    for _ in 0..<60 {
      let middle = (near + far) / 2
      if isWithinReach(middle) { near = middle } else { far = middle }
    }
    return near
  }
}
