import Testing

@testable import Layouts

@Suite struct FileExtensionsTests {
  @Test(arguments: ["a.rar", "a.RAR", "a.xml", "report.csv", "Thumbs.db", "a.mso"])
  func otherFilesArePassedOver(name: String) {
    #expect(FileExtensions.refusal(of: RelativePath(name)) != nil)
    #expect(RelativePath(name).pictureStem == nil)
  }

  @Test(arguments: ["a.jpg", "a.JPEG", "a.Png", "a.tif", "a.TIFF", "a.bmp", "a.gif", "a.jxr"])
  func picturesAreNot(name: String) {
    #expect(FileExtensions.refusal(of: RelativePath(name)) == nil)
    #expect(RelativePath(name).pictureStem == "a")
  }

  @Test(arguments: ["a", "a.newformat", "a.webp"])
  func strangeOnesStayVisible(name: String) {
    #expect(FileExtensions.refusal(of: RelativePath(name)) == nil)
  }
}
