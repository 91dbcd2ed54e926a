// Percentiles, smoothing, and the way back to the picture's own pixels.

import Domain
import Explaining
import Normalizing
import Testing

@Suite struct HeatMapTests {
  @Test func aPercentileIsAValueOfTheMap() {
    let map = HeatMap(width: 5, height: 2, values: [9, 1, 8, 2, 7, 3, 6, 4, 5, 0])
    #expect(map.percentile(0) == 0)
    #expect(map.percentile(0.5) == 4)
    #expect(map.percentile(0.95) == 9)
    #expect(map.percentile(1) == 9)
  }

  @Test func smoothingKeepsAConstantAndSpreadsAPoint() {
    let constant = HeatMap(width: 9, height: 7, values: [Float](repeating: 2, count: 63))
    for value in constant.blurred(sigma: 1.5).values { #expect(abs(value - 2) < 1e-5) }
    let point = HeatMap(width: 15, height: 13, values: (0..<15 * 13).map { $0 == 6 * 15 + 7 ? 1 : 0 })
    let spread = point.blurred(sigma: 1).values
    #expect(spread.max() == spread[6 * 15 + 7])
    #expect(abs(spread[6 * 15 + 6] - spread[5 * 15 + 7]) < 1e-6)
    #expect(abs(spread.reduce(0, +) - 1) < 1e-5)
    #expect(point.blurred(sigma: 0) == point)
  }

  @Test(arguments: ["marco-64/1", "texture-64/1"], [(200, 150), (150, 200), (64, 64), (40, 31)])
  func aMarkInTheInputComesBackToItsPlaceInThePicture(id: String, size: (Int, Int)) throws {
    let view = try #require(Recipe(id: id)).view(ofWidth: size.0, height: size.1)
    let mark = (x: view.input.x + view.input.width / 4, y: view.input.y + view.input.height * 3 / 4)
    let values = (0..<64 * 64).map { index -> Float in
      abs(index % 64 - mark.x) <= 1 && abs(index / 64 - mark.y) <= 1 ? 1 : 0
    }
    let placed = HeatMap(width: 64, height: 64, values: values).placed(on: view, inputSide: 64)
    #expect(placed.width == view.picture.width && placed.height == view.picture.height)
    let peak = try #require(placed.values.indices.max { placed.values[$0] < placed.values[$1] })
    let found = view.inputPlace(
      x: Double(view.picture.x + peak % placed.width) + 0.5,
      y: Double(view.picture.y + peak / placed.width) + 0.5)
    #expect(placed.values[peak] > 0.9)
    #expect(abs(found.x - Double(mark.x) - 0.5) <= 1.5)
    #expect(abs(found.y - Double(mark.y) - 0.5) <= 1.5)
  }

  @Test func paddingIsNeverDrawn() throws {
    // The heat lies in the border above and below the letterboxed picture only.
    let view = try #require(Recipe(id: "texture-64/1")).view(ofWidth: 200, height: 100)
    let values = (0..<64 * 64).map {
      Float((view.input.y - 1...view.input.y + view.input.height).contains($0 / 64) ? 0 : 1)
    }
    let placed = HeatMap(width: 64, height: 64, values: values).placed(on: view, inputSide: 64)
    #expect(placed.values.allSatisfy { $0 == 0 })
  }

  @Test func aCoarseMapCoversTheWholeInput() {
    let view = InputView(
      picture: DropBox(x: 0, y: 0, width: 80, height: 80), input: DropBox(x: 0, y: 0, width: 64, height: 64))
    let placed = HeatMap(width: 2, height: 1, values: [0, 1]).placed(on: view, inputSide: 64)
    #expect(placed.values[0] == 0 && placed.values[79] == 1)
    #expect(abs(placed.values[40] - 0.5) < 0.02)
  }
}
