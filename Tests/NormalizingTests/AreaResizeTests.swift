// Resizing by area, and the box mean.

import Domain
import Testing

@testable import Normalizing

struct AreaResizeTests {
  @Test(arguments: [(10, 3), (3, 10), (7, 7), (1, 5), (5, 1), (2560, 255)])
  func `shares sum to one and cover every place in order`(source: Int, target: Int) {
    let coverages = Coverage.all(from: source, to: target)
    #expect(coverages.count == target)
    #expect(coverages.first?.first == 0)
    for coverage in coverages {
      #expect(abs(coverage.shares.reduce(0, +) - 1) < 1e-5)
      #expect(coverage.shares.allSatisfy { $0 > 0 })
    }
    #expect(coverages.last.map { $0.first + $0.shares.count } == source)
  }

  @Test func `halving takes the mean of four`() {
    let frame = Frame(width: 4, height: 2, channels: 1, samples: [0, 4, 10, 10, 8, 4, 10, 30])
    let small = Raster(resizing: frame, width: 2, height: 1)
    #expect(small.values == [4, 15])
  }

  @Test func `enlarging repeats pixels`() {
    let frame = Frame(width: 2, height: 1, channels: 3, samples: [1, 2, 3, 7, 8, 9])
    let large = Raster(resizing: frame, width: 4, height: 2)
    #expect(large.values == [1, 2, 3, 1, 2, 3, 7, 8, 9, 7, 8, 9, 1, 2, 3, 1, 2, 3, 7, 8, 9, 7, 8, 9])
  }

  @Test func `the box mean counts only what lies inside`() {
    var box = BoxMean()
    box.compute(of: [0, 3, 6, 6, 9, 12], width: 3, radius: 1)
    #expect(box.means == [4.5, 6, 7.5, 4.5, 6, 7.5])
    box.compute(of: [0, 3, 6, 6, 9, 12], width: 3, radius: 5)
    #expect(box.means == Array(repeating: 6, count: 6))
  }

  @Test(arguments: [
    (1280, 960, 255, 191), (960, 1280, 191, 255), (500, 500, 255, 255), (9000, 1, 255, 1), (1, 9000, 1, 255),
    (16, 12, 255, 191), (2560, 1920, 255, 191),
  ])
  func `the longer side fills the input`(width: Int, height: Int, fittedWidth: Int, fittedHeight: Int) {
    let fitted = TextureSteps(side: 255).fitted(width: width, height: height)
    #expect(fitted == (fittedWidth, fittedHeight))
  }
}
