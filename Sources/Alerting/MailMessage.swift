// A mail as it goes over the wire: headers, text, HTML and pictures (RFC 5322, RFC 2045 to 2047, RFC 2387).

internal import Domain
internal import Foundation

/// Composes one mail. The same message gives the same bytes, as long as its pictures can be read.
struct MailMessage {
  let message: OutboxMessage
  let story: MessageStory
  let illustrations: [Illustration]
  let from: MailAddress
  let to: [MailAddress]

  /// The mail, lines ended by CR LF.
  var data: Data {
    var lines = headers.map(\.text)
    lines += ["Content-Type: multipart/alternative; boundary=\"\(boundary("a"))\"", ""]
    lines += part(boundary("a"), ["Content-Type: text/plain; charset=utf-8"], Data(MailText(story).text.utf8))
    let html = Data(MailHTML(story, pictures: pictures).text.utf8)
    if pictures.isEmpty {
      lines += part(boundary("a"), ["Content-Type: text/html; charset=utf-8"], html)
    } else {
      lines += ["--\(boundary("a"))"]
      lines += ["Content-Type: multipart/related; type=\"text/html\"; boundary=\"\(boundary("r"))\"", ""]
      lines += part(boundary("r"), ["Content-Type: text/html; charset=utf-8"], html)
      for (number, picture) in pictures.enumerated() {
        let name = "picture-\(number + 1).jpg"
        lines += part(
          boundary("r"),
          [
            "Content-Type: image/jpeg; name=\"\(name)\"", "Content-ID: <\(picture.id)>",
            "Content-Disposition: inline; filename=\"\(name)\"",
          ], illustrations[number].jpeg)
      }
      lines += ["--\(boundary("r"))--", ""]
    }
    lines += ["--\(boundary("a"))--", ""]
    return Data(lines.joined(separator: "\r\n").utf8)
  }

  private var headers: [MailHeader] {
    var headers = [
      MailHeader("From", verbatim: "xtalwatch <\(from)>"),
      MailHeader("To", verbatim: to.map(\.description).joined(separator: ", ")),
      MailHeader("Subject", text: story.title),
      MailHeader("Date", verbatim: Self.date(message.createdAt)),
      // Derived from the key: a repeat after a crash is the same mail, and mail stores keep one of it.
      MailHeader("Message-ID", verbatim: "<\(message.key)@\(from.domain)>"),
    ]
    if let thread {
      headers += [
        MailHeader("In-Reply-To", verbatim: "<\(thread)>"), MailHeader("References", verbatim: "<\(thread)>"),
      ]
    }
    return headers + [
      // RFC 3834: no holiday notices, please.
      MailHeader("Auto-Submitted", verbatim: "auto-generated"), MailHeader("MIME-Version", verbatim: "1.0"),
    ]
  }

  /// The id that all mails of one plate answer to, so that readers show them together. No mail bears it: readers
  /// join by the reference (RFC 5256, REFERENCES), and so no mail has to be remembered.
  private var thread: String? {
    let subject: String
    switch (message.topic, message.alerts.first?.content) {
    case (.plate(let source, let plate), _): subject = "plate\n\(source)\n\(plate)"
    case (.operators, .operators(let notice)): subject = "notice\n\(notice.event)\n\(notice.source ?? "")"
    default: return nil
    }
    return "\(Digest(of: subject).hex.prefix(32)).thread@\(from.domain)"
  }

  private var pictures: [MailHTML.Picture] {
    illustrations.enumerated().map { number, illustration in
      MailHTML.Picture(
        id: "\(message.key.prefix(32)).\(number + 1)@\(from.domain)",
        caption: PlainText.line(illustration.caption))
    }
  }

  /// The contents are base64, in which no boundary can stand.
  private func boundary(_ mark: String) -> String { "=_\(mark)_\(message.key.prefix(32))" }

  private func part(_ boundary: String, _ headers: [String], _ contents: Data) -> [String] {
    let body = contents.base64EncodedString(options: [
      .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
    ])
    return ["--\(boundary)"] + headers + ["Content-Transfer-Encoding: base64", "", body]
  }

  /// As RFC 5322, section 3.3, wants it, in UTC.
  static func date(_ date: Date) -> String {
    let style = Date.VerbatimFormatStyle(
      format:
        "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
      locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
    return date.formatted(style) + " +0000"
  }
}

/// The words of a mail as plain text.
struct MailText {
  private let story: MessageStory

  init(_ story: MessageStory) { self.story = story }

  var text: String {
    var blocks = [[story.title]]
    if let lead = story.lead { blocks.append([lead]) }
    blocks += story.parts.map { part in
      let width = part.details.map(\.name.count).max() ?? 0
      return [part.heading]
        + part.details.map {
          "  " + $0.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0.value
        }
        + (part.correction.map { ["  If this is wrong:", "    \($0)"] } ?? [])
    }
    if let remark = story.remark { blocks.append([remark]) }
    return blocks.map { $0.joined(separator: "\r\n") }.joined(separator: "\r\n\r\n") + "\r\n"
  }
}

/// The words of a mail as HTML. All that is not ours is escaped.
struct MailHTML {
  struct Picture {
    /// Of the part that holds it.
    let id: String
    let caption: String
  }

  private let story: MessageStory
  private let pictures: [Picture]

  init(_ story: MessageStory, pictures: [Picture]) {
    self.story = story
    self.pictures = pictures
  }

  var text: String {
    var html =
      "<!DOCTYPE html>\r\n<html><body style=\"font-family:sans-serif\">\r\n<h2>\(Self.escaped(story.title))</h2>\r\n"
    if let lead = story.lead { html += "<p>\(Self.escaped(lead))</p>\r\n" }
    for picture in pictures {
      html +=
        "<p><img src=\"cid:\(picture.id)\" alt=\"\(Self.escaped(picture.caption))\" style=\"max-width:100%\"><br>"
      html += "<small>\(Self.escaped(picture.caption))</small></p>\r\n"
    }
    html += story.parts.map(section).joined()
    if let remark = story.remark { html += "<p>\(Self.escaped(remark))</p>\r\n" }
    return html + "</body></html>\r\n"
  }

  private func section(_ part: MessageStory.Part) -> String {
    let rows = part.details.map { detail in
      "<tr><td style=\"padding-right:1em;color:#666\">\(Self.escaped(detail.name))</td><td>\(Self.escaped(detail.value))</td></tr>\r\n"
    }
    let correction =
      part.correction.map { "<p>If this is wrong: <code>\(Self.escaped($0))</code></p>\r\n" } ?? ""
    return "<h3>\(Self.escaped(part.heading))</h3>\r\n<table>\r\n\(rows.joined())</table>\r\n\(correction)"
  }

  /// HTML, section 13.3: the characters that could end a text or an attribute's value.
  static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: String(character)
      }
    }.joined()
  }
}
