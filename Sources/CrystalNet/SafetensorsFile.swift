// Safetensors, strictly: named float32 tensors and strings about them in one file.
// Source: https://github.com/huggingface/safetensors, "Format": 8 bytes little-endian header length, a JSON
// header, then the tensors' bytes without holes.

private import Domain
private import FoundationEssentials
public import Inference

/// The contents of a safetensors file whose tensors are all float32.
public struct SafetensorsFile: Sendable {
  /// Bytes; MARCO's header has about 45 kB.
  static let largestHeader = 1 << 20

  public let metadata: [String: String]
  public let tensors: [String: WeightTensor]

  /// Reads a whole file. Its header is at most a megabyte; its tensors are float32, fill their shapes and
  /// cover the rest of the file without holes or overlaps; names and metadata are printable. All else is
  /// refused.
  ///
  /// - Parameter source: the file's path, for messages.
  public init(_ bytes: UnsafeRawBufferPointer, from source: String) throws(ModelError) {
    let (header, data) = try SafetensorsFile.split(bytes, source)
    let parsed = try SafetensorsFile.parse(header, source)
    let extents = try parsed.entries.map { name, entry throws(ModelError) in
      try Extent(name, entry, of: data.count, source)
    }
    try SafetensorsFile.requireTiling(extents, data.count, source)
    metadata = parsed.metadata
    let named = extents.map { ($0.name, WeightTensor(shape: $0.shape, values: $0.values(in: data))) }
    tensors = Dictionary(uniqueKeysWithValues: named)
  }

  /// The file that holds these tensors; the same tensors and metadata always give the same bytes.
  public static func bytes(tensors: [String: WeightTensor], metadata: [String: String]) -> [UInt8] {
    var entries = [String: SafetensorsHeader.Entry]()
    var data = [UInt8]()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let begin = data.count
      tensor.values.withUnsafeBytes { data += $0 }
      entries[name] = .init(dtype: "F32", shape: tensor.shape, data_offsets: [begin, data.count])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var header = try? encoder.encode(SafetensorsHeader(metadata: metadata, entries: entries)) else {
      preconditionFailure("strings and integers are always JSON")
    }
    // Spaces put the data on a multiple of eight, as the format's own writer does.
    header += repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + data
  }

  private static func split(
    _ bytes: UnsafeRawBufferPointer, _ source: String
  ) throws(ModelError) -> (header: UnsafeRawBufferPointer, data: UnsafeRawBufferPointer) {
    guard bytes.count >= 8 else { throw .malformed(source: source, reason: "it has \(bytes.count) bytes") }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= largestHeader else {
      throw .malformed(
        source: source, reason: "its header claims \(length) bytes, the limit is \(largestHeader)")
    }
    let end = 8 + Int(length)
    guard end <= bytes.count else {
      throw .malformed(source: source, reason: "its header claims \(length) bytes of \(bytes.count - 8)")
    }
    return (UnsafeRawBufferPointer(rebasing: bytes[8..<end]), UnsafeRawBufferPointer(rebasing: bytes[end...]))
  }

  private static func parse(
    _ bytes: UnsafeRawBufferPointer, _ source: String
  ) throws(ModelError) -> SafetensorsHeader {
    let header: SafetensorsHeader
    do {
      header = try JSONDecoder().decode(SafetensorsHeader.self, from: Data(bytes))
    } catch let error as SafetensorsHeader.NoEntry where error.tensor.isPrintable {
      throw .tensor(
        source: source, name: error.tensor, reason: "its entry is not a dtype, a shape and two offsets")
    } catch {
      // The decoder's own words could quote the file and are left out.
      throw .malformed(source: source, reason: "its header is not JSON of the expected form")
    }
    for name in header.entries.keys where !name.isPrintable {
      throw .malformed(source: source, reason: "a tensor's name has characters that do not print")
    }
    for (key, value) in header.metadata where !key.isPrintable || !value.isPrintable {
      throw .malformed(source: source, reason: "its metadata have characters that do not print")
    }
    return header
  }

  private static func requireTiling(_ extents: [Extent], _ length: Int, _ source: String) throws(ModelError) {
    var end = 0
    for extent in extents.sorted(by: { ($0.bytes.lowerBound, $0.name) < ($1.bytes.lowerBound, $1.name) }) {
      guard extent.bytes.lowerBound == end else {
        throw .tensor(
          source: source, name: extent.name,
          reason: "it begins at byte \(extent.bytes.lowerBound) where byte \(end) was due")
      }
      end = extent.bytes.upperBound
    }
    guard end == length else {
      throw .malformed(source: source, reason: "its tensors end at byte \(end) of \(length)")
    }
  }
}

/// A tensor's checked place in the data.
private struct Extent {
  let name: String
  let shape: [Int]
  let bytes: Range<Int>

  init(_ name: String, _ entry: SafetensorsHeader.Entry, of length: Int, _ source: String) throws(ModelError)
  {
    func refuse(_ reason: String) -> ModelError { .tensor(source: source, name: name, reason: reason) }
    guard entry.dtype == "F32" else {
      throw refuse("its type is \(String(entry.dtype.prefix(16)).debugDescription), not F32")
    }
    let offsets = entry.data_offsets
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= length else {
      throw refuse("its offsets \(offsets.prefix(3)) do not lie in \(length) bytes of data")
    }
    let (begin, end) = (offsets[0], offsets[1])
    guard Extent.byteCount(entry.shape) == end - begin else {
      throw refuse("its shape \(entry.shape.prefix(8)) does not fill \(end - begin) bytes")
    }
    (self.name, shape, bytes) = (name, entry.shape, begin..<end)
  }

  /// Four times the product, or nil for an axis below 1 or a product that overflows.
  private static func byteCount(_ shape: [Int]) -> Int? {
    var count = 4
    for axis in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis)
      guard axis >= 1, !overflow else { return nil }
      count = product
    }
    return count
  }

  /// The floats; the file's bytes need not be aligned.
  func values(in data: UnsafeRawBufferPointer) -> [Float] {
    [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: data[bytes]))
      count = bytes.count / 4
    }
  }
}
