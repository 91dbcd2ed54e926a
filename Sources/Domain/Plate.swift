// Where a drop stands: plate geometry and canonical well labels.
// Source: vendor-formats study, section 6 (all three systems number wells row by row).

/// The number of rows and columns of wells of a plate.
public struct PlateGeometry: Hashable, Sendable {
  public let rows: Int
  public let columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  public static let wells24 = PlateGeometry(rows: 4, columns: 6)
  public static let wells48 = PlateGeometry(rows: 6, columns: 8)
  public static let wells96 = PlateGeometry(rows: 8, columns: 12)
  public static let wells384 = PlateGeometry(rows: 16, columns: 24)
  public static let wells1536 = PlateGeometry(rows: 32, columns: 48)

  public var wellCount: Int { rows * columns }

  public func contains(_ well: Well) -> Bool {
    (1...rows).contains(well.row) && (1...columns).contains(well.column)
  }

  /// The well with a 1-based number counted row by row, or nil when the plate has no such well.
  public func well(number: Int) -> Well? {
    guard (1...wellCount).contains(number) else { return nil }
    return Well(row: (number - 1) / columns + 1, column: (number - 1) % columns + 1)
  }

  /// The smallest standard plate that holds all of these wells, for drawing a plate whose type nobody gave.
  public static func smallest(holding wells: some Sequence<Well>) -> PlateGeometry {
    let (row, column) = wells.reduce((1, 1)) { (max($0.0, $1.row), max($0.1, $1.column)) }
    let standard = [wells96, wells384, wells1536]
    return standard.first { $0.rows >= row && $0.columns >= column }
      ?? PlateGeometry(rows: row, columns: column)
  }
}

/// A well of a plate by its 1-based row and column; prints as `A01`..`AF48`.
public struct Well: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let row: Int
  public let column: Int

  /// - Precondition: row and column are at least 1.
  public init(row: Int, column: Int) {
    precondition(row >= 1 && column >= 1, "wells count from 1")
    self.row = row
    self.column = column
  }

  /// Reads letters, then digits: `A1`, `a01`, `AF48`; nil for anything else.
  public init?(_ label: some StringProtocol) {
    let letters = label.prefix { $0.isASCII && $0.isLetter }
    let digits = label.dropFirst(letters.count)
    guard let row = Well.row(letters: letters), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      digits.count <= 3, let column = Int(digits), column >= 1
    else { return nil }
    self.init(row: row, column: column)
  }

  /// The 1-based row that one or two letters name: `A`..`Z` are 1..26, `AA`..`AZ` 27..52.
  public static func row(letters: some StringProtocol) -> Int? {
    let values = letters.uppercased().utf8.map { Int($0) - 64 }
    guard values.allSatisfy({ (1...26).contains($0) }) else { return nil }
    switch values.count {
    case 1: return values[0]
    case 2 where values[0] == 1: return 26 + values[1]
    default: return nil
    }
  }

  /// The letters of the row: `A`..`Z`, then `AA`..`AZ`.
  public var rowLetters: String {
    let last = String(UnicodeScalar(UInt8(65 + (row - 1) % 26)))
    return row <= 26 ? last : "A" + last
  }

  public var description: String {
    rowLetters + (column < 10 ? "0" : "") + String(column)
  }

  public static func < (left: Well, right: Well) -> Bool {
    (left.row, left.column) < (right.row, right.column)
  }
}
