import Domain
import Testing

@Suite struct WellTests {
  @Test(arguments: [
    ("A1", 1, 1, "A01"), ("a01", 1, 1, "A01"), ("H12", 8, 12, "H12"), ("Z9", 26, 9, "Z09"),
    ("AF48", 32, 48, "AF48"),
  ])
  func readsAndPrints(label: String, row: Int, column: Int, canonical: String) throws {
    let well = try #require(Well(label))
    #expect(well == Well(row: row, column: column))
    #expect(well.description == canonical)
  }

  @Test(arguments: ["", "A", "1", "A0", "1A", "ABC1", "BA1", "A1234", "Ä1", "A1 "])
  func refuses(label: String) {
    #expect(Well(label) == nil)
  }

  @Test(arguments: [(1, "A01"), (48, "A48"), (49, "B01"), (581, "M05"), (1536, "AF48")])
  func numbersRowByRow(number: Int, label: String) {
    #expect(PlateGeometry.wells1536.well(number: number)?.description == label)
  }

  @Test func refusesNumbersOutsideThePlate() {
    #expect(PlateGeometry.wells96.well(number: 0) == nil)
    #expect(PlateGeometry.wells96.well(number: 97) == nil)
  }

  @Test func drawsOnTheSmallestStandardPlate() {
    #expect(PlateGeometry.smallest(holding: [Well(row: 2, column: 3)]) == .wells96)
    #expect(PlateGeometry.smallest(holding: [Well(row: 9, column: 3)]) == .wells384)
    #expect(PlateGeometry.smallest(holding: [Well(row: 27, column: 1)]) == .wells1536)
  }
}
