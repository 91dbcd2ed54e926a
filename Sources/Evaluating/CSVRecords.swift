// Comma-separated values as RFC 4180 writes them: quotes, doubled quotes, commas and line ends inside quotes.

/// One record of a CSV text.
struct CSVRecord: Equatable {
  /// 1-based; a record with quoted line ends goes on below it.
  let line: Int
  let fields: [String]
  /// A quote that does not close, or text after a closing quote: the fields cannot be trusted.
  let isBroken: Bool
}

/// Reads records one by one. Lines end with CRLF, LF or CR; empty lines are passed over.
struct CSVRecords: Sequence, IteratorProtocol {
  private var bytes: ArraySlice<UInt8>
  private var line = 1

  init(_ text: String) {
    // Spreadsheets write a byte order mark.
    bytes = Array(text.trimmingPrefix("\u{FEFF}").utf8)[...]
  }

  mutating func next() -> CSVRecord? {
    while let byte = bytes.first, byte == CSVRecords.lineFeed || byte == CSVRecords.carriageReturn {
      endLine()
    }
    guard !bytes.isEmpty else { return nil }
    let start = line
    var fields: [String] = []
    var isBroken = false
    repeat {
      let field = takeField()
      fields.append(String(decoding: field.bytes, as: UTF8.self))
      isBroken = isBroken || field.isBroken
    } while takeComma()
    endLine()
    return CSVRecord(line: start, fields: fields, isBroken: isBroken)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private mutating func takeComma() -> Bool {
    guard bytes.first == CSVRecords.comma else { return false }
    bytes.removeFirst()
    return true
  }

  private mutating func endLine() {
    guard let end = bytes.popFirst() else { return }
    if end == CSVRecords.carriageReturn, bytes.first == CSVRecords.lineFeed { bytes.removeFirst() }
    line += 1
  }

  private mutating func takeField() -> (bytes: [UInt8], isBroken: Bool) {
    guard bytes.first == CSVRecords.quote else { return (takePlain(), false) }
    bytes.removeFirst()
    let (field, isClosed) = takeQuoted()
    let rest = takePlain()
    return (field + rest, !isClosed || !rest.isEmpty)
  }

  /// Up to the next comma or line end.
  private mutating func takePlain() -> [UInt8] {
    let ends = [CSVRecords.comma, CSVRecords.lineFeed, CSVRecords.carriageReturn]
    let field = bytes.prefix { !ends.contains($0) }
    bytes = bytes[field.endIndex...]
    return Array(field)
  }

  /// Up to the closing quote, which is taken too; false when there is none.
  private mutating func takeQuoted() -> (bytes: [UInt8], isClosed: Bool) {
    var field: [UInt8] = []
    while let byte = bytes.popFirst() {
      if byte == CSVRecords.quote {
        guard bytes.first == CSVRecords.quote else { return (field, true) }
        bytes.removeFirst()
      }
      if byte == CSVRecords.lineFeed { line += 1 }
      field.append(byte)
    }
    return (field, false)
  }
}
