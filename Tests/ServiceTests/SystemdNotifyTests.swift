import Foundation
import Glibc
import Service
import Testing

@Suite struct SystemdNotifyTests {
  /// A datagram socket bound where systemd's would be.
  struct Listener {
    let descriptor: Int32

    init(_ name: String) throws {
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { path in
        path.copyBytes(from: name.utf8)
        if name.hasPrefix("@") { path[0] = 0 }
      }
      let length = socklen_t(2 + name.utf8.count)
      let bound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
      }
      try #require(bound == 0)
    }

    func receive() -> String {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
  }

  @Test func sendsToAPath() throws {
    let path = NSTemporaryDirectory() + "/xtalwatch-notify-\(getpid())"
    defer { unlink(path) }
    let listener = try Listener(path)
    let notify = try #require(SystemdNotify(environment: ["NOTIFY_SOCKET": path]))
    #expect(notify.send([.ready, .status("12 queued")]))
    #expect(listener.receive() == "READY=1\nSTATUS=12 queued")
  }

  @Test func sendsToAnAbstractName() throws {
    let name = "@xtalwatch-notify-\(getpid())"
    let listener = try Listener(name)
    let notify = try #require(SystemdNotify(environment: ["NOTIFY_SOCKET": name]))
    #expect(notify.send([.watchdog]))
    #expect(listener.receive() == "WATCHDOG=1")
    #expect(notify.send([.stopping]))
    #expect(listener.receive() == "STOPPING=1")
  }

  @Test func aListenerThatDoesNotReadHoldsNobody() throws {
    let name = "@xtalwatch-full-\(getpid())"
    let listener = try Listener(name)
    let notify = try #require(SystemdNotify(environment: ["NOTIFY_SOCKET": name]))
    // The kernel keeps some (net.unix.max_dgram_qlen) and then lets the sender wait.
    let sent = (1...10_000).first { _ in !notify.send([.watchdog]) }
    #expect(sent != nil)
    #expect(listener.receive() == "WATCHDOG=1")
    #expect(notify.send([.watchdog]), "there is room again")
  }

  @Test func aStatusIsOneAssignment() throws {
    let name = "@xtalwatch-status-\(getpid())"
    let listener = try Listener(name)
    let notify = try #require(SystemdNotify(environment: ["NOTIFY_SOCKET": name]))
    notify.send([.status("a\nMAINPID=1\r\nb")])
    #expect(listener.receive() == "STATUS=a MAINPID=1 b")
  }

  @Test(arguments: [
    [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "vsock:2:1"],
    ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
  ])
  func isAbsent(environment: [String: String]) {
    #expect(SystemdNotify(environment: environment) == nil)
  }

  @Test func nobodyListensIsNoError() throws {
    let notify = try #require(SystemdNotify(environment: ["NOTIFY_SOCKET": "@xtalwatch-nobody-\(getpid())"]))
    #expect(!notify.send([.ready]))
  }
}
