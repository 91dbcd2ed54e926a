import Domain
import Foundation
import Layouts
import Testing

@Suite struct LayoutRegistryTests {
  private let export = RelativePath("002s_C6_ImagerDefaults_9.jpg")
  private let oppf = RelativePath("web/441312000010-A01-2-R0DRP1-EF-z20-20100316-083621.jpg")

  @Test func asksInTheDocumentedOrder() throws {
    let custom = try CustomLayout(name: "last", template: "{plate}_{well}_{inspection}.{ext}")
    #expect(
      try LayoutRegistry(custom: [custom]).layouts.map(\.id) == [
        "formulatrix.store", "formulatrix.oppf", "rigaku.minstrel", "hwi.run", "formulatrix.xchem",
        "formulatrix.export", "custom:last",
      ])
  }

  @Test func refusesTwoLayoutsOfOneName() throws {
    let custom = try CustomLayout(name: "twice", template: "{plate}_{well}_{inspection}.{ext}")
    #expect(throws: LayoutError.duplicateName("twice")) {
      try LayoutRegistry(custom: [custom, custom])
    }
  }

  @Test func aPinnedSourceNeverFallsThrough() {
    let registry = LayoutRegistry()
    #expect(
      registry.identify(export, pinned: "rigaku.minstrel", in: LayoutContext())
        == .unmatched(
          reason: "rigaku.minstrel: the name is not <model>_.._<barcode>_<inspection>_<date>_<column>_<row>_"
            + "<sub-well>_.._RDI"))
    guard case .matched = registry.identify(export, pinned: "formulatrix.export", in: LayoutContext()) else {
      Issue.record("its own layout must match")
      return
    }
  }

  @Test func anUnknownPinMatchesNothing() {
    #expect(
      LayoutRegistry().identify(export, pinned: "nikon", in: LayoutContext())
        == .unmatched(reason: "no layout is called nikon"))
    #expect(LayoutRegistry()["nikon"] == nil)
    #expect(LayoutRegistry()["hwi.run"]?.vendor == .hwmri)
  }

  @Test func knowsWhichFileToWaitFor() {
    let registry = LayoutRegistry()
    #expect(
      registry.sidecar(for: oppf)?.text == "web/441312000010-A01-2-R0DRP1-EF-z20-20100316-083621.xml")
    #expect(registry.sidecar(for: oppf, pinned: "hwi.run") == nil)
    #expect(registry.sidecar(for: export) == nil)
    #expect(registry.sidecar(for: RelativePath("a-A01-1-R0DRP1-FL2-z20-20100316-083621.tif")) == nil)
  }

  @Test func explainsEveryLayout() {
    let verdicts = LayoutRegistry().explain(export, in: LayoutContext())
    #expect(verdicts.count == LayoutRegistry().layouts.count)
    #expect(verdicts.count { if case .notMine = $0.verdict { true } else { false } } == verdicts.count - 1)
  }

  /// A hostile name must cost no more than its length: these take seconds where a pattern backtracks.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "_", "a_", "0", "_01", "A01_", "-A01-1", "X", "plateID_1/", "_01_01_01", "d1_r1_", "\u{301}", "/", "\\",
      ".",
    ])
  func hostileNamesAreLinear(piece: String) throws {
    let name = String(repeating: piece, count: 4_000 / piece.count)
    let custom = try CustomLayout(
      name: "wild", template: "{*}_{*}_{*}_{*}_{plate}_{well}_{col:02}_{inspection}_{*}.{ext}")
    let registry = try LayoutRegistry(custom: [custom])
    for suffix in ["_RDI.jpg", "!.jpg"] {
      if case .matched = registry.identify(RelativePath(name + suffix), in: LayoutContext()) {
        Issue.record("matched")
      }
    }
  }
}
