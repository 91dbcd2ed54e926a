// A template as the user writes it, compiled: `{barcode}/{inspection:int}/{*}_{col:02}_{row:02}_{*}.{ext}`.

/// A compiled template: literal text and fields, for the last components of a path.
///
/// | format            | for                    | means                                                   |
/// |-------------------|------------------------|---------------------------------------------------------|
/// | (none)            | any                    | text; digits for index, drop, column; a label for well  |
/// | `int`             | any but dates          | digits, zeros in front dropped                          |
/// | `02`, `04`        | any but dates          | exactly that many digits                                |
/// | `10`              | any but dates          | exactly that many characters                            |
/// | `letters`         | row, drop, others      | letters; as a drop, `a` is 1                            |
/// | `strip`           | any but dates          | zeros in front dropped                                  |
/// | `upper`, `lower`  | any but dates          | in that case                                            |
/// | `yyyyMMdd`, ...   | date, time, datetime   | `yyyy yy MM dd HH mm ss`, other characters as they are  |
struct Template: Sendable {
  enum Token: Hashable, Sendable {
    case literal(Character)
    case field(TemplateField)
  }

  let tokens: [Token]

  /// Components of a path that the template covers; folders above them can be any.
  var depth: Int { tokens.count { $0 == .literal("/") } + 1 }

  var fields: [TemplateField] {
    tokens.compactMap { if case .field(let field) = $0 { field } else { nil } }
  }

  init(_ text: String) throws(TemplateProblem) {
    let characters = Array(RelativePath(text).components.joined(separator: "/"))
    guard !characters.isEmpty else { throw .empty }
    var tokens: [Token] = []
    var index = 0
    while index < characters.count {
      switch characters[index] {
      case "{":
        guard let end = characters[index...].firstIndex(of: "}") else {
          throw .unclosedBrace(position: index + 1)
        }
        tokens.append(.field(try Self.field(String(characters[(index + 1)..<end]), at: index + 1)))
        index = end + 1
      case "}":
        throw .strayBrace(position: index + 1)
      default:
        tokens.append(.literal(characters[index]))
        index += 1
      }
    }
    self.tokens = Self.lowercasingExtension(tokens)
    try refuseAdjacentFields()
  }

  private static func field(_ text: String, at position: Int) throws(TemplateProblem) -> TemplateField {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let spelled = halves.first, let name = TemplateField.Name(spelled: spelled) else {
      throw .unknownField(halves.first ?? text, position: position)
    }
    var shape = FieldFormat.defaultShape(of: name)
    var changes: [TemplateField.Change] = []
    for format in halves.dropFirst().flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      guard let format = FieldFormat(String(format), for: name) else {
        throw .unknownFormat(String(format), field: spelled, position: position)
      }
      shape = format.shape ?? shape
      changes += format.changes
    }
    guard let shape else { throw .missingFormat(field: spelled, position: position) }
    return TemplateField(name: name, shape: shape, changes: changes, position: position)
  }

  /// Extensions are compared in lower case, so a literal one has to be in it too.
  private static func lowercasingExtension(_ tokens: [Token]) -> [Token] {
    guard let dot = tokens.lastIndex(of: .literal(".")), !tokens[dot...].contains(.literal("/")) else {
      return tokens
    }
    return tokens[..<dot]
      + tokens[dot...].map { token in
        if case .literal(let character) = token { .literal(Character(character.lowercased())) } else { token }
      }
  }

  private func refuseAdjacentFields() throws(TemplateProblem) {
    for (left, right) in zip(tokens, tokens.dropFirst()) {
      if case .field(let first) = left, case .field(let second) = right, first.shape.lengths == nil,
        second.shape.lengths == nil
      {
        throw .adjacentFields(position: second.position)
      }
    }
  }
}

/// What one format after a field's colon asks for.
private struct FieldFormat {
  var shape: TemplateField.Shape?
  var changes: [TemplateField.Change] = []

  /// The shape of a field without a format; nil where a format must say it.
  static func defaultShape(of name: TemplateField.Name) -> TemplateField.Shape? {
    switch name {
    case .date, .time, .datetime: nil
    case .well: .well
    case .row: .row
    case .column, .index, .drop: .number
    case .fileExtension: .fileExtension
    default: .text
    }
  }

  init?(_ format: String, for name: TemplateField.Name) {
    switch (name, format) {
    case (.fileExtension, _): return nil
    case (.date, _): shape = Self.date(format, .date)
    case (.time, _): shape = Self.date(format, .time)
    case (.datetime, _): shape = Self.date(format, .dateTime)
    case (_, "upper"): changes = [.upper]
    case (_, "lower"): changes = [.lower]
    case (_, "strip"): changes = [.stripZeros]
    case (.well, _): return nil
    case (.column, "letters"), (.index, "letters"): return nil
    case (_, "letters"): shape = .letters
    case (_, "int"): (shape, changes) = (.number, [.stripZeros])
    default:
      guard format.allSatisfy(\.isDigit), let width = Int(format), (1...64).contains(width) else {
        return nil
      }
      let isNumber = format.first == "0" || [.row, .column, .index, .drop].contains(name)
      guard !isNumber || width <= 18 else { return nil }
      shape = isNumber ? .digits(width) : .characters(width)
    }
    guard shape != nil || !changes.isEmpty else { return nil }
  }

  private static func date(_ format: String, _ extent: DateFormat.Extent) -> TemplateField.Shape? {
    DateFormat(format).flatMap { $0.extent == extent ? .date($0) : nil }
  }
}
