// Below the root no link is ever followed, whichever part of a path it stands in for.

import Domain
import SystemPackage
import Testing

@testable import Watching

@Suite struct RootDirectoryTests {
  /// `plate/a.jpg` in the root, `secret/a.jpg` outside of it.
  private func folder() throws -> TestFolder {
    let folder = try TestFolder()
    try folder.makeDirectories("root/plate")
    try folder.makeDirectories("secret")
    try folder.write("root/plate/a.jpg")
    try folder.write("secret/a.jpg")
    return folder
  }

  private func open(_ path: FilePath, in root: FilePath) throws(Errno) {
    let file = try RootDirectory(root).openFile(path)
    try? file.close()
  }

  @Test func opensAndMeasuresWhatIsBelow() throws {
    let folder = try folder()
    let root = try RootDirectory(folder.full("root"))
    let stat = try #require(try root.stat("plate/a.jpg"))
    #expect(stat.size == 3)
    #expect(throws: Never.self) { try open("plate/a.jpg", in: folder.full("root")) }
    #expect(try root.stat("plate") == nil)
    #expect(try root.stat("plate/none.jpg") == nil)
  }

  /// Between a look and the reading, somebody swaps the folder for a link.
  @Test func aFolderSwappedForALinkLeadsNowhere() throws {
    let folder = try folder()
    try folder.removeTree("root/plate")
    try folder.symlink("../secret", "root/plate")
    #expect(throws: Errno.self) { try open("plate/a.jpg", in: folder.full("root")) }
    #expect(try RootDirectory(folder.full("root")).stat("plate/a.jpg") == nil)
  }

  @Test func aFileSwappedForALinkLeadsNowhere() throws {
    let folder = try folder()
    try folder.remove("root/plate/a.jpg")
    try folder.symlink("../../secret/a.jpg", "root/plate/a.jpg")
    #expect(throws: Errno.tooManySymbolicLinkLevels) { try open("plate/a.jpg", in: folder.full("root")) }
    #expect(try RootDirectory(folder.full("root")).stat("plate/a.jpg") == nil)
  }

  @Test(arguments: ["../secret/a.jpg", "plate/../../secret/a.jpg", "/etc/passwd"] as [FilePath])
  func nothingAboveIsReached(path: FilePath) throws {
    let folder = try folder()
    #expect(throws: Errno.self) { try open(path, in: folder.full("root")) }
  }

  @Test func aNameTooLongIsAnError() throws {
    let folder = try folder()
    let name = String(repeating: "n", count: 256)
    #expect(throws: Errno.fileNameTooLong) { try open(FilePath("plate/" + name), in: folder.full("root")) }
  }

  @Test func aFifoHoldsNobodyUp() throws {
    let folder = try folder()
    try folder.fifo("root/plate/fifo.jpg")
    #expect(throws: Never.self) { try open("plate/fifo.jpg", in: folder.full("root")) }
    #expect(try RootDirectory(folder.full("root")).stat("plate/fifo.jpg") == nil)
  }
}
