// Outlines of drops and floors of wells.
import Testing

@testable import Simulating

@Suite struct DropShapeTests {
  private func shape(limit: WellShape = WellShape(floor: .open), tails: Int = 0, shrink: Float = 1)
    -> DropShape
  {
    DropShape(
      center: Point(0.1, 0), radius: 0.2, limit: limit, wobble: 0, tails: tails, shrink: shrink, Dice(seed: 2)
    )
  }

  @Test func aRoundDropIsRound() {
    for turn in 0..<16 {
      let p = Point(0.1, 0) + Turn(Float(turn) / 16).vector * 0.1
      let (share, depth) = shape().locate(p)
      #expect(abs(share - 0.5) < 0.002)
      #expect(abs(depth - 0.1) < 0.001)
    }
  }

  @Test func waterLeaves() {
    #expect(shape(shrink: 0.9).locate(Point(0.29, 0)).depth < 0)
    #expect(shape().locate(Point(0.29, 0)).depth > 0)
  }

  @Test func aWallCutsTheDrop() {
    let well = WellShape(floor: .round(radius: 0.2))
    #expect(shape(limit: well).locate(Point(0.25, 0)).depth < 0)
  }

  @Test func floorsKnowTheirInside() {
    let round = WellShape(floor: .round(radius: 0.4), chord: (Point(0, 1), 0.3))
    #expect(round.depth(Point(0, 0)) > 0)
    #expect(round.depth(Point(0, 0.35)) < 0)
    let octagon = WellShape(floor: .box(half: Point(0.4, 0.4), corner: 0.2, rounded: false))
    #expect(octagon.depth(Point(0.39, 0.0)) > 0)
    #expect(octagon.depth(Point(0.35, 0.35)) < 0)
    let rounded = WellShape(floor: .box(half: Point(0.4, 0.4), corner: 0.1, rounded: true))
    #expect(rounded.depth(Point(0.39, 0.0)) > 0)
    #expect(rounded.depth(Point(0.395, 0.395)) < 0)
  }
}
