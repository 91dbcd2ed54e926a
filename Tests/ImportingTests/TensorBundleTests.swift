import ImportingFixtures
import Inference
import Testing

@testable import Importing

@Suite struct TensorBundleTests {
  private static let kernel = "Inception/Conv2d_1a_3x3/weights"
  private static let beta = "Inception/Conv2d_1a_3x3/BatchNorm/beta"

  private func network(_ model: SeededSavedModel, table: VariableTable = .published) throws -> ImportedNetwork
  {
    try TensorBundle(index: model.index()).network(data: model.data, table: table, source: "here")
  }

  /// What is said of each variable.
  private func findings(_ model: SeededSavedModel) throws -> [String] {
    do {
      _ = try network(model)
      return []
    } catch ImportError.variables(_, let findings) {
      return findings.map(\.description)
    }
  }

  @Test func everyTensorComesBackBitForBit() throws {
    let model = SeededSavedModel.sound
    let network = try network(model)
    #expect(network.tensors.count == 382)
    for variable in VariableTable.published.variables {
      guard let name = variable.tensor else { continue }
      let tensor = try #require(network.tensors[name])
      #expect(tensor.shape == variable.shape)
      let start = model.offset(of: variable.name)
      let isEqual = tensor.values.withUnsafeBytes {
        $0.elementsEqual(model.data[start..<start + variable.byteCount])
      }
      #expect(isEqual, "\(name)")
    }
    #expect(network.differences.count == 393, "seeded values are not the published ones")
    #expect(!network.isPublished)
  }

  @Test func thePublishedValuesAreKnownByTheirChecksums() throws {
    let model = SeededSavedModel.sound
    #expect(try network(model, table: model.table).isPublished)
    var other = SeededSavedModel.sound
    let step = other.offset(of: "global_step")
    other.data[step] ^= 1
    let checksum = other.data[step...].withUnsafeBytes { MaskedChecksum(of: $0) }
    other.change("global_step") { $0.checksum = checksum.value }
    #expect(try network(other, table: model.table).differences.map(\.variable) == ["global_step"])
  }

  @Test func aFlippedBitIsNamed() throws {
    var model = SeededSavedModel.sound
    model.data[model.offset(of: Self.kernel) + 77] ^= 4
    model.data[model.offset(of: "Inception/AuxLogits/Conv2d_2b_1x1/biases")] ^= 4
    let findings = try findings(model)
    #expect(findings.count == 2)
    #expect(findings[0].hasPrefix("Inception/AuxLogits/Conv2d_2b_1x1/biases: its values have checksum "))
    #expect(findings[1].hasPrefix("\(Self.kernel): its values have checksum "))
  }

  @Test func allThatATruncatedFileLacksIsNamed() throws {
    var model = SeededSavedModel.sound
    let end = model.offset(of: "Inception/Mixed_7c/Branch_3/Conv2d_0b_1x1/weights") + 100
    model.data.removeLast(model.data.count - end)
    let findings = try findings(model)
    let names = ["Inception/Mixed_7c/Branch_3/Conv2d_0b_1x1/weights", "global_step"]
    #expect(findings.count == 2)
    for (finding, name) in zip(findings, names) {
      #expect(
        finding.hasPrefix(
          "\(name): it begins at byte \(model.offset(of: name)), and the data file of \(end) "))
    }
  }

  @Test func variablesMayLieInAnyOrder() throws {
    let sound = SeededSavedModel.sound
    var model = sound
    model.data = []
    for index in model.entries.indices.reversed() {
      let (begin, size) = (Int(model.entries[index].offset), Int(model.entries[index].size))
      model.entries[index].offset = UInt64(model.data.count)
      model.data += sound.data[begin..<begin + size]
    }
    #expect(try network(model).tensors == network(sound).tensors)
  }

  @Test func trailingBytesAreRefused() throws {
    var model = SeededSavedModel.sound
    model.data += [0, 0, 0]
    #expect {
      _ = try network(model)
    } throws: {
      guard case ImportError.leftover(_, bytes: 3) = $0 else { return false }
      return true
    }
  }

  /// A change to the index, and what is said of the variable.
  struct Lie: Sendable, CustomTestStringConvertible {
    let words: String
    let change: @Sendable (inout WrittenEntry) -> Void
    var testDescription: String { words }
  }

  @Test(arguments: [
    Lie(words: "its type has number 2, expected is float32") { $0.type = 2 },
    Lie(words: "its shape is [3, 3, 16, 31], expected is [3, 3, 16, 32]") { $0.shape[3] = 31 },
    Lie(words: "its shape is [4608], expected is [3, 3, 16, 32]") { $0.shape = [4608] },
    Lie(words: "it has 18436 bytes, its shape needs 18432") { $0.size += 4 },
    Lie(words: "it has 18446744073709551615 bytes, its shape needs 18432") { $0.size = .max },
    Lie(words: "it begins at byte 18446744073709551615, and the data file") { $0.offset = .max },
    Lie(words: "its values have checksum") { $0.offset = 0 },
    Lie(words: "its values are split over several files or entries") { $0.shard = 1 },
    Lie(words: "its values are split over several files or entries") { $0.isSliced = true },
    Lie(words: "recorded is 00000000") { $0.checksum = 0 },
  ])
  func aLieOfTheIndexIsNamed(lie: Lie) throws {
    var model = SeededSavedModel.sound
    model.change(Self.kernel, lie.change)
    let findings = try findings(model)
    #expect(findings.count == 1)
    #expect(findings[0].hasPrefix("\(Self.kernel): "))
    #expect(findings[0].contains(lie.words), "\(findings[0])")
  }

  @Test func whatIsMissingAndWhatIsTooMuchIsNamed() throws {
    var model = SeededSavedModel.sound
    model.change(Self.kernel) { $0.name = "Inception/Conv2d_1a_3x3/weights_1" }
    let findings = try findings(model)
    #expect(findings.contains("\(Self.kernel): missing"))
    #expect(findings.contains("\"Inception/Conv2d_1a_3x3/weights_1\": not a variable of the MARCO network"))
  }

  @Test func anotherNetworkIsRefused() throws {
    var model = SeededSavedModel.sound
    model.entries = [
      WrittenEntry(name: "dense/kernel", type: 1, shape: [2], offset: 0, size: 8, checksum: 0)
    ]
    let findings = try findings(model)
    #expect(findings.count == 1 + 382, "one too much, all that are needed missing")
  }

  @Test func whatOnlyTrainingNeedsMayBeMissing() throws {
    let sound = SeededSavedModel.sound
    var model = sound
    model.entries.removeAll { $0.name == "global_step" }
    model.data.removeLast(8)
    let network = try network(model, table: sound.table)
    #expect(network.differences.map(\.description) == ["global_step: missing"])
  }

  @Test func valuesThatAreNoNumbersAreNamed() throws {
    var model = SeededSavedModel.sound
    let start = model.offset(of: Self.beta)
    model.data.replaceSubrange(start + 8..<start + 12, with: IndexWriter.fixed(Float.nan.bitPattern))
    let checksum = model.data[start..<start + 128].withUnsafeBytes { MaskedChecksum(of: $0) }
    model.change(Self.beta) { $0.checksum = checksum.value }
    #expect(try findings(model) == ["\(Self.beta): value 2 is not a finite number"])
  }

  @Test(arguments: [
    (WrittenEntry.header(shards: 2), "2 data files"), (WrittenEntry.header(isBigEndian: true), "big-endian"),
  ])
  func otherBundlesAreRefused(header: [UInt8], words: String) {
    var model = SeededSavedModel.sound
    model.header = header
    #expect {
      _ = try TensorBundle(index: model.index())
    } throws: {
      ($0 as? Damage)?.reason.contains(words) == true
    }
  }
}
