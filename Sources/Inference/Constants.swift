// Floats that are written once and then only read, on a cache line's boundary, where vectors load fastest.

/// A block of constant floats that any number of threads read.
final class Constants: @unchecked Sendable {
  let base: UnsafePointer<Float>
  private let storage: Arena

  /// - Parameter fill: writes into a block of zeros.
  init(count: Int, fill: (UnsafeMutablePointer<Float>) -> Void) {
    storage = Arena(count: count)
    fill(storage.base)
    base = UnsafePointer(storage.base)
  }
}
