// What people read in a message, part by part; each sink dresses it in its own way.

public import Domain
public import Foundation

/// Words that a configuration adds.
public struct Wording: Sendable, Hashable {
  /// The title; nil for the usual one.
  public let title: MessageTemplate?
  /// The first line of the text.
  public let lead: MessageTemplate?
  /// The database that `xtalwatch label` is to be told of; nil for the standard one.
  public let database: String?

  public init(title: MessageTemplate? = nil, lead: MessageTemplate? = nil, database: String? = nil) {
    self.title = title
    self.lead = lead
    self.database = database
  }
}

/// A message for people. Every text is one line without control characters; nothing of it is escaped for any markup.
struct MessageStory {
  struct Part {
    let heading: String
    let details: [Detail]
    /// A command line that says that this was wrong.
    let correction: String?
  }

  struct Detail {
    let name: String
    let value: String
  }

  let title: String
  let lead: String?
  let parts: [Part]
  /// How many alerts are left out.
  let omitted: Int

  /// - Parameter limit: no more parts than these.
  init(_ message: OutboxMessage, _ wording: Wording, limit: Int = 50) {
    let title = MessageTitle(message)
    self.title = wording.title.map(title.text(by:)) ?? title.text
    lead = wording.lead.map(title.text(by:))
    parts = message.alerts.prefix(limit).map { MessageStory.part($0.content, wording) }
    omitted = max(0, message.alerts.count - limit)
  }

  /// Says how many are left out; nil when none is.
  var remark: String? { omitted > 0 ? "and \(omitted) more; `xtalwatch hits` lists them all" : nil }

  private static func part(_ content: AlertContent, _ wording: Wording) -> Part {
    switch content {
    case .drop(let facts): part(facts, wording)
    case .operators(let notice):
      Part(
        heading: PlainText.line(notice.summary),
        details: [
          Detail(name: "event", value: PlainText.line(notice.event)),
          Detail(name: "source", value: PlainText.line(notice.source ?? "the service as a whole")),
          Detail(name: notice.isOver ? "over since" : "since", value: notice.at.formatted(.iso8601)),
          Detail(name: "what to do", value: PlainText.line(notice.remedy)),
        ], correction: nil)
    }
  }

  private static func part(_ facts: AlertFacts, _ wording: Wording) -> Part {
    let owner = facts.owner.map { ", of \(PlainText.line($0, limit: 100))" } ?? ""
    return Part(
      heading: "\(PlainText.line(facts.well, limit: 20)) drop \(facts.drop): "
        + "\(PlainText.line(facts.event, limit: 40)), \((facts.probability ?? facts.crystals).hundredths)",
      details: [
        Detail(
          name: "plate",
          value:
            "\(PlainText.line(facts.plate, limit: 200)) (\(PlainText.line(facts.source, limit: 100))\(owner))"
        ),
        Detail(name: "timepoint", value: timepoint(facts)),
        Detail(name: "crystals", value: crystals(facts)),
      ]
        + (facts.probability.map {
          [Detail(name: "probability", value: "\($0.hundredths) of being crystalline, by all its pictures")]
        } ?? []) + [
          Detail(name: "model", value: PlainText.line(facts.model, limit: 200)),
          Detail(name: "file", value: PlainText.line(facts.path)),
        ],
      correction: facts.correction(database: wording.database).map {
        "\($0)  # or precipitate, other, crystals"
      })
  }

  private static func timepoint(_ facts: AlertFacts) -> String {
    let day = facts.day.map { ", day \($0) since the first picture" } ?? ""
    let imaged = facts.imagedAt.map { ", imaged \($0.formatted(.iso8601))" } ?? ""
    return PlainText.line(facts.timepoint, limit: 100) + day + imaged
  }

  private static func crystals(_ facts: AlertFacts) -> String {
    let latest = facts.latestTimepoint == facts.timepoint ? nil : facts.latestCrystals
    let now =
      latest.map {
        "; \($0.hundredths) at timepoint \(PlainText.line(facts.latestTimepoint ?? "", limit: 100))"
      } ?? ""
    guard let before = facts.previousCrystals else {
      return "\(facts.crystals.hundredths) at its first timepoint\(now)"
    }
    let change = facts.crystals - before
    return "\(facts.crystals.hundredths), \(change < 0 ? "down" : "up") by \(abs(change).hundredths) from "
      + "\(before.hundredths) at the timepoint before\(now)"
  }
}

/// A picture that goes with a message.
public struct Illustration: Sendable, Hashable {
  /// What the picture shows, for those who cannot see it.
  public let caption: String
  public let jpeg: Data

  public init(caption: String, jpeg: Data) {
    self.caption = caption
    self.jpeg = jpeg
  }
}

/// Makes the pictures of a message, as far as the files can be read: one of several hits is a contact sheet.
public typealias Illustrator = @Sendable ([AlertFacts]) -> [Illustration]

extension AlertFacts {
  /// The command line that says that this was wrong; nil where no picture is meant.
  ///
  /// - Parameter database: nil for the standard one.
  func correction(database: String?) -> String? {
    guard !path.isEmpty else { return nil }
    return "xtalwatch label \(ShellWord.quoted(path)) clear\(ShellWord.option(database: database))"
  }
}

extension OutboxMessage {
  var hits: [AlertFacts] {
    alerts.compactMap { if case .drop(let facts) = $0.content { facts } else { nil } }
  }
}
