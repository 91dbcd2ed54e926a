// The memory that one worker runs a network in.

/// The arena and scratch memory for one picture at a time: one worker, one workspace.
public final class Workspace {
  private let arena: Arena
  private let scratchArena: Arena

  /// Memory for pictures of `network`, or of any network that needs no more.
  public init(for network: Network) {
    arena = Arena(count: network.arenaCount)
    scratchArena = Arena(count: network.scratchCount)
  }

  func fits(_ network: Network) -> Bool {
    arena.count >= network.arenaCount && scratchArena.count >= network.scratchCount
  }

  var scratch: UnsafeMutablePointer<Float> { scratchArena.base }

  func tensor(_ placement: Placement) -> Tensor { arena.tensor(placement) }
}

/// A block of floats in which tensors have their places.
final class Arena {
  let count: Int
  let base: UnsafeMutablePointer<Float>

  /// Zeros, beginning on a cache line.
  init(count: Int) {
    self.count = max(count, 1)
    let bytes = self.count * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    base = raw.bindMemory(to: Float.self, capacity: self.count)
    base.initialize(repeating: 0, count: self.count)
  }

  deinit { base.deallocate() }

  func clear() { base.update(repeating: 0, count: count) }

  func tensor(_ placement: Placement) -> Tensor {
    Tensor(shape: placement.shape, pixelStride: placement.pixelStride, base: base + placement.offset)
  }
}
