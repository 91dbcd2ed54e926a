// What alerts cost and bring when a drop is followed over time: recall of crystal drops against false alerts.

/// What one drop had to say for itself at each timepoint, and the truth.
public struct TrialDrop: Hashable, Sendable {
  /// One for each timepoint; an alert goes out at the first one that reaches the operating point.
  public let statistic: [Double]
  /// Whether the drop shows crystals then.
  public let shows: [Bool]

  /// - Precondition: as many statistics as truths.
  public init(statistic: [Double], shows: [Bool]) {
    precondition(statistic.count == shows.count, "a truth for every timepoint")
    self.statistic = statistic
    self.shows = shows
  }

  var turns: Bool { shows.contains(true) }
}

/// All operating points of one way to alert, tried on drops whose truth is known.
public struct AlertTrial: Sendable {
  /// What becomes of the drops at one operating point.
  public struct Point: Hashable, Sendable {
    public let threshold: Double
    /// Of the drops that turn crystalline, those whose alert comes when they have.
    public let recall: Proportion
    /// Of all drops, those whose alert comes while they show no crystals.
    public let falseAlerts: Proportion
    /// How many timepoints after the first crystals the right alerts come, on average.
    public let delay: Double
  }

  private let drops: [TrialDrop]
  private let turning: Int
  /// Each statistic that exceeds all earlier ones of its drop: where the drop's alert goes out from this threshold on
  /// down to its record before. The strictest first.
  private let records: [(threshold: Double, drop: Int, timepoint: Int)]

  public init(_ drops: [TrialDrop]) {
    self.drops = drops
    turning = drops.count { $0.turns }
    var records: [(threshold: Double, drop: Int, timepoint: Int)] = []
    for (number, drop) in drops.enumerated() {
      var highest = -Double.infinity
      for (timepoint, value) in drop.statistic.enumerated() where value > highest {
        highest = value
        records.append((value, number, timepoint))
      }
    }
    self.records = records.sorted { $0.threshold > $1.threshold }
  }

  public func point(at threshold: Double) -> Point {
    var count = Count()
    for drop in drops {
      count.add(drop, alert: drop.statistic.firstIndex { $0 >= threshold })
    }
    return point(threshold, count)
  }

  /// The strictest operating point that finds this share of the crystal drops; nil where none does.
  public func point(reaching recall: Double) -> Point? {
    // Alerts that come too early make recall fall again at loose points, so it cannot be searched by halving.
    var count = Count()
    var alerts = [Int?](repeating: nil, count: drops.count)
    for (index, record) in records.enumerated() {
      count.remove(drops[record.drop], alert: alerts[record.drop])
      alerts[record.drop] = record.timepoint
      count.add(drops[record.drop], alert: record.timepoint)
      let isLastOfItsKind = index + 1 == records.count || records[index + 1].threshold < record.threshold
      if isLastOfItsKind, Double(count.found) >= recall * Double(turning) {
        return point(record.threshold, count)
      }
    }
    return nil
  }

  private func point(_ threshold: Double, _ count: Count) -> Point {
    Point(
      threshold: threshold, recall: Proportion(count: count.found, total: turning),
      falseAlerts: Proportion(count: count.wrong, total: drops.count),
      delay: count.found > 0 ? Double(count.late) / Double(count.found) : 0)
  }

  private struct Count {
    var found = 0
    var wrong = 0
    /// Timepoints between the first crystals and the alert, of all that were found.
    var late = 0

    mutating func add(_ drop: TrialDrop, alert: Int?) { change(drop, alert, by: 1) }
    mutating func remove(_ drop: TrialDrop, alert: Int?) { change(drop, alert, by: -1) }

    private mutating func change(_ drop: TrialDrop, _ alert: Int?, by step: Int) {
      guard let alert else { return }
      guard drop.shows[alert], let first = drop.shows.firstIndex(of: true) else {
        wrong += step
        return
      }
      found += step
      late += step * (alert - first)
    }
  }
}
