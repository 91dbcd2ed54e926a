import Testing

@testable import Layouts

@Suite struct RelativePathTests {
  @Test(arguments: ["a/b/c.JPG", "a\\b\\c.JPG", "/a//b\\c.JPG", "./a/b/c.JPG"])
  func bothSlashesSeparate(text: String) {
    let path = RelativePath(text)
    #expect(path.components == ["a", "b", "c.JPG"])
    #expect(path.stem == "c")
    #expect(path.fileExtension == "jpg")
    #expect(path.folder(1) == "b")
    #expect(path.folder(2) == "a")
    #expect(path.folder(3) == nil)
    #expect(path.text == text)
  }

  @Test func readsComposedAndKeepsTheSpelling() {
    let path = RelativePath("Kristallzu\u{308}chtung/x.jpg")
    #expect(Array(path.components[0].unicodeScalars).contains("ü"))
    #expect(
      Array(path.sibling(withExtension: "xml").text.utf8) == Array("Kristallzu\u{308}chtung/x.xml".utf8))
  }

  @Test func aCombiningMarkDoesNotHideASlash() {
    #expect(RelativePath("a/\u{338}b").components.count == 2)
  }

  @Test(arguments: [
    ("", "", ""), (".jpg", ".jpg", ""), ("a.", "a", ""), ("a.b/c", "c", ""), ("a.tar.gz", "a.tar", "gz"),
  ])
  func extensions(text: String, stem: String, fileExtension: String) {
    #expect(RelativePath(text).stem == stem)
    #expect(RelativePath(text).fileExtension == fileExtension)
  }

  @Test func aSiblingOfANameWithoutExtension() {
    #expect(RelativePath("a.b/c").sibling(withExtension: "xml").text == "a.b/c.xml")
  }
}
