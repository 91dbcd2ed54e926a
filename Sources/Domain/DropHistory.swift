// What a detection rule is shown of one drop, and what it answers: the seam between recording and detection.

public import Foundation

/// The scored timepoints of one drop, oldest first. It comes from the rows of the record alone, so the order in which
/// pictures arrived does not show in it.
public struct DropHistory: Hashable, Sendable {
  /// One timepoint of the drop; of several pictures (regions, profiles), the one with the highest crystals probability
  /// speaks.
  public struct Entry: Hashable, Sendable {
    public let timepoint: Timepoint
    /// Probability, 0...1.
    public let crystals: Double
    /// How many pictures the timepoint has, each in its newest version.
    public let views: Int
    public let label: Outcome
    /// When the imager took the picture, if known.
    public let imagedAt: Date?

    public init(
      timepoint: Timepoint, crystals: Double, views: Int = 1, label: Outcome, imagedAt: Date? = nil
    ) {
      self.timepoint = timepoint
      self.crystals = crystals
      self.views = views
      self.label = label
      self.imagedAt = imagedAt
    }
  }

  /// In the order of ``Timepoint/sortKey``, no timepoint twice.
  public let entries: [Entry]

  public init(entries: [Entry]) { self.entries = entries }
}

/// A rule's word that something happened to the drop that people should hear of.
public struct HitDraft: Hashable, Sendable {
  /// What happened; a drop has each event at most once.
  public let event: String
  /// The timepoint at which it began: one of the history's entries.
  public let timepoint: Timepoint
  /// The crystals probability at that timepoint, 0...1.
  public let crystals: Double
  /// The timepoint whose picture decided it: that one or a later one.
  public let decidedAt: Timepoint
  /// The probability that the drop is crystalline, given all timepoints up to that one, 0...1.
  public let posterior: Double

  public init(event: String, timepoint: Timepoint, crystals: Double, decidedAt: Timepoint, posterior: Double)
  {
    self.event = event
    self.timepoint = timepoint
    self.crystals = crystals
    self.decidedAt = decidedAt
    self.posterior = posterior
  }

  /// The drop turned crystalline.
  public static let crystal = "crystal"
  /// Its crystals, doubtful when they were found, show clearly now.
  public static let improved = "improved"
  /// Its crystals are gone, or never were.
  public static let lost = "lost"
}
