// Reads what a short read would leave out.

public import SystemPackage

extension FileDescriptor {
  /// The next `count` bytes, or fewer where the file ends before; the memory is allocated at once, so the caller bounds
  /// the count.
  public func bytes(count: Int) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        do {
          let read = try self.read(into: rest)
          if read == 0 { break }
          filled += read
        } catch {
          failure = error as? Errno ?? .ioError
          break
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
