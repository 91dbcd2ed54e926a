// What people are told of: a drop on which something happened, or the state of the service itself.

public import Foundation

/// The facts of one hit, from which each sink composes its own words.
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
  /// Whose plate it is; nil where no plate map tells.
  public let owner: String?
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
    firstImagedAt: Date?, owner: String? = nil, probability: Double? = nil, latestTimepoint: String? = nil,
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
    self.owner = owner
    self.probability = probability
    self.latestTimepoint = latestTimepoint
    self.latestCrystals = latestCrystals
    self.latestPath = latestPath
  }

  enum CodingKeys: String, CodingKey {
    case event, source, vendor, plate, well, drop, timepoint, crystals, model, path, owner, probability
    case latestTimepoint = "latest_timepoint"
    case latestCrystals = "latest_crystals"
    case latestPath = "latest_path"
    case previousCrystals = "previous_crystals"
    case imagedAt = "imaged_at"
    case firstImagedAt = "first_imaged_at"
  }
}

/// Something that whoever keeps the service running should know: a source that fell silent, a disk that filled up.
public struct OperatorNotice: Hashable, Sendable, Codable {
  /// A short name of what happened, such as `source-silent`.
  public let event: String
  /// The source that it concerns; nil for the service as a whole.
  public let source: String?
  /// One sentence that says what is the matter.
  public let summary: String
  /// What to do about it.
  public let remedy: String
  public let at: Date
  /// Whether this says that the trouble has ended.
  public let isOver: Bool

  public init(event: String, source: String?, summary: String, remedy: String, at: Date, isOver: Bool) {
    self.event = event
    self.source = source
    self.summary = summary
    self.remedy = remedy
    self.at = at
    self.isOver = isOver
  }

  enum CodingKeys: String, CodingKey {
    case event, source, summary, remedy, at
    case isOver = "is_over"
  }
}

/// What an alert is about.
public enum AlertContent: Hashable, Sendable {
  case drop(AlertFacts)
  case operators(OperatorNotice)

  /// One line of JSON, keys in alphabetical order, times as ISO 8601 text.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let data =
      switch self {
      case .drop(let facts): try encoder.encode(facts)
      case .operators(let notice): try encoder.encode(notice)
      }
    return String(decoding: data, as: UTF8.self)
  }

  /// Reads what ``json()`` wrote. Only notices have a remedy.
  public init(json: String) throws {
    struct Look: Decodable { let remedy: String? }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let data = Data(json.utf8)
    if try decoder.decode(Look.self, from: data).remedy != nil {
      self = .operators(try decoder.decode(OperatorNotice.self, from: data))
    } else {
      self = .drop(try decoder.decode(AlertFacts.self, from: data))
    }
  }
}

/// One thing to be told.
public struct Alert: Hashable, Sendable {
  /// 64 hexadecimal digits, derived from what happened: a replay makes the same one.
  public let key: String
  public let content: AlertContent

  public init(key: String, content: AlertContent) {
    self.key = key
    self.content = content
  }
}
