// Publishes a message on an ntfy topic, with its picture as the attachment.
// Source: docs.ntfy.sh, "Publishing", "Attach local file", "Message title"; messages of up to 4,096 bytes.

public import Domain
internal import Foundation

/// Sends a notification to phones by way of an ntfy server.
public struct NtfySink: AlertSink {
  private let request: WebhookRequest
  private let wording: Wording
  private let illustrate: Illustrator

  /// Bytes of a message; of a header with a picture as well, which servers limit to 8 KB or so altogether.
  private static let messageLimit = 3_000

  /// - Parameter request: to the address of the topic.
  public init(
    request: WebhookRequest, wording: Wording = Wording(), illustrate: @escaping Illustrator = { _ in [] }
  ) {
    self.request = request
    self.wording = wording
    self.illustrate = illustrate
  }

  public func obstacle() -> String? { request.obstacle() }

  public func deliver(_ message: OutboxMessage) -> Delivery {
    let story = MessageStory(message, wording, limit: 8)
    let headers = ["Title: \(Self.header(story.title))", "Tags: gem", "Priority: \(priority(of: message))"]
    let text = Self.text(story)
    if let picture = illustrate(message.hits).first {
      let (delivery, status) = request.send(
        message, body: picture.jpeg,
        headers: headers + [
          "Message: \(Self.header(text.replacing("\n", with: "\\n")))", "Filename: drops.jpg",
          "Content-Type: image/jpeg",
        ])
      // A server that keeps no files, or not so large ones: the words are what matters.
      guard status == 400 || status == 413 else { return delivery }
    }
    return request.send(
      message, body: Data(text.utf8), headers: headers + ["Content-Type: text/plain; charset=utf-8"]
    )
    .delivery
  }

  /// 3 is ntfy's default, 4 makes a longer sound.
  private func priority(of message: OutboxMessage) -> Int { message.form == .digest ? 2 : 4 }

  private static func text(_ story: MessageStory) -> String {
    let parts = story.parts.map { part in
      ([part.heading] + part.details.map { "\($0.name): \($0.value)" }
        + (part.correction.map { ["if wrong: \($0)"] } ?? []))
        .joined(separator: "\n")
    }
    var text = ([story.lead].compactMap { $0 } + parts + [story.remark].compactMap { $0 }).joined(
      separator: "\n\n")
    while text.utf8.count > messageLimit { text = text.prefix(text.count * 9 / 10) + "..." }
    return text
  }

  /// As RFC 2047 where it is not plain ASCII, which ntfy decodes; on one line, for HTTP knows no folding any more.
  private static func header(_ text: String) -> String {
    let line = PlainText.line(text, limit: messageLimit)
    let isPlain = line.utf8.allSatisfy { $0 < 127 } && !line.contains("=?")
    return isPlain ? line : MailHeader.encoded(line).replacing("\r\n", with: "")
  }
}
