import Domain
import Foundation
import SystemPackage
import Testing

@testable import xtalwatch

@Suite struct WholeFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "whole-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String) -> FilePath { FilePath(folder.appending(path: name).path) }

  @Test func readsAllBytes() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Data(bytes).write(to: folder.appending(path: "a.jpg"))
    let (read, stat) = try WholeFile.read(file("a.jpg"), limit: 1 << 20)
    #expect(read == bytes)
    #expect(stat.size == 100_000)
  }

  @Test func refusesWhatIsTooLargeMissingOrNoFile() throws {
    try Data(count: 11).write(to: folder.appending(path: "large.jpg"))
    #expect(throws: ReadingError.self) { try WholeFile.read(file("large.jpg"), limit: 10) }
    #expect(throws: ReadingError.self) { try WholeFile.read(file("missing.jpg"), limit: 10) }
    #expect(throws: ReadingError.self) { try WholeFile.read(FilePath(folder.path), limit: 10) }
  }

  @Test func neverWaitsForAFifoNorFollowsALink() throws {
    #expect(mkfifo(folder.appending(path: "fifo.jpg").path, 0o600) == 0)
    #expect(throws: ReadingError.self) { try WholeFile.read(file("fifo.jpg"), limit: 10) }
    try Data(count: 1).write(to: folder.appending(path: "real.jpg"))
    #expect(symlink(folder.appending(path: "real.jpg").path, folder.appending(path: "link.jpg").path) == 0)
    #expect(throws: ReadingError.self) { try WholeFile.read(file("link.jpg"), limit: 10) }
  }
}
