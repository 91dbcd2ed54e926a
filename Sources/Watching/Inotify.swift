// The kernel's inotify(7) as typed values; it decides nothing.

import Glibc
import SystemPackage

/// What happened to a watched folder or to an entry of it.
struct InotifyEvent {
  /// The bits of inotify(7) that are asked for or come unasked.
  struct Mask: OptionSet {
    let rawValue: UInt32
    static let created = Mask(rawValue: UInt32(IN_CREATE))
    static let attributes = Mask(rawValue: UInt32(IN_ATTRIB))
    static let modified = Mask(rawValue: UInt32(IN_MODIFY))
    static let closed = Mask(rawValue: UInt32(IN_CLOSE_WRITE))
    static let movedFrom = Mask(rawValue: UInt32(IN_MOVED_FROM))
    static let movedTo = Mask(rawValue: UInt32(IN_MOVED_TO))
    static let deleted = Mask(rawValue: UInt32(IN_DELETE))
    static let isDirectory = Mask(rawValue: UInt32(IN_ISDIR))
    static let overflow = Mask(rawValue: UInt32(IN_Q_OVERFLOW))
    static let ignored = Mask(rawValue: UInt32(IN_IGNORED))

    static let ofEntries: Mask = [.created, .attributes, .modified, .closed, .movedFrom, .movedTo, .deleted]
  }

  let watch: Int32
  let mask: Mask
  /// The entry; nil where the event concerns the folder itself, or no folder at all.
  let name: FilePath.Component?
}

/// Adds a watch, as inotify_add_watch(2) does; tests pass their own to meet the limit early.
typealias AddWatch = @Sendable (Int32, UnsafePointer<CChar>, UInt32) -> Int32

struct Inotify: ~Copyable {
  let descriptor: FileDescriptor
  private let addWatch: AddWatch
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)

  init(addWatch: @escaping AddWatch) throws(Errno) {
    let opened = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard opened >= 0 else { throw Errno(rawValue: errno) }
    descriptor = FileDescriptor(rawValue: opened)
    self.addWatch = addWatch
  }

  deinit {
    close(descriptor.rawValue)
    buffer.deallocate()
  }

  /// Watches an open folder. Its name in /proc is used, so that what is watched is what is about to be
  /// listed, even if someone swaps the path for a link in between.
  func add(_ directory: FileDescriptor) throws(Errno) -> Int32 {
    let flags = InotifyEvent.Mask.ofEntries.rawValue | UInt32(IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK)
    let watch = "/proc/self/fd/\(directory.rawValue)/.".withCString {
      addWatch(descriptor.rawValue, $0, flags)
    }
    guard watch >= 0 else { throw Errno(rawValue: errno) }
    return watch
  }

  func remove(_ watch: Int32) {
    // It may have gone with its folder already, which is as good.
    _ = inotify_rm_watch(descriptor.rawValue, watch)
  }

  /// Reads what has happened, at most 64 KiB of it; empty if nothing has.
  func read() -> [InotifyEvent] {
    let count = Glibc.read(descriptor.rawValue, buffer.baseAddress, buffer.count)
    guard count > 0 else { return [] }
    var events: [InotifyEvent] = []
    // A file is written by thousands of events, and a name is slow to make.
    var names: [[UInt8]: FilePath.Component?] = [:]
    var offset = 0
    while offset < count {
      let header = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
      let nameOffset = offset + MemoryLayout<inotify_event>.size
      let end = nameOffset + Int(header.len)
      let bytes = Array(buffer[nameOffset..<end])
      let name = names[bytes] ?? (bytes.isEmpty ? nil : name(at: nameOffset))
      names[bytes] = name
      events.append(
        InotifyEvent(watch: header.wd, mask: InotifyEvent.Mask(rawValue: header.mask), name: name))
      offset = end
    }
    return events
  }

  /// Names end in at least one zero byte.
  private func name(at offset: Int) -> FilePath.Component? {
    buffer.baseAddress.flatMap {
      FilePath.Component(platformString: ($0 + offset).assumingMemoryBound(to: CChar.self))
    }
  }
}
