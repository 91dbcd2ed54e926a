// One mail handed to a mail server through libcurl (RFC 5321, RFC 6409).

import CCurl
import Foundation

/// How mail leaves: the server, and how it is spoken to.
public struct MailServer: Sendable {
  public enum Security: String, Sendable, CaseIterable {
    /// Plain at first, then encrypted, or not at all (RFC 3207).
    case startTLS = "starttls"
    /// Encrypted from the first byte (RFC 8314).
    case tls
    /// For a server on this machine only.
    case none
  }

  let host: String
  let port: Int
  let security: Security
  let user: String?
  let password: String?
  /// A file of certificates to trust instead of the system's.
  let authorities: String?

  public init(
    host: String, port: Int, security: Security, user: String? = nil, password: String? = nil,
    authorities: String? = nil
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.user = user
    self.password = password
    self.authorities = authorities
  }

  fileprivate var url: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return "\(security == .tls ? "smtps" : "smtp")://\(name):\(port)"
  }
}

/// One attempt to hand a mail over.
struct SMTPSubmission {
  enum Outcome {
    case accepted
    /// Those that the server refused are left out; what it said of them.
    case acceptedForSome(String)
    /// The server would not have it.
    case refused(String)
    /// User or password are wrong.
    case loginDenied(String)
    case failed(String)
  }

  let server: MailServer
  let from: String
  let recipients: [String]
  let mail: Data
  let timeout: Duration

  /// Connects, encrypts and logs in, and leaves it at that.
  static func greet(_ server: MailServer, timeout: Duration) -> Outcome {
    guard
      let transfer = CurlTransfer(
        server.url, protocols: "smtp,smtps", timeout: timeout, authorities: server.authorities)
    else { return .failed("libcurl does not start") }
    let replies = Replies()
    login(transfer, server)
    transfer.set(CURLOPT_CONNECT_ONLY, 1)
    replies.listen(to: transfer)
    return withExtendedLifetime(replies) { outcome(of: transfer, replies) }
  }

  func send() -> Outcome {
    let outcome = send(allowingRefusals: false)
    // One address that is gone must not keep the mail from all the others.
    guard case .refused = outcome, recipients.count > 1 else { return outcome }
    return send(allowingRefusals: true)
  }

  private func send(allowingRefusals: Bool) -> Outcome {
    guard
      let transfer = CurlTransfer(
        server.url, protocols: "smtp,smtps", timeout: timeout, authorities: server.authorities)
    else { return .failed("libcurl does not start") }
    let (body, replies) = (Source(mail), Replies())
    configure(transfer, body, replies)
    if allowingRefusals { xtalwatch_curl_allow_refused_recipients(transfer.handle) }
    return withExtendedLifetime((body, replies)) { Self.outcome(of: transfer, replies) }
  }

  private static func outcome(of transfer: CurlTransfer, _ replies: Replies) -> Outcome {
    let result = Result { () throws(CurlTransfer.Failure) in try transfer.perform() }
    switch result {
    case .success:
      return replies.refusals.isEmpty ? .accepted : .acceptedForSome(replies.refusals.joined(separator: "; "))
    case .failure(let failure):
      let reason = ([failure.reason] + replies.refusals.suffix(1)).joined(separator: "; it said: ")
      if failure.code == CURLE_LOGIN_DENIED { return .loginDenied(reason) }
      return (500..<600).contains(transfer.status) ? .refused(reason) : .failed(reason)
    }
  }

  private static func login(_ transfer: CurlTransfer, _ server: MailServer) {
    if server.security != .none { transfer.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
    if let user = server.user { transfer.set(CURLOPT_USERNAME, user) }
    if let password = server.password { transfer.set(CURLOPT_PASSWORD, password) }
  }

  private func configure(_ transfer: CurlTransfer, _ body: Source, _ replies: Replies) {
    Self.login(transfer, server)
    transfer.set(CURLOPT_MAIL_FROM, "<\(from)>")
    transfer.set(CURLOPT_MAIL_RCPT, list: recipients.map { "<\($0)>" })
    transfer.set(CURLOPT_UPLOAD, 1)
    xtalwatch_curl_set_body_reader(
      transfer.handle,
      { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let source = Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
        return source.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
      }, Unmanaged.passUnretained(body).toOpaque())
    replies.listen(to: transfer)
  }
}

/// Bytes that libcurl takes piece by piece.
private final class Source {
  private var rest: Data

  init(_ data: Data) { rest = data }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = rest.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}

/// The last few replies of the server that say no (RFC 5321, section 4.2: codes from 400 on).
private final class Replies {
  private(set) var refusals: [String] = []

  /// Must outlive the transfer.
  func listen(to transfer: CurlTransfer) {
    xtalwatch_curl_set_header_reader(
      transfer.handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let replies = Unmanaged<Replies>.fromOpaque(context).takeUnretainedValue()
        replies.add(UnsafeRawBufferPointer(start: bytes, count: size * count))
        return size * count
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func add(_ bytes: UnsafeRawBufferPointer) {
    let line = PlainText.line(
      String(decoding: bytes.prefix(200), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    guard line.first == "4" || line.first == "5", refusals.count < 8 else { return }
    refusals.append(line)
  }
}
