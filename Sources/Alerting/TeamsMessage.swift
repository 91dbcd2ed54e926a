// A message for a Microsoft Teams workflow: an Adaptive Card in an attachment.
// Source: learn.microsoft.com, "Create and send messages" (Workflows support Adaptive Cards only; messages of at most
// 28 KB); adaptivecards.io, schema 1.4, RichTextBlock and TextRun.

internal import Domain
internal import Foundation

/// A card of text runs. Other than TextBlock, a TextRun reads no Markdown, so no name can make a link or a mention.
struct TeamsMessage: Encodable {
  private static let limit = 24_000
  private static let mostParts = 20

  struct Run: Encodable {
    let type = "TextRun"
    let text: String
    var weight: String?
    var size: String?
    var fontType: String?
  }

  struct Block: Encodable {
    let type = "RichTextBlock"
    let inlines: [Run]
    var separator: Bool?
  }

  struct Card: Encodable {
    let schema = "http://adaptivecards.io/schemas/adaptive-card.json"
    let type = "AdaptiveCard"
    let version = "1.4"
    let body: [Block]

    enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case type, version, body
    }
  }

  struct Attachment: Encodable {
    let contentType = "application/vnd.microsoft.card.adaptive"
    let content: Card
  }

  let type = "message"
  let attachments: [Attachment]

  init(_ story: MessageStory) {
    var body = [Block(inlines: [Run(text: story.title, weight: "Bolder", size: "Medium")])]
    if let lead = story.lead { body.append(Block(inlines: [Run(text: lead)])) }
    for part in story.parts {
      body.append(Block(inlines: [Run(text: part.heading, weight: "Bolder")], separator: true))
      body += part.details.map { Block(inlines: [Run(text: "\($0.name): \($0.value)")]) }
      if let correction = part.correction {
        body.append(Block(inlines: [Run(text: "if wrong: "), Run(text: correction, fontType: "Monospace")]))
      }
    }
    if let remark = story.remark { body.append(Block(inlines: [Run(text: remark)])) }
    attachments = [Attachment(content: Card(body: body))]
  }

  /// As many alerts as the limit of a message leaves room for.
  static func json(_ message: OutboxMessage, _ wording: Wording) throws -> Data {
    var parts = mostParts
    while true {
      let data = try BodyJSON.data(TeamsMessage(MessageStory(message, wording, limit: parts)))
      if data.count <= limit || parts == 1 { return data }
      parts /= 2
    }
  }
}
