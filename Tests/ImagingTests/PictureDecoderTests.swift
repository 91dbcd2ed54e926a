import Domain
import Foundation
import Imaging
import Testing

@Suite struct PictureDecoderTests {
  private let decoder = PictureDecoder()

  @Test(arguments: Fixture.sound)
  func givesTheExpectedPixels(fixture: Fixture) throws {
    let frame = try decoder.decode(fixture.bytes)
    let expected = try #require(fixture.frame)
    let distance = try #require(
      frame.distance(to: expected), "\(frame.width)x\(frame.height)x\(frame.channels)")
    #expect(distance <= fixture.tolerance ?? 0)
  }

  @Test(arguments: Fixture.refused)
  func refusesForTheRightReason(fixture: Fixture) throws {
    let bytes = try fixture.bytes
    let error = try #require(throws: ImagingError.self) { try decoder.decode(bytes) }
    #expect(fixture.failures.contains(error.kind), "\(error)")
  }

  @Test func everyFileOfTheFolderIsExpected() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Fixture.folder.path)
    let pictures = Set(files).subtracting(["make.py", "expected.json", "__pycache__"])
    #expect(pictures == Set(Fixture.all.map(\.file)))
  }

  @Test func soundPicturesAreComplete() throws {
    for fixture in Fixture.sound {
      #expect(Completeness(of: try fixture.bytes) == .complete, "\(fixture.file)")
    }
  }

  @Test(arguments: ["grey.jpg", "rgb-420.jpg", "rgb-444.jpg", "cmyk-adobe.jpg"])
  func theFastTransformDiffersByFewLevels(file: String) throws {
    let bytes = try Fixture.bytes(of: file)
    let fast = try PictureDecoder(jpegTransform: .fast).decode(bytes)
    let distance = try #require(fast.distance(to: decoder.decode(bytes)))
    #expect(1...8 ~= distance)
  }

  @Test func aNameDoesNotMatter() throws {
    #expect(
      try decoder.decode(Fixture.bytes(of: "grey.png")) == decoder.decode(Fixture.bytes(of: "grey-lzw.tif")))
  }
}
