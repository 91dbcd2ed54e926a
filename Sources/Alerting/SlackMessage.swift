// A message for a Slack incoming webhook.
// Source: docs.slack.dev, "Incoming webhooks", "Header block", "Section block", "Text object"; limits there, and the
// limit of all blocks together from slackapi/bolt-js issue 2509.

internal import Foundation

/// Blocks of plain text only: Slack reads no markup, mention or link in a `plain_text` object, so no name can make one.
struct SlackMessage: Encodable {
  /// Slack takes 50 blocks and about 13,000 characters altogether.
  static let mostParts = 12
  private static let partLimit = 900

  struct Text: Encodable {
    let type = "plain_text"
    let text: String
    let emoji = false
  }

  struct Block: Encodable {
    let type: String
    let text: Text
  }

  /// Shown in notifications. Here Slack does read markup.
  let text: String
  let blocks: [Block]
  let unfurl_links = false

  init(_ story: MessageStory) {
    text = SlackMessage.escaped(story.title)
    var blocks = [Block(type: "header", text: Text(text: PlainText.line(story.title, limit: 140)))]
    if let lead = story.lead { blocks.append(SlackMessage.section(lead)) }
    blocks += story.parts.map { SlackMessage.section(SlackMessage.lines($0)) }
    if let remark = story.remark { blocks.append(SlackMessage.section(remark)) }
    self.blocks = blocks
  }

  func json() throws -> Data { try BodyJSON.data(self) }

  private static func section(_ text: String) -> Block {
    Block(type: "section", text: Text(text: text.count > partLimit ? text.prefix(partLimit) + "..." : text))
  }

  private static func lines(_ part: MessageStory.Part) -> String {
    let correction = part.correction.map { ["if wrong: \($0)"] } ?? []
    return ([part.heading] + part.details.map { "\($0.name): \($0.value)" } + correction).joined(
      separator: "\n")
  }

  /// The three characters that Slack's text knows (docs.slack.dev, "Escaping text"); without `<` there is no link and
  /// no mention.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
