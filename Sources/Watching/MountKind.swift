// Which file systems tell of every change, by the magic number that statfs(2) reports.

import CLinux
public import SystemPackage

/// Tells the kind of a root's file system; tests pass their own.
typealias KindOfMount = @Sendable (borrowing RootDirectory) -> MountKind

/// Whether this machine's kernel sees every change of a file system.
public enum MountKind: String, Hashable, Sendable {
  /// It does: events can be trusted.
  case local
  /// Other machines, or a user's process, change it unseen: it must be polled.
  case network
  /// Nobody has told us: it is watched and polled.
  case unknown

  /// The kind of the file system that a path lies on.
  public init(of path: FilePath) throws(Errno) {
    let directory = try RootDirectory(path)
    self.init(of: directory)
  }

  init(of directory: borrowing RootDirectory) {
    self.init(magic: xtal_filesystem_magic(directory.descriptor.rawValue))
  }

  /// Numbers from statfs(2), linux/magic.h, and the sources of file systems outside the kernel.
  init(magic: UInt32) {
    switch magic {
    case 0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1, 0xF2F5_2010, 0x8584_58F6,
      0xCA45_1A4E, 0x2011_BAB0, 0x4D44, 0x7366_746E, 0x482B, 0x3153_464A, 0x5265_4973, 0xF15F:
      // ext, xfs, btrfs, tmpfs, overlay, zfs, f2fs, ramfs, bcachefs, exfat, vfat, ntfs3, hfs+, jfs, reiserfs,
      // ecryptfs
      self = .local
    case 0x6969, 0x517B, 0xFE53_4D42, 0xFF53_4D42, 0x6573_5546, 0x0102_1997, 0x00C3_6400, 0x5346_414F,
      0x6B41_4653, 0x7375_7245, 0x564C, 0x0BD0_0BD0, 0x4750_4653, 0x1983_0326, 0x7461_636F, 0x0116_1970,
      0x786F_4256, 0x2003_0528, 0xAAD7_AAEA:
      // nfs, smb, smb2, cifs, fuse, 9p, ceph, afs (two), coda, ncp, lustre, gpfs, beegfs, ocfs2, gfs2,
      // vboxsf, orangefs, panfs
      self = .network
    default: self = .unknown
    }
  }
}
