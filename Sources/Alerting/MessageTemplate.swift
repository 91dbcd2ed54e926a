// Words of people's own for a message's title and first lines, with fields in braces.

/// A text with fields such as `{plate}`. Made only of known ones, so nothing can go wrong when it is filled.
public struct MessageTemplate: Hashable, Sendable {
  public enum Field: String, Sendable, CaseIterable {
    /// The title as it would be without a template.
    case title
    case plate, source, owner, count, drops, day, timepoint, probability
  }

  /// Why a text is no template, and what would be.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  private enum Piece: Hashable {
    case text(String)
    case field(Field)
  }

  private let pieces: [Piece]

  public init(_ text: String) throws(Problem) {
    guard text.unicodeScalars.allSatisfy({ !PlainText.line(String($0)).hasPrefix("?") || $0 == "?" }) else {
      throw Problem(description: "must be one line without control characters")
    }
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw Problem(description: "has a { without its }; fields are \(Self.fields)")
      }
      let name = String(rest[rest.index(after: open)..<close])
      guard let field = Field(rawValue: name) else {
        throw Problem(
          description: "has an unknown field {\(PlainText.line(name, limit: 40))}; fields are \(Self.fields)")
      }
      pieces.append(.field(field))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
  }

  func filled(_ value: (Field) -> String) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .field(let field): value(field)
      }
    }.joined()
  }

  private static let fields = Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
}
