import Domain
import Testing

@testable import xtalwatch

@Suite struct PlateGridTests {
  @Test func drawsEachDropInItsPlace() throws {
    let grid = PlateGrid(entries: [
      .init(well: try #require(Well("A1")), drop: 1, label: .clear, isHit: false),
      .init(well: try #require(Well("B3")), drop: 2, label: .crystals, isHit: true),
    ])
    let lines = grid.lines
    #expect(lines.count == 4, "a header, two rows, a legend")
    #expect(lines[0].split(separator: " ") == ["1", "2", "3"])
    #expect(lines[1].hasPrefix("A   ○ · "))
    #expect(lines[2].hasPrefix("B   · · "))
    #expect(lines[2].contains("· ★"), "drop 2 stands to the right of drop 1")
  }
}
