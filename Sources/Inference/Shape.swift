// The size of a picture-like tensor: what every layer takes and gives.

/// Height, width and channels of one picture's tensor; its floats stand in that order (NHWC, N = 1).
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  public let height: Int
  public let width: Int
  public let channels: Int

  /// - Precondition: every side is at least 1.
  public init(height: Int, width: Int, channels: Int) {
    precondition(height >= 1 && width >= 1 && channels >= 1, "a tensor has at least one value")
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// A square map.
  public init(side: Int, channels: Int) {
    self.init(height: side, width: side, channels: channels)
  }

  /// The number of pixels, each of ``channels`` floats.
  public var pixels: Int { height * width }

  /// The number of floats.
  public var count: Int { pixels * channels }

  /// `35x35x288`.
  public var description: String { "\(height)x\(width)x\(channels)" }
}
