// What people and programs are told of a hit: the JSON document and the one-line text of a message.

public import Domain
public import Foundation

/// A message as it is sent. It depends on the message's facts alone, never on the attempt: a receiver that
/// compares the bodies of two requests with one key finds them equal.
public struct AlertMessage: Sendable {
  private let message: OutboxMessage

  public init(_ message: OutboxMessage) { self.message = message }

  /// One line for people, free of control characters:
  /// `crystal: plate 209 A01 drop 1, timepoint 11, 0.93 (was 0.04), now 0.95, probability 0.97, model
  /// NAME@0123456789ab, file a.jpg`.
  public var text: String {
    let facts = message.facts
    let before = facts.previousCrystals.map { "was \(Self.rounded($0))" } ?? "first timepoint"
    let now =
      facts.latestTimepoint == facts.timepoint
      ? "" : facts.latestCrystals.map { ", now \(Self.rounded($0))" } ?? ""
    let probability = facts.probability.map { ["probability \(Self.rounded($0))"] } ?? []
    let parts = [
      "\(word(facts.event)): plate \(word(facts.plate)) \(word(facts.well)) drop \(facts.drop)",
      "timepoint \(word(facts.timepoint))",
      "\(Self.rounded(facts.crystals)) (\(before))\(now)",
    ]
    let speaker = ["model \(word(facts.model))", "file \(PlainText.line(facts.path))"]
    return (parts + probability + speaker).joined(separator: ", ")
  }

  /// The document that `docs/alerts.md` describes: every key is always there, in alphabetical order, on one
  /// line.
  ///
  /// - Throws: when a number is not finite, which the recorder never writes.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return try encoder.encode(Document(key: message.key, text: text, facts: message.facts))
  }

  /// A name from outside, short enough to leave the line readable.
  private func word(_ text: String) -> String { PlainText.line(text, limit: 100) }

  /// Two decimals, without a locale.
  private static func rounded(_ probability: Double) -> String {
    let hundredths = Int((min(max(probability, 0), 1) * 100).rounded())
    return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }
}

/// The facts with key and text beside them. Optional facts are written as null: a reader need not tell an
/// unknown date from an old version of this program.
private struct Document: Encodable {
  let key: String
  let text: String
  let facts: AlertFacts

  enum CodingKeys: String, CodingKey {
    case key, text, event, source, vendor, plate, well, drop, timepoint, crystals, model, path, probability
    case previousCrystals = "previous_crystals"
    case imagedAt = "imaged_at"
    case firstImagedAt = "first_imaged_at"
    case latestTimepoint = "latest_timepoint"
    case latestCrystals = "latest_crystals"
    case latestPath = "latest_path"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(text, forKey: .text)
    try container.encode(facts.event, forKey: .event)
    try container.encode(facts.source, forKey: .source)
    try container.encode(facts.vendor, forKey: .vendor)
    try container.encode(facts.plate, forKey: .plate)
    try container.encode(facts.well, forKey: .well)
    try container.encode(facts.drop, forKey: .drop)
    try container.encode(facts.timepoint, forKey: .timepoint)
    try container.encode(facts.crystals, forKey: .crystals)
    try container.encode(facts.previousCrystals, forKey: .previousCrystals)
    try container.encode(facts.model, forKey: .model)
    try container.encode(facts.path, forKey: .path)
    try container.encode(facts.imagedAt, forKey: .imagedAt)
    try container.encode(facts.firstImagedAt, forKey: .firstImagedAt)
    try container.encode(facts.probability, forKey: .probability)
    try container.encode(facts.latestTimepoint, forKey: .latestTimepoint)
    try container.encode(facts.latestCrystals, forKey: .latestCrystals)
    try container.encode(facts.latestPath, forKey: .latestPath)
  }
}
