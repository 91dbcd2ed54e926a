// What a webhook's body looks like: our own document, or what a chat service takes.

internal import Domain
internal import Foundation

/// The service behind a webhook's address.
public enum WebhookFormat: String, Sendable, CaseIterable {
  /// The document of `docs/alerts.md`.
  case json
  /// A Slack incoming webhook.
  case slack
  /// A Microsoft Teams workflow, "When a Teams webhook request is received".
  case teams

  func body(of message: OutboxMessage, _ wording: Wording) throws -> Data {
    switch self {
    case .json: try AlertMessage(message, database: wording.database).json()
    case .slack: try SlackMessage(MessageStory(message, wording, limit: SlackMessage.mostParts)).json()
    case .teams: try TeamsMessage.json(message, wording)
    }
  }
}

/// JSON for bodies: the same value gives the same bytes.
enum BodyJSON {
  static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }
}
