// From the scores of a drop over time to what happened to it: turned crystalline, improved, lost.

public import Domain

/// The detection rule. Pure: the same history gives the same events, and an event depends on nothing that came after
/// the timepoint that decided it.
public struct Detector: Hashable, Sendable {
  /// The operating point: the least probability that the drop is crystalline, given all its timepoints, 0...1.
  public let threshold: Double
  /// How many consecutive timepoints must reach it.
  public let persistence: Int
  private let tables: LevelTables

  /// - Precondition: the threshold is a probability; persistence is at least 1.
  public init(threshold: Double, persistence: Int = 1, model: DetectionModel = DetectionModel()) {
    precondition((0...1).contains(threshold) && persistence >= 1, "an operating point and a count")
    self.threshold = threshold
    self.persistence = persistence
    tables = LevelTables(model)
  }

  /// The rule and its settings as text; part of every alert's key.
  public var operatingPoint: String {
    "detection/\(DetectionModel.version) posterior>=\(threshold) persistence=\(persistence)"
  }

  /// `improved` goes from a level of at most the first to one of at least the second: from microcrystals, or doubtful
  /// ones, to crystals that nobody overlooks.
  static let improvement = (from: 0.6, to: 0.9)

  /// Crystals are `lost` below this posterior, far below any operating point in use, so that one bad picture cannot
  /// take them away.
  var lossLimit: Double { min(0.02, threshold / 5) }

  /// The probability that the drop is crystalline at each timepoint, given that one and all before.
  public func posteriors(_ history: DropHistory) -> [Double] {
    var belief = DropBelief(tables)
    return likelihoods(history).enumerated().map { index, seen in
      if index > 0 { belief.pass() }
      belief.see(seen)
      return belief.posterior
    }
  }

  /// What happened to the drop, in the order in which it was decided; each event at most once.
  public func events(_ history: DropHistory) -> [HitDraft] {
    let seen = likelihoods(history)
    var belief = DropBelief(tables)
    var life = Life()
    for index in seen.indices {
      if index > 0 { belief.pass() }
      belief.see(seen[index])
      guard let event = next(&life, belief) else { continue }
      let began = event == HitDraft.crystal ? Onset.likeliest(Array(seen[...index]), tables) : index
      life.events.append(
        HitDraft(
          event: event, timepoint: history.entries[began].timepoint,
          crystals: history.entries[began].crystals,
          decidedAt: history.entries[index].timepoint, posterior: belief.posterior))
    }
    return life.events
  }

  private struct Life {
    var events: [HitDraft] = []
    /// Consecutive timepoints at the operating point.
    var run = 0
    /// The level of the crystals when they were found.
    var levelAtFirst: Double?
    var hasImproved = false
    var isLost = false
  }

  private func next(_ life: inout Life, _ belief: DropBelief) -> String? {
    let reaches = belief.posterior >= threshold
    guard let first = life.levelAtFirst else {
      life.run = reaches ? life.run + 1 : 0
      guard life.run == persistence else { return nil }
      life.levelAtFirst = belief.crystallineLevel
      return HitDraft.crystal
    }
    guard !life.isLost else { return nil }
    if belief.posterior < lossLimit {
      life.isLost = true
      return HitDraft.lost
    }
    let rises = first <= Detector.improvement.from && belief.crystallineLevel >= Detector.improvement.to
    guard reaches, rises, !life.hasImproved else { return nil }
    life.hasImproved = true
    return HitDraft.improved
  }

  private func likelihoods(_ history: DropHistory) -> [[Double]] {
    history.entries.map { tables.likelihoods(of: $0.crystals, views: $0.views) }
  }
}
