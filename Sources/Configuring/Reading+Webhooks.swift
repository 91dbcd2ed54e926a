// The keys of a webhook: its address, what it is sent and what proves who sent it.

import Domain
import Foundation
import SystemPackage
import TOMLKit

extension Reading {
  func webhook(_ table: inout TableReader) -> WebhookSettings {
    let format = choice("format", of: WebhookSettings.Format.self, &table) ?? .json
    return WebhookSettings(
      format: format, url: Secret(url(&table)), headers: headers(&table),
      signingKey: signingKey(&table), authorities: authorities(&table))
  }

  /// One of the names of a type's cases.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, of type: Choice.Type, _ table: inout TableReader
  ) -> Choice? {
    guard let text = table.string(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    table.report(key, .badValue(remedy: Reading.choice(text, of: Choice.allCases.map(\.rawValue))))
    return nil
  }

  func authorities(_ table: inout TableReader) -> FilePath? {
    guard let file = table.string("ca_file").map(absolute) else { return nil }
    if !surroundings.fileExists(file) { table.report("ca_file", .missingFile(file)) }
    return file
  }

  /// In the file itself, or in one of its own: the addresses of chat services are secrets.
  private func url(_ table: inout TableReader) -> String {
    if table.has("url_file") {
      if table.string("url") != nil { table.report("url", .badValue(remedy: "give either url or url_file")) }
      guard let text = secret("url_file", &table)?.value else { return "" }
      report(urlOf: text, "url_file", table)
      return text
    }
    guard let text = table.requiredString("url") else { return "" }
    report(urlOf: text, "url", table)
    return text
  }

  private func report(urlOf text: String, _ key: String, _ table: TableReader) {
    let parts = URLComponents(string: text)
    if !["http", "https"].contains(parts?.scheme?.lowercased()) || parts?.host?.isEmpty != false {
      table.report(key, .badValue(remedy: "must be an address that begins with https:// or http://"))
    } else if parts?.user != nil || parts?.password != nil {
      table.report(
        key,
        .badValue(remedy: "must hold no user or password; put an Authorization line into the header_file"))
    }
  }

  private func signingKey(_ table: inout TableReader) -> Secret? {
    guard let key = secret("signing_key_file", &table) else { return nil }
    if key.value.hasPrefix("whsec_"), Data(base64Encoded: String(key.value.dropFirst(6)))?.isEmpty != false {
      let remedy = "must hold whsec_ and a secret in base64, or any other text"
      table.report("signing_key_file", .badValue(remedy: remedy))
    }
    return key
  }

  private func headers(_ table: inout TableReader) -> [RequestHeader] {
    guard let name = table.string("header_file"), let file = secretFile(name, "header_file", table) else {
      return []
    }
    guard let text = surroundings.text(file) else {
      table.report("header_file", .missingFile(file))
      return []
    }
    if surroundings.isOpenToAll(file) { table.report("header_file", .openSecret(file)) }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    return lines.compactMap { index, line in
      if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { return nil }
      if let header = RequestHeader(line: line) { return header }
      // The line may be a secret: it is not repeated.
      let remedy =
        "\(file.escaped):\(index + 1): must be a header, as \"Authorization: Bearer TOKEN\", "
        + "and none that xtalwatch sets"
      table.report("header_file", .badValue(remedy: remedy))
      return nil
    }
  }
}

extension RequestHeader {
  /// Those that the program sets, or that belong to the transfer.
  private static let reserved = [
    "content-type", "content-length", "transfer-encoding", "host", "idempotency-key", "xtalwatch-attempt",
    "expect", "webhook-id", "webhook-timestamp", "webhook-signature",
  ]

  /// Reads `Name: value`; the name is a token of RFC 9110 (section 5.6.2), the value has no control
  /// characters.
  fileprivate init?(line: some StringProtocol) {
    guard
      let match = String(line).wholeMatch(
        of: /([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([^\x00-\x1F\x7F]+?)[ \t]*/),
      !RequestHeader.reserved.contains(match.1.lowercased())
    else { return nil }
    self.init(name: String(match.1), value: String(match.2))
  }
}
