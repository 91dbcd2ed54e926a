import Domain
import Testing

@Suite struct CrystalCurveTests {
  private let curve = CrystalCurve(
    pictures: "six drops", crystals: [0.9, 0.9, 0.6, 0.001], others: [0.005, 0.25])

  @Test func countsAtEachWholePercent() throws {
    let curve = try #require(curve)
    #expect(curve.crystals == 4 && curve.others == 2 && curve.found.count == 99)
    #expect(curve.found[0] == 3 && curve.found[59] == 3 && curve.found[60] == 2 && curve.found[98] == 0)
    #expect(curve.flagged[0] == 1 && curve.flagged[24] == 1 && curve.flagged[25] == 0)
  }

  /// A quarter of the crystals lie below 0.01, the next quarter at 0.60, the upper half at 0.90.
  @Test(arguments: [(0.1, 0.005), (0.26, 0.6), (0.5, 0.61), (0.75, 0.905), (1, 0.91)])
  func givesBackWhatItCounted(share: Double, probability: Double) throws {
    let found = try #require(curve).probability(ofCrystals: true, below: share)
    #expect(abs(found - probability) < 0.011)
  }

  @Test func risesWithTheShare() throws {
    let curve = try #require(curve)
    for kind in [true, false] {
      let values = (0...100).map { curve.probability(ofCrystals: kind, below: Double($0) / 100) }
      #expect(values == values.sorted() && values.allSatisfy { (0.005...0.995).contains($0) })
    }
  }

  @Test func refusesWhatIsNoCount() {
    let zeros = [Int](repeating: 0, count: 99)
    func curve(
      _ pictures: String = "x", _ crystals: Int = 1, _ found: [Int], _ flagged: [Int]
    ) -> CrystalCurve? {
      CrystalCurve(pictures: pictures, crystals: crystals, others: 1, found: found, flagged: flagged)
    }
    #expect(curve("x", 1, zeros, zeros) != nil)
    #expect(curve("x", 0, zeros, zeros) == nil)
    #expect(curve("x", 1, Array(zeros.dropLast()), zeros) == nil)
    #expect(curve("x", 1, [2] + zeros.dropLast(), zeros) == nil)
    #expect(curve("x", 1, zeros.dropLast() + [1], zeros) == nil)
    #expect(curve("x", 1, zeros.dropLast() + [-1], zeros) == nil)
    #expect(curve("", 1, zeros, zeros) == nil)
    #expect(curve("a\nb", 1, zeros, zeros) == nil)
    #expect(CrystalCurve(pictures: "x", crystals: [], others: [0.1]) == nil)
  }
}
