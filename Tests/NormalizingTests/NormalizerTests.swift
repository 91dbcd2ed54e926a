// A recipe at work on rows: in any strips, and picture after picture, the input is that of the whole frame.

import Domain
import Normalizing
import Testing

struct NormalizerTests {
  static let sizes = [(1, 1), (1, 40), (40, 1), (23, 17), (67, 67), (66, 68), (130, 70), (70, 301)]

  @Test(arguments: RecipeTests.ids, [1, 3, 16])
  func `strips give the same bits as the whole, with memory that other pictures left`(
    id: String, rows: Int
  ) throws {
    let normalizer = Normalizer(try #require(Recipe(id: id)))
    for channels in [3, 1] {
      for (width, height) in Self.sizes {
        let frame = Frame.painted(width: width, height: height, channels: channels)
        normalizer.begin(width: width, height: height, channels: channels)
        for y in stride(from: 0, to: height, by: rows) {
          let end = min(y + rows, height)
          frame.samples[y * width * channels..<end * width * channels]
            .withUnsafeBufferPointer { normalizer.take($0) }
        }
        #expect(Array(normalizer.finish()) == normalizer.recipe.apply(to: frame), "\(width)x\(height)")
      }
    }
  }

  @Test(arguments: RecipeTests.ids)
  func `a picture that broke off leaves no trace`(id: String) throws {
    let normalizer = Normalizer(try #require(Recipe(id: id)))
    let frame = Frame.painted(width: 90, height: 71, channels: 3)
    normalizer.begin(width: 90, height: 71, channels: 3)
    frame.samples[..<(90 * 3 * 30)].withUnsafeBufferPointer { normalizer.take($0) }
    normalizer.take(frame)
    #expect(Array(normalizer.finish()) == normalizer.recipe.apply(to: frame))
  }

  /// The graph's own sums, written down anew for single values.
  @Test(arguments: [(83, 61, 3), (31, 90, 1)])
  func `marco mixes along the row first, in float32`(width: Int, height: Int, channels: Int) throws {
    let side = 32
    let frame = Frame.painted(width: width, height: height, channels: channels)
    let input = try #require(Recipe(id: "marco-\(side)/1")).apply(to: frame)
    let square = min(width, height)
    let (left, top) = ((width - square) / 2, (height - square) / 2)
    let scale = Float(square) / Float(side)
    func unit(_ x: Int, _ y: Int, _ channel: Int) -> Float {
      let place = ((top + min(y, square - 1)) * width + left + min(x, square - 1)) * channels
      return Float(frame.samples[place + (channels == 1 ? 0 : channel)]) * 0.003921568859368563
    }
    for y in 0..<side {
      for x in 0..<side {
        let (column, row) = (Int(Float(x) * scale), Int(Float(y) * scale))
        let (u, v) = (Float(x) * scale - Float(column), Float(y) * scale - Float(row))
        for channel in 0..<3 {
          let first = unit(column, row, channel)
          let second = unit(column, row + 1, channel)
          let above = first + (unit(column + 1, row, channel) - first) * u
          let below = second + (unit(column + 1, row + 1, channel) - second) * u
          let value = ((above + (below - above) * v) - 0.5) * 2
          #expect(input[(y * side + x) * 3 + channel] == value)
        }
      }
    }
  }
}
