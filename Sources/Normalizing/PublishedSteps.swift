// What the published graph does between the decoded JPEG and its first convolution.
// Source: the SavedModel of Bruno et al. (2018), nodes under `map/while`.

import Domain

/// Value / 255, centre crop to a square, TensorFlow 1's `ResizeBilinear`, then (x - 0.5) * 2; a grey picture
/// becomes three equal channels.
struct PublishedSteps {
  let side: Int

  func apply(to frame: Frame) -> [Float] {
    let square = CentreSquare(width: frame.width, height: frame.height)
    let taps = Tap.legacyBilinear(from: square.side, to: side)
    return [Float](unsafeUninitializedCapacity: side * side * 3) { output, count in
      frame.samples.withUnsafeBufferPointer { samples in
        let source = SquareSource(samples: samples, frame: frame, square: square)
        for (y, tap) in taps.enumerated() {
          source.interpolate(
            row: tap, columns: taps, into: output.extracting(y * side * 3..<(y + 1) * side * 3))
        }
      }
      count = side * side * 3
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

/// The samples of the square of a frame, read where they lie.
private struct SquareSource {
  let samples: UnsafeBufferPointer<UInt8>
  let frame: Frame
  let square: CentreSquare

  /// Writes one result row, three channels interleaved.
  func interpolate(row: Tap, columns: [Tap], into output: UnsafeMutableBufferPointer<Float>) {
    let channels = frame.channels
    let top = start(ofRow: row.lower)
    let bottom = start(ofRow: row.upper)
    var place = 0
    for column in columns {
      let left = column.lower * channels
      let right = column.upper * channels
      for channel in 0..<3 {
        let offset = channels == 1 ? 0 : channel
        let above = mix(unit(top + left + offset), unit(top + right + offset), column.weight)
        let below = mix(unit(bottom + left + offset), unit(bottom + right + offset), column.weight)
        output[place] = (mix(above, below, row.weight) - 0.5) * 2
        place += 1
      }
    }
  }

  private func start(ofRow y: Int) -> Int {
    ((square.y + y) * frame.width + square.x) * frame.channels
  }

  /// A sample in 0...1, multiplied by the graph's own float32 constant.
  private func unit(_ index: Int) -> Float { Float(samples[index]) * 0.003921568859368563 }

  private func mix(_ first: Float, _ second: Float, _ weight: Float) -> Float {
    first + (second - first) * weight
  }
}
