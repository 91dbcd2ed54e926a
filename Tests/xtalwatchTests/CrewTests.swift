import Synchronization
import Testing

@testable import xtalwatch

@Suite struct CrewTests {
  @Test(arguments: [1, 2, 5]) func resultsComeInOrderFromEveryThread(threads: Int) {
    let hands = Atomic(0)
    let crew = Crew(threads: threads) {
      hands.add(1, ordering: .relaxed)
      return { $0 * $0 }
    }
    crew.allow(upTo: 40)
    #expect((0..<40).map { crew.result(of: $0) } == (0..<40).map { $0 * $0 })
    crew.dismiss()
    #expect(hands.load(ordering: .relaxed) == threads)
  }

  @Test func nothingIsTakenBeforeItIsAllowed() {
    let last = Atomic(-1)
    let crew = Crew(threads: 3) {
      { piece in
        last.max(piece, ordering: .relaxed)
        return piece
      }
    }
    for end in [2, 3, 7] {
      crew.allow(upTo: end)
      _ = (end == 2 ? 0..<2 : end == 3 ? 2..<3 : 3..<7).map { crew.result(of: $0) }
      #expect(last.load(ordering: .relaxed) == end - 1)
    }
    crew.dismiss()
  }
}
