import Imaging
import Testing

@Suite struct CompletenessTests {
  private func isIncomplete(_ bytes: [UInt8]) -> Bool {
    if case .incomplete = Completeness(of: bytes) { return true }
    return false
  }

  /// With the bytes at the end that no picture needs: a TIFF's link to its next directory.
  @Test(arguments: [
    ("rgb-420.jpg", 0), ("rgb.png", 0), ("rgb-lzw.tif", 0), ("rgb-tiles.tif", 4), ("grey-bigtiff.tif", 8),
    ("rgb.bmp", 0),
  ])
  func aFileThatGrowsIsIncompleteUntilItsLastByte(name: String, spare: Int) throws {
    let whole = try Fixture.bytes(of: name)
    #expect(Completeness(of: whole) == .complete)
    for count in 0..<whole.count - spare { #expect(isIncomplete(Array(whole[..<count])), "\(count) bytes") }
  }

  @Test(arguments: ["rgb-420.jpg", "rgb.png", "rgb-lzw.tif", "grey.gif"])
  func reservedSpaceIsNotAnEnd(name: String) throws {
    let whole = try Fixture.bytes(of: name)
    for written in [0, 1, 4, whole.count / 2, whole.count - 12] {
      let reserved = whole[..<written] + Array(repeating: 0, count: whole.count - written)
      #expect(isIncomplete(Array(reserved)), "\(written) bytes written")
    }
  }

  @Test(arguments: ["rgb-420.jpg", "rgb.png", "rgb-lzw.tif", "rgb.bmp", "grey.gif"])
  func paddingAfterTheEndDoesNotMatter(name: String) throws {
    let whole = try Fixture.bytes(of: name)
    #expect(Completeness(of: whole + Array(repeating: 0, count: 512)) == .complete)
  }

  @Test func theEndOfAThumbnailIsNotTheEnd() throws {
    let whole = try Fixture.bytes(of: "rgb-420.jpg")
    let thumbnail: [UInt8] = [0xFF, 0xE1, 0x00, 0x06, 0xFF, 0xD9, 0xFF, 0xD9]
    let carrying = whole[..<2] + thumbnail + whole[2...]
    #expect(Completeness(of: Array(carrying)) == .complete)
    #expect(isIncomplete(Array(carrying[..<40])))
  }

  @Test func whatIsNoPictureIsUnknown() throws {
    #expect(Completeness(of: Array("Thumbs.db".utf8)) == .unknown)
    #expect(Completeness(of: try Fixture.bytes(of: "photo.wdp")) == .unknown)
  }

  @Test func damageIsNotAMissingEnd() throws {
    var bytes = try Fixture.bytes(of: "rgb.png")
    bytes[12] = 7
    #expect(Completeness(of: bytes) == .unknown)
    #expect(throws: ImagingError.self) { try PictureDecoder().decode(bytes) }
  }

  @Test func aReasonCountsTheBytes() throws {
    let whole = try Fixture.bytes(of: "rgb.bmp")
    #expect(
      Completeness(of: Array(whole.dropLast(4)))
        == .incomplete(reason: "it has \(whole.count - 4) of \(whole.count) bytes"))
  }
}
