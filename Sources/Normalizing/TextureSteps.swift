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

  func apply(to frame: Frame) -> [Float] {
    let (width, height) = fitted(width: frame.width, height: frame.height)
    let luma = Raster(resizing: frame, width: width, height: height).luma()
    return centered([
      standardized(luma),
      localContrast(of: luma, radius: Self.fine.radius, gain: Self.fine.gain),
      localContrast(of: luma, radius: Self.coarse.radius, gain: Self.coarse.gain),
    ])
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

  private func standardized(_ luma: Raster) -> Raster {
    let count = Double(luma.values.count)
    let mean = luma.values.reduce(0.0) { $0 + Double($1) } / count
    let variance = luma.values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    let scale = 1 / max(variance.squareRoot(), Self.smallestDeviation)
    return luma.mapping { limited(Float((Double($0) - mean) * scale)) }
  }

  private func localContrast(of luma: Raster, radius: Int, gain: Float) -> Raster {
    let surround = luma.boxMean(radius: radius)
    var result = luma
    for index in result.values.indices {
      let mean = surround.values[index]
      result.values[index] = limited(gain * (luma.values[index] - mean) / (mean + Self.pedestal))
    }
    return result
  }

  private func limited(_ value: Float) -> Float { min(max(value, -Self.limit), Self.limit) }

  /// Interleaves three planes of one size in the middle of the square.
  private func centered(_ planes: [Raster]) -> [Float] {
    let (width, height) = (planes[0].width, planes[0].height)
    var output = [Float](repeating: 0, count: side * side * 3)
    for (channel, plane) in planes.enumerated() {
      for y in 0..<height {
        let start = ((side - height) / 2 + y) * side + (side - width) / 2
        for x in 0..<width { output[(start + x) * 3 + channel] = plane.values[y * width + x] }
      }
    }
    return output
  }
}
