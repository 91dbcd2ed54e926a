// What a poller makes of two looks at the same folders.

import Domain
import SystemPackage
import Testing

@testable import Watching

@Suite struct PollerTests {
  private func stat(_ size: Int64) -> FileStat {
    FileStat(device: 1, inode: 1, size: size, modified: 1, changed: 1)
  }

  /// A look at the root with folder `p`, and at `p` with `a.jpg` and `b.jpg`.
  private func looked() -> Poller {
    var poller = Poller()
    poller.begin("")
    _ = poller.saw(folder: "p")
    #expect(poller.end(complete: true) == [])
    poller.begin("p")
    #expect(poller.saw(file: "a.jpg", stat(1)) == .scan)
    #expect(poller.saw(file: "b.jpg", stat(1)) == .scan)
    #expect(poller.end(complete: true) == [])
    return poller
  }

  @Test func tellsTheChangedFromTheUnchanged() {
    var poller = looked()
    poller.begin("p")
    #expect(poller.saw(file: "a.jpg", stat(1)) == nil)
    #expect(poller.saw(file: "b.jpg", stat(2)) == .changed)
    #expect(poller.saw(file: "c.jpg", stat(1)) == .scan)
    #expect(poller.end(complete: true) == [])
  }

  @Test func tellsWhatIsGone() {
    var poller = looked()
    poller.begin("p")
    #expect(poller.saw(file: "a.jpg", stat(1)) == nil)
    #expect(poller.end(complete: true) == ["p/b.jpg"])
  }

  @Test func aFolderTakesItsFilesAlong() {
    var poller = looked()
    poller.begin("")
    #expect(Set(poller.end(complete: true)) == ["p/a.jpg", "p/b.jpg"])
  }

  @Test func aListingCutShortProvesNoAbsence() {
    var poller = looked()
    poller.begin("")
    #expect(poller.end(complete: false) == [])
    poller.begin("p")
    #expect(poller.end(complete: false) == [])
    poller.begin("p")
    #expect(poller.saw(file: "a.jpg", stat(1)) == nil)
    #expect(poller.saw(file: "b.jpg", stat(1)) == nil)
    #expect(poller.end(complete: true) == [])
  }
}
