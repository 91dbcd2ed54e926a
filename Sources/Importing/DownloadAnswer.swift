// What a server's answer means for a download that may have begun before. Pure.
// Source: RFC 9110, sections 8.8 (validators), 13.1.5 (If-Range), 14.4 (Content-Range), 15.3.7 (206).

/// The beginning of a file that was fetched earlier.
struct PartialFile: Equatable {
  var length = 0
  /// The server's word for this very version of the file; nil where it gave none, and then nothing is resumed.
  var validator: String?

  /// The request headers that ask for the rest only.
  var requestHeaders: [String] {
    guard length > 0, let validator else { return [] }
    return ["Range: bytes=\(length)-", "If-Range: \(validator)"]
  }
}

/// The headers of one answer, as far as they matter here.
struct DownloadAnswer: Equatable {
  enum Verdict: Equatable {
    /// The bytes that follow go behind those that are there.
    case goOn(total: Int)
    /// The bytes that follow are the file from its beginning; nil where its size is not told.
    case startOver(total: Int?)
    /// What is there is of no use to the server; ask again for the whole.
    case askForWhole
    case refuse(reason: String)
  }

  let status: Int
  private var fields: [String: String] = [:]

  init(status: Int) { self.status = status }

  /// Takes one line of the head.
  mutating func read(_ line: String) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let blanks: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
    let value = line[line.index(after: colon)...].drop(while: blanks)
    let end = value.lastIndex { !blanks($0) }.map(value.index(after:)) ?? value.startIndex
    fields[line[..<colon].lowercased()] = String(value[..<end])
  }

  /// A strong entity tag, or else the date of the last change.
  var validator: String? {
    if let tag = fields["etag"], !tag.hasPrefix("W/") { return tag }
    return fields["last-modified"]
  }

  /// - Parameter limit: bytes that the whole file may have.
  func verdict(have part: PartialFile, limit: Int) -> Verdict {
    switch status {
    case 200:
      let total = fields["content-length"].flatMap { Int($0) }
      return total ?? 0 > limit ? tooLarge(total ?? 0, limit) : .startOver(total: total)
    case 206:
      guard let range = contentRange, range.first == part.length, range.total > part.length else {
        return .askForWhole
      }
      return range.total > limit ? tooLarge(range.total, limit) : .goOn(total: range.total)
    case 416: return .askForWhole
    case 300..<400:
      return .refuse(
        reason: "the server sends elsewhere (status \(status)); give the final address with --url")
    default: return .refuse(reason: "the server answers with status \(status)")
    }
  }

  private func tooLarge(_ total: Int, _ limit: Int) -> Verdict {
    .refuse(reason: "the file has \(total) bytes, more than the \(limit) that it may have")
  }

  /// `bytes FIRST-LAST/TOTAL`.
  private var contentRange: (first: Int, total: Int)? {
    guard let match = fields["content-range"]?.wholeMatch(of: /bytes (\d+)-(\d+)\/(\d+)/),
      let first = Int(match.1), let total = Int(match.3)
    else { return nil }
    return (first, total)
  }
}
