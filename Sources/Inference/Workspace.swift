// The memory that one worker runs a network in.

/// The arena and scratch memory for one picture at a time: one worker, one workspace.
public final class Workspace {
  private let arena: UnsafeMutableBufferPointer<Float>
  private let scratchBuffer: UnsafeMutableBufferPointer<Float>

  /// Memory for pictures of `network`, or of any network that needs no more.
  public init(for network: Network) {
    arena = Workspace.zeros(network.arenaCount)
    scratchBuffer = Workspace.zeros(network.scratchCount)
  }

  deinit {
    arena.deallocate()
    scratchBuffer.deallocate()
  }

  func fits(_ network: Network) -> Bool {
    arena.count >= network.arenaCount && scratchBuffer.count >= network.scratchCount
  }

  var scratch: UnsafeMutablePointer<Float> { Workspace.base(scratchBuffer) }

  func tensor(_ placement: Placement) -> Tensor {
    Tensor(
      shape: placement.shape, pixelStride: placement.pixelStride,
      base: Workspace.base(arena) + placement.offset)
  }

  /// Begins on a cache line.
  private static func zeros(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
    let memory = raw.bindMemory(to: Float.self)
    memory.initialize(repeating: 0)
    return memory
  }

  private static func base(_ buffer: UnsafeMutableBufferPointer<Float>) -> UnsafeMutablePointer<Float> {
    guard let base = buffer.baseAddress else { preconditionFailure("a workspace has memory") }
    return base
  }
}
