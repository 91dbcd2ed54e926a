// Labels files: what is taken, what is named with its line, and that the good rows go on.

import Domain
import Testing

@testable import Evaluating

struct LabelsFileTests {
  @Test func `columns go by name and others are ignored`() throws {
    let text = "group,label,note,path,source\r\ng1,Crystals,x,\"a, b.jpg\",imager\r\n"
    let file = try LabelsFile(text, name: "labels.csv")
    #expect(file.problems == [])
    #expect(
      file.pictures == [
        LabeledPicture(path: "a, b.jpg", label: .crystals, source: "imager", group: "g1", line: 2)
      ])
  }

  @Test func `source and group may be missing`() throws {
    let picture = try #require(LabelsFile("path,label\na.jpg,clear\n", name: "l").pictures.first)
    #expect(picture.source == "" && picture.group == "")
  }

  @Test func `each bad row is named and the good ones go on`() throws {
    let text = """
      path,label,source
      a.jpg,clear,x
      b.jpg,salt,x
      ./a.jpg,crystals,x
      c.jpg,other
      ,other,x
      d.jpg,other,x
      e.jpg,other,"x
      """
    let file = try LabelsFile(text, name: "l.csv").keeping { $0 != "d.jpg" }
    #expect(file.pictures.map(\.path) == ["a.jpg"])
    #expect(
      file.problems == [
        .unknownClass(file: "l.csv", line: 3, path: "b.jpg", word: "salt"),
        .duplicate(file: "l.csv", line: 4, path: "./a.jpg", first: 2),
        .shortRow(file: "l.csv", line: 5, fields: 2, columns: 3),
        .emptyPath(file: "l.csv", line: 6),
        .missingPicture(file: "l.csv", line: 7, path: "d.jpg"),
        .brokenQuotes(file: "l.csv", line: 8),
      ])
    for problem in file.problems { #expect("\(problem)".hasPrefix("l.csv:\(problem.line): ")) }
  }

  @Test(arguments: [
    ("", LabelsError.noHeader(file: "l")), ("\n\n", .noHeader(file: "l")),
    ("a.jpg,clear\n", .missingColumn(file: "l", name: "path", found: ["a.jpg", "clear"])),
    ("path,class\n", .missingColumn(file: "l", name: "label", found: ["path", "class"])),
  ])
  func `a file without its columns is refused`(text: String, error: LabelsError) {
    #expect(throws: error) { try LabelsFile(text, name: "l") }
  }
}
