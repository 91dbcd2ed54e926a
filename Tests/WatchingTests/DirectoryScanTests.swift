// One pass over a tree: every regular file once, and nothing else.

import SystemPackage
import Testing

@testable import Watching

@Suite struct DirectoryScanTests {
  private func scan(_ root: FilePath) throws -> [FilePath] {
    var files: [FilePath] = []
    try DirectoryScan(root: root, prune: { $0.string.hasPrefix(".") }).run {
      if case .files(let sightings) = $0 { files += sightings.map(\.path) }
      return true
    }
    return files
  }

  @Test func findsRegularFilesOnly() throws {
    let folder = try TestFolder()
    try folder.makeDirectories("a/b")
    try folder.makeDirectories(".hidden")
    for file in ["top.jpg", "a/one.jpg", "a/b/two.jpg", ".hidden/no.jpg", ".no.jpg"] as [FilePath] {
      try folder.write(file)
    }
    try folder.symlink("..", "a/up")
    try folder.symlink("top.jpg", "link.jpg")
    try folder.fifo("fifo.jpg")
    try folder.socket("socket.jpg")
    let files = try scan(folder.path)
    #expect(files.count == 3)
    #expect(Set(files) == Set(["top.jpg", "a/one.jpg", "a/b/two.jpg"].map { folder.full($0) }))
  }

  @Test func stopsWhenToldTo() throws {
    let folder = try TestFolder()
    for number in 0..<10 {
      try folder.makeDirectories(FilePath("p\(number)"))
      try folder.write(FilePath("p\(number)/drop.jpg"))
    }
    var count = 0
    try DirectoryScan(root: folder.path, prune: { _ in false }).run { _ in
      count += 1
      return count < 3
    }
    #expect(count == 3)
  }

  @Test func throwsWithoutARoot() throws {
    let folder = try TestFolder()
    #expect(throws: Errno.noSuchFileOrDirectory) { try scan(folder.full("absent")) }
  }
}
