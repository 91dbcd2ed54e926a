// Sets of pictures: balanced, independent of order, and the same pixels on every machine.
import Domain
import Testing

@testable import Simulating

@Suite struct SimulatedSetTests {
  @Test func labelsAndLooksAreBalanced() {
    let set = SimulatedSet(count: 48, seed: 1, height: 20)
    let entries = (0..<48).map { set.entry($0) }
    for outcome in Outcome.allCases {
      for look in ImagerLook.allCases {
        #expect(entries.count { $0.label == outcome && $0.look == look } == 4)
      }
    }
    #expect(Set(entries.map(\.name)).count == 48)
    #expect(Set(entries.map(\.seed)).count == 48)
  }

  @Test func anEntryDependsOnItsIndexAlone() {
    let small = SimulatedSet(count: 6, seed: 2, height: 24)
    let large = SimulatedSet(count: 600, seed: 2, height: 24)
    #expect(small.entry(5).frame == large.entry(5).frame)
  }
}
