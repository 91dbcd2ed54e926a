// What programs are told: the JSON document of a message, and its text on one line.

public import Domain
public import Foundation

/// A message as programs get it. It depends on the message's alerts alone, never on the attempt: a receiver that
/// compares the bodies of two requests with one key finds them equal.
public struct AlertMessage: Sendable {
  private let message: OutboxMessage
  /// That `xtalwatch label` is to be told of; nil for the standard one.
  private let database: String?

  public init(_ message: OutboxMessage, database: String? = nil) {
    self.message = message
    self.database = database
  }

  /// One line for people, free of control characters. Of one alert:
  /// `crystal: plate 209 A01 drop 1, timepoint 11 (day 3), 0.93 (was 0.04), now 0.95, probability 0.97, model
  /// NAME@0123456789ab, file a.jpg; if wrong: xtalwatch label 'a.jpg' clear`; of several: the title of the message.
  public var text: String {
    guard message.form == .single, let alert = message.alerts.first else { return MessageTitle(message).text }
    return AlertLine(alert.content, database: database).text
  }

  /// The document that `docs/alerts.md` describes: every key is always there, in alphabetical order, on one
  /// line.
  ///
  /// - Throws: when a number is not finite, which the recorder never writes.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    if message.form == .single, let alert = message.alerts.first {
      return try encoder.encode(AlertDocument(key: message.key, content: alert.content, database: database))
    }
    return try encoder.encode(
      MessageDocument(
        key: message.key, form: message.form.rawValue, text: text,
        alerts: message.alerts.map { AlertDocument(key: $0.key, content: $0.content, database: database) }))
  }
}

/// An alert as one line.
struct AlertLine {
  let content: AlertContent
  let database: String?

  init(_ content: AlertContent, database: String?) {
    self.content = content
    self.database = database
  }

  var text: String {
    switch content {
    case .drop(let facts): hit(facts)
    case .operators(let notice):
      "\(word(notice.event))\(notice.isOver ? " is over" : ""): \(PlainText.line(notice.summary)); \(PlainText.line(notice.remedy))"
    }
  }

  private func hit(_ facts: AlertFacts) -> String {
    let before = facts.previousCrystals.map { "was \($0.hundredths)" } ?? "first timepoint"
    let now =
      facts.latestTimepoint == facts.timepoint
      ? "" : facts.latestCrystals.map { ", now \($0.hundredths)" } ?? ""
    let probability = facts.probability.map { ["probability \($0.hundredths)"] } ?? []
    let parts = [
      "\(word(facts.event)): plate \(word(facts.plate)) \(word(facts.well)) drop \(facts.drop)",
      "timepoint \(word(facts.timepoint))" + (facts.day.map { " (day \($0))" } ?? ""),
      "\(facts.crystals.hundredths) (\(before))\(now)",
    ]
    let speaker = ["model \(word(facts.model))", "file \(PlainText.line(facts.path))"]
    let correction = facts.correction(database: database).map { "; if wrong: \($0)" } ?? ""
    return (parts + probability + speaker).joined(separator: ", ") + correction
  }

  /// A name from outside, short enough to leave the line readable.
  private func word(_ text: String) -> String { PlainText.line(text, limit: 100) }
}

extension Double {
  /// A probability with two decimals, without a locale.
  var hundredths: String {
    let hundredths = Int((min(max(self, 0), 1) * 100).rounded())
    return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }
}

/// Several alerts in one message.
private struct MessageDocument: Encodable {
  let key: String
  let form: String
  let text: String
  let alerts: [AlertDocument]
}

/// The facts with key and text beside them. Optional facts are written as null: a reader need not tell an
/// unknown date from an old version of this program.
private struct AlertDocument: Encodable {
  let key: String
  let content: AlertContent
  let database: String?

  enum CodingKeys: String, CodingKey {
    case key, text, event, source, vendor, plate, well, drop, timepoint, crystals, model, path, owner,
      probability, day, correction
    case summary, remedy, at
    case previousCrystals = "previous_crystals"
    case imagedAt = "imaged_at"
    case firstImagedAt = "first_imaged_at"
    case latestTimepoint = "latest_timepoint"
    case latestCrystals = "latest_crystals"
    case latestPath = "latest_path"
    case isOver = "is_over"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(AlertLine(content, database: database).text, forKey: .text)
    switch content {
    case .drop(let facts): try encode(facts, in: &container)
    case .operators(let notice): try encode(notice, in: &container)
    }
  }

  private func encode(_ facts: AlertFacts, in container: inout KeyedEncodingContainer<CodingKeys>) throws {
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
    try container.encode(facts.owner, forKey: .owner)
    try container.encode(facts.day, forKey: .day)
    try container.encode(facts.correction(database: database), forKey: .correction)
  }

  private func encode(_ notice: OperatorNotice, in container: inout KeyedEncodingContainer<CodingKeys>) throws
  {
    try container.encode(notice.event, forKey: .event)
    try container.encode(notice.source, forKey: .source)
    try container.encode(notice.summary, forKey: .summary)
    try container.encode(notice.remedy, forKey: .remedy)
    try container.encode(notice.at, forKey: .at)
    try container.encode(notice.isOver, forKey: .isOver)
  }
}
