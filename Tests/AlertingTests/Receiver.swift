// A web server of one thread on loopback that answers as it is told, for tests of the webhook.

import Foundation
import Glibc

final class Receiver: Sendable {
  enum Answer: Sendable {
    /// Status line and headers as they are sent, then the body.
    case reply(String, body: String = "")
    /// Closes the connection with a reset.
    case reset
    /// Keeps the connection open without a word until the receiver ends.
    case silence
  }

  let port: UInt16
  private let listener: Int32
  private let answer: @Sendable (Int) -> Answer
  private let state = State()

  private final class State: @unchecked Sendable {
    private let lock = NSLock()
    private var requests: [String] = []
    private var open: [Int32] = []
    func add(_ request: String) -> Int {
      lock.withLock {
        requests.append(request); return requests.count
      }
    }
    func keep(_ descriptor: Int32) { lock.withLock { open.append(descriptor) } }
    var all: [String] { lock.withLock { requests } }
    func closeAll() { lock.withLock { for descriptor in open { close(descriptor) } } }
  }

  /// - Parameter answer: the answer to the request of that number, from 1.
  init(_ answer: @escaping @Sendable (Int) -> Answer) {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    port = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        precondition(bind(descriptor, pointer, length) == 0 && listen(descriptor, 16) == 0)
        getsockname(descriptor, pointer, &length)
      }
      return UInt16(bigEndian: $0.pointee.sin_port)
    }
    Thread { self.serve() }.start()
  }

  var url: String { "http://127.0.0.1:\(port)/hook?a=b" }

  /// Whole requests, head and body, as they came.
  var requests: [String] { state.all }

  func end() {
    shutdown(listener, Int32(SHUT_RDWR))
    state.closeAll()
  }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { break }
      let number = state.add(read(connection))
      switch answer(number) {
      case .reply(let head, let body):
        let text =
          "HTTP/1.1 \(head)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        _ = send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        close(connection)
      case .reset:
        var hard = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
        close(connection)
      case .silence: state.keep(connection)
      }
    }
    close(listener)
  }

  private func read(_ connection: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let head = text.range(of: "\r\n\r\n"),
        let size = text.firstMatch(of: /Content-Length: ([0-9]+)/).flatMap({ Int($0.1) }),
        text[head.upperBound...].utf8.count >= size
      {
        return text
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return text }
      bytes += buffer.prefix(count)
    }
  }
}
