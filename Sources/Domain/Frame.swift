// Decoded pixels: the value that crosses from decoding to normalizing.

/// A decoded picture: 8-bit samples, row by row from the top, channels interleaved.
public struct Frame: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// `height * width * channels` samples.
  public let samples: [UInt8]

  /// - Precondition: the sample count fits the shape; channels is 1 or 3.
  public init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
    precondition(channels == 1 || channels == 3, "a frame is grey or RGB")
    precondition(
      width > 0 && height > 0 && samples.count == width * height * channels, "samples fit the shape")
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }
}

/// A rectangle in a picture's pixels, origin at the top left.
public struct DropBox: Hashable, Sendable, CustomStringConvertible {
  public let x: Int
  public let y: Int
  public let width: Int
  public let height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// `x,y,width,height`, as the database and the contract write it.
  public var description: String { "\(x),\(y),\(width),\(height)" }
}
