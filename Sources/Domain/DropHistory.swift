// What a detection rule is shown of one drop, and what it answers: the seam between recording and alerting.

public import Foundation

/// The scored timepoints of one drop, oldest first, up to and including the one that is being judged.
///
/// The recorder calls the rule as if all pictures had come in the order of their timepoints: when an older
/// timepoint arrives late, it judges every later one again, each with the history that it would have had. So a
/// rule looks only at the past and never has to think of the order of arrival.
public struct DropHistory: Hashable, Sendable {
  /// One timepoint of the drop; of several pictures (regions), the one with the highest crystals probability.
  public struct Entry: Hashable, Sendable {
    public let timepoint: Timepoint
    /// Probability, 0...1.
    public let crystals: Double
    public let label: Outcome
    /// When the imager took the picture, if known.
    public let imagedAt: Date?
    /// The recorder's number of the picture.
    public let picture: Int64

    public init(
      timepoint: Timepoint, crystals: Double, label: Outcome, imagedAt: Date? = nil, picture: Int64 = 0
    ) {
      self.timepoint = timepoint
      self.crystals = crystals
      self.label = label
      self.imagedAt = imagedAt
      self.picture = picture
    }
  }

  /// In the order of ``Timepoint/sortKey``, no timepoint twice; the last one is being judged.
  public let entries: [Entry]
  /// Whether the drop was called a hit at an earlier entry.
  public let hasHit: Bool

  /// - Precondition: at least one entry.
  public init(entries: [Entry], hasHit: Bool) {
    precondition(!entries.isEmpty, "a history has the timepoint that is being judged")
    self.entries = entries
    self.hasHit = hasHit
  }

  public var judged: Entry { entries[entries.count - 1] }
}

/// A rule's word that something happened to the drop that people should hear of.
public struct HitDraft: Hashable, Sendable {
  /// What happened; a drop has each event at most once. ``crystal`` is the only one so far.
  public let event: String
  /// The timepoint at which it began: one of the history's entries.
  public let timepoint: Timepoint
  /// The crystals probability at that timepoint, 0...1.
  public let crystals: Double

  public init(event: String = HitDraft.crystal, timepoint: Timepoint, crystals: Double) {
    self.event = event
    self.timepoint = timepoint
    self.crystals = crystals
  }

  /// The drop turned crystalline.
  public static let crystal = "crystal"
}
