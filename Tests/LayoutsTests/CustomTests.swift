import Domain
import Testing

@testable import Layouts

@Suite struct CustomTests {
  @Test(
    arguments: [
      ("{well}_{inspection}.{ext}", .init(), .missing("plate", remedy: "add {plate} or {barcode}")),
      (
        "{plate}_{row}_{inspection}.{ext}", .init(),
        .missing("well", remedy: "add {well}, {row} with {col}, or {index}")
      ),
      (
        "{plate}_{well}.{ext}", .init(),
        .missing(
          "timepoint",
          remedy: "add {inspection}, {batch}, {date:...} or {datetime:...}, or a constant inspection")
      ),
      ("{plate}_{well}_{batch}.jpg", .init(constants: ["lens": "1"]), .unknownOption(field: "lens")),
      ("{plate}_{well}_{batch}.jpg", .init(only: ["lens": ["1"]]), .unknownOption(field: "lens")),
      ("{plate}_{well}_{batch}.jpg", .init(constants: ["barcode": "1"]), .constantIsRead(field: "barcode")),
      (
        "{plate}_{well}_{batch}.jpg", .init(constants: ["drop": "0"]),
        .invalidConstant(field: "drop", value: "0")
      ),
    ] as [(String, CustomLayout.Options, TemplateProblem)])
  func refusesWhatCannotWork(template: String, options: CustomLayout.Options, problem: TemplateProblem) {
    #expect(throws: LayoutError.template(layout: "x", template: template, problem: problem)) {
      try CustomLayout(name: "x", template: template, options: options)
    }
  }

  @Test func saysWhereTheTemplateIsWrong() {
    let error = LayoutError.template(
      layout: "lab", template: "{plate}_{wel}", problem: .unknownField("wel", position: 9))
    #expect(
      error.description.hasPrefix(#"layout "lab", template "{plate}_{wel}": no field is called "wel" (at 9)"#)
    )
  }

  @Test(arguments: ["", "a b", "a:b", "ä", "a/b"])
  func refusesNames(name: String) {
    #expect(throws: LayoutError.invalidName(name)) {
      try CustomLayout(name: name, template: "{plate}_{well}_{batch}.{ext}")
    }
  }

  @Test func aConstantStandsForAMissingField() throws {
    let layout = try CustomLayout(
      name: "flat", template: "{barcode}_{well}_{drop}.{ext}", options: .init(constants: ["inspection": "1"]))
    guard case .matched(let picture) = layout.identify(RelativePath("97wo_01A_2.jpg"), in: LayoutContext())
    else {
      Issue.record("must match")
      return
    }
    #expect(picture.drop == Drop(plate: "97wo", well: Well(row: 1, column: 1), number: 2))
    #expect(picture.timepoint == Timepoint("1"))
    #expect(picture.raw == ["plate": "97wo", "well": "01A", "drop": "2"])
  }

  @Test func theSourceSaysWhichProfilesAreVisible() throws {
    let layout = try CustomLayout(name: "p", template: "{plate}_{well}_{batch}_{profile}.{ext}")
    let context = LayoutContext(visibleProfiles: ["Bright"])
    guard case .matched(let picture) = layout.identify(RelativePath("P_A1_7_Dark.jpg"), in: context),
      case .skip(let reason) = picture.action
    else {
      Issue.record("must be skipped")
      return
    }
    #expect(reason.contains("profile Dark is not in visible_profiles (Bright)"))
  }
}
