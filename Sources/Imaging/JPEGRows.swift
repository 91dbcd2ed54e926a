// libjpeg, a few rows at a time.

internal import CCodecs
internal import Domain

/// A JPEG whose rows are decoded as they are asked for.
struct JPEGRows: ~Copyable {
  let header: PictureHeader
  private let jpeg: OpaquePointer?
  private let limits: DecodeLimits

  /// Reads the header and holds it to the limits. The bytes must stay until the last row.
  init(
    _ bytes: UnsafeRawBufferPointer, transform: JPEGTransform, limits: DecodeLimits
  ) throws(ImagingError) {
    (header, jpeg) = try JPEGRows.open(bytes, transform, limits)
    self.limits = limits
  }

  private static func open(
    _ bytes: UnsafeRawBufferPointer, _ transform: JPEGTransform, _ limits: DecodeLimits
  ) throws(ImagingError) -> (PictureHeader, OpaquePointer?) {
    var header = codec_header()
    var report = codec_report()
    var bounds = limits.codecLimits()
    var opened: OpaquePointer?
    let status = codec_jpeg_open(
      bytes.base, bytes.count, &bounds, transform == .fast ? 1 : 0, &header, &opened, &report)
    do throws(ImagingError) {
      try limits.require(status, report)
      let header = PictureHeader(header)
      try limits.check(header, fileSize: bytes.count)
      return (header, opened)
    } catch {
      codec_jpeg_close(opened)
      throw error
    }
  }

  deinit { codec_jpeg_close(jpeg) }

  /// Makes ready for the rows.
  ///
  /// - Parameter taken: bytes of the memory limit that the caller's samples have.
  mutating func start(taken: Int) throws(ImagingError) {
    var report = codec_report()
    let status = codec_jpeg_start(jpeg, limits.codecLimits(taken: taken).memory, &report)
    try limits.require(status, report)
  }

  /// Fills in the next rows.
  mutating func read(_ rows: Int, into samples: UnsafeMutablePointer<UInt8>?) throws(ImagingError) {
    var report = codec_report()
    let status = codec_jpeg_rows(jpeg, samples, UInt32(rows), &report)
    try limits.require(status, report)
  }

  /// The whole picture.
  consuming func frame() throws(ImagingError) -> Frame {
    try start(taken: header.sampleBytes)
    var failure: ImagingError?
    let samples = [UInt8](unsafeUninitializedCapacity: header.sampleBytes) { target, filled in
      do throws(ImagingError) {
        try read(header.height, into: target.baseAddress)
        filled = header.sampleBytes
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return RawPicture(header: header, samples: samples).frame
  }

  /// The picture strip by strip; it never lies in memory whole, unless its samples are no frame as they stand.
  consuming func feed(_ sink: some RowSink) throws(ImagingError) {
    guard header.isFrame else { return sink.take(try frame()) }
    let row = header.width * header.channels
    let strip = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: JPEGRows.stripRows * row)
    defer { strip.deallocate() }
    try start(taken: strip.count)
    sink.begin(width: header.width, height: header.height, channels: header.channels)
    for y in stride(from: 0, to: header.height, by: JPEGRows.stripRows) {
      let count = min(JPEGRows.stripRows, header.height - y)
      try read(count, into: strip.baseAddress)
      sink.take(UnsafeBufferPointer(rebasing: strip[..<(count * row)]))
    }
  }

  /// As many as most pictures have in a row of blocks; they stay in the processor's cache until they are used.
  private static let stripRows = 16
}
