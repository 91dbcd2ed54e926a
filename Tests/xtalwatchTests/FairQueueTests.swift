import Testing

@testable import xtalwatch

@Suite struct FairQueueTests {
  @Test func servesLanesInTurn() {
    let queue = FairQueue<Int>(lanes: 2, capacity: 100)
    for number in 0..<50 { #expect(queue.push(number, lane: 0, share: "")) }
    #expect(queue.push(1_000, lane: 1, share: ""))
    let first = (0..<3).compactMap { _ in queue.pop()?.element }
    #expect(first.contains(1_000), "a flood in lane 0 must not hold lane 1 up")
  }

  @Test func keepsTheOrderWithinALane() {
    let queue = FairQueue<Int>(lanes: 1, capacity: 10)
    for number in 0..<10 { #expect(queue.push(number, lane: 0, share: "")) }
    #expect((0..<10).compactMap { _ in queue.pop()?.element } == Array(0..<10))
  }

  @Test func servesThePlatesOfALaneInTurn() {
    let queue = FairQueue<Int>(lanes: 1, capacity: 100)
    for number in 0..<50 { #expect(queue.push(number, lane: 0, share: "flood")) }
    #expect(queue.push(1_000, lane: 0, share: "single"))
    let first = (0..<3).compactMap { _ in queue.pop()?.element }
    #expect(first.contains(1_000), "one plate's flood must not hold another plate up")
  }

  @Test func aLaneTakesOnlySoMuchWeight() {
    let queue = FairQueue<Int>(lanes: 1, capacity: 100, weightLimit: 10)
    #expect(queue.push(1, lane: 0, share: "", weight: 20), "a picture of any size is let in alone")
    let writer = JoinableThread(name: "writer") { #expect(queue.push(2, lane: 0, share: "", weight: 1)) }
    #expect(queue.count == 1)
    #expect(queue.pop()?.element == 1)
    writer.join()
    #expect(queue.pop()?.element == 2)
  }

  @Test func aFullLaneWaitsForRoom() {
    let queue = FairQueue<Int>(lanes: 1, capacity: 1)
    #expect(queue.push(1, lane: 0, share: ""))
    let writer = JoinableThread(name: "writer") { #expect(queue.push(2, lane: 0, share: "")) }
    #expect(queue.count == 1, "the second element waits outside")
    #expect(queue.pop()?.element == 1)
    writer.join()
    #expect(queue.pop()?.element == 2)
  }

  @Test func closingLetsEverybodyGo() {
    let queue = FairQueue<Int>(lanes: 1, capacity: 1)
    let reader = JoinableThread(name: "reader") { #expect(queue.pop() == nil) }
    queue.close()
    reader.join()
    #expect(!queue.push(1, lane: 0, share: ""))
  }
}
