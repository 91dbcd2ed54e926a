// Thumbnails: their sizes and their samples.

import Domain
import Normalizing
import Testing

struct ThumbnailTests {
  @Test(arguments: [(400, 300, 100, 75), (300, 400, 75, 100), (1000, 1, 100, 1), (80, 60, 80, 60)])
  func `the longest side fits`(width: Int, height: Int, smallWidth: Int, smallHeight: Int) {
    let frame = Frame(
      width: width, height: height, channels: 3, samples: Array(repeating: 77, count: width * height * 3))
    let small = frame.thumbnail(side: 100)
    #expect(small.width == smallWidth && small.height == smallHeight)
    #expect(small.samples.allSatisfy { $0 == 77 })
  }

  @Test func `each sample is the mean of its area`() {
    let frame = Frame(width: 4, height: 2, channels: 1, samples: [0, 4, 10, 10, 8, 4, 10, 30])
    #expect(frame.thumbnail(side: 2) == Frame(width: 2, height: 1, channels: 1, samples: [4, 15]))
  }
}
