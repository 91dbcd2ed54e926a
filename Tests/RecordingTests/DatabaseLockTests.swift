// One daemon per database.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Recording

@Suite struct DatabaseLockTests {
  @Test func namesTheProcessThatHoldsIt() throws {
    let folder = try Folder()
    let file = folder.database.string + ".lock"
    let lock = try DatabaseLock(beside: folder.database)
    #expect(throws: RecordingError.lockedByProcess(file: file, pid: getpid())) {
      try DatabaseLock(beside: folder.database)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func isFreeAgainAfterwards() throws {
    let folder = try Folder()
    do { _ = try DatabaseLock(beside: folder.database) }
    _ = try DatabaseLock(beside: folder.database)
  }
}
