// Decides when a drop became a hit: the first time that its crystals probability reaches the operating point.

public import Domain

/// The rule that turns a drop's scores into the event that people hear of.
///
/// A drop is a hit at the first timepoint that ends a run of `persistence` consecutive timepoints, each at or
/// above the threshold. Timepoints are compared in the imager's order, so the order in which pictures arrive
/// does not matter: the same scores give the same answer.
public struct HitRule: Hashable, Sendable {
  /// The operating point: the least crystals probability of a hit, 0...1.
  public let threshold: Double
  /// How many consecutive timepoints must reach it.
  public let persistence: Int

  /// - Precondition: the threshold is a probability; persistence is at least 1.
  public init(threshold: Double, persistence: Int = 1) {
    precondition((0...1).contains(threshold) && persistence >= 1, "an operating point and a count")
    self.threshold = threshold
    self.persistence = persistence
  }

  /// The hit that the judged timepoint completes; none where the drop was one before.
  ///
  /// The draft names the timepoint at which the run began: that is when the crystal appeared.
  public func judge(_ history: DropHistory) -> [HitDraft] {
    guard !history.hasHit else { return [] }
    let run = history.entries.suffix(persistence)
    guard run.count == persistence, run.allSatisfy({ $0.crystals >= threshold }), let first = run.first
    else { return [] }
    return [HitDraft(timepoint: first.timepoint, crystals: first.crystals)]
  }
}
