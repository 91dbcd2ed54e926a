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

extension Raster {
  /// The frame's samples (0...255), resized by area.
  init(resizing frame: Frame, width: Int, height: Int) {
    let narrow = Raster.shrinkRows(of: frame, to: height)
    self = narrow.resizingColumns(to: width)
  }

  /// Rows first: whole source rows are added with one weight each, which vectorizes.
  private static func shrinkRows(of frame: Frame, to height: Int) -> Raster {
    let stride = frame.width * frame.channels
    var values = [Float](repeating: 0, count: height * stride)
    values.withUnsafeMutableBufferPointer { values in
      frame.samples.withUnsafeBufferPointer { samples in
        for (y, coverage) in Coverage.all(from: frame.height, to: height).enumerated() {
          let sum = values.extracting(y * stride..<(y + 1) * stride)
          for (row, share) in zip(coverage.first..., coverage.shares) {
            add(samples.extracting(row * stride..<(row + 1) * stride), times: share, to: sum)
          }
        }
      }
    }
    return Raster(width: frame.width, height: height, channels: frame.channels, values: values)
  }

  private static func add(
    _ samples: UnsafeBufferPointer<UInt8>, times share: Float, to sum: UnsafeMutableBufferPointer<Float>
  ) {
    for index in 0..<samples.count { sum[index] += Float(samples[index]) * share }
  }

  private func resizingColumns(to target: Int) -> Raster {
    let coverages = Coverage.all(from: width, to: target)
    let values = [Float](unsafeUninitializedCapacity: height * target * channels) { output, count in
      self.values.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for coverage in coverages {
            let start = (y * width + coverage.first) * channels
            for channel in 0..<channels {
              output[count] = Raster.sum(source, from: start + channel, step: channels, coverage.shares)
              count += 1
            }
          }
        }
      }
    }
    return Raster(width: target, height: height, channels: channels, values: values)
  }

  private static func sum(
    _ source: UnsafeBufferPointer<Float>, from start: Int, step: Int, _ shares: [Float]
  ) -> Float {
    var sum: Float = 0
    for index in shares.indices { sum += source[start + index * step] * shares[index] }
    return sum
  }
}
