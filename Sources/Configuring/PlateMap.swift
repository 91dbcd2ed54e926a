// The plate map: a small CSV table that gives a plate's barcode, and perhaps its owner, for the id that its
// imager uses.

/// Reads a plate map.
enum PlateMap {
  struct Failure: Error, Equatable {
    /// 1-based.
    let line: Int
    let remedy: String
  }

  /// What the map says.
  struct Contents: Equatable {
    /// By plate id.
    var barcodes: [String: String] = [:]
    /// By barcode.
    var owners: [String: String] = [:]
  }

  /// The first line must be `plate,barcode` or `plate,barcode,owner`; fields may be quoted (RFC 4180), but hold
  /// no line ends: neither ids nor barcodes do. An owner may be empty.
  static func parse(_ text: String) throws(Failure) -> Contents {
    var contents = Contents()
    var columns = 2
    // Spreadsheets write a byte order mark and any kind of line end.
    let lines = text.trimmingPrefix("\u{FEFF}").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) || index == 0 {
      let fields = fields(of: line) ?? []
      if index == 0 {
        guard [["plate", "barcode"], ["plate", "barcode", "owner"]].contains(fields) else {
          throw Failure(line: 1, remedy: "the first line must be plate,barcode or plate,barcode,owner")
        }
        columns = fields.count
        continue
      }
      guard fields.count == columns, fields.prefix(2).allSatisfy({ !$0.isEmpty }) else {
        let wanted = columns == 2 ? "two fields, plate and barcode" : "three fields, plate, barcode and owner"
        throw Failure(line: index + 1, remedy: "must be \(wanted), with commas between")
      }
      if columns == 3 && !fields[2].isEmpty { contents.owners[fields[1]] = fields[2] }
      if let other = contents.barcodes.updateValue(fields[1], forKey: fields[0]), other != fields[1] {
        throw Failure(
          line: index + 1, remedy: "plate \(fields[0]) has the barcode \(other) above; keep one of them")
      }
    }
    return contents
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
