// Which names never start anything.

import Settling
import SystemPackage
import Testing

@Suite struct TemporaryNameTests {
  @Test(arguments: [
    ".a.jpg.Xy12Zz", ".~tmp~/a.jpg", ".rsync-partial/a.jpg", ".hidden/a.jpg", "~$a.xml", "a.jpg~", "a.tmp",
    "A.TMP", "a.jpg.part", "a.jpg.partial", "a.jpg.filepart", "a.jpg.crdownload", "a.jpg.!ut", "a.download",
    ".syncthing.a.jpg.tmp", "~syncthing~a.jpg.tmp", "~syncthing~a.jpg", "Thumbs.db", "THUMBS.DB",
    "desktop.ini",
    ".DS_Store", "._a.jpg", "p/@eaDir/a.jpg", "#recycle/a.jpg", "$RECYCLE.BIN/S-1/a.jpg", "lost+found/a.jpg",
    "System Volume Information/a.jpg", ".nfs00000001", ".smbdeleteAAA01", ".fuse_hidden0001",
    "p/batch.tmp/a.jpg",
  ])
  func matches(path: FilePath) {
    #expect(path.components.contains { TemporaryName.matches($0) })
  }

  @Test(arguments: [
    "a.jpg", "plate 1/d1_r42.jpg", "a.partial.jpg", "tmp", "part", "parts/a.tif", "a~b.jpg", "lost+found.jpg",
    "~a.jpg", "$a.jpg", "#1/a.jpg", "download/a.jpg", "atmp",
  ])
  func passes(path: FilePath) {
    #expect(!path.components.contains { TemporaryName.matches($0) })
  }
}
