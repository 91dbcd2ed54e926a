// The way back from the input to the picture: where a mark in the picture comes to lie in the input.

import Domain
import Normalizing
import Testing

struct InputViewTests {
  @Test func `marco sees the square in the middle`() throws {
    let view = try #require(Recipe(id: "marco-599/1")).view(ofWidth: 1225, height: 1024)
    #expect(view.picture == DropBox(x: 100, y: 0, width: 1024, height: 1024))
    #expect(view.input == DropBox(x: 0, y: 0, width: 599, height: 599))
  }

  @Test func `texture sees everything, with a border`() throws {
    let view = try #require(Recipe(id: "texture-255/1")).view(ofWidth: 1024, height: 768)
    #expect(view.picture == DropBox(x: 0, y: 0, width: 1024, height: 768))
    #expect(view.input == DropBox(x: 0, y: 32, width: 255, height: 191))
  }

  @Test(arguments: ["marco-64/1", "texture-64/1"], [(640, 480), (480, 640), (333, 332), (64, 64)])
  func `a mark in the picture lies where the view says`(id: String, size: (Int, Int)) throws {
    let recipe = try #require(Recipe(id: id))
    let (width, height) = size
    let view = recipe.view(ofWidth: width, height: height)
    for (share, other) in [(0.25, 0.25), (0.75, 0.3), (0.5, 0.8)] {
      let x = Double(view.picture.x) + share * Double(view.picture.width)
      let y = Double(view.picture.y) + other * Double(view.picture.height)
      let input = recipe.apply(to: marked(width: width, height: height, x: Int(x), y: Int(y)))
      let found = brightest(input, side: recipe.side)
      let expected = view.inputPlace(x: x, y: y)
      #expect(abs(found.x - expected.x) < 1.5)
      #expect(abs(found.y - expected.y) < 1.5)
    }
  }

  /// As `training/locator.py` reckons them.
  @Test(
    arguments: [
      ([0.2, 0.3, 0.7, 0.8], 1224, 1024, 151, DropBox(x: 245, y: 271, width: 612, height: 613)),
      ([0, 0, 1, 1], 1224, 1024, 151, DropBox(x: 0, y: 0, width: 1224, height: 1024)),
      ([0.5, 0.5, 0.52, 0.9], 1224, 1024, 151, nil),
      ([0.31, 0.275, 0.55, 0.5], 2560, 1920, 151, DropBox(x: 794, y: 383, width: 614, height: 577)),
      ([0.4, 0.1, 0.6, 0.95], 333, 901, 160, DropBox(x: 79, y: 90, width: 181, height: 766)),
      ([0.7, 0.3, 0.2, 0.8], 640, 480, 151, nil),
      ([.nan, 0.3, 0.2, 0.8], 640, 480, 151, nil),
    ] as [([Float], Int, Int, Int, DropBox?)])
  func `edges become a drop in the picture, unless it is too narrow`(
    edges: [Float], width: Int, height: Int, side: Int, drop: DropBox?
  ) throws {
    let view = try #require(Recipe(id: "texture-\(side)/1")).view(ofWidth: width, height: height)
    #expect(
      view.drop(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3], inputSide: side) == drop)
  }

  @Test func `corners map to corners`() {
    let view = InputView(
      picture: DropBox(x: 10, y: 20, width: 300, height: 150),
      input: DropBox(x: 0, y: 25, width: 100, height: 50))
    #expect(view.inputPlace(x: 10, y: 20) == (0, 25))
    #expect(view.inputPlace(x: 310, y: 170) == (100, 75))
  }

  /// Black, with a white square as large as three input pixels.
  private func marked(width: Int, height: Int, x: Int, y: Int) -> Frame {
    let half = max(1, max(width, height) * 3 / 128)
    var samples = [UInt8](repeating: 0, count: width * height)
    for row in max(0, y - half)..<min(height, y + half) {
      for column in max(0, x - half)..<min(width, x + half) { samples[row * width + column] = 255 }
    }
    return Frame(width: width, height: height, channels: 1, samples: samples)
  }

  /// The middle of the pixels that are as bright in channel 0 as the brightest.
  private func brightest(_ input: [Float], side: Int) -> (x: Double, y: Double) {
    let channel = stride(from: 0, to: input.count, by: 3).map { input[$0] }
    let peak = channel.max() ?? 0
    let places = channel.indices.filter { channel[$0] > peak - 0.01 }
    let x = places.reduce(0.0) { $0 + Double($1 % side) + 0.5 } / Double(places.count)
    let y = places.reduce(0.0) { $0 + Double($1 / side) + 0.5 } / Double(places.count)
    return (x, y)
  }
}
