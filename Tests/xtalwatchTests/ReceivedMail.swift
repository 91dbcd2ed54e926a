// A mail as its reader's program takes it apart.

import Foundation

/// Headers and parts of a mail that a server kept. Parts are found by their boundaries, whatever holds them.
struct ReceivedMail {
  struct Part {
    let headers: [String: String]
    let contents: Data
    var text: String { String(decoding: contents, as: UTF8.self) }
  }

  let headers: [String: String]
  let parts: [Part]

  init(_ text: String) {
    let (head, body) = ReceivedMail.split(text)
    headers = ReceivedMail.headers(head)
    parts = body.components(separatedBy: "\r\n--=_").compactMap { piece in
      let (head, body) = ReceivedMail.split(piece)
      let headers = ReceivedMail.headers(head)
      guard headers["content-transfer-encoding"] == "base64",
        let contents = Data(base64Encoded: body, options: .ignoreUnknownCharacters)
      else { return nil }
      return Part(headers: headers, contents: contents)
    }
  }

  func part(_ type: String) -> Part? {
    parts.first { $0.headers["content-type"]?.hasPrefix(type) == true }
  }

  var pictures: [Part] { parts.filter { $0.headers["content-type"]?.hasPrefix("image/jpeg") == true } }

  private static func split(_ text: String) -> (head: String, body: String) {
    let halves = text.components(separatedBy: "\r\n\r\n")
    return (halves[0], halves.dropFirst().joined(separator: "\r\n\r\n"))
  }

  private static func headers(_ text: String) -> [String: String] {
    let lines = text.replacing("\r\n ", with: " ").components(separatedBy: "\r\n")
    let pairs = lines.compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (
        line[..<colon].lowercased(),
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      )
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
