// libpng and libtiff behind one call.

private import CCodecs
internal import Domain

/// A codec of the C side: reads a header, then fills samples.
struct LibraryCodec {
  private let readHeader: codec_header_reader
  private let fillSamples: codec_decoder

  static var png: LibraryCodec { LibraryCodec(readHeader: codec_png_header, fillSamples: codec_png_decode) }
  static var tiff: LibraryCodec {
    LibraryCodec(readHeader: codec_tiff_header, fillSamples: codec_tiff_decode)
  }

  func decode(_ bytes: UnsafeRawBufferPointer, limits: DecodeLimits) throws(ImagingError) -> Frame {
    let header = try header(of: bytes, limits: limits)
    try limits.check(header, fileSize: bytes.count)
    return RawPicture(header: header, samples: try samples(of: bytes, header, limits: limits)).frame
  }

  func header(of bytes: UnsafeRawBufferPointer, limits: DecodeLimits) throws(ImagingError) -> PictureHeader {
    var header = codec_header()
    var report = codec_report()
    var bounds = limits.codecLimits()
    let status = readHeader(bytes.base, bytes.count, &bounds, &header, &report)
    try limits.require(status, report)
    return PictureHeader(header)
  }

  private func samples(
    of bytes: UnsafeRawBufferPointer, _ header: PictureHeader, limits: DecodeLimits
  ) throws(ImagingError) -> [UInt8] {
    var report = codec_report()
    var bounds = limits.codecLimits(taken: header.sampleBytes)
    var status = CODEC_OK
    let samples = [UInt8](unsafeUninitializedCapacity: header.sampleBytes) { target, filled in
      status = fillSamples(
        bytes.base, bytes.count, &bounds, target.baseAddress, header.sampleBytes, &report)
      filled = status == CODEC_OK ? header.sampleBytes : 0
    }
    try limits.require(status, report)
    return samples
  }
}
