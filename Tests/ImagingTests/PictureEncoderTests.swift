import Domain
import Imaging
import Testing

@Suite struct PictureEncoderTests {
  private let decoder = PictureDecoder()

  @Test(arguments: [1, 3], [(1, 1), (17, 9), (64, 48), (301, 5)])
  func losslessFormatsComeBackWhole(channels: Int, size: (Int, Int)) throws {
    let frame = ramp(width: size.0, height: size.1, channels: channels)
    #expect(try decoder.decode(PictureEncoder.png(frame)) == frame)
    #expect(try decoder.decode(PictureEncoder.tiff(frame)) == frame)
  }

  @Test(arguments: [1, 3], [(1, 1), (17, 9), (64, 48)])
  func jpegComesBackClose(channels: Int, size: (Int, Int)) throws {
    let frame = ramp(width: size.0, height: size.1, channels: channels)
    let back = try decoder.decode(PictureEncoder.jpeg(frame, quality: 98))
    #expect(try #require(back.distance(to: frame)) <= 24)
  }

  @Test func lowerQualityIsSmaller() {
    let frame = ramp(width: 64, height: 64, channels: 3)
    #expect(PictureEncoder.jpeg(frame, quality: 30).count < PictureEncoder.jpeg(frame, quality: 95).count)
  }

  @Test func encodedFilesAreCompleteAndNamed() {
    let frame = ramp(width: 40, height: 30, channels: 3)
    for (bytes, format) in [
      (PictureEncoder.jpeg(frame), PictureFormat.jpeg), (PictureEncoder.png(frame), .png),
      (PictureEncoder.tiff(frame), .tiff),
    ] {
      #expect(Completeness(of: bytes) == .complete)
      #expect(bytes.withUnsafeBytes { PictureFormat(of: $0) } == format)
    }
  }
}
