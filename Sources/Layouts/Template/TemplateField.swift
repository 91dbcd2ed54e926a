// The fields that a template can name, and what text each can stand for.

/// A placeholder in a template: `{name}` or `{name:format,format}`.
struct TemplateField: Hashable, Sendable {
  /// What the field gives; several spellings can mean one.
  enum Name: String, Sendable, CaseIterable {
    case plate, well, row, column, index, drop
    case inspection, batch, date, time, datetime
    case modality, profile, type, slice, z, region, imager
    case ignored, fileExtension = "ext"

    private static let aliases: [String: Name] = [
      "barcode": .plate, "col": .column, "sub": .drop, "*": .ignored, "ignore": .ignored,
    ]

    init?(spelled name: String) {
      guard let match = Self.aliases[name] ?? Name(rawValue: name) else { return nil }
      self = match
    }

    static let known = (allCases.map(\.rawValue).filter { $0 != "ignored" } + aliases.keys.sorted())
      .joined(separator: ", ")
  }

  /// Which texts a field can stand for. No field stands for a slash.
  enum Shape: Hashable, Sendable {
    /// One character or more.
    case text
    case characters(Int)
    case digits(Int)
    /// 1 to 18 digits: what a 64-bit integer surely holds.
    case number
    /// One or two letters of the Latin alphabet.
    case letters
    /// Digits or letters, for a row that the template leaves open.
    case row
    /// A label as in ``WellLabel``.
    case well
    case date(DateFormat)
    /// The extension of any picture.
    case fileExtension
  }

  enum Change: Hashable, Sendable {
    case stripZeros, upper, lower
  }

  let name: Name
  let shape: Shape
  let changes: [Change]
  /// Of its opening brace, in characters from 1.
  let position: Int

  /// What a text that the field stands for means: dates as digits in the order `yyyyMMddHHmmss`.
  func value(of text: String) -> String {
    if case .date(let format) = shape { return format.digits(of: text) ?? text }
    return changes.reduce(text) { text, change in
      switch change {
      case .upper: text.uppercased()
      case .lower: text.lowercased()
      case .stripZeros: stripped(text)
      }
    }
  }

  private func stripped(_ text: String) -> String {
    let rest = text.drop { $0 == "0" }
    return rest.isEmpty && !text.isEmpty ? "0" : String(rest)
  }
}

extension TemplateField.Shape {
  /// How many characters the field can take; nil for any number.
  var lengths: ClosedRange<Int>? {
    switch self {
    case .text: nil
    case .characters(let count), .digits(let count): count...count
    case .number: 1...18
    case .letters, .row: 1...2
    case .well: 2...8
    case .date(let format): format.length...format.length
    case .fileExtension: 3...4
    }
  }

  /// Whether it can stand for this text, whose length is right and which has no slash.
  func accepts(_ text: ArraySlice<Character>) -> Bool {
    switch self {
    case .text, .characters: true
    case .digits, .number: text.allSatisfy(\.isDigit)
    case .letters: text.allSatisfy(\.isLatinLetter)
    case .row: text.allSatisfy(\.isDigit) || text.allSatisfy(\.isLatinLetter)
    case .well: WellLabel(String(text)) != nil
    case .date(let format): format.digits(of: text) != nil
    case .fileExtension: FileExtensions.pictures.contains(String(text))
    }
  }
}

extension Character {
  var isDigit: Bool { ("0"..."9").contains(self) }
  var isLatinLetter: Bool { isASCII && isLetter }
}
