// Safetensors: files that lie are refused, by the tensor's name; sound ones come back as they were.

import CrystalNet
import Domain
import Foundation
import Inference
import Testing

@Suite struct SafetensorsFileTests {
  static let tensors = [
    "a/weights": WeightTensor(shape: [2, 3], values: [1, 2, 3, 4, 5, -0.0]),
    "b": WeightTensor(shape: [], values: [7]), "c": WeightTensor(shape: [2], values: [8, .pi]),
  ]
  static let metadata = ["name": "x/y", "note": "\u{e9}\"quoted\" \\ text"]

  /// A file from a header's text.
  static func file(_ header: String, data: Int = 0) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init) + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  static func read(_ bytes: [UInt8]) throws -> SafetensorsFile {
    try bytes.withUnsafeBytes { try SafetensorsFile($0, from: "f") }
  }

  @Test func whatIsWrittenIsRead() throws {
    let bytes = SafetensorsFile.bytes(tensors: Self.tensors, metadata: Self.metadata)
    let file = try Self.read(bytes)
    #expect(file.tensors == Self.tensors)
    #expect(file.metadata == Self.metadata)
    #expect(bytes == SafetensorsFile.bytes(tensors: file.tensors, metadata: file.metadata))
    #expect((bytes.count - 9 * 4) % 8 == 0)
  }

  @Test func aFileWithoutTensorsOrMetadataIsSound() throws {
    #expect(try Self.read(Self.file("{}")).tensors.isEmpty)
    #expect(try Self.read(Self.file("{}     ")).metadata.isEmpty)
  }

  /// Headers over 8 bytes of data that name the tensor `t` as the liar.
  @Test(arguments: [
    #"{"t":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}"#,
    #"{"t":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
    #"{"t":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}"#,
    #"{"t":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"F32","shape":[2]}}"#,
    #"{"t":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}"#,
    #"{"t":[]}"#,
    #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
    #"{"s":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
    #"{"s":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
      + #""t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
  ])
  func aTensorThatLiesIsNamed(header: String) {
    #expect { try Self.read(Self.file(header, data: 8)) } throws: { error in
      guard case ModelError.tensor("f", "t", _) = error else { return false }
      return true
    }
  }

  @Test(arguments: [
    "", "[]", "{", "{}x", "null", #"{"__metadata__":7}"#,
    #"{"t\n":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"#,
    #"{"__metadata__":{"name":"\u001b[2J"}}"#, #"{"__metadata__":{"name":"a\u202eb"}}"#,
    String(repeating: "[", count: 100_000), #"{"t":"# + String(repeating: "[", count: 100_000),
  ])
  func aHeaderThatIsNoHeaderIsRefused(header: String) {
    #expect(throws: ModelError.self) { try Self.read(Self.file(header)) }
  }

  @Test func bytesThatNoTensorCoversAreRefused() {
    #expect(throws: ModelError.malformed(source: "f", reason: "its tensors end at byte 0 of 8")) {
      try Self.read(Self.file("{}", data: 8))
    }
  }

  @Test func aHeaderLengthBeyondTheFileOrTheLimitIsRefused() {
    for length: UInt64 in [3, 1 << 20, (1 << 20) + 1, .max] {
      let bytes = withUnsafeBytes(of: length.littleEndian, Array.init) + Array("{}".utf8)
      #expect(throws: ModelError.self) { try Self.read(bytes) }
    }
    for count in 0..<8 {
      #expect(throws: ModelError.self) { try Self.read([UInt8](repeating: 0, count: count)) }
    }
  }

  @Test(arguments: 0..<1000) func aDamagedFileIsRefusedOrKnownByItsDigest(seed: Int) {
    let sound = SafetensorsFile.bytes(tensors: Self.tensors, metadata: Self.metadata)
    var damaged = sound
    let choices = SeededTensors.units("damage \(seed)", 9).map { Int(($0 + 1) * 0x1p23) }
    for step in 0...choices[0] % 3 {
      let (place, value) = (
        choices[1 + 2 * step] % damaged.count, UInt8(truncatingIfNeeded: choices[2 + 2 * step])
      )
      switch choices[7] % 4 {
      case 0: damaged[place] ^= 1 << (value & 7)
      case 1: damaged[place] = value
      case 2: damaged.remove(at: place)
      default: damaged.insert(value, at: place)
      }
    }
    guard damaged != sound, let file = try? Self.read(damaged) else { return }
    #expect(Digest(of: damaged) != Digest(of: sound))
    // Whatever was accepted is whole: as many floats as the file has bytes for.
    let header = damaged.withUnsafeBytes { Int(UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))) }
    #expect(file.tensors.values.map { $0.values.count * 4 }.reduce(8 + header, +) == damaged.count)
  }
}
