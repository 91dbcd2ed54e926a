// A whole SavedModel of the MARCO network with values from a seed: the published names, shapes and offsets, and
// right checksums. The published values themselves are not ours to copy.

private import Foundation
package import Importing

/// Index entries and data that belong together; a test changes one or the other.
package struct SeededSavedModel: Sendable {
  /// Made once; 45.9 MB.
  package static let sound = SeededSavedModel(seed: 1)

  package var entries: [WrittenEntry]
  package var data: [UInt8]
  package var header = WrittenEntry.header()

  package init(seed: UInt64) {
    let table = VariableTable.published
    data = SeededSavedModel.values(seed: seed, count: table.byteCount)
    entries = []
    var offset = 0
    for variable in table.variables {
      let end = offset + variable.byteCount
      let checksum = data[offset..<end].withUnsafeBytes { MaskedChecksum(of: $0) }
      entries.append(
        WrittenEntry(
          name: variable.name, type: variable.type.code, shape: variable.shape.map(UInt64.init),
          offset: UInt64(offset), size: UInt64(variable.byteCount), checksum: checksum.value))
      offset = end
    }
  }

  /// Float32 values between 0.5 and 1, little-endian.
  private static func values(seed: UInt64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      var state = seed
      for offset in stride(from: 0, to: count, by: 8) {
        state &+= 0x9e37_79b9_7f4a_7c15
        let mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        let pair = (mixed ^ (mixed >> 27)) & 0x007f_ffff_007f_ffff | 0x3f00_0000_3f00_0000
        bytes.storeBytes(of: pair.littleEndian, toByteOffset: offset, as: UInt64.self)
      }
      filled = count
    }
  }

  /// The bytes of `variables.index`.
  package func index(_ writer: IndexWriter = IndexWriter()) -> [UInt8] {
    writer.file([(key: [], value: header)] + entries.map { (Array($0.name.utf8), $0.message) })
  }

  /// The published table with this model's checksums: a world in which these values are the published ones.
  package var table: VariableTable {
    let checksums = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.checksum) })
    return VariableTable(
      VariableTable.published.variables.map {
        Variable(
          name: $0.name, type: $0.type, shape: $0.shape, checksum: MaskedChecksum(checksums[$0.name] ?? 0))
      })
  }

  package mutating func change(_ name: String, _ body: (inout WrittenEntry) -> Void) {
    for index in entries.indices where entries[index].name == name { body(&entries[index]) }
  }

  /// The offset of a variable's first byte.
  package func offset(of name: String) -> Int {
    Int(entries.first { $0.name == name }?.offset ?? 0)
  }

  /// Writes the folder as TensorFlow does.
  package func write(to folder: String) throws {
    let variables = URL(filePath: folder).appending(path: "variables")
    try FileManager.default.createDirectory(at: variables, withIntermediateDirectories: true)
    try Data(index()).write(to: variables.appending(path: "variables.index"))
    try Data(data).write(to: variables.appending(path: "variables.data-00000-of-00001"))
  }

  /// The zip of the folder.
  ///
  /// - Parameter folder: the folder in the zip that holds all, with a slash at its end; may be empty.
  package func zip(below folder: String) -> [UInt8] {
    ZipWriter.file([
      .init("\(folder)saved_model.pb", Array("a graph".utf8)),
      .init("\(folder)variables/variables.index", index()),
      .init("\(folder)variables/variables.data-00000-of-00001", data),
    ])
  }
}
