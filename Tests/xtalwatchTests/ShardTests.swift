import Testing

@testable import xtalwatch

@Suite struct ShardTests {
  @Test func everyPlateLiesInExactlyOnePart() throws {
    let parts = try (1...4).map { try #require(Shard(argument: "\($0)/4")) }
    for number in 0..<500 {
      #expect(parts.count { $0.holds("plate \(number)") } == 1)
    }
    for part in parts { #expect((0..<500).count { part.holds("plate \($0)") } > 50) }
  }

  @Test func theWholeHoldsEverything() {
    #expect((0..<100).allSatisfy { Shard.whole.holds("\($0)") })
  }

  @Test(arguments: ["0/4", "5/4", "1", "1/0", "a/b", "-1/4", "1/4/2", ""])
  func refuses(text: String) {
    #expect(Shard(argument: text) == nil)
  }
}

extension Shard {
  fileprivate func holds(_ key: String) -> Bool { contains { key } }
}
