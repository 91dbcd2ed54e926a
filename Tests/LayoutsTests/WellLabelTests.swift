import Domain
import Testing

@testable import Layouts

@Suite struct WellLabelTests {
  @Test(
    arguments: [
      ("A1", "A01", nil), ("A01", "A01", nil), ("a01", "A01", nil), ("A11", "A11", nil),
      ("AF48", "AF48", nil),
      ("A01.1", "A01", 1), ("A01-2", "A01", 2), ("A01_3", "A01", 3), ("A1.12", "A01", 12), ("A01a", "A01", 1),
      ("A01h", "A01", 8), ("A01d", "A01", 4), ("A01d1", "A01", 1), ("A01D1", "A01", 1), ("A1d2", "A01", 2),
      ("01A", "A01", nil), ("12H_3", "H12", 3), ("48AF", "AF48", nil), ("R01C01", "A01", nil),
      ("R08C12", "H12", nil), ("r08c12", "H12", nil),
    ] as [(String, String, Int?)])
  func reads(label: String, well: String, drop: Int?) {
    #expect(WellLabel(label)?.well.description == well)
    #expect(WellLabel(label)?.drop == drop)
  }

  @Test(arguments: [
    "", "A", "1", "1A", "A1D1", "A01A", "A01i", "A01.", "A01.0", "A00", "00A", "R00C01", "R1C1", "A123",
    "ZZ1",
    "A01 1", "Ａ01", "A０1", "A01.1.1",
  ])
  func refuses(label: String) {
    #expect(WellLabel(label) == nil)
  }
}
