// A layer's input or output in place: a view into a workspace's arena.

/// A map of pixels in memory, valid while the run that made it goes on.
///
/// A branch of a concat is a view with the concat's pixel stride, so it is written where it is read.
public struct Tensor {
  public let shape: Shape
  /// Floats from one pixel to the next; more than the channels inside a concat.
  let pixelStride: Int
  let base: UnsafeMutablePointer<Float>

  init(shape: Shape, pixelStride: Int, base: UnsafeMutablePointer<Float>) {
    (self.shape, self.pixelStride, self.base) = (shape, pixelStride, base)
  }

  /// The channels of one pixel.
  func pixel(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Float> {
    base + (row * shape.width + column) * pixelStride
  }

  /// The floats in NHWC order, without the gaps.
  public var values: [Float] {
    [Float](unsafeUninitializedCapacity: shape.count) { buffer, count in
      for pixel in 0..<shape.pixels {
        let channels = UnsafeBufferPointer(start: base + pixel * pixelStride, count: shape.channels)
        _ = buffer[(pixel * shape.channels)...].initialize(fromContentsOf: channels)
      }
      count = shape.count
    }
  }

  /// A whole input where the caller keeps it, to be read only.
  init(reading values: UnsafeBufferPointer<Float>, as shape: Shape) {
    guard let base = values.baseAddress, values.count == shape.count else {
      preconditionFailure("the input fills its shape")
    }
    (self.shape, pixelStride, self.base) = (shape, shape.channels, UnsafeMutablePointer(mutating: base))
  }

  /// Takes the floats of a whole input, which lies in the arena without gaps.
  func fill(from values: UnsafeBufferPointer<Float>) {
    precondition(values.count == shape.count && pixelStride == shape.channels, "the input fills its shape")
    guard let source = values.baseAddress else { return }
    base.update(from: source, count: values.count)
  }
}
