// Messages on their way to people: written in the transaction of the score, delivered later, each at least once.

public import Foundation

/// Where a message stands.
public enum OutboxState: String, Sendable, CaseIterable {
  /// Never tried.
  case pending
  /// A sender has it until its lease ends.
  case sending
  /// The sink has it.
  case delivered
  /// Tried in vain; due again at a set time.
  case later
  /// Given up.
  case dead
}

/// What a message says: the facts of one hit, from which each sink composes its own words.
public struct AlertFacts: Hashable, Sendable, Codable {
  /// ``HitDraft/event``.
  public let event: String
  public let source: String
  public let vendor: String
  public let plate: String
  /// Canonical: `A01`..`AF48`.
  public let well: String
  public let drop: Int
  public let timepoint: String
  /// The crystals probability at the timepoint, 0...1.
  public let crystals: Double
  /// The same at the drop's timepoint before; nil where there is none.
  public let previousCrystals: Double?
  /// ``ModelIdentity/description``.
  public let model: String
  /// The picture, escaped as by `FilePath.escaped`.
  public let path: String
  /// When the imager took this picture, if known.
  public let imagedAt: Date?
  /// When the imager first took a picture of this drop, as far as known then.
  public let firstImagedAt: Date?

  /// The probability that the drop is crystalline, given all its timepoints up to the latest, 0...1; nil where no drop
  /// is meant.
  public let probability: Double?
  /// The timepoint whose picture decided it, with its crystals probability and its picture.
  public let latestTimepoint: String?
  public let latestCrystals: Double?
  public let latestPath: String?

  public init(
    event: String, source: String, vendor: String, plate: String, well: String, drop: Int, timepoint: String,
    crystals: Double, previousCrystals: Double?, model: String, path: String, imagedAt: Date?,
    firstImagedAt: Date?, probability: Double? = nil, latestTimepoint: String? = nil,
    latestCrystals: Double? = nil, latestPath: String? = nil
  ) {
    self.event = event
    self.source = source
    self.vendor = vendor
    self.plate = plate
    self.well = well
    self.drop = drop
    self.timepoint = timepoint
    self.crystals = crystals
    self.previousCrystals = previousCrystals
    self.model = model
    self.path = path
    self.imagedAt = imagedAt
    self.firstImagedAt = firstImagedAt
    self.probability = probability
    self.latestTimepoint = latestTimepoint
    self.latestCrystals = latestCrystals
    self.latestPath = latestPath
  }

  enum CodingKeys: String, CodingKey {
    case event, source, vendor, plate, well, drop, timepoint, crystals, model, path, probability
    case previousCrystals = "previous_crystals"
    case imagedAt = "imaged_at"
    case firstImagedAt = "first_imaged_at"
    case latestTimepoint = "latest_timepoint"
    case latestCrystals = "latest_crystals"
    case latestPath = "latest_path"
  }

  /// The facts as one line of JSON, keys in alphabetical order, times as ISO 8601 text.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Reads what ``json()`` wrote.
  public init(json: String) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    self = try decoder.decode(AlertFacts.self, from: Data(json.utf8))
  }
}

/// One message for one sink, as a sender takes it from the outbox.
public struct OutboxMessage: Hashable, Sendable {
  /// 64 hexadecimal digits, the same for every attempt and every sink: receivers know a repeat by it.
  public let key: String
  /// The name of the sink in the configuration.
  public let sink: String
  public let facts: AlertFacts
  /// 1 for the first.
  public let attempt: Int
  public let createdAt: Date

  public init(key: String, sink: String, facts: AlertFacts, attempt: Int, createdAt: Date) {
    self.key = key
    self.sink = sink
    self.facts = facts
    self.attempt = attempt
    self.createdAt = createdAt
  }
}

/// The outbox as a sender sees it. The wall clock is the caller's.
///
/// A message that was taken and neither acknowledged, postponed nor given up before its lease ends is due
/// again, with the same key.
public protocol Outbox: Sendable {
  /// Takes up to `limit` messages of one sink that are due, oldest first, and holds them for the length of the
  /// lease.
  func takeDue(for sink: String, now: Date, limit: Int, lease: Duration) throws -> [OutboxMessage]
  /// The sink has it.
  func acknowledge(_ message: OutboxMessage, at now: Date) throws
  /// Try again at the given time; `error` is shown to people.
  func postpone(_ message: OutboxMessage, until due: Date, error: String) throws
  /// Never try again.
  func giveUp(_ message: OutboxMessage, error: String) throws
}
