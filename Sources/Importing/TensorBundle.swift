// An index and a data file together: every variable checked, the needed ones as tensors.

private import CrystalNet
package import Inference

/// A network as a SavedModel held it.
package struct ImportedNetwork: Sendable {
  /// By their names in a model file.
  package let tensors: [String: WeightTensor]
  /// Where it differs from the published one; empty for that one.
  package let differences: [Finding]
  /// How many variables were compared.
  package let variables: Int

  package var isPublished: Bool { differences.isEmpty }
}

/// The variables of a SavedModel, as its index tells of them.
struct TensorBundle {
  private let entries: [String: Result<BundleEntry, Damage>]

  /// - Parameter index: the bytes of `variables.index`.
  init(index: [UInt8]) throws(Damage) {
    var rows = try IndexTable(index).rows[...]
    guard let first = rows.popFirst(), first.key.isEmpty else { throw Damage(reason: "it has no header") }
    let header = try BundleHeader(first.value)
    guard header.shards == 1 else {
      throw Damage(reason: "it speaks of \(header.shards) data files, not of one")
    }
    guard !header.isBigEndian else { throw Damage(reason: "its data are big-endian") }
    entries = Dictionary(
      rows.map { row in
        (String(decoding: row.key, as: UTF8.self), Result { () throws(Damage) in try BundleEntry(row.value) })
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Checks all variables and takes out those that the network needs.
  ///
  /// - Parameter data: the bytes of `variables.data-00000-of-00001`.
  /// - Throws: everything that is wrong, not only the first.
  func network(data: [UInt8], table: VariableTable, source: String) throws(ImportError) -> ImportedNetwork {
    var findings = unexpected(table)
    var differences: [Finding] = []
    var tensors: [String: WeightTensor] = [:]
    data.withUnsafeBytes { bytes in
      for variable in table.variables {
        do throws(Finding) {
          let values = try values(of: variable, in: bytes)
          if let tensor = variable.tensor { tensors[tensor] = try WeightTensor(values, variable) }
          let found = MaskedChecksum(of: values)
          if found != variable.checksum {
            differences.append(variable.has(.notPublished(published: variable.checksum, found: found)))
          }
        } catch {
          let isSpared = error.problem == .missing && variable.tensor == nil
          if isSpared { differences.append(error) } else { findings.append(error) }
        }
      }
    }
    guard findings.isEmpty else { throw .variables(source: source, findings) }
    let end = entries.values.reduce(0) { $0 + ((try? $1.get()).map { Int($0.size) } ?? 0) }
    guard end == data.count else { throw .leftover(source: source, bytes: data.count - end) }
    return ImportedNetwork(tensors: tensors, differences: differences, variables: table.variables.count)
  }

  private func unexpected(_ table: VariableTable) -> [Finding] {
    let known = Set(table.variables.map(\.name))
    return entries.keys.filter { !known.contains($0) }.sorted().map {
      Finding(variable: Printable.text($0), problem: .unexpected)
    }
  }

  /// The checked bytes of one variable. They may lie anywhere in the file, since TensorFlow writes variables in the
  /// order in which it is given them; that they are the right ones is shown by their checksum.
  private func values(
    of variable: Variable, in data: UnsafeRawBufferPointer
  ) throws(Finding) -> UnsafeRawBufferPointer {
    guard let entry = entries[variable.name] else { throw variable.has(.missing) }
    let found: BundleEntry
    do { found = try entry.get() } catch { throw variable.has(.unreadableEntry(error.reason)) }
    if let problem = variable.problem(found) { throw variable.has(problem) }
    guard found.offset <= UInt64(data.count), found.size <= UInt64(data.count) - found.offset else {
      throw variable.has(.truncated(begin: found.offset, fileSize: data.count))
    }
    let begin = Int(found.offset)
    let values = UnsafeRawBufferPointer(rebasing: data[begin..<begin + variable.byteCount])
    let checksum = MaskedChecksum(of: values)
    guard checksum == found.checksum else {
      throw variable.has(.checksum(recorded: found.checksum, found: checksum))
    }
    return values
  }
}

extension Variable {
  func has(_ problem: Finding.Problem) -> Finding { Finding(variable: name, problem: problem) }

  /// The first way in which an entry differs from what this variable must be.
  fileprivate func problem(_ entry: BundleEntry) -> Finding.Problem? {
    if entry.type != type.code { return .type(expected: type.rawValue, code: entry.type) }
    if entry.shape != shape.map(UInt64.init) { return .shape(expected: shape, found: entry.shape) }
    if entry.isSliced || entry.shard != 0 { return .split }
    if entry.size != UInt64(byteCount) { return .size(expected: byteCount, found: entry.size) }
    return nil
  }
}

extension WeightTensor {
  /// Little-endian float32 values of a variable; the bytes need not be aligned.
  fileprivate init(_ bytes: UnsafeRawBufferPointer, _ variable: Variable) throws(Finding) {
    let values = [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      count = bytes.count / 4
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) { throw variable.has(.notFinite(index: index)) }
    self.init(shape: variable.shape, values: values)
  }
}
