import ImportingFixtures
import SystemPackage
import Testing

@testable import Importing

@Suite struct ZipArchiveTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func archive(_ entries: [ZipWriter.Entry]) throws -> ZipArchive {
    try ZipArchive(try folder.put(ZipWriter.file(entries), "a.zip"))
  }

  /// Why the archive, or its first entry, is not read.
  private func refusal(_ entries: [ZipWriter.Entry], limit: Int = 1_000) throws -> String? {
    do {
      let archive = try archive(entries)
      _ = try archive.read(try #require(archive.entries.first), limit: limit)
      return nil
    } catch let damage as Damage {
      return damage.reason
    }
  }

  @Test func entriesComeBack() throws {
    let archive = try archive([.init("a/", []), .init("a/b.txt", Array("hello".utf8))])
    #expect(archive.entries.map(\.name) == ["a/", "a/b.txt"])
    #expect(try archive.read(archive.entries[1], limit: 5) == Array("hello".utf8))
    #expect(try folder.names == ["a.zip"], "nothing is ever extracted")
  }

  @Test func deflatedEntriesComeBack() throws {
    // zlib.compressobj(9, zlib.DEFLATED, -15) of a thousand times "a".
    let deflated: [UInt8] = [0x4b, 0x4c, 0x1c, 0x05, 0xa3, 0x60, 0x14, 0x0c, 0x77, 0x00, 0x00]
    let text = [UInt8](repeating: 0x61, count: 1_000)
    let sound = ZipWriter.Entry(
      "t", deflated, claimedSize: 1_000, method: 8, checksum: ZipWriter.checksum(text))
    let archive = try archive([sound])
    #expect(try archive.read(archive.entries[0], limit: 1_000) == text)
    let lie = ZipWriter.Entry("t", deflated, claimedSize: 10, method: 8, checksum: ZipWriter.checksum(text))
    #expect(try refusal([lie])?.hasPrefix("t") == true, "it unpacks to more than it claims")
  }

  @Test(arguments: [
    ("../evil", "climbs out"), ("a/../../evil", "climbs out"), ("..", "climbs out"),
    ("/etc/passwd", "is absolute"),
    ("..\\evil", "is not a path of a zip"), ("C:evil", "is not a path of a zip"),
  ])
  func hostileNamesRefuseTheWhole(name: String, words: String) throws {
    let reason = try refusal([.init("good", [1]), .init(name, [1])])
    #expect(reason?.contains(words) == true, "\(reason ?? "accepted")")
  }

  @Test func aNameGivenTwiceIsRefused() throws {
    #expect(try refusal([.init("a", [1]), .init("a", [2])]) == "it has \"a\" twice")
  }

  @Test func sizesBeyondTheLimitAreRefusedUnread() throws {
    let bomb = ZipWriter.Entry("bomb", [1, 2], claimedSize: 0xffff_fff0, method: 8)
    #expect(try refusal([bomb])?.contains("claims 4294967280 bytes, more than the 1000") == true)
  }

  @Test func damageIsSeen() throws {
    #expect(try refusal([.init("a", [1, 2, 3], checksum: 7)])?.contains("a: CRC error") == true)
    #expect(throws: Damage.self) { try ZipArchive(try folder.put(Array("no zip".utf8), "b.zip")) }
    #expect(throws: Damage.self) { try ZipArchive(folder.path.appending("missing.zip")) }
    let file = ZipWriter.file([.init("a", [UInt8](repeating: 7, count: 100))])
    for length in 0..<file.count {
      #expect(throws: Damage.self) {
        let archive = try ZipArchive(try folder.put(Array(file.prefix(length)), "c.zip"))
        _ = try archive.read(archive.entries[0], limit: 1_000)
      }
    }
  }
}
