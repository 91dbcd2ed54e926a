// The crop and the sampling of the published graph, piece by piece.

import Testing

@testable import Normalizing

struct PublishedStepsTests {
  @Test(arguments: [
    (1280, 960, 160, 0, 960), (960, 1280, 0, 160, 960), (7, 4, 1, 0, 4), (4, 7, 0, 1, 4), (5, 5, 0, 0, 5),
    (1, 9, 0, 4, 1),
  ])
  func `the crop lies in the middle`(width: Int, height: Int, x: Int, y: Int, side: Int) {
    let square = CentreSquare(width: width, height: height)
    #expect((square.x, square.y, square.side) == (x, y, side))
  }

  @Test func `an unchanged size samples every pixel as it is`() {
    let taps = Tap.legacyBilinear(from: 40, to: 40)
    #expect(taps.map(\.lower) == Array(0..<40))
    #expect(taps.allSatisfy { $0.weight == 0 })
  }

  @Test func `enlarging twice starts at the first pixel and holds the last`() {
    let taps = Tap.legacyBilinear(from: 2, to: 4)
    #expect(taps.map(\.lower) == [0, 0, 1, 1])
    #expect(taps.map(\.upper) == [1, 1, 1, 1])
    #expect(taps.map(\.weight) == [0, 0.5, 0, 0.5])
  }

  @Test(arguments: [(1, 599), (2, 599), (599, 599), (960, 599), (1920, 599), (30_000, 16)])
  func `places stay inside the picture`(source: Int, target: Int) {
    for tap in Tap.legacyBilinear(from: source, to: target) {
      #expect(0...tap.upper ~= tap.lower && tap.upper < source && 0..<1 ~= tap.weight)
    }
  }
}
