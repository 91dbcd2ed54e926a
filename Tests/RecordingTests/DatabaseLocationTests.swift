// Which disk a path lies on, read from the kernel's list of mounts.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Recording

@Suite struct DatabaseLocationTests {
  private let mounts = """
    22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
    31 22 0:40 / /mnt/share\\040one rw - nfs4 server:/x rw
    32 31 0:41 / /mnt/share\\040one/local rw shared:2 master:1 - xfs /dev/vdb rw
    33 22 0:42 / /stacked rw - ext4 /dev/vdc rw
    34 22 0:43 / /stacked rw - cifs //server/y rw
    broken line
    """

  @Test(arguments: [
    ("/var/lib", "ext4"), ("/mnt/share one/a", "nfs4"), ("/mnt/share one/local/b", "xfs"),
    ("/mnt/share onetwo", "ext4"), ("/stacked", "cifs"),
  ])
  func findsTheInnermostMount(path: String, type: String) {
    #expect(DatabaseLocation.fileSystem(of: FilePath(path), mountInfo: mounts) == type)
  }

  @Test func refusesANetworkDisk() throws {
    let folder = try Folder()
    let mounts = "1 1 0:1 / \(DatabaseLocation.resolved(folder.path).string) rw - cifs //server/x rw"
    #expect(throws: RecordingError.networkDisk(file: folder.database.escaped, fileSystem: "cifs")) {
      try Recording.Database(at: folder.database, mountInfo: mounts)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.database.string))
  }
}
