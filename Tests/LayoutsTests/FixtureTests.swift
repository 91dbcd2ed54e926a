import Domain
import Foundation
import Layouts
import Testing

@Suite struct FixtureTests {
  @Test(arguments: try Fixture.all())
  func isTakenForWhatItIs(fixture: Fixture) throws {
    let identification = try Fixture.registry().identify(RelativePath(fixture.path), in: fixture.context)
    switch identification {
    case .matched(let description):
      try expect(description, asIn: fixture)
    case .conflict(let layout, let reason):
      #expect(reason.contains(try #require(fixture.conflict, "conflict: \(reason)")))
      #expect(layout == fixture.folder || layout.hasPrefix(fixture.folder + ":"))
    case .unmatched(let reason):
      #expect(reason.contains(try #require(fixture.unmatched, "unmatched: \(reason)")))
    case .notAPicture(let reason):
      #expect(reason.contains(try #require(fixture.notAPicture, "not a picture: \(reason)")))
    }
  }

  private func expect(_ description: PictureDescription, asIn fixture: Fixture) throws {
    #expect(description.layout == fixture.layout ?? fixture.folder)
    #expect(description.drop.plate == fixture.plate)
    #expect(description.drop.well.description == fixture.well)
    #expect(description.drop.number == fixture.drop)
    #expect(description.timepoint.key == fixture.timepoint)
    #expect(description.imagedAt == (try fixture.imagedAt.map { try Date($0, strategy: .iso8601) }))
    #expect(description.modality.rawValue == fixture.modality)
    #expect(description.variant == fixture.variant ?? "")
    if let raw = fixture.raw { #expect(description.raw == raw) }
    switch description.action {
    case .classify: #expect(fixture.action == "classify")
    case .skip(let reason):
      #expect(fixture.action == "skip")
      #expect(reason.contains(try #require(fixture.reason, "skipped: \(reason)")))
    }
  }

  /// No grammar takes another's examples, so the order of the registry never decides about them.
  @Test(arguments: try Fixture.all())
  func isClaimedByNoOtherLayout(fixture: Fixture) throws {
    for (layout, verdict) in try Fixture.registry().explain(RelativePath(fixture.path), in: fixture.context) {
      if layout == fixture.folder || layout == fixture.layout { continue }
      if fixture.folder == "custom" && layout.hasPrefix("custom:") { continue }
      guard case .notMine(let reason) = verdict else {
        Issue.record("\(layout) claims it: \(verdict)")
        continue
      }
      #expect(!reason.isEmpty)
    }
  }

  @Test func everyLayoutHasExamplesAndEveryFolderALayout() throws {
    let layouts = try Fixture.registry().layouts.map(\.id)
    let folders = Set(layouts.map { $0.hasPrefix("custom:") ? "custom" : $0 }).union(["unmatched"])
    #expect(Set(try Fixture.folders()) == folders)
    let exercised = Set(try Fixture.all().map { $0.layout ?? $0.folder })
    #expect(exercised.isSuperset(of: layouts))
  }
}
