// Members of the family: how widths round, which inputs fit, how a member is written down.

import CrystalNet
import Inference
import Testing

@Suite struct NetworkFamilyTests {
  /// width, MARCO's filters, the member's filters; 0.375 * 16 = 6 and 0.25 * 144 = 36 among them.
  static let rounded = [
    (1.0, 144, 144), (0.5, 16, 8), (0.5, 48, 24), (0.25, 16, 8), (0.25, 48, 16), (0.25, 80, 24),
    (0.25, 144, 40),
    (0.25, 96, 24), (0.375, 16, 8), (0.375, 32, 16), (0.375, 96, 40), (0.375, 144, 56), (0.125, 288, 40),
  ]

  @Test(arguments: rounded) func filtersRoundToEightsWithHalvesAwayFromZero(
    width: Double, filters: Int, member: Int
  ) throws {
    let family = try #require(NetworkFamily.member(width: width, input: 255))
    #expect(family.scaled(filters) == member)
  }

  @Test(arguments: [(1.0, 599), (0.25, 255), (0.375, 299), (0.125, 171), (2, 151), (0.001, 1198)])
  func everyMemberHasFourLogits(width: Double, input: Int) throws {
    let family = try #require(NetworkFamily.member(width: width, input: input))
    let topology = try Topology(family.table, input: family.inputShape)
    #expect(topology.shapes.last == Shape(side: 1, channels: 4))
    #expect(topology.layers.map(\.name) == NetworkFamily.marco.table.map(\.name))
  }

  @Test func theSmallestInputIsTheSmallestThatFits() {
    #expect(throws: Never.self) {
      try Topology(NetworkFamily.marco.table, input: Shape(side: 151, channels: 3))
    }
    #expect(throws: NetworkError.self) {
      try Topology(NetworkFamily.marco.table, input: Shape(side: 150, channels: 3))
    }
  }

  @Test(arguments: ["marco", "width=0.25,input=255", "width=0.375,input=299", "width=1.0,input=255"])
  func aMemberIsReadAsItIsWritten(text: String) throws {
    #expect(try #require(NetworkFamily(text)).description == text)
  }

  @Test func fullWidthAtFullSizeIsMARCO() {
    #expect(NetworkFamily("width=1,input=599") == .marco)
  }

  @Test(arguments: [
    "", "Marco", "width=0.25", "input=255,width=0.25", "width=0.25,input=150", "width=0.25,input=1199",
    "width=0,input=255", "width=-1,input=255", "width=nan,input=255", "width=inf,input=255",
    "width=2.1,input=255",
    "width=0.25,input=255,", "width=0.25, input=255", "width=0.25,input=99999999999999999999",
  ])
  func anythingElseIsNoMember(text: String) {
    #expect(NetworkFamily(text) == nil)
  }
}
