// A plate drawn in the terminal: one cell a drop, colored by what the drop shows.

internal import Domain

/// The newest word on every drop of a plate, laid out as the plate lies on the bench.
struct PlateGrid {
  struct Entry {
    let well: Well
    let drop: Int
    let label: Outcome
    let isHit: Bool
  }

  let entries: [Entry]

  /// The drawing, line by line: column numbers, then a line for each row of wells that is in use and a legend.
  var lines: [String] {
    let geometry = PlateGeometry.smallest(holding: entries.map(\.well))
    let drops = Set(entries.map(\.drop)).sorted()
    let byPlace = Dictionary(entries.map { (Place(well: $0.well, drop: $0.drop), $0) }) { $1 }
    let columns = 1...(entries.map(\.well.column).max() ?? geometry.columns)
    let width = max(3, drops.count * 2 + 1)
    let header = "    " + columns.map { PlateGrid.padded(String($0), to: width) }.joined()
    let rows = (1...(entries.map(\.well.row).max() ?? 1)).map { row in
      let label = PlateGrid.padded(Well(row: row, column: 1).rowLetters, to: 4)
      return label
        + columns.map { column in
          let cells = drops.map {
            byPlace[Place(well: Well(row: row, column: column), drop: $0)].map(cell) ?? "· "
          }
          return cells.joined() + String(repeating: " ", count: width - drops.count * 2)
        }.joined()
    }
    return [header] + rows + [legend(drops: drops)]
  }

  private struct Place: Hashable {
    let well: Well
    let drop: Int
  }

  private func cell(_ entry: Entry) -> String {
    let mark = entry.isHit ? "★" : PlateGrid.marks[entry.label] ?? "?"
    return Terminal.colored(mark, PlateGrid.color(of: entry)) + " "
  }

  private func legend(drops: [Int]) -> String {
    let names = Outcome.allCases.map {
      Terminal.colored(PlateGrid.marks[$0] ?? "?", PlateGrid.colors[$0] ?? 7) + " \($0)"
    }
    let order =
      drops.count > 1 ? "   drops \(drops.map(String.init).joined(separator: ", ")) side by side" : ""
    return "    " + Terminal.colored("★", 46) + " hit  " + names.joined(separator: "  ") + "  · not imaged"
      + order
  }

  private static let marks: [Outcome: String] = [.crystals: "◆", .precipitate: "▒", .clear: "○", .other: "×"]
  private static let colors: [Outcome: Int] = [.crystals: 40, .precipitate: 136, .clear: 75, .other: 244]

  private static func color(of entry: Entry) -> Int {
    entry.isHit ? 46 : colors[entry.label] ?? 7
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
