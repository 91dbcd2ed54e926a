// Finds the line of every key of a TOML document, which the TOML library does not tell.

/// The lines of the keys of a document that is known to be valid TOML.
///
/// A key is written as a path: `source[1].path` is the key `path` of the second `[[source]]`.
struct LineIndex {
  private var lines: [String: Int] = [:]

  init(of text: String) {
    var scanner = KeyScanner(text)
    scanner.scanDocument()
    lines = scanner.lines
  }

  /// The line of the key, or of the innermost table around it that has one; 1 if none has.
  func line(of path: String) -> Int {
    if let line = lines[path] { return line }
    guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return 1 }
    return line(of: String(path[..<end]))
  }
}

/// Walks through a document statement by statement; knows just enough of TOML not to mistake the inside of a
/// string, comment or nested value for a key.
private struct KeyScanner {
  private(set) var lines: [String: Int] = [:]
  /// How many `[[name]]` there were so far, by the full path of the name.
  private var tableCounts: [String: Int] = [:]
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func scanDocument() {
    var table = ""
    while skipBlanksAndComments() {
      let start = index
      if peek == UInt8(ascii: "[") { table = scanHeader() } else { scanKeyAndValue(in: table) }
      stepOn(from: start)
    }
  }

  /// No loop stands still: what is no TOML after all is skipped byte by byte.
  private mutating func stepOn(from start: Int) {
    if index == start { advance() }
  }

  /// `[a.b]` or `[[a.b]]`: the path of the table that it opens.
  private mutating func scanHeader() -> String {
    advance()
    let isArray = take("[")
    let names = scanDottedKey()
    _ = take("]")
    if isArray { _ = take("]") }
    var path = ""
    for (position, name) in names.enumerated() {
      path = KeyScanner.join(path, name)
      if isArray && position == names.count - 1 {
        tableCounts[path, default: 0] += 1
        note(path)
      }
      // Inside an array of tables, a name means its newest element.
      if let count = tableCounts[path] { path += "[\(count - 1)]" }
      note(path)
    }
    return path
  }

  private mutating func scanKeyAndValue(in table: String) {
    var path = table
    for name in scanDottedKey() {
      path = KeyScanner.join(path, name)
      note(path)
    }
    _ = take("=")
    scanValue(path)
  }

  private mutating func scanDottedKey() -> [String] {
    var names: [String] = []
    repeat {
      skipSpaces()
      names.append(scanSimpleKey())
      skipSpaces()
    } while take(".")
    return names
  }

  private mutating func scanSimpleKey() -> String {
    let start = index
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") {
      scanString()
      return String(decoding: bytes[start..<index].dropFirst().dropLast(), as: UTF8.self)
    }
    while let byte = peek, KeyScanner.isBareKey(byte) { advance() }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func scanValue(_ path: String) {
    skipSpaces()
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): scanString()
    case UInt8(ascii: "["): scanArray(path)
    case UInt8(ascii: "{"): scanInlineTable(path)
    default: while let byte = peek, !",]}#\n".utf8.contains(byte) { advance() }
    }
  }

  private mutating func scanArray(_ path: String) {
    advance()
    var element = 0
    while skipBlanksAndComments(), !take("]") {
      let start = index
      note("\(path)[\(element)]")
      scanValue("\(path)[\(element)]")
      element += 1
      if skipBlanksAndComments() { _ = take(",") }
      stepOn(from: start)
    }
  }

  private mutating func scanInlineTable(_ path: String) {
    advance()
    while skipBlanksAndComments(), !take("}") {
      let start = index
      scanKeyAndValue(in: path)
      if skipBlanksAndComments() { _ = take(",") }
      stepOn(from: start)
    }
  }

  /// Any of the four kinds of string. In those in double quotes a backslash hides what follows it.
  private mutating func scanString() {
    guard let quote = peek else { return }
    let hasEscapes = quote == UInt8(ascii: "\"")
    let length = bytes[index...].prefix(3).allSatisfy { $0 == quote } && bytes.count - index >= 3 ? 3 : 1
    for _ in 0..<length { advance() }
    while let byte = peek {
      if hasEscapes && byte == UInt8(ascii: "\\") {
        advance()
      } else if byte == quote && bytes[index...].prefix(length).allSatisfy({ $0 == quote }) {
        // Up to two more quotes may belong to the string; its end is the end of the run.
        while peek == quote && length == 3 { advance() }
        if length == 1 { advance() }
        return
      }
      advance()
    }
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func advance() {
    if peek == UInt8(ascii: "\n") { line += 1 }
    index = min(index + 1, bytes.count)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    advance()
    return true
  }

  private mutating func skipSpaces() {
    while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
  }

  /// False at the end of the document.
  private mutating func skipBlanksAndComments() -> Bool {
    while let byte = peek {
      if byte == UInt8(ascii: "#") {
        while let byte = peek, byte != UInt8(ascii: "\n") { advance() }
      } else if " \t\r\n".utf8.contains(byte) {
        advance()
      } else {
        return true
      }
    }
    return false
  }

  /// The first place counts: there the reader looks.
  private mutating func note(_ path: String) {
    if lines[path] == nil { lines[path] = line }
  }

  private static func join(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  private static func isBareKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
