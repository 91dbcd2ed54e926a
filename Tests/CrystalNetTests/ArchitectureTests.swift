// The written table against shape inference: what is read aloud is what runs.

import CrystalNet
import Inference
import Testing

@Suite struct ArchitectureTests {
  static let marco = NetworkFamily.marco

  @Test func writtenSizesAndParametersAreWhatTheLayersGive() throws {
    let topology = try Topology(Self.marco.table, input: Self.marco.inputShape)
    for (index, row) in Architecture.rows.enumerated() {
      #expect(topology.output(of: index) == Shape(side: row.side, channels: row.channels), "\(row.name)")
      #expect(topology.parameters(of: index) == row.parameters, "\(row.name)")
    }
  }

  @Test func totalsAreThePublishedNetworks() throws {
    let topology = try Topology(Self.marco.table, input: Self.marco.inputShape)
    #expect(Architecture.rows.map(\.parameters).reduce(0, +) == 8_964_068)
    #expect(topology.layers.indices.map(topology.multiplyAccumulates).reduce(0, +) == 4_017_554_608)
    let convolutions = topology.layers.filter {
      guard case .convolution = $0.kind else { return false }
      return true
    }
    #expect(convolutions.count == 96)
  }

  @Test func theTableEndsInOneLogitPerOutcome() throws {
    let topology = try Topology(Self.marco.table, input: Self.marco.inputShape)
    #expect(topology.shapes.last == Shape(side: 1, channels: 4))
  }
}
