// What a batch of events amounts to.

import Domain
import SystemPackage
import Testing

@testable import Watching

@Suite struct FileNewsTests {
  @Test(
    arguments: [
      ([.created, .modified, .closed], .found(.closed)),
      ([.closed, .modified], .found(.changed)),
      ([.created, .closed, .attributes], .found(.closed)),
      ([.movedTo, .attributes], .found(.movedIn)),
      ([.attributes], .found(.touched)),
      ([.created, .deleted], .vanished),
      ([.deleted, .attributes], .found(.touched)),
      ([.movedFrom, .movedTo], .found(.movedIn)),
      ([.deleted, .created], .found(.created)),
    ] as [([InotifyEvent.Mask], FileNews.Word)])
  func lastWordCounts(masks: [InotifyEvent.Mask], word: FileNews.Word) {
    var news = FileNews()
    for mask in masks { news.add("a.jpg", mask) }
    #expect(news.files.map(\.word) == [word])
  }

  @Test func filesKeepTheirOrder() {
    var news = FileNews()
    for path in ["a", "b", "a", "c"] as [FilePath] { news.add(path, .modified) }
    #expect(news.files.map(\.path) == ["a", "b", "c"])
  }
}
