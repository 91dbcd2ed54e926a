// The recipe of the embedded network: the whole picture, as texture, without color.

import Domain

/// The steps of `texture-SIDE/1`.
///
/// 1. The whole picture is resized by area so that its longer side is SIDE pixels; its proportions are kept and
///    nothing is cut, because a drop may lie at the very edge.
/// 2. Luma: (77 R + 150 G + 29 B) / 256.
/// 3. Channel 0: (luma - mean) / max(deviation, 8) over the picture, limited to ±3: what lies where.
/// 4. Channels 1 and 2: local contrast (luma - B) / (B + 16), B the mean of the square of 5 or 25 pixels around
///    (of its part inside the picture), times 24 or 6, limited to ±3: fine texture, and outlines. Being a ratio
///    it does not depend on how bright the lamp was.
/// 5. Centered in the square; the border is 0.
struct TextureSteps {
  let side: Int

  static let smallestDeviation = 8.0
  static let limit: Float = 3
  /// Grey levels added below the line of the ratio, so that noise in black walls stays small.
  static let pedestal: Float = 16
  static let fine = (radius: 2, gain: Float(24))
  static let coarse = (radius: 12, gain: Float(6))

  private var resize = AreaResize()
  private var luma: [Float] = []
  private var box = BoxMean()

  init(side: Int) { self.side = side }

  mutating func begin(width: Int, height: Int, channels: Int) {
    let target = fitted(width: width, height: height)
    resize.begin(from: (width, height), channels: channels, to: target)
    let count = target.width * target.height
    if luma.count != count { luma = [Float](repeating: 0, count: count) }
  }

  /// Takes source rows from the top.
  mutating func take(_ samples: UnsafeBufferPointer<UInt8>) {
    let (width, channels) = (resize.width, resize.channels)
    luma.withUnsafeMutableBufferPointer { luma in
      resize.take(samples) { y, row in
        row.writeLuma(channels: channels, into: luma.extracting(y * width..<(y + 1) * width))
      }
    }
  }

  /// Fills the input once every row was taken.
  mutating func finish(into input: UnsafeMutableBufferPointer<Float>) {
    input.update(repeating: 0)
    standardize(into: input)
    contrast(Self.fine, channel: 1, into: input)
    contrast(Self.coarse, channel: 2, into: input)
  }

  var quality: PictureQuality {
    luma.withUnsafeBufferPointer { PictureQuality(luma: $0, width: resize.width) }
  }

  /// The size that has the longer side `side`; halves round up, and a sliver keeps one pixel.
  func fitted(width: Int, height: Int) -> (width: Int, height: Int) {
    let longer = max(width, height)
    func scaled(_ length: Int) -> Int { max(1, (2 * length * side + longer) / (2 * longer)) }
    return (scaled(width), scaled(height))
  }

  /// The place of the resized picture in the square.
  func place(width: Int, height: Int) -> DropBox {
    let (width, height) = fitted(width: width, height: height)
    return DropBox(x: (side - width) / 2, y: (side - height) / 2, width: width, height: height)
  }

  private func standardize(into input: UnsafeMutableBufferPointer<Float>) {
    let count = Double(luma.count)
    let mean = luma.reduce(0.0) { $0 + Double($1) } / count
    let variance = luma.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    let scale = 1 / max(variance.squareRoot(), Self.smallestDeviation)
    luma.withUnsafeBufferPointer { luma in
      forEachPixel { source, target in
        input[target] = limited(Float((Double(luma[source]) - mean) * scale))
      }
    }
  }

  private mutating func contrast(
    _ window: (radius: Int, gain: Float), channel: Int, into input: UnsafeMutableBufferPointer<Float>
  ) {
    box.compute(of: luma, width: resize.width, radius: window.radius)
    luma.withUnsafeBufferPointer { luma in
      box.means.withUnsafeBufferPointer { means in
        forEachPixel { source, target in
          let mean = means[source]
          input[target + channel] = limited(window.gain * (luma[source] - mean) / (mean + Self.pedestal))
        }
      }
    }
  }

  private func limited(_ value: Float) -> Float { min(max(value, -Self.limit), Self.limit) }

  /// The index of each pixel of the resized picture, and that of its first channel in the input.
  private func forEachPixel(_ body: (_ source: Int, _ target: Int) -> Void) {
    let (width, height) = (resize.width, resize.height)
    for y in 0..<height {
      let start = ((side - height) / 2 + y) * side + (side - width) / 2
      for x in 0..<width { body(y * width + x, (start + x) * 3) }
    }
  }
}
