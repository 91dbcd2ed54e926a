// The ways in which people and programs label a well, with or without its drop.

internal import Domain

/// A well and, where the label says so, its drop.
///
/// | label                     | read as                                                                   |
/// |---------------------------|---------------------------------------------------------------------------|
/// | `A1`, `a01`, `AF48`       | row, column                                                               |
/// | `A01.2`, `A01-2`, `A01_2` | row, column, drop                                                         |
/// | `A01b`                    | row, column, drop by letter: `a` is 1; lower case only                    |
/// | `A01d2`, `A01D2`          | row, column, drop; the upper-case `D` needs a column of two digits        |
/// | `01A`, `01A_2`            | column, row, drop; the column needs two digits: `1A` may be a slip        |
/// | `R01C02`                  | row, column                                                               |
///
/// Labels that could mean two things are refused, never guessed (vendor-formats study, section 6).
struct WellLabel: Hashable {
  let well: Well
  let drop: Int?

  init(well: Well, drop: Int?) {
    self.well = well
    self.drop = drop
  }

  private static let plain = NamePattern(/([A-Za-z]{1,2}[0-9]{1,2})/)
  private static let numbered = NamePattern(/([A-Za-z]{1,2}[0-9]{1,2})[._\-]([0-9]{1,2})/)
  private static let lettered = NamePattern(/([A-Za-z]{1,2}[0-9]{1,2})([a-h])/)
  private static let marked = NamePattern(/([A-Za-z]{1,2}(?:[0-9]{1,2}d|[0-9]{2}D))([0-9]{1,2})/)
  private static let columnFirst = NamePattern(/([0-9]{2})([A-Za-z]{1,2})(?:[._\-]([0-9]{1,2}))?/)
  private static let spelledOut = NamePattern(/[Rr]([0-9]{2})[Cc]([0-9]{2})/)

  init?(_ label: String) {
    if let parts = Self.plain.match(label) {
      self.init(Well(parts.1), drop: nil)
    } else if let parts = Self.numbered.match(label) {
      self.init(Well(parts.1), drop: Int(parts.2))
    } else if let parts = Self.lettered.match(label) {
      self.init(Well(parts.1), drop: parts.2.utf8.first.map { Int($0) - 96 })
    } else if let parts = Self.marked.match(label) {
      self.init(Well(parts.1.dropLast()), drop: Int(parts.2))
    } else if let parts = Self.columnFirst.match(label) {
      self.init(Well(parts.2 + parts.1), drop: parts.3.flatMap { Int($0) })
    } else if let parts = Self.spelledOut.match(label), let row = Int(parts.1), let column = Int(parts.2),
      row >= 1, column >= 1
    {
      self.init(well: Well(row: row, column: column), drop: nil)
    } else {
      return nil
    }
  }

  private init?(_ well: Well?, drop: Int?) {
    guard let well, drop != 0 else { return nil }
    self.init(well: well, drop: drop)
  }
}
