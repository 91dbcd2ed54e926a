import Testing

@testable import Configuring

@Suite struct PlateMapTests {
  @Test func readsPlainAndQuotedFields() throws {
    let text = "\u{FEFF}plate,barcode\r\n209, AB-1 \r\n\r\n\"a,b\" , \"say \"\"x\"\"\"\r\n209,AB-1\r\n"
    #expect(try PlateMap.parse(text).barcodes == ["209": "AB-1", "a,b": "say \"x\""])
  }

  @Test func ownersAreKnownByBarcodeWhereThereAreAny() throws {
    let contents = try PlateMap.parse("plate,barcode,owner\n1,A,anna\n2,B,\n3,C,\"bob, jr\"")
    #expect(
      contents == .init(barcodes: ["1": "A", "2": "B", "3": "C"], owners: ["A": "anna", "C": "bob, jr"]))
  }

  @Test(arguments: [
    ("", 1), ("209,AB", 1), ("plate;barcode", 1), ("plate,barcode\n209", 2), ("plate,barcode\n209,", 2),
    ("plate,barcode\n1,2,3", 2), ("plate,barcode,owner\n1,2", 2), ("plate,barcode\n\"1,2", 2),
    ("plate,barcode\n\"1\"x,2", 2),
    ("plate,barcode\nx\"1\",2", 2), ("plate,barcode\n1,A\n\n1,B", 4),
  ]) func namesTheLine(text: String, line: Int) {
    let failure = #expect(throws: PlateMap.Failure.self) { try PlateMap.parse(text) }
    #expect(failure?.line == line)
  }
}
