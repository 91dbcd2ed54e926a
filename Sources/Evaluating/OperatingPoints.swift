// What each operating point would find and cost in this laboratory, and the one that fits a wish.

/// A drop as an operating point sees it.
public struct WeighedDrop: Hashable, Sendable {
  /// The highest posterior that it ever had: it alerts at every operating point up to this one.
  public let highest: Double
  /// What people say of it; nil where nobody said anything.
  public let isCrystalline: Bool?

  public init(highest: Double, isCrystalline: Bool?) {
    self.highest = highest
    self.isCrystalline = isCrystalline
  }
}

/// Drops by which recall and false alerts are reckoned, where they are not the laboratory's own.
public struct WeighedEvidence: Sendable {
  let drops: [WeighedDrop]
  /// How many independent pictures stand behind them: their intervals cannot be narrower than of so many.
  let crystals: Double
  let others: Double

  public init(_ drops: [WeighedDrop], crystals: Double, others: Double) {
    (self.drops, self.crystals, self.others) = (drops, crystals, others)
  }
}

public struct OperatingPoints: Sendable {
  public struct Point: Hashable, Sendable {
    public let threshold: Double
    /// Alerts of all drops, right and false: what people would get a day.
    public let alertsPerDay: Double?
    /// Of the drops that people call crystalline.
    public let recall: Proportion
    /// Of the drops that people looked at and call something else.
    public let falseAlerts: Proportion
    /// The same share of all drops of a day.
    public let falseAlertsPerDay: Figure
  }

  private let drops: [WeighedDrop]
  private let evidence: WeighedEvidence
  private let dropsPerDay: Double?
  /// The share of crystalline drops.
  public let prevalence: Double

  /// - Parameters:
  ///   - dropsPerDay: how many drops are seen for the first time on a day; nil where nothing tells.
  ///   - prevalence: nil to take the share of drops that reach one half.
  ///   - evidence: nil for the labeled ones of the drops.
  public init(
    _ drops: [WeighedDrop], dropsPerDay: Double?, prevalence: Double? = nil,
    evidence: WeighedEvidence? = nil
  ) {
    self.drops = drops
    self.evidence =
      evidence
      ?? WeighedEvidence(
        drops, crystals: Double(drops.count { $0.isCrystalline == true }),
        others: Double(drops.count { $0.isCrystalline == false }))
    self.dropsPerDay = dropsPerDay
    let likely = drops.count { $0.highest >= 0.5 }
    self.prevalence = prevalence ?? (drops.isEmpty ? 0 : Double(likely) / Double(drops.count))
  }

  public func point(at threshold: Double) -> Point {
    let crystalline = evidence.drops.filter { $0.isCrystalline == true }
    let others = evidence.drops.filter { $0.isCrystalline == false }
    let recall = Proportion(
      count: crystalline.count { $0.highest >= threshold }, total: crystalline.count,
      effectiveTotal: evidence.crystals)
    let falseAlerts = Proportion(
      count: others.count { $0.highest >= threshold }, total: others.count, effectiveTotal: evidence.others)
    let scale = dropsPerDay.map { $0 * (1 - prevalence) }
    return Point(
      threshold: threshold, alertsPerDay: alertsPerDay(at: threshold, recall, falseAlerts), recall: recall,
      falseAlerts: falseAlerts,
      falseAlertsPerDay: Figure(
        value: scale.flatMap { scale in falseAlerts.value.map { $0 * scale } },
        interval: scale.flatMap { scale in
          falseAlerts.interval.map { Interval(low: $0.low * scale, high: $0.high * scale) }
        }))
  }

  /// As the laboratory's own drops have it; without any, as the evidence does.
  private func alertsPerDay(
    at threshold: Double, _ recall: Proportion, _ falseAlerts: Proportion
  ) -> Double? {
    guard let dropsPerDay else { return nil }
    guard drops.isEmpty else {
      return dropsPerDay * Double(drops.count { $0.highest >= threshold }) / Double(drops.count)
    }
    guard let found = recall.value, let flagged = falseAlerts.value else { return 0 }
    return dropsPerDay * (prevalence * found + (1 - prevalence) * flagged)
  }

  /// The points that a table shows.
  public static let shown = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]

  /// Every operating point in hundredths, the strictest first.
  private var candidates: [Point] { (1...99).reversed().map { point(at: Double($0) / 100) } }

  /// The strictest point that misses at most this share of the crystalline drops; nil without such labels.
  public func point(missing share: Double) -> Point? {
    candidates.first { ($0.recall.value ?? 0) >= 1 - share }
  }

  /// The loosest point with at most so many false alerts a day: by labels where there are any, or else counting all
  /// alerts as false. Nil where no point is as quiet, or nothing tells how many drops a day brings.
  public func point(alertsPerDay budget: Double) -> Point? {
    candidates.last { ($0.falseAlertsPerDay.value ?? $0.alertsPerDay ?? .infinity) <= budget }
  }
}
