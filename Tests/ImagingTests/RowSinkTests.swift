import Domain
import Imaging
import Testing

/// Pictures that are decoded straight into a sink.
@Suite struct RowSinkTests {
  @Test(arguments: Fixture.sound)
  func theSinkGetsTheSameSamples(fixture: Fixture) throws {
    let bytes = try fixture.bytes
    let collector = Collector()
    for transform in [JPEGTransform.slow, .fast] {
      let decoder = PictureDecoder(jpegTransform: transform)
      try bytes.withUnsafeBytes { try decoder.decode($0, into: collector) }
      #expect(collector.frame == (try decoder.decode(bytes)))
    }
  }

  @Test(arguments: Fixture.refused)
  func whatIsNoPictureIsRefusedWithTheSameWords(fixture: Fixture) throws {
    let bytes = try fixture.bytes
    let decoder = PictureDecoder()
    let whole = try #require(throws: ImagingError.self) { try decoder.decode(bytes) }
    let rows = try #require(throws: ImagingError.self) {
      try bytes.withUnsafeBytes { try decoder.decode($0, into: Collector()) }
    }
    #expect(rows == whole)
  }

  /// Tables of one picture must not serve the next.
  @Test func aPictureWithoutTablesIsDamagedWhateverCameBefore() throws {
    let sound = try Fixture.bytes(of: "rgb-420.jpg")
    let bare = withoutSegments(0xDB, in: withoutSegments(0xC4, in: sound))
    #expect(bare.count < sound.count)
    let decoder = PictureDecoder()
    _ = try decoder.decode(sound)
    let error = try #require(throws: ImagingError.self) {
      try bare.withUnsafeBytes { try decoder.decode($0, into: Collector()) }
    }
    #expect(error.kind == .corrupt)
  }

  /// The JPEG without its header segments of this kind (ITU-T T.81, B.1.1).
  private func withoutSegments(_ marker: UInt8, in jpeg: [UInt8]) -> [UInt8] {
    var kept = Array(jpeg[..<2])
    var cursor = 2
    while jpeg[cursor + 1] != 0xDA {
      let end = cursor + 2 + Int(jpeg[cursor + 2]) << 8 + Int(jpeg[cursor + 3])
      if jpeg[cursor + 1] != marker { kept += jpeg[cursor..<end] }
      cursor = end
    }
    return kept + jpeg[cursor...]
  }
}

/// Puts the rows together again.
private final class Collector: RowSink {
  private var shape = (width: 0, height: 0, channels: 0)
  private var samples: [UInt8] = []

  var frame: Frame {
    Frame(width: shape.width, height: shape.height, channels: shape.channels, samples: samples)
  }

  func begin(width: Int, height: Int, channels: Int) {
    shape = (width, height, channels)
    samples = []
  }

  func take(_ rows: UnsafeBufferPointer<UInt8>) { samples += rows }
}
