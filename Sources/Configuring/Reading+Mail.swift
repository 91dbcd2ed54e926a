// The keys of an e-mail sink: the server, who sends and who is told.

import Domain
import SystemPackage

extension Reading {
  /// Nil when a part without a default is missing; that is reported then.
  func mail(_ table: inout TableReader) -> MailSettings? {
    let security = choice("security", of: MailSettings.Security.self, &table) ?? .starttls
    let host = host(&table)
    let port = table.integer("port", in: 1...65_535) ?? security.port
    if security == .none, let host, !["localhost", "127.0.0.1", "::1"].contains(host) {
      let remedy =
        "\"none\" is for a mail server on this machine; across a network use \"starttls\" or \"tls\""
      table.report("security", .badValue(remedy: remedy))
    }
    let (user, password) = login(&table)
    let from = table.requiredString("from").flatMap { address($0, "from", table) }
    let to = recipients(&table)
    let authorities = authorities(&table)
    guard let host, let from, !to.isEmpty else { return nil }
    return MailSettings(
      host: host, port: port, security: security, user: user, password: password, from: from, to: to,
      authorities: authorities)
  }

  private func host(_ table: inout TableReader) -> String? {
    guard let host = table.requiredString("host") else { return nil }
    guard host.wholeMatch(of: /[A-Za-z0-9.-]{1,253}|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*/) != nil else {
      table.report(
        "host", .badValue(remedy: "must be the name or the address of a mail server, without a port"))
      return nil
    }
    return host
  }

  private func login(_ table: inout TableReader) -> (user: String?, password: Secret?) {
    let user = table.string("user")
    if let user, user.isEmpty || !user.isPrintable {
      table.report("user", .badValue(remedy: "must be one line of printable text"))
    }
    let password = secret("password_file", &table)
    if user != nil && !table.has("password_file") { table.report("password_file", .missingKey) }
    if user == nil && table.has("password_file") { table.report("user", .missingKey) }
    return (user, password)
  }

  private func recipients(_ table: inout TableReader) -> [MailAddress] {
    if !table.has("to") { table.report("to", .missingKey) }
    guard let texts = table.strings("to") else { return [] }
    if texts.isEmpty { table.report("to", .badValue(remedy: "must name at least one mail address")) }
    return texts.enumerated().compactMap { address($1, "to[\($0)]", table) }
  }

  /// The text is not repeated: it may hold a line break, and what follows it.
  private func address(_ text: String, _ key: String, _ table: TableReader) -> MailAddress? {
    if let address = MailAddress(text) { return address }
    let remedy = "must be a plain mail address, as anna@example.org: one line, ASCII, no name, no quotes"
    table.report(key, .badValue(remedy: remedy))
    return nil
  }
}

extension MailSettings.Security {
  /// RFC 6409 and RFC 8314.
  fileprivate var port: Int {
    switch self {
    case .starttls: 587
    case .tls: 465
    case .none: 25
    }
  }
}
