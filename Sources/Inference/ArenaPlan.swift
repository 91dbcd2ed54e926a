// Where every tensor of a network lies in one block of memory: planned once, nothing allocated while it runs.

/// A tensor's place in the arena, in floats.
package struct Placement: Hashable, Sendable {
  package let offset: Int
  /// Floats from one pixel to the next.
  package let pixelStride: Int
  package let shape: Shape
}

/// A block of the arena from the layer that first writes to it to the layer that last reads it.
private struct Block {
  var steps: ClosedRange<Int>
  let count: Int
  var offset = 0

  func overlaps(_ other: Block) -> Bool { steps.overlaps(other.steps) }
}

/// The placements of all tensors, in ``Topology``'s numbering.
///
/// A concat's sources lie inside the concat, so joining costs nothing. Blocks whose lives do not overlap
/// share memory: each is put at the lowest place that is free for its whole life.
package struct ArenaPlan: Sendable {
  package let placements: [Placement]
  /// The arena's size in floats.
  package let count: Int
  /// Blocks begin on cache lines.
  private static let alignment = 16

  /// - Parameter keepingAll: every tensor lives to the end, so that a backward pass finds what it needs, and the
  ///   input has a place among them; else it is read where it is.
  /// - Throws: ``NetworkError/table(layer:_:)`` where a tensor would have to lie in two concats.
  package init(_ topology: Topology, keepingAll: Bool = false) throws(NetworkError) {
    let slices = try Slices(topology)
    var unplaced = ArenaPlan.blocks(topology, slices)
    if !keepingAll { unplaced[0] = nil }
    if keepingAll {
      for root in unplaced.keys { unplaced[root]?.steps = 0...topology.layers.count }
    }
    let blocks = ArenaPlan.placed(unplaced)
    placements = topology.shapes.indices.map { tensor in
      let (root, channel) = slices.root(of: tensor)
      return Placement(
        offset: (blocks[root]?.offset ?? 0) + channel, pixelStride: topology.shapes[root].channels,
        shape: topology.shapes[tensor])
    }
    count = blocks.values.map { $0.offset + $0.count }.max() ?? 0
  }

  /// One block per tensor that lies in no other, by that tensor. Step 0 writes the input, step `i + 1` runs
  /// layer `i`.
  private static func blocks(_ topology: Topology, _ slices: Slices) -> [Int: Block] {
    var blocks = [Int: Block]()
    func use(_ tensor: Int, at step: Int) {
      let root = slices.root(of: tensor).tensor
      let count = (topology.shapes[root].count + alignment - 1) / alignment * alignment
      let steps = blocks[root]?.steps ?? step...step
      blocks[root] = Block(steps: min(steps.lowerBound, step)...max(steps.upperBound, step), count: count)
    }
    use(0, at: 0)
    for (layer, sources) in topology.sources.enumerated() {
      for source in sources { use(source, at: layer + 1) }
      use(layer + 1, at: layer + 1)
    }
    return blocks
  }

  /// Puts every block, earliest first, at the lowest offset where none of its contemporaries lies.
  private static func placed(_ blocks: [Int: Block]) -> [Int: Block] {
    var placed = [Int: Block]()
    let earliestFirst = blocks.sorted {
      ($0.value.steps.lowerBound, $0.key) < ($1.value.steps.lowerBound, $1.key)
    }
    for (root, unplaced) in earliestFirst {
      var block = unplaced
      for neighbor in placed.values.filter(block.overlaps).sorted(by: { $0.offset < $1.offset }) {
        guard block.offset + block.count > neighbor.offset else { break }
        block.offset = max(block.offset, neighbor.offset + neighbor.count)
      }
      placed[root] = block
    }
    return placed
  }
}

/// Which tensors are slices of a concat's output.
private struct Slices {
  private var parents = [Int: (concat: Int, channel: Int)]()

  init(_ topology: Topology) throws(NetworkError) {
    for (layer, sources) in topology.sources.enumerated() where topology.layers[layer].kind == .concat {
      var channel = 0
      for source in sources {
        guard source != 0, parents.updateValue((layer + 1, channel), forKey: source) == nil else {
          throw .table(
            layer: topology.layers[layer].name, "it joins the input, or a layer that is joined already")
        }
        channel += topology.shapes[source].channels
      }
    }
  }

  /// The outermost tensor around a tensor, and the channel at which the tensor begins in it.
  func root(of tensor: Int) -> (tensor: Int, channel: Int) {
    guard let parent = parents[tensor] else { return (tensor, 0) }
    let outer = root(of: parent.concat)
    return (outer.tensor, outer.channel + parent.channel)
  }
}
