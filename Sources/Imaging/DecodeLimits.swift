// Every bound on what one picture may ask of us, in one place.

/// The bounds of decoding. They are compared with a picture's header before anything is allocated for it.
///
/// The defaults are many times the size of imagers' drop pictures, which have 1 to 5 million pixels.
public struct DecodeLimits: Hashable, Sendable {
  /// Bytes of the file itself.
  public var fileSize = 256 << 20
  /// Pixels of width or height.
  public var side = 32_768
  /// Width times height.
  public var pixels = 64_000_000
  /// Samples per pixel, alpha and other extra ones included.
  public var samplesPerPixel = 4
  /// Bytes that decoding holds at once, the frame included.
  public var memory = 512 << 20
  /// Scans of a progressive JPEG; each costs a pass over the whole picture.
  public var scans = 100
  /// Decoded bytes for each byte of the file. Deflate cannot pass 1,032, LZW about 1,350.
  public var compressionRatio = 2_000

  public init() {}
}

extension DecodeLimits {
  func check(fileSize count: Int) throws(ImagingError) {
    try require(UInt64(count), atMost: fileSize, "bytes in the file")
  }

  /// Holds a header to every bound that can be judged from it.
  func check(_ header: PictureHeader, fileSize: Int) throws(ImagingError) {
    guard header.width > 0, header.height > 0, header.channels > 0 else {
      throw .corrupt(reason: "a picture of no size")
    }
    try require(UInt64(max(header.width, header.height)), atMost: side, "pixels on a side")
    try require(UInt64(header.channels), atMost: samplesPerPixel, "samples per pixel")
    try require(UInt64(header.width) * UInt64(header.height), atMost: pixels, "pixels")
    try require(header.peakMemory, atMost: memory, "bytes of memory")
    let ratio = UInt64(header.sampleBytes) / UInt64(max(fileSize, 1))
    try require(ratio, atMost: compressionRatio, "decoded bytes for each byte of the file")
  }

  private func require(_ found: UInt64, atMost limit: Int, _ quantity: String) throws(ImagingError) {
    guard found <= UInt64(limit) else {
      throw .tooLarge(LimitExcess(of: quantity, found: found, limit: limit))
    }
  }
}
