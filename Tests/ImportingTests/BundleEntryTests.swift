import ImportingFixtures
import Testing

@testable import Importing

@Suite struct BundleEntryTests {
  @Test func whatTensorFlowWritesIsRead() throws {
    let written = WrittenEntry(
      name: "w", type: 1, shape: [3, 3, 16, 300], shard: 2, offset: 1 << 40, size: 172_800,
      checksum: 0xdead_beef)
    let entry = try BundleEntry(written.message)
    #expect(entry.type == 1)
    #expect(entry.shape == [3, 3, 16, 300])
    #expect(entry.shard == 2)
    #expect(entry.offset == 1 << 40)
    #expect(entry.size == 172_800)
    #expect(entry.checksum == MaskedChecksum(0xdead_beef))
    #expect(!entry.isSliced)
  }

  @Test func whatIsLeftOutIsZero() throws {
    let entry = try BundleEntry([])
    #expect(entry.offset == 0 && entry.shape.isEmpty)
    #expect(try BundleHeader(WrittenEntry.header(shards: 3, isBigEndian: true)).isBigEndian)
    #expect(try BundleHeader(WrittenEntry.header(shards: 3)).shards == 3)
  }

  @Test func unknownFieldsArePassedOver() throws {
    // Field 20 as varint, eight bytes, bytes and four bytes.
    let unknown: [UInt8] = [0xa0, 1, 5, 0xa1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0xa2, 1, 1, 9, 0xa5, 1, 1, 2, 3, 4]
    #expect(try BundleEntry(unknown + [0x08, 9]).type == 9)
  }

  @Test(arguments: [[0x12, 5, 1], [0x08], [0x0b], [0x35, 1, 2], [0x12, 2, 0x12, 9]] as [[UInt8]])
  func damagedMessagesAreRefused(message: [UInt8]) {
    #expect(throws: Damage.self) { try BundleEntry(message) }
  }
}
