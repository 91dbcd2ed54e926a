// Intervals where they are easily got wrong: at nothing, at all, and among pictures that belong together.

import Testing

@testable import Evaluating

struct ProportionTests {
  @Test func `nothing of no pictures`() {
    #expect(Proportion(count: 0, total: 0).value == nil)
    #expect(Proportion(count: 0, total: 0).interval == nil)
    #expect(Figure(meanOf: [Proportion(count: 0, total: 0)]) == Figure(value: nil, interval: nil))
  }

  @Test func `intervals keep their width at the ends`() throws {
    let none = try #require(Proportion(count: 0, total: 10).interval)
    let all = try #require(Proportion(count: 10, total: 10).interval)
    #expect(none.low == 0 && none.high > 0.25 && none.high < 0.3)
    #expect(abs(all.low - (1 - none.high)) < 1e-12 && all.high == 1)
  }

  @Test(arguments: [
    (["a", "b", "c"], 3.0), (["a", "a", "a"], 1.0), (["a", "a", "b", "b"], 2.0), (["a", "a", "a", "b"], 1.6),
    ([], 0.0),
  ])
  func `groups of equal size count as one picture each`(groups: [String], size: Double) {
    #expect(abs(EffectiveSize.of(groups: groups) - size) < 1e-12)
  }

  @Test func `a mean leaves out what is unknown`() {
    let known = Proportion(count: 8, total: 10)
    let alone = Figure(meanOf: [known, Proportion(count: 0, total: 0)])
    #expect(alone.value == 0.8)
    #expect(alone.interval == known.interval)
  }

  @Test(arguments: [0.0, 0.2, 0.5, 0.97, 1.0])
  func `an area lies in its interval, which more pictures narrow`(area: Double) {
    let few = AreaInterval.of(area, positives: 5, negatives: 20)
    let many = AreaInterval.of(area, positives: 50, negatives: 200)
    #expect(few.low <= area && area <= few.high && few.low >= 0 && few.high <= 1)
    #expect(few.high - few.low > many.high - many.low)
  }

  @Test func `one picture a side still has an interval`() {
    let interval = AreaInterval.of(1, positives: 1, negatives: 1)
    #expect(interval.low < 0.3 && interval.high == 1)
  }
}
