import Testing

@testable import Configuring

@Suite struct PlateMapTests {
  @Test func readsPlainAndQuotedFields() throws {
    let text = "\u{FEFF}plate,barcode\r\n209, AB-1 \r\n\r\n\"a,b\" , \"say \"\"x\"\"\"\r\n209,AB-1\r\n"
    #expect(try PlateMap.parse(text) == ["209": "AB-1", "a,b": "say \"x\""])
  }

  @Test(arguments: [
    ("", 1), ("209,AB", 1), ("plate;barcode", 1), ("plate,barcode\n209", 2), ("plate,barcode\n209,", 2),
    ("plate,barcode\n1,2,3", 2), ("plate,barcode\n\"1,2", 2), ("plate,barcode\n\"1\"x,2", 2),
    ("plate,barcode\nx\"1\",2", 2), ("plate,barcode\n1,A\n\n1,B", 4),
  ]) func namesTheLine(text: String, line: Int) {
    let failure = #expect(throws: PlateMap.Failure.self) { try PlateMap.parse(text) }
    #expect(failure?.line == line)
  }
}
