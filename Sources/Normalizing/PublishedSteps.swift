// What the published graph does between the decoded JPEG and its first convolution.
// Source: the SavedModel of Bruno et al. (2018), nodes under `map/while`.

import Domain

/// Value / 255, centre crop to a square, TensorFlow 1's `ResizeBilinear`, then (x - 0.5) * 2; a grey picture
/// becomes three equal channels.
///
/// Each source row is resized along itself when it comes; a result row is mixed of two such rows. That is the order of
/// the graph's own sums, so that not a bit is lost.
struct PublishedSteps {
  let side: Int
  private var channels = 0
  private var square = CentreSquare(width: 0, height: 0)
  private var sourceWidth = 0
  private var taps: [Tap] = []
  /// The samples of the square's part of one row in 0...1, with room behind for a read of four floats.
  private var units: [Float] = []
  /// The two newest resized rows, `side * 3` values and room for one more each.
  private var above: [Float]
  private var below: [Float]
  private var nextRow = 0
  private var nextResult = 0

  init(side: Int) {
    self.side = side
    above = [Float](repeating: 0, count: side * 3 + 1)
    below = above
  }

  mutating func begin(width: Int, height: Int, channels: Int) {
    let next = CentreSquare(width: width, height: height)
    if next.side != square.side { taps = Tap.legacyBilinear(from: next.side, to: side) }
    (square, sourceWidth, self.channels) = (next, width, channels)
    let needed = next.side * 3 + 4
    if units.count != needed { units = [Float](repeating: 0, count: needed) }
    (nextRow, nextResult) = (0, 0)
  }

  /// Takes source rows from the top and fills in what of the input they complete.
  mutating func take(_ samples: UnsafeBufferPointer<UInt8>, into input: UnsafeMutableBufferPointer<Float>) {
    let stride = sourceWidth * channels
    for start in Swift.stride(from: 0, to: samples.count, by: stride) {
      take(row: nextRow - square.y, samples.extracting(start..<start + stride), into: input)
      nextRow += 1
    }
  }

  /// - Parameter row: counted from the top of the square.
  private mutating func take(
    row: Int, _ samples: UnsafeBufferPointer<UInt8>, into input: UnsafeMutableBufferPointer<Float>
  ) {
    // A shrunk picture needs no row between the taps.
    guard nextResult < side, row >= taps[nextResult].lower else { return }
    swap(&above, &below)
    convert(samples)
    resizeColumns()
    while nextResult < side, taps[nextResult].upper == row {
      let tap = taps[nextResult]
      mixRows(tap, into: input.extracting(nextResult * side * 3..<(nextResult + 1) * side * 3))
      nextResult += 1
    }
  }

  /// Samples times the graph's own float32 constant.
  private mutating func convert(_ samples: UnsafeBufferPointer<UInt8>) {
    let isGrey = channels == 1
    // Cut out beforehand, since a sum in the index keeps the loop from being vectorized.
    let samples = samples.extracting(square.x * channels..<(square.x + square.side) * channels)
    units.withUnsafeMutableBufferPointer { units in
      guard isGrey else {
        for index in 0..<samples.count { units[index] = Float(samples[index]) * 0.003921568859368563 }
        return
      }
      for pixel in 0..<samples.count {
        let unit = Float(samples[pixel]) * 0.003921568859368563
        units[pixel * 3] = unit
        units[pixel * 3 + 1] = unit
        units[pixel * 3 + 2] = unit
      }
    }
  }

  /// Four floats at a time: three channels, and one that the next pixel overwrites.
  private mutating func resizeColumns() {
    below.withUnsafeMutableBytes { below in
      units.withUnsafeBytes { units in
        taps.withUnsafeBufferPointer { taps in
          for index in 0..<taps.count {
            let tap = taps[index]
            let left = units.loadUnaligned(fromByteOffset: tap.lower * 12, as: SIMD4<Float>.self)
            let right = units.loadUnaligned(fromByteOffset: tap.upper * 12, as: SIMD4<Float>.self)
            below.storeBytes(of: left + (right - left) * tap.weight, toByteOffset: index * 12, as: SIMD4.self)
          }
        }
      }
    }
  }

  private func mixRows(_ tap: Tap, into output: UnsafeMutableBufferPointer<Float>) {
    // At the lower edge both taps are the last row.
    let first = tap.lower == tap.upper ? below : above
    first.withUnsafeBufferPointer { first in
      below.withUnsafeBufferPointer { second in
        for index in 0..<output.count {
          let mixed = first[index] + (second[index] - first[index]) * tap.weight
          output[index] = (mixed - 0.5) * 2
        }
      }
    }
  }
}

/// The largest square in the middle of a picture; an odd pixel is left at the right or the bottom.
struct CentreSquare: Equatable {
  let x: Int
  let y: Int
  let side: Int

  init(width: Int, height: Int) {
    side = min(width, height)
    x = (width - side) / 2
    y = (height - side) / 2
  }
}

/// The two source places that a result lies between, and the weight of the upper one.
struct Tap: Equatable {
  let lower: Int
  let upper: Int
  let weight: Float

  /// The sampling of TensorFlow 1 with `align_corners=false` and no half-pixel centers: result i lies at
  /// i * (source / target), all in float32; nothing is smoothed when the picture shrinks.
  static func legacyBilinear(from source: Int, to target: Int) -> [Tap] {
    let scale = Float(source) / Float(target)
    return (0..<target).map { index in
      let place = Float(index) * scale
      let lower = min(Int(place), source - 1)
      return Tap(lower: lower, upper: min(lower + 1, source - 1), weight: place - Float(lower))
    }
  }
}
