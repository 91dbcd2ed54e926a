import Testing

@testable import Importing

/// Facts of the published SavedModel that can be counted by hand.
@Suite struct VariableTableTests {
  private let table = VariableTable.published

  @Test func itHasWhatThePublishedModelHas() {
    #expect(table.variables.count == 393)
    #expect(Set(table.variables.map(\.name)).count == 393)
    #expect(table.byteCount == 45_906_344)
    let needed = table.variables.filter { $0.tensor != nil }
    #expect(needed.reduce(0) { $0 + $1.byteCount } == 4 * 8_964_068)
    #expect(table.variables.filter { $0.type == .int64 }.map(\.name) == ["global_step"])
  }

  @Test func namesLoseTheScopeOfTheGraph() throws {
    let first = try #require(table.variables.first { $0.name == "Inception/Conv2d_0a_3x3/weights" })
    #expect(first.tensor == "Conv2d_0a_3x3/weights")
    #expect(first.shape == [3, 3, 3, 16])
    #expect(first.checksum == MaskedChecksum(0xb3c8_48d7))
    let auxiliary = table.variables.filter { $0.name.contains("AuxLogits") }
    #expect(auxiliary.count == 10)
    #expect(auxiliary.allSatisfy { $0.tensor == nil })
  }
}
