// What holds for every recipe and every picture, however odd its shape.

import Domain
import Normalizing
import Testing

struct RecipeTests {
  static let ids = ["marco-67/1", "texture-67/1", "located-67/1"]

  @Test(arguments: [
    ("marco-599/1", 599), ("texture-255/1", 255), ("texture-16/1", 16), ("located-223/1", 223),
  ])
  func `a known id names its side`(id: String, side: Int) throws {
    let recipe = try #require(Recipe(id: id))
    #expect(recipe.side == side)
    #expect(recipe.description == id)
  }

  @Test(arguments: [
    "", "marco", "marco-599", "marco-599/2", "marco-0/1", "marco-15/1", "marco-4096/1", "marco-0599/1",
    "marco-+599/1", "marco--599/1", "marco-599/1/1", "Marco-599/1", "texture-/1",
    "texture-99999999999999999999/1",
  ])
  func `an unknown id is refused`(id: String) {
    #expect(Recipe(id: id) == nil)
  }

  @Test(arguments: [("marco-599/1", JPEGTransform.fast), ("texture-255/1", .slow), ("located-223/1", .slow)])
  func `a recipe names the transform that its weights were trained with`(
    id: String, transform: JPEGTransform
  ) throws {
    #expect(try #require(Recipe(id: id)).jpegTransform == transform)
  }

  @Test(arguments: ids, [(1, 1), (1, 2), (2, 1), (1, 900), (900, 1), (3, 2), (66, 68), (67, 67), (130, 70)])
  func `any shape gives a full and finite input`(id: String, size: (Int, Int)) throws {
    let recipe = try #require(Recipe(id: id))
    for channels in [1, 3] {
      let input = recipe.apply(to: .painted(width: size.0, height: size.1, channels: channels))
      #expect(input.count == 67 * 67 * 3)
      #expect(input.allSatisfy { $0.isFinite && abs($0) <= 3 })
    }
  }

  @Test(arguments: ids)
  func `a grey picture equals its copy in three channels`(id: String) throws {
    let recipe = try #require(Recipe(id: id))
    let grey = Frame.painted(width: 90, height: 71, channels: 1)
    let copy = Frame(width: 90, height: 71, channels: 3, samples: grey.samples.flatMap { [$0, $0, $0] })
    for (one, other) in zip(recipe.apply(to: grey), recipe.apply(to: copy)) {
      #expect(abs(one - other) < 1e-4)
    }
  }

  @Test(arguments: [(UInt8(0), Float(-1)), (255, 1), (51, -0.6)])
  func `marco maps a constant picture to its value`(value: UInt8, expected: Float) throws {
    let recipe = try #require(Recipe(id: "marco-32/1"))
    let input = recipe.apply(to: .constant(value, width: 50, height: 40))
    #expect(input.allSatisfy { abs($0 - expected) < 1e-6 })
  }

  @Test(arguments: [UInt8(0), 128, 255])
  func `texture finds nothing in a constant picture`(value: UInt8) throws {
    let recipe = try #require(Recipe(id: "texture-64/1"))
    let input = recipe.apply(to: .constant(value, width: 501, height: 377))
    #expect(input.allSatisfy { abs($0) < 1e-3 })
  }

  @Test func `texture does not depend on the lamp's brightness by much`() throws {
    let recipe = try #require(Recipe(id: "texture-64/1"))
    let bright = Frame.painted(width: 128, height: 128, channels: 1)
    let dim = Frame(width: 128, height: 128, channels: 1, samples: bright.samples.map { $0 / 2 })
    let pairs = zip(recipe.apply(to: bright), recipe.apply(to: dim))
    let difference = pairs.reduce(Float(0)) { $0 + abs($1.0 - $1.1) } / Float(64 * 64 * 3)
    #expect(difference < 0.3)
  }

  @Test func `a located recipe shows the drop as texture`() throws {
    let frame = Frame.painted(width: 120, height: 90, channels: 3)
    var part: [UInt8] = []
    for y in 30..<74 {
      let start = (y * 120 + 14) * 3
      part += frame.samples[start..<start + 52 * 3]
    }
    let shown = Frame(width: 52, height: 44, channels: 3, samples: part)
    // A box of 40 x 34 with 3/20 of it, 6 and 5, on each side.
    let located = try #require(Recipe(id: "located-67/1"))
    let input = located.apply(to: frame, drop: DropBox(x: 20, y: 35, width: 40, height: 34))
    #expect(input == (try #require(Recipe(id: "texture-67/1"))).apply(to: shown))
  }

  @Test(arguments: ids) func `only a located recipe looks at the drop`(id: String) throws {
    let recipe = try #require(Recipe(id: id))
    let frame = Frame.painted(width: 90, height: 71, channels: 1)
    let drop = DropBox(x: 30, y: 20, width: 30, height: 30)
    #expect((recipe.apply(to: frame, drop: drop) != recipe.apply(to: frame)) == recipe.needsDrop)
  }

  /// As `training/recipe.py` reckons them.
  @Test(arguments: [
    (
      DropBox(x: 100, y: 50, width: 200, height: 99), 1224, 1024,
      DropBox(x: 70, y: 35, width: 260, height: 129)
    ),
    (DropBox(x: 0, y: 0, width: 300, height: 300), 320, 310, DropBox(x: 0, y: 0, width: 320, height: 310)),
    (
      DropBox(x: 500, y: 400, width: 10, height: 10), 1224, 1024,
      DropBox(x: 498, y: 398, width: 14, height: 14)
    ),
    (nil, 64, 48, DropBox(x: 0, y: 0, width: 64, height: 48)),
  ])
  func `the margin ends with the picture`(drop: DropBox?, width: Int, height: Int, shown: DropBox) throws {
    let recipe = try #require(Recipe(id: "located-223/1"))
    #expect(recipe.view(ofWidth: width, height: height, drop: drop).picture == shown)
  }
}

extension Frame {
  /// The wavy checkered picture of the fixtures, in whole numbers.
  static func painted(width: Int, height: Int, channels: Int) -> Frame {
    var samples = [UInt8]()
    for y in 0..<height {
      for x in 0..<width {
        let checker = (x / 17 + y / 11) % 2 * 90
        for c in 0..<channels {
          samples.append(UInt8((x * x / 29 + y * x / 37 + 3 * y + 41 * c + checker) % 256))
        }
      }
    }
    return Frame(width: width, height: height, channels: channels, samples: samples)
  }

  static func constant(_ value: UInt8, width: Int, height: Int) -> Frame {
    let samples = Array(repeating: value, count: width * height * 3)
    return Frame(width: width, height: height, channels: 3, samples: samples)
  }
}
