// A download that is under way, on disk: the bytes so far, and beside them what they are the beginning of.

private import Domain
private import Glibc
internal import SystemPackage

/// `NAME.part`, held by one process at a time, and `NAME.part.from`: the address and the validator, a line each.
final class PartFile {
  let path: FilePath
  private(set) var part: PartialFile
  private let url: String
  private let file: FileDescriptor

  private var note: FilePath { PartFile.note(of: path) }
  private static func note(of path: FilePath) -> FilePath { FilePath(path.string + ".from") }

  /// Opens what there is; what came from another address is forgotten.
  init(_ path: FilePath, url: String) throws(Errno) {
    do {
      file = try FileDescriptor.open(
        path, .readWrite, options: [.create, .noFollow, .closeOnExec], permissions: [.ownerReadWrite])
      // The lock goes with the descriptor, also when the process is killed.
      guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw Errno(rawValue: errno) }
      self.path = path
      self.url = url
      part = PartialFile()
      let lines = ((try? WholeFile.read(PartFile.note(of: path), limit: 1 << 16)) ?? []).split(separator: 10)
      if lines.count == 2, lines[0].elementsEqual(url.utf8) {
        part = PartialFile(
          length: Int(try file.seek(offset: 0, from: .end)),
          validator: String(decoding: lines[1], as: UTF8.self))
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  deinit { try? file.close() }

  /// Forgets the bytes so far; those of another version follow.
  func startOver(validator: String?) throws(Errno) {
    guard ftruncate(file.rawValue, 0) == 0 else { throw Errno(rawValue: errno) }
    part = PartialFile(length: 0, validator: validator)
    try WholeFile.write("\(url)\n\(validator ?? "")\n".utf8, to: note)
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    do {
      try file.writeAll(toAbsoluteOffset: Int64(part.length), bytes)
    } catch {
      throw error as? Errno ?? .ioError
    }
    part.length += bytes.count
  }

  func remove() {
    unlink(note.string)
    unlink(path.string)
  }
}
