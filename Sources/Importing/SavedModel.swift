// A TensorFlow SavedModel's variables, from a folder or from a zip of it.

private import Domain
private import Glibc
public import SystemPackage

/// The two files that hold a SavedModel's variables.
public struct SavedModel: Sendable {
  private static let indexName = "variables/variables.index"
  private static let dataName = "variables/variables.data-00000-of-00001"

  /// What a message names: the path, or where it was downloaded from.
  let source: String
  private let index: [UInt8]
  private let data: [UInt8]

  /// Reads both files into memory; a folder's as they lie there, a zip's from below any one folder in it.
  ///
  /// - Parameter source: what messages call it; nil for its path.
  public init(at path: FilePath, source: String? = nil) throws(ImportError) {
    self.source = source ?? path.escaped
    var status = stat()
    guard stat(path.string, &status) == 0 else {
      throw .unreadable(file: path, Errno(rawValue: errno))
    }
    (index, data) =
      status.st_mode & S_IFMT == S_IFDIR
      ? try SavedModel.files(folder: path) : try SavedModel.files(zip: path, self.source)
  }

  /// Half as much again as MARCO has: room for what is not MARCO's to be named rather than refused unread.
  private static let largestData = VariableTable.published.byteCount * 3 / 2

  private static func files(folder: FilePath) throws(ImportError) -> (index: [UInt8], data: [UInt8]) {
    let index = try WholeFile.read(
      folder.appending(FilePath(indexName).components), limit: IndexTable.largestFile)
    let data = try WholeFile.read(folder.appending(FilePath(dataName).components), limit: largestData)
    return (index, data)
  }

  private static func files(zip: FilePath, _ source: String) throws(ImportError) -> (
    index: [UInt8], data: [UInt8]
  ) {
    do throws(Damage) {
      let archive = try ZipArchive(zip)
      let index = try archive.only(indexName)
      // Both below the same folder.
      let data = try archive.only(String(index.name.dropLast(indexName.count)) + dataName)
      return (
        try archive.read(index, limit: IndexTable.largestFile), try archive.read(data, limit: largestData)
      )
    } catch {
      throw .archive(source: source, reason: error.reason)
    }
  }

  /// Every variable checked, the needed ones as tensors.
  ///
  /// - Throws: ``ImportError/variables(source:_:)`` with all that is missing or damaged.
  package func network(_ table: VariableTable = .published) throws(ImportError) -> ImportedNetwork {
    let bundle: TensorBundle
    do { bundle = try TensorBundle(index: index) } catch {
      throw .index(source: source, reason: error.reason)
    }
    return try bundle.network(data: data, table: table, source: source)
  }
}

extension ZipArchive {
  /// The entry of this name, at the top or below any one folder.
  fileprivate func only(_ name: String) throws(Damage) -> Entry {
    let found = entries.filter { $0.name == name || $0.name.hasSuffix("/" + name) }
    guard let entry = found.first, found.count == 1 else {
      throw Damage(reason: found.isEmpty ? "it has no \(name)" : "it has \(found.count) files \(name)")
    }
    return entry
  }
}
