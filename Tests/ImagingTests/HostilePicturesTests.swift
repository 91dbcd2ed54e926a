import Domain
import Imaging
import Testing

/// Damaged and lying files: a typed error or a whole frame within the limits, and nothing else.
@Suite struct HostilePicturesTests {
  /// One of each way through the decoders.
  static let seeds = [
    "rgb-420.jpg", "rgb-420-progressive.jpg", "cmyk-adobe.jpg", "rgb-restarts.jpg", "rgb-palette.png",
    "rgba.png",
    "grey-16bit.png", "grey-interlaced.png", "rgb-lzw.tif", "rgb-deflate.tif", "rgb-packbits.tif",
    "rgb-plain.tif",
    "rgb-16bit-tiles-separate.tif", "palette.tif", "grey-bigtiff.tif", "rgb.bmp", "palette.bmp",
    "rgb-32bit-masks.bmp",
  ]

  private var limits: DecodeLimits {
    var limits = DecodeLimits()
    limits.pixels = 20_000
    limits.memory = 4 << 20
    return limits
  }

  /// The outcome, after it was held to the limits and its message to one line.
  @discardableResult private func verdict(_ bytes: [UInt8]) -> Result<Frame, ImagingError> {
    do {
      let frame = try PictureDecoder(limits: limits).decode(bytes)
      #expect(frame.width * frame.height <= limits.pixels)
      return .success(frame)
    } catch {
      #expect(error.message.utf8.allSatisfy { $0 >= 32 && $0 < 127 })
      return .failure(error)
    }
  }

  /// A prefix may lack what no pixel needs (a TIFF's link to its next directory); then it gives the whole frame.
  @Test(arguments: seeds)
  func everyPrefixIsTruncatedOrWhole(name: String) throws {
    let bytes = try Fixture.bytes(of: name)
    let whole = verdict(bytes)
    for count in 1..<bytes.count {
      switch verdict(Array(bytes[..<count])) {
      case .success(let frame): #expect(frame == (try whole.get()), "\(count) bytes")
      case .failure(let error): #expect(error.kind == .truncated, "\(count) bytes: \(error)")
      }
    }
  }

  @Test(arguments: seeds)
  func mutationsNeverEscape(name: String) throws {
    let whole = try Fixture.bytes(of: name)
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<800 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        // Half of the changes go to the first bytes, where the headers are.
        let end = Bool.random(using: &generator) ? bytes.count : min(bytes.count, 160)
        bytes[Int.random(in: 0..<end, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      verdict(bytes)
    }
  }

  @Test(arguments: seeds)
  func extremeFieldsNeverEscape(name: String) throws {
    let whole = try Fixture.bytes(of: name)
    for at in 0..<min(whole.count - 4, 400) {
      for value: UInt8 in [0, 0x7F, 0x80, 0xFF] {
        var bytes = whole
        bytes.replaceSubrange(at..<at + 4, with: repeatElement(value, count: 4))
        verdict(bytes)
      }
    }
  }

  @Test(arguments: seeds)
  func garbageAfterASignatureNeverEscapes(name: String) throws {
    let signature = try Fixture.bytes(of: name).prefix(30)
    var generator = SeededGenerator(seed: 3)
    for length in stride(from: 0, through: 2_000, by: 50) {
      verdict(signature + (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
  }

  @Test func tenThousandScansStopAtTheLimit() throws {
    let bytes = try Fixture.bytes(of: "scans-101.jpg")
    let first = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    let scans = bytes[first..<bytes.count - 2]
    let many = bytes[..<first] + (0..<100).flatMap { _ in scans } + [0xFF, 0xD9]
    let excess = LimitExcess(of: "progressive scans", found: nil, limit: 100)
    #expect(verdict(Array(many)) == .failure(.tooLarge(excess)))
  }
}
