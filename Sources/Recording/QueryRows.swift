// The views' rows as values. Fields are the columns of the same name; times stay ISO 8601 text.

/// A row of `hits`.
public struct HitRow: Codable, Hashable, Sendable {
  public let plate: String
  public let well: String
  public let dropNumber: Int
  public let firstTimepoint: String
  public let firstSeenAt: String
  public let crystals: Double
  public let alertedAt: String?
}

/// A row of `plates`.
public struct PlateRow: Codable, Hashable, Sendable {
  public let source: String
  public let vendor: String
  public let plate: String
  public let drops: Int
  public let timepoints: Int
  public let hits: Int
  public let firstImagedAt: String?
  public let lastImagedAt: String?
}

/// A row of `scores` or `latest`.
public struct ScoreRow: Codable, Hashable, Sendable {
  public let source: String
  public let vendor: String
  public let layout: String
  public let plate: String
  public let well: String
  public let dropNumber: Int
  public let timepoint: String
  public let imagedAt: String?
  public let path: String
  public let sha256: String
  public let crystals: Double
  public let precipitate: Double
  public let clear: Double
  public let other: Double
  public let label: String
  public let dropBox: String?
  public let model: String
  public let scoredAt: String
}

/// A row of `timeline`.
public struct TimelineRow: Codable, Hashable, Sendable {
  public let plate: String
  public let well: String
  public let dropNumber: Int
  public let timepoint: String
  public let imagedAt: String?
  public let crystals: Double
  public let label: String
  public let state: String
}

/// A row of `alerts`.
public struct AlertRow: Codable, Hashable, Sendable {
  public let key: String
  public let sink: String
  public let state: String
  public let attempts: Int
  public let createdAt: String
  public let deliveredAt: String?
  public let lastError: String?
  /// What it is about; the last three are null where no drop is meant.
  public let event: String?
  public let plate: String?
  public let well: String?
  public let dropNumber: Int?
  /// The key of the message in which it travels; null while it is in none.
  public let message: String?
}

/// A row of `failures`.
public struct FailureRow: Codable, Hashable, Sendable {
  public let path: String
  public let kind: String
  public let message: String
  public let firstSeenAt: String
  public let attempts: Int
}

/// A row of `health`.
public struct HealthRow: Codable, Hashable, Sendable {
  public let source: String
  public let kind: String
  public let message: String
  public let since: String
}

/// How much the database holds.
public struct RecordCounts: Codable, Hashable, Sendable {
  public let plates: Int
  public let drops: Int
  public let pictures: Int
  public let hits: Int
  public let failures: Int
  public let skipped: Int
  /// Messages that are neither delivered nor given up.
  public let undelivered: Int
  public let dead: Int
}
