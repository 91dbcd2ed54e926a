// Small copies of pictures, for people.

public import Domain

extension Frame {
  /// The picture shrunk by area so that no side is longer than `side` pixels; itself where none is.
  ///
  /// - Precondition: side is at least 1.
  public func thumbnail(side: Int) -> Frame {
    precondition(side >= 1, "a thumbnail has pixels")
    let longest = max(width, height)
    guard longest > side else { return self }
    let small = Raster(
      resizing: self, width: max(1, width * side / longest), height: max(1, height * side / longest))
    return Frame(
      width: small.width, height: small.height, channels: small.channels,
      samples: small.values.map { UInt8(min(255, max(0, $0.rounded()))) })
  }
}
