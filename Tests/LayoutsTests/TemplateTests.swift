import Testing

@testable import Layouts

@Suite struct TemplateTests {
  @Test(
    arguments: [
      ("", .empty), ("/", .empty),
      ("{plate}_{well", .unclosedBrace(position: 9)),
      ("{plate}}", .strayBrace(position: 8)),
      ("{plate}_{wel}", .unknownField("wel", position: 9)),
      ("{}", .unknownField("", position: 1)),
      ("{plate:yyyy}", .unknownFormat("yyyy", field: "plate", position: 1)),
      ("{plate:0}", .unknownFormat("0", field: "plate", position: 1)),
      ("{plate:65}", .unknownFormat("65", field: "plate", position: 1)),
      ("{index:19}", .unknownFormat("19", field: "index", position: 1)),
      ("{well:int}", .unknownFormat("int", field: "well", position: 1)),
      ("{ext:upper}", .unknownFormat("upper", field: "ext", position: 1)),
      ("{date}", .missingFormat(field: "date", position: 1)),
      ("{date:}", .unknownFormat("", field: "date", position: 1)),
      ("{date:yyyyMM}", .unknownFormat("yyyyMM", field: "date", position: 1)),
      ("{date:yyyyMMddHH}", .unknownFormat("yyyyMMddHH", field: "date", position: 1)),
      ("{date:yyyyMMddHHmm}", .unknownFormat("yyyyMMddHHmm", field: "date", position: 1)),
      ("{time:HH}", .unknownFormat("HH", field: "time", position: 1)),
      ("{date:yyyyMMddyy}", .unknownFormat("yyyyMMddyy", field: "date", position: 1)),
      ("{date:yyyyDDmm}", .unknownFormat("yyyyDDmm", field: "date", position: 1)),
      ("{date:dd/MM/yy}", .unknownFormat("dd/MM/yy", field: "date", position: 1)),
      ("{datetime:yyyyMMdd}", .unknownFormat("yyyyMMdd", field: "datetime", position: 1)),
      ("{plate}{*}", .adjacentFields(position: 8)),
    ] as [(String, TemplateProblem)])
  func refuses(template: String, problem: TemplateProblem) {
    #expect(throws: problem) { try Template(template) }
    #expect(!problem.description.isEmpty)
  }

  @Test(arguments: [("{plate}.jpg", 1), ("a/{plate}\\{well}.jpg", 3), ("/{plate}/x", 2)])
  func coversAsManyFoldersAsItNames(template: String, depth: Int) throws {
    #expect(try Template(template).depth == depth)
  }
}
