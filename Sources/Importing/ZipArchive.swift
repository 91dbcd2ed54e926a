// A zip, read in memory by the names of its entries. Nothing of it is ever written anywhere.

private import CZip
private import Domain
internal import SystemPackage

/// The entries of a zip file.
final class ZipArchive {
  struct Entry {
    let index: UInt64
    let name: String
    /// Bytes once unpacked, as the archive claims.
    let size: UInt64
  }

  /// The published zip has five.
  private static let mostEntries: Int64 = 10_000

  let entries: [Entry]
  private let archive: OpaquePointer

  /// Reads the directory of the archive. A name that climbs out, an absolute name or a name given twice refuses the
  /// whole: such a zip was made to harm somebody.
  init(_ path: FilePath) throws(Damage) {
    var code: Int32 = 0
    guard let archive = path.withPlatformString({ zip_open($0, ZIP_RDONLY, &code) }) else {
      throw Damage(reason: ZipArchive.words(code))
    }
    self.archive = archive
    do {
      entries = try ZipArchive.entries(archive)
    } catch {
      zip_discard(archive)
      throw error
    }
  }

  deinit { zip_discard(archive) }

  /// The whole contents of an entry; its CRC-32 is checked.
  ///
  /// - Parameter limit: bytes; what claims or gives more is refused.
  func read(_ entry: Entry, limit: Int) throws(Damage) -> [UInt8] {
    guard entry.size <= UInt64(limit) else {
      throw Damage(
        reason: "\(entry.name) claims \(entry.size) bytes, more than the \(limit) that it may have")
    }
    guard let file = zip_fopen_index(archive, entry.index, 0) else {
      throw Damage(reason: "\(entry.name): \(problem)")
    }
    defer { zip_fclose(file) }
    // One byte more than claimed, so that the end is seen, with its checksum, and so is any excess.
    let wanted = Int(entry.size) + 1
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        let read = zip_fread(file, buffer.baseAddress?.advanced(by: filled), zip_uint64_t(wanted - filled))
        failed = read < 0
        if read <= 0 { break }
        filled += Int(read)
      }
    }
    guard !failed else { throw Damage(reason: "\(entry.name): \(String(cString: zip_file_strerror(file)))") }
    guard bytes.count == Int(entry.size) else {
      throw Damage(reason: "\(entry.name) does not have the \(entry.size) bytes that it claims")
    }
    return bytes
  }

  private var problem: String { String(cString: zip_strerror(archive)) }

  private static func entries(_ archive: OpaquePointer) throws(Damage) -> [Entry] {
    let count = zip_get_num_entries(archive, 0)
    guard count <= mostEntries else {
      throw Damage(reason: "it has \(count) entries, more than \(mostEntries)")
    }
    var entries: [Entry] = []
    var names: Set<String> = []
    for index in 0..<zip_uint64_t(max(0, count)) {
      var status = zip_stat_t()
      guard zip_stat_index(archive, index, UInt32(ZIP_FL_ENC_RAW), &status) == 0, let text = status.name
      else {
        throw Damage(reason: "its directory is damaged")
      }
      let name = String(cString: text)
      if let reason = danger(name) { throw Damage(reason: "the name \(Printable.text(name)) \(reason)") }
      guard names.insert(name).inserted else { throw Damage(reason: "it has \(Printable.text(name)) twice") }
      entries.append(Entry(index: index, name: name, size: status.size))
    }
    return entries
  }

  /// Why a name must not be in a zip that one trusts; nil when it may.
  private static func danger(_ name: String) -> String? {
    if name.hasPrefix("/") { return "is absolute" }
    if name.contains("\\") || name.prefix(2).hasSuffix(":") { return "is not a path of a zip" }
    return name.split(separator: "/").contains("..") ? "climbs out of the archive" : nil
  }

  private static func words(_ code: Int32) -> String {
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    return String(cString: zip_error_strerror(&error))
  }
}
