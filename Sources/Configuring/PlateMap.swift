// The plate map: a small CSV table that gives a plate's barcode for the id that its imager uses.

/// Reads a plate map.
enum PlateMap {
  struct Failure: Error, Equatable {
    /// 1-based.
    let line: Int
    let remedy: String
  }

  /// Barcodes by plate id. The first line must be `plate,barcode`; fields may be quoted (RFC 4180), but hold
  /// no line ends: neither ids nor barcodes do.
  static func parse(_ text: String) throws(Failure) -> [String: String] {
    var barcodes: [String: String] = [:]
    // Spreadsheets write a byte order mark and any kind of line end.
    let lines = text.trimmingPrefix("\u{FEFF}").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) || index == 0 {
      guard let fields = fields(of: line), fields.count == 2, fields.allSatisfy({ !$0.isEmpty }) else {
        throw Failure(line: index + 1, remedy: "must be two fields, plate and barcode, with a comma between")
      }
      if index == 0 {
        if fields != ["plate", "barcode"] {
          throw Failure(line: 1, remedy: "the first line must be plate,barcode")
        }
      } else if let other = barcodes.updateValue(fields[1], forKey: fields[0]), other != fields[1] {
        throw Failure(
          line: index + 1, remedy: "plate \(fields[0]) has the barcode \(other) above; keep one of them")
      }
    }
    return barcodes
  }

  /// The fields of one line without the blanks around them; nil when quotes do not close where they should.
  private static func fields(of line: Substring) -> [String]? {
    var fields: [String] = []
    var rest = line
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard let field = rest.first == "\"" ? quotedField(&rest) : plainField(&rest) else { return nil }
      fields.append(field)
      guard rest.first == "," else { return rest.isEmpty ? fields : nil }
      rest = rest.dropFirst()
    }
  }

  private static func plainField(_ rest: inout Substring) -> String? {
    let field = rest.prefix { $0 != "," }
    rest = rest[field.endIndex...]
    return field.contains("\"") ? nil : String(field.trimmingSuffix(while: \.isWhitespace))
  }

  private static func quotedField(_ rest: inout Substring) -> String? {
    var field = ""
    rest = rest.dropFirst()
    while let end = rest.firstIndex(of: "\"") {
      field += rest[..<end]
      rest = rest[end...].dropFirst()
      guard rest.first == "\"" else {
        rest = rest.drop(while: \.isWhitespace)
        return field
      }
      // A doubled quote is one quote of the field.
      field.append("\"")
      rest = rest.dropFirst()
    }
    return nil
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    guard let last = lastIndex(where: { !isTrimmed($0) }) else { return prefix(0) }
    return self[...last]
  }
}
