// The recipes against values that were computed elsewhere: `python -m training.fixtures` writes them.

import Domain
import Foundation
import Normalizing
import Testing

struct RecipeFixtureTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let recipe: String
    let width: Int
    let height: Int
    let channels: Int
    let mean: [Double]
    let deviation: [Double]
    let values: [String: Double]

    var testDescription: String { "\(recipe) of \(width)x\(height)x\(channels)" }
  }

  static let cases: [Case] = {
    let file = Bundle.module.url(forResource: "recipes", withExtension: "json", subdirectory: "Fixtures")
    guard let file, let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
  }()

  @Test func `the fixture is there`() {
    #expect(Self.cases.count >= 7)
  }

  @Test(arguments: cases)
  func `values agree with the reference`(expected: Case) throws {
    let input = try input(of: expected)
    for (place, value) in expected.values {
      let index = try #require(Int(place))
      #expect(abs(Double(input[index]) - value) < 1e-4, "at \(index)")
    }
  }

  @Test(arguments: cases)
  func `means and deviations agree with the reference`(expected: Case) throws {
    let input = try input(of: expected)
    for channel in 0..<3 {
      let plane = stride(from: channel, to: input.count, by: 3).map { Double(input[$0]) }
      let mean = plane.reduce(0, +) / Double(plane.count)
      let variance = plane.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(plane.count)
      #expect(abs(mean - expected.mean[channel]) < 1e-4)
      #expect(abs(variance.squareRoot() - expected.deviation[channel]) < 1e-4)
    }
  }

  private func input(of expected: Case) throws -> [Float] {
    let recipe = try #require(Recipe(id: expected.recipe))
    return recipe.apply(
      to: .painted(width: expected.width, height: expected.height, channels: expected.channels))
  }
}
