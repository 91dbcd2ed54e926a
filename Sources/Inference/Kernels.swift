// The C kernels of one instruction set, as Swift calls them.

internal import CKernels

/// One instruction set's kernels. They keep no state, so any thread may call them.
struct Kernels: @unchecked Sendable {
  let set: InstructionSet
  /// Points to constants of the program.
  private let functions: UnsafePointer<KernelSet>

  /// - Precondition: the set is ``InstructionSet/available``.
  init(_ set: InstructionSet) {
    guard let functions = Kernels.find(set) else { preconditionFailure("the processor runs \(set)") }
    (self.set, self.functions) = (set, functions)
  }

  static func find(_ set: InstructionSet) -> UnsafePointer<KernelSet>? {
    switch set {
    case .baseline: xtalwatch_kernels_baseline()
    case .avx2: xtalwatch_kernels_avx2()
    case .avx512: xtalwatch_kernels_avx512()
    }
  }

  /// Floats in a vector.
  var lanes: Int { functions.pointee.lanes }
  /// Vectors in the panels that ``multiply(_:)`` is fastest with.
  var widest: Int { functions.pointee.widest }

  func multiply(_ product: PanelProduct) { withUnsafePointer(to: product, functions.pointee.multiply) }
  func spread(_ tiles: TileSpread) { withUnsafePointer(to: tiles, functions.pointee.spread) }
  func gather(_ tiles: TileGather) { withUnsafePointer(to: tiles, functions.pointee.gather) }
  func maximum(_ pool: PoolMap) { withUnsafePointer(to: pool, functions.pointee.maximum) }
  func mean(_ pool: PoolMap) { withUnsafePointer(to: pool, functions.pointee.mean) }
}
