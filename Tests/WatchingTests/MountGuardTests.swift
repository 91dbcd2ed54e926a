// When is the root really there? Another file system is played by a link that is bent from one to the other.

import SystemPackage
import Testing

@testable import Watching

@Suite struct MountGuardTests {
  private static let otherDevice: FilePath = "/dev/shm"

  private static var hasOtherDevice: Bool {
    guard let here = try? TestFolder(), let there = try? TestFolder(in: otherDevice) else { return false }
    return (try? RootDirectory(here.path).identity.device) != (try? RootDirectory(there.path).identity.device)
  }

  private func absence(_ mountGuard: inout MountGuard) -> RootAbsence? {
    do throws(RootAbsence) {
      _ = try mountGuard.enter()
      return nil
    } catch {
      return error
    }
  }

  @Test func aMissingRootIsGone() throws {
    let folder = try TestFolder()
    var mountGuard = MountGuard(path: folder.full("share"))
    #expect(absence(&mountGuard) == .missing(.noSuchFileOrDirectory))
    try folder.write("share")
    #expect(absence(&mountGuard) == .missing(.notDirectory))
  }

  @Test func aRootThatWasEmptiedIsThere() throws {
    let folder = try TestFolder()
    var mountGuard = MountGuard(path: folder.path)
    #expect(absence(&mountGuard) == nil)
    try folder.write("drop.jpg")
    #expect(absence(&mountGuard) == nil)
    try folder.remove("drop.jpg")
    #expect(absence(&mountGuard) == nil)
  }

  @Test(.enabled(if: MountGuardTests.hasOtherDevice, "two file systems are needed"))
  func anEmptyFolderOnAnotherDeviceIsGone() throws {
    let folder = try TestFolder()
    let other = try TestFolder(in: Self.otherDevice)
    try folder.makeDirectories("mounted")
    try folder.write("mounted/drop.jpg")
    try folder.symlink("mounted", "share")
    var mountGuard = MountGuard(path: folder.full("share"))
    #expect(absence(&mountGuard) == nil)
    try folder.remove("share")
    try folder.symlink(other.path, "share")
    #expect(absence(&mountGuard) == .emptyOnAnotherDevice)
    try other.write("drop.jpg")
    #expect(absence(&mountGuard) == nil)
  }

  @Test(.enabled(if: MountGuardTests.hasOtherDevice, "two file systems are needed"))
  func theWatcherTakesNothingForDeleted() throws {
    let folder = try TestFolder()
    let other = try TestFolder(in: Self.otherDevice)
    try folder.makeDirectories("mounted")
    try folder.write("mounted/drop.jpg")
    try folder.symlink("mounted", "share")
    let root = folder.full("share")
    let log = EventLog()
    let watcher = try Watcher.start(root, log, mode: .poll)
    #expect(log.wait { $0.found.count == 1 })
    try folder.remove("share")
    try folder.symlink(other.path, "share")
    #expect(log.wait { $0.notices.contains(.rootGone(root, .emptyOnAnotherDevice)) })
    try folder.remove("share")
    try folder.symlink("mounted", "share")
    #expect(log.wait { $0.notices.contains(.rootBack(root)) })
    #expect(log.now.vanished.isEmpty)
    watcher.stop()
  }
}

@Suite struct MountKindTests {
  @Test(
    arguments: [
      (0xEF53, MountKind.local), (0x0102_1994, .local), (0x794C_7630, .local), (0x6969, .network),
      (0xFF53_4D42, .network), (0xFE53_4D42, .network), (0x6573_5546, .network), (0x0102_1997, .network),
      (0x1234_5678, .unknown),
    ] as [(UInt32, MountKind)])
  func knows(magic: UInt32, kind: MountKind) {
    #expect(MountKind(magic: magic) == kind)
  }

  @Test(arguments: [
    (WatchMode.auto, MountKind.local, true, false), (.auto, .network, false, true),
    (.auto, .unknown, true, true),
    (.inotify, .network, true, false), (.poll, .local, false, true),
  ])
  func chooses(mode: WatchMode, kind: MountKind, events: Bool, polls: Bool) {
    #expect(mode.usesEvents(on: kind) == events)
    #expect(mode.usesPolls(on: kind) == polls)
  }
}
