// Tells systemd how the service stands (sd_notify(3)): one datagram a notice, no library.

public import Foundation
import Glibc

/// The notification socket that systemd gave the service; there is none outside a `Type=notify` unit.
public struct SystemdNotify: Sendable {
  public enum Notice: Sendable, Equatable {
    case ready
    case stopping
    /// The watchdog's ping.
    case watchdog
    /// One line for `systemctl status`.
    case status(String)

    var assignment: String {
      switch self {
      case .ready: "READY=1"
      case .stopping: "STOPPING=1"
      case .watchdog: "WATCHDOG=1"
      // A line end would begin a second assignment.
      case .status(let text): "STATUS=" + String(text.map { $0.isNewline ? " " : $0 })
      }
    }
  }

  /// A path, or `@` and a name in the abstract namespace.
  let socket: String

  /// Nil when systemd does not listen, or at an address that this program does not know.
  public init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let socket = environment["NOTIFY_SOCKET"], let first = socket.first, first == "/" || first == "@",
      socket.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
    else { return nil }
    self.socket = socket
  }

  /// Who sends has other things to do than to wait for a systemd that is behind with reading.
  private static let patience = timeval(tv_sec: 0, tv_usec: 200_000)

  /// Sends the notices in one datagram.
  ///
  /// - Returns: whether systemd has them; if not, they may be sent again later.
  @discardableResult public func send(_ notices: [Notice]) -> Bool {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var patience = SystemdNotify.patience
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let datagram = Array(notices.map(\.assignment).joined(separator: "\n").utf8)
    var address = address
    let length =
      socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0) + socklen_t(socket.utf8.count)
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, datagram, datagram.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
    return sent == datagram.count
  }

  private var address: sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: socket.utf8)
      if path[0] == UInt8(ascii: "@") { path[0] = 0 }
    }
    return address
  }
}
