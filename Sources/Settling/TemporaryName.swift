// Names under which copiers, shares and desktops keep what is not, or not yet, a picture.

import Glibc
public import SystemPackage

/// The names that never start anything, whether a file or a folder bears them.
///
/// A file that is renamed from such a name to its final one is found by that rename. Case is ignored in
/// ASCII, because half of the writers are Windows machines. Sources: rsync(1) (`.name.XXXXXX`, `.~tmp~`,
/// `.rsync-partial`), syncthing `lib/fs/tempname.go`, WinSCP (`.filepart`), browsers, Synology and QNAP
/// shares.
public enum TemporaryName {
  /// Whether one component of a path is such a name.
  public static func matches(_ component: FilePath.Component) -> Bool {
    component.withPlatformString { matches($0) }
  }

  /// Whether the last component of a path is such a name. The folders above it are the watcher's to prune.
  static func matches(lastOf path: FilePath) -> Bool {
    path.withPlatformString { text in
      guard let slash = strrchr(text, Int32(UInt8(ascii: "/"))) else { return matches(text) }
      return matches(UnsafePointer(slash) + 1)
    }
  }

  private static func matches(_ name: UnsafePointer<CChar>) -> Bool {
    let length = strlen(name)
    return prefixes.contains { strncasecmp(name, $0.characters, $0.utf8CodeUnitCount) == 0 }
      || suffixes.contains { suffix in
        length >= suffix.utf8CodeUnitCount
          && strcasecmp(name + (length - suffix.utf8CodeUnitCount), suffix.characters) == 0
      }
      || names.contains { strcasecmp(name, $0.characters) == 0 }
  }

  /// A leading dot covers rsync, macOS (`._name`, `.DS_Store`), NFS (`.nfs0000`), SMB (`.smbdelete`), FUSE
  /// (`.fuse_hidden`) and most of syncthing.
  private static let prefixes: [StaticString] = [".", "~$", "~syncthing~"]

  private static let suffixes: [StaticString] = [
    "~", ".tmp", ".part", ".partial", ".filepart", ".crdownload", ".!ut", ".download",
  ]

  private static let names: [StaticString] = [
    "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "@recycle", "#recycle", "#snapshot", "$recycle.bin",
    "recycler", "lost+found", "system volume information",
  ]
}

extension StaticString {
  /// The text for C; static strings end in a zero byte.
  fileprivate var characters: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
