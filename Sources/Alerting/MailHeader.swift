// Headers of a mail: what may stand in them, and how other characters are written (RFC 5322, RFC 2047).

private import Foundation

/// One header line, folded. No text can end it: what is no printable character is replaced before.
struct MailHeader {
  let text: String

  /// A header of free text, such as a subject.
  init(_ name: String, text: String) {
    let line = PlainText.line(text)
    let isPlain = line.utf8.allSatisfy { $0 < 127 } && !line.contains("=?")
    self.text =
      name + ": "
      + (isPlain
        ? MailHeader.folded(line, after: name.count + 2) : MailHeader.encoded(line, after: name.count + 2))
  }

  /// A header of our own making: addresses, dates, ids.
  ///
  /// - Precondition: printable ASCII.
  init(_ name: String, verbatim: String) {
    precondition(verbatim.utf8.allSatisfy { (32..<127).contains($0) }, "headers are printable ASCII")
    self.text = name + ": " + MailHeader.folded(verbatim, after: name.count + 2)
  }

  /// Breaks before blanks, so that lines keep to 78 characters where they can (RFC 5322, section 2.1.1). Titles are cut
  /// long before the hard limit of 998.
  private static func folded(_ line: String, after used: Int) -> String {
    var text = ""
    var length = used
    for (number, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      // A folded line must not consist of blanks alone.
      if number > 0 && !word.isEmpty && length + 1 + word.count > 78 {
        text += "\r\n"
        length = 0
      }
      text += number > 0 ? " \(word)" : "\(word)"
      length += word.count + 1
    }
    return text
  }

  /// Encoded words of at most 75 characters in lines of at most 76, each of whole characters (RFC 2047, sections 2 and
  /// 5).
  ///
  /// - Parameter used: characters that stand before it on its first line.
  static func encoded(_ line: String, after used: Int = 0) -> String {
    var words: [String] = []
    var bytes: [UInt8] = []
    func flush() {
      if !bytes.isEmpty { words.append("=?UTF-8?B?\(Data(bytes).base64EncodedString())?=") }
      bytes = []
    }
    for scalar in line.unicodeScalars {
      let more = Array(String(scalar).utf8)
      // 45 bytes make 60 characters of base64, and 12 stand around them.
      let room = words.isEmpty ? min(45, (76 - used - 12) / 4 * 3) : 45
      if bytes.count + more.count > room { flush() }
      bytes += more
    }
    flush()
    return words.joined(separator: "\r\n ")
  }
}
