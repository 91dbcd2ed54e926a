import Imaging
import Testing

@Suite struct PictureFormatTests {
  @Test(arguments: [
    ("rgb-420.jpg", PictureFormat.jpeg), ("rgb.png", .png), ("rgb-lzw.tif", .tiff),
    ("grey-big-endian.tif", .tiff),
    ("grey-bigtiff.tif", .tiff), ("rgb.bmp", .bmp), ("grey.gif", .gif), ("photo.wdp", .jpegXR),
  ])
  func isToldByTheFirstBytes(name: String, format: PictureFormat) throws {
    #expect(try Fixture.bytes(of: name).withUnsafeBytes { PictureFormat(of: $0) } == format)
  }

  @Test(arguments: ["text.jpg", "bmw.txt", "zeros.png", "empty.jpg"])
  func isNotToldByTheName(name: String) throws {
    #expect(try Fixture.bytes(of: name).withUnsafeBytes { PictureFormat(of: $0) } == nil)
  }
}
