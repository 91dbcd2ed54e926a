// The memory plan: concats without copies, memory shared by tensors that are never alive together.

import Inference
import Testing

@Suite struct ArenaPlanTests {
  static let window = Window(height: 3, width: 3, stride: 1, padding: .same)

  static func pool(_ name: String, _ source: String) -> Layer {
    Layer(name, .maxPool(window), from: [source])
  }

  @Test func aConcatsSourcesLieInsideIt() throws {
    let table = [
      Self.pool("a", "input"), Self.pool("b", "a"), Self.pool("c", "b"),
      Layer("inner", .concat, from: ["b", "c"]), Layer("outer", .concat, from: ["a", "inner"]),
    ]
    let plan = try ArenaPlan(Topology(table, input: Shape(side: 4, channels: 5)))
    let outer = plan.placements[5]
    #expect(plan.placements[1...4].allSatisfy { $0.pixelStride == 15 })
    #expect(plan.placements[1...4].map { $0.offset - outer.offset } == [0, 5, 10, 5])
  }

  @Test func aChainNeedsMemoryForTwoTensors() throws {
    let table = (1...20).map { Self.pool("p\($0)", $0 == 1 ? "input" : "p\($0 - 1)") }
    let plan = try ArenaPlan(Topology(table, input: Shape(side: 16, channels: 16)))
    #expect(plan.count == 2 * 16 * 16 * 16)
  }

  @Test(arguments: 0..<50) func tensorsThatAreAliveTogetherNeverOverlap(seed: Int) throws {
    let table = Self.randomTable(seed: seed)
    let topology = try Topology(table, input: Shape(height: 3, width: 4, channels: 5))
    let plan = try ArenaPlan(topology)
    // A tensor is alive from the layer that writes it to the last layer that reads it, or a concat around it.
    var lastUse = topology.shapes.indices.map { $0 }
    for layer in topology.layers.indices.reversed() {
      for source in topology.sources[layer] {
        let use = topology.layers[layer].kind == .concat ? lastUse[layer + 1] : layer + 1
        lastUse[source] = max(lastUse[source], use)
      }
    }
    for later in topology.shapes.indices {
      for earlier in 1..<max(1, later) where lastUse[earlier] >= later && !topology.isInside(earlier, later) {
        #expect(plan.floats(of: earlier).isDisjoint(with: plan.floats(of: later)), "\(earlier) and \(later)")
      }
    }
  }

  @Test func whereAllAreKeptTheInputHasAPlaceToo() throws {
    let topology = try Topology([Self.pool("a", "input")], input: Shape(side: 16, channels: 16))
    let plan = try ArenaPlan(topology, keepingAll: true)
    #expect(plan.floats(of: 0).isDisjoint(with: plan.floats(of: 1)))
    #expect(plan.count == 2 * 16 * 16 * 16)
  }

  @Test func aLayerCannotLieInTwoConcats() {
    let table = [
      Self.pool("a", "input"), Self.pool("b", "input"), Layer("c", .concat, from: ["a", "b"]),
      Layer("d", .concat, from: ["b", "c"]),
    ]
    #expect(throws: NetworkError.self) { try ArenaPlan(Topology(table, input: Shape(side: 4, channels: 1))) }
  }

  /// Blocks of one to three branches of pools from random earlier block ends, joined by concats.
  static func randomTable(seed: Int) -> [Layer] {
    var numbers = SplitMix64(state: UInt64(seed))
    var table = [Layer]()
    var ends = ["input"]
    for block in 0..<6 {
      var branches = [String]()
      for branch in 0..<Int.random(in: 1...3, using: &numbers) {
        var source = ends.suffix(3).randomElement(using: &numbers) ?? "input"
        for step in 0..<Int.random(in: 1...3, using: &numbers) {
          table.append(pool("\(block).\(branch).\(step)", source))
          source = "\(block).\(branch).\(step)"
        }
        branches.append(source)
      }
      if branches.count > 1 {
        table.append(Layer("\(block)", .concat, from: branches))
        branches = ["\(block)"]
      }
      ends += branches
    }
    return table
  }
}

extension Topology {
  /// Whether one tensor is joined, directly or not, into another.
  fileprivate func isInside(_ tensor: Int, _ concat: Int) -> Bool {
    guard concat > 0, layers[concat - 1].kind == .concat else { return false }
    return sources[concat - 1].contains { $0 == tensor || isInside(tensor, $0) }
  }
}

extension ArenaPlan {
  fileprivate func floats(of tensor: Int) -> Set<Int> {
    let place = placements[tensor]
    return Set(
      (0..<place.shape.pixels).flatMap { pixel in
        (0..<place.shape.channels).map { place.offset + pixel * place.pixelStride + $0 }
      })
  }
}
