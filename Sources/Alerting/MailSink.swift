// Sends a message by e-mail.

public import Domain
internal import Foundation

/// Mails a message to people, with its pictures inline.
public struct MailSink: AlertSink {
  private let server: MailServer
  private let from: MailAddress
  private let to: [MailAddress]
  private let wording: Wording
  private let timeout: Duration
  private let illustrate: Illustrator
  private let secrets: Secrets

  /// - Precondition: at least one recipient.
  public init(
    server: MailServer, from: MailAddress, to: [MailAddress], wording: Wording = Wording(), timeout: Duration,
    illustrate: @escaping Illustrator = { _ in [] }
  ) {
    precondition(!to.isEmpty, "a mail goes to somebody")
    self.server = server
    self.from = from
    self.to = to
    self.wording = wording
    self.timeout = timeout
    self.illustrate = illustrate
    secrets = Secrets([
      server.password, server.user.flatMap { user in server.password.map { "\0\(user)\0\($0)" } },
    ])
  }

  /// The wait after a wrong password: servers lock accounts that try again too soon.
  private static let loginPause = Duration.seconds(600)

  public func deliver(_ message: OutboxMessage) -> Delivery {
    let mail = MailMessage(
      message: message, story: MessageStory(message, wording), illustrations: illustrate(message.hits),
      from: from,
      to: to)
    let submission = SMTPSubmission(
      server: server, from: from.description, recipients: to.map(\.description), mail: mail.data,
      timeout: timeout)
    return secrets.hidden(in: Self.delivery(submission.send()))
  }

  /// Logs in at the server.
  public func obstacle() -> String? {
    Self.delivery(SMTPSubmission.greet(server, timeout: timeout)).reason.map(secrets.hidden)
  }

  private static func delivery(_ outcome: SMTPSubmission.Outcome) -> Delivery {
    switch outcome {
    case .accepted: .delivered()
    case .acceptedForSome(let refusals): .delivered(remark: "not to all recipients: \(refusals)")
    case .refused(let reason): .rejected(reason: PlainText.line(reason, limit: 300))
    case .loginDenied(let reason):
      .later(
        reason: PlainText.line("user or password are wrong: \(reason)", limit: 300), retryAfter: loginPause)
    case .failed(let reason): .later(reason: PlainText.line(reason, limit: 300))
    }
  }
}
