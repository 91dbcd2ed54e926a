// Antialiased shrinking (and, for tiny pictures, enlarging): each result is the mean of the area that it covers.

import Domain

/// Which source places a result covers, and how much of the result each one makes.
///
/// Result i of n covers i * m / n ..< (i + 1) * m / n of m source places; the shares come from whole numbers, so
/// they are the same in every implementation.
struct Coverage {
  /// The first source place.
  let first: Int
  /// The share of each place from `first` on; they sum to 1.
  let shares: [Float]

  /// The last source place.
  var last: Int { first + shares.count - 1 }

  static func all(from source: Int, to target: Int) -> [Coverage] {
    (0..<target).map { index in
      let start = index * source
      let end = start + source
      let places = start / target...(end - 1) / target
      let shares = places.map { place in
        Float(min((place + 1) * target, end) - max(place * target, start)) / Float(source)
      }
      return Coverage(first: places.lowerBound, shares: shares)
    }
  }
}

/// Resizes by area while rows come in; its memory serves the next picture of the same size.
struct AreaResize {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var channels = 0
  private var sourceWidth = 0
  private var sourceHeight = 0
  private var rows: [Coverage] = []
  private var columns: [Coverage] = []
  /// One result row before its columns are resized, with room behind it for a read of four floats.
  private var tall: [Float] = []
  /// One result row, with room behind it for a write of four floats.
  private var result: [Float] = []
  private var nextRow = 0
  private var nextResult = 0

  /// A picture of this size begins, to be resized to `width` x `height`.
  mutating func begin(
    from source: (width: Int, height: Int), channels: Int, to target: (width: Int, height: Int)
  ) {
    if (sourceHeight, height) != (source.height, target.height) {
      rows = Coverage.all(from: source.height, to: target.height)
    }
    if (sourceWidth, width) != (source.width, target.width) {
      columns = Coverage.all(from: source.width, to: target.width)
    }
    (sourceWidth, sourceHeight) = source
    (width, height) = target
    self.channels = channels
    let needed = source.width * channels + 4
    if tall.count != needed { tall = [Float](repeating: 0, count: needed) }
    if result.count != target.width * channels + 1 {
      result = [Float](repeating: 0, count: target.width * channels + 1)
    }
    (nextRow, nextResult) = (0, 0)
  }

  /// Takes source rows from the top; gives result rows of `width * channels` values in 0...255.
  mutating func take(
    _ samples: UnsafeBufferPointer<UInt8>, give: (_ y: Int, _ row: UnsafeBufferPointer<Float>) -> Void
  ) {
    let stride = sourceWidth * channels
    for start in Swift.stride(from: 0, to: samples.count, by: stride) {
      let row = samples.extracting(start..<start + stride)
      // Enlarging makes several results of one row.
      while nextResult < height, rows[nextResult].first <= nextRow {
        add(row, rows[nextResult])
        guard rows[nextResult].last == nextRow else { break }
        resizeColumns()
        result.withUnsafeBufferPointer { give(nextResult, $0.extracting(0..<width * channels)) }
        nextResult += 1
      }
      nextRow += 1
    }
  }

  /// Whole rows are added with one weight each, which vectorizes.
  private mutating func add(_ samples: UnsafeBufferPointer<UInt8>, _ coverage: Coverage) {
    let share = coverage.shares[nextRow - coverage.first]
    let isFirst = nextRow == coverage.first
    tall.withUnsafeMutableBufferPointer { sum in
      if isFirst {
        for index in 0..<samples.count { sum[index] = Float(samples[index]) * share }
      } else {
        for index in 0..<samples.count { sum[index] += Float(samples[index]) * share }
      }
    }
  }

  private mutating func resizeColumns() {
    result.withUnsafeMutableBufferPointer { [columns, channels, tall] result in
      tall.withUnsafeBufferPointer { source in
        guard let target = result.baseAddress, let source = source.baseAddress else { return }
        for (index, coverage) in columns.enumerated() {
          coverage.shares.withUnsafeBufferPointer { shares in
            if channels == 3 {
              AreaResize.sumPixels(source + coverage.first * 3, shares, into: target + index * 3)
            } else {
              target[index] = AreaResize.sumValues(source + coverage.first, shares)
            }
          }
        }
      }
    }
  }

  private static func sumValues(
    _ source: UnsafePointer<Float>, _ shares: UnsafeBufferPointer<Float>
  ) -> Float {
    var sum: Float = 0
    for index in 0..<shares.count { sum += source[index] * shares[index] }
    return sum
  }

  /// Three channels and the first of the next pixel, which the next pixel then overwrites.
  private static func sumPixels(
    _ source: UnsafePointer<Float>, _ shares: UnsafeBufferPointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    var sum = SIMD4<Float>.zero
    for index in 0..<shares.count {
      sum += UnsafeRawPointer(source + index * 3).loadUnaligned(as: SIMD4<Float>.self) * shares[index]
    }
    UnsafeMutableRawPointer(target).storeBytes(of: sum, as: SIMD4<Float>.self)
  }
}

extension Raster {
  /// The frame's samples (0...255), resized by area.
  init(resizing frame: Frame, width: Int, height: Int) {
    var resize = AreaResize()
    resize.begin(from: (frame.width, frame.height), channels: frame.channels, to: (width, height))
    var values = [Float]()
    values.reserveCapacity(width * height * frame.channels)
    frame.samples.withUnsafeBufferPointer { samples in
      resize.take(samples) { _, row in values.append(contentsOf: row) }
    }
    self.init(width: width, height: height, channels: frame.channels, values: values)
  }
}
