// From a picture in an export folder to a mail with pictures at a mail server, through the whole program.

import AlertingFixtures
import Domain
import Foundation
import Imaging
import Testing

@testable import xtalwatch

@Suite(.enabled(if: LoopbackServer.obstacle == nil), .timeLimit(.minutes(5))) struct MailTests {
  private let lab: Lab
  /// With what a name could do harm by.
  private static let plate = "<img src=x onerror=alert(1)>$(reboot)`x`;\"'&"

  init() throws {
    lab = try Lab()
    try Data("s3cret\n".utf8).write(to: lab.folder.appending(path: "password"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: lab.folder.appending(path: "password").path)
    let quoted = Self.plate.replacingOccurrences(of: "\"", with: "\"\"")
    try Data("plate,barcode,owner\n209,\"\(quoted)\",anna\n".utf8).write(
      to: lab.folder.appending(path: "plates.csv"))
  }

  /// One source whose first pictures alert, and one mail sink.
  private func configure(
    _ server: LoopbackServer, host: String = "localhost", password: String = "s3cret", more: String = ""
  ) throws {
    try Data("\(password)\n".utf8).write(to: lab.folder.appending(path: "password"))
    let text = """
      database = "scores.sqlite"
      [[source]]
      name = "formulatrix"
      path = "export/formulatrix"
      plate_map = "plates.csv"
      shadow_days = 0
      [detection]
      threshold = 0
      [alerts]
      since = 1970-01-01
      [[alerts.sink]]
      name = "mail"
      type = "email"
      host = "\(host)"
      port = \(server.port)
      user = "xtalwatch"
      password_file = "password"
      from = "watch@lab.example"
      to = ["anna@example.org"]
      ca_file = "\(server.authorities)"
      cooldown_minutes = 0
      \(more)
      """
    try Data(text.utf8).write(to: URL(filePath: lab.configuration))
  }

  private func put(_ drop: Int, batch: Int = 11) throws {
    try lab.put(
      Lab.picture(seed: UInt64(10 * batch + drop)),
      "formulatrix/WellImages/209/plateID_209/batchID_\(batch)/wellNum_1/profileID_1/d\(drop)_r49\(drop)_ef.jpg"
    )
  }

  private func ingest() throws -> ProgramResult { try Program.run("ingest", "--config", lab.configuration) }

  /// Every picture of a mail is a JPEG that decodes, has an id, and is shown by the HTML.
  private func expectPictures(_ mail: ReceivedMail, count: Int) throws {
    #expect(mail.pictures.count == count)
    let html = try #require(mail.part("text/html")).text
    let shown = html.matches(of: /cid:([^"]+)"/).map { String($0.1) }
    let ids = mail.pictures.compactMap { $0.headers["content-id"] }
    #expect(ids == shown.map { "<\($0)>" } && Set(ids).count == count)
    for picture in mail.pictures {
      let frame = try PictureDecoder().decode(Array(picture.contents))
      #expect(frame.width >= 100 && frame.height >= 100)
    }
  }

  /// By the daemon: one drop, with its picture and its heat map, and words that say everything.
  @Test func theDaemonMailsADropWithItsHeatMap() throws {
    let server = try LoopbackServer.smtp("starttls")
    try configure(server, more: "wait_seconds = 0")
    let running = try RunningProgram(["run", "--config", lab.configuration])
    eventually("the daemon watches") { running.errors.contains("watching") }
    try put(1)
    try eventually("the mail comes") { try server.kept("mail-").count == 1 }
    running.signal(SIGTERM)
    #expect(running.result().exitCode == 0)
    let mail = ReceivedMail(try #require(try server.kept("mail-").first))
    try expectPictures(mail, count: 2)
    let words = try #require(mail.part("text/plain")).text
    for word in [
      "A01 drop 1: crystal", "timepoint    11, day 0 since the first picture", "at its first timepoint",
      "of being crystalline, by all its pictures", "model        ", "file         /", "d1_r491_ef.jpg",
      "xtalwatch label '/", "clear --database '\(lab.database)'", "(formulatrix, of anna)",
    ] { #expect(words.contains(word), "\(word) is missing in:\n\(words)") }
  }

  /// By single passes: what one brings is one mail with a contact sheet, what turns later is an update in its thread.
  @Test func aPlatesMailsAreOneThread() throws {
    let server = try LoopbackServer.smtp("starttls")
    try configure(server)
    for drop in 1...3 { try put(drop) }
    #expect(try ingest().exitCode == 0)
    for drop in [4, 5] { try put(drop) }
    #expect(try ingest().exitCode == 0)
    #expect(try ingest().exitCode == 0)
    let mails = try server.kept("mail-").map(ReceivedMail.init)
    try #require(mails.count == 2)
    let (first, second) = (try #require(mails.first), try #require(mails.last))
    for mail in mails { try expectPictures(mail, count: 1) }
    let words = mails.compactMap { $0.part("text/plain")?.text }
    #expect((1...3).allSatisfy { words[0].contains("A01 drop \($0): crystal") })
    #expect((1...3).allSatisfy { !words[1].contains("A01 drop \($0): crystal") })
    #expect(words[0].contains("3 drops turned crystalline") && words[1].contains("2 more drops turned"))
    #expect(first.headers["references"] != nil && first.headers["references"] == second.headers["references"])
    #expect(first.headers["message-id"] != second.headers["message-id"])
  }

  /// A plate is called what its barcode says. In a mail that is words and nothing else.
  @Test func aPlatesNameCanDoNothing() throws {
    let server = try LoopbackServer.smtp("starttls")
    try configure(server)
    try put(1)
    #expect(try ingest().exitCode == 0)
    let mail = ReceivedMail(try #require(try server.kept("mail-").first))
    let html = try #require(mail.part("text/html")).text
    #expect(html.contains("&lt;img src=x onerror=alert(1)&gt;$(reboot)`x`;&quot;&#39;&amp;"))
    #expect(!html.contains("<img src=x"))
    #expect(try #require(mail.part("text/plain")).text.contains(Self.plate))
    try expectPictures(mail, count: 2)
  }

  /// Whatever is wrong with a sink: the picture is scored, the alert waits, and `check` and `alerts list` say why.
  @Test(arguments: [
    ("localhost", "wr0ng", LoopbackServer.Certificate.valid, "user or password are wrong"),
    ("localhost", "s3cret", .expired, "expired"), ("mail.invalid", "s3cret", .valid, "mail.invalid"),
  ])
  func whatIsWrongIsSaidAndNothingIsLost(
    host: String, password: String, certificate: LoopbackServer.Certificate, word: String
  ) throws {
    let server = try LoopbackServer.smtp("starttls", certificate: certificate)
    try configure(server, host: host, password: password)
    let before = try Program.run("check", "--config", lab.configuration)
    #expect(before.exitCode == 1 && before.errors.contains("sink mail: ") && before.errors.contains(word))
    try put(1)
    #expect(try ingest().output.hasPrefix("1 scored"))
    let list = try Program.run("alerts", "list", "--database", lab.database)
    #expect(list.output.contains("later") && list.output.contains(word), "\(list.output)")
    #expect(list.output.contains("crystal  \(Self.plate)  A01   1 "), "\(list.output)")
    let after = try Program.run("check", "--config", lab.configuration)
    #expect(after.errors.contains("1 alerts wait; it last said: ") && !after.errors.contains("wr0ng"))
    #expect(try server.kept("mail-").isEmpty)

    // Mended: nothing was lost.
    let mended = try LoopbackServer.smtp("starttls")
    try configure(mended)
    #expect(try Program.run("alerts", "retry", "--database", lab.database).exitCode == 0)
    #expect(try ingest().exitCode == 0)
    #expect(try mended.kept("mail-").count == 1)
    let sound = try Program.run("check", "--config", lab.configuration)
    #expect(sound.exitCode == 0 && sound.output.contains("sink mail: nothing in its way"), "\(sound.errors)")
  }

  @Test(arguments: [
    (#"title = "{plate} {crystal}""#, "has an unknown field {crystal}"),
    (#"lead = "a\nb""#, "must be one line"),
  ])
  func aTemplateThatIsNoneIsRefused(line: String, words: String) throws {
    let server = try LoopbackServer.smtp("starttls")
    defer { withExtendedLifetime(server) {} }
    try configure(server, more: line)
    for command in ["check", "run", "ingest"] {
      let result = try Program.run(command, "--config", lab.configuration)
      #expect(result.exitCode == 78 && result.errors.contains(words))
      #expect(result.errors.contains("xtalwatch.toml:22: "), "\(result.errors)")
    }
  }

  /// Without one that takes all, hits can reach nobody; `check` and the log of the service say so.
  @Test func sinksThatAreAllNarrowAreWarnedOf() throws {
    let server = try LoopbackServer.smtp("starttls")
    defer { withExtendedLifetime(server) {} }
    try configure(server, more: #"owners = ["ana"]"#)
    let result = try Program.run("check", "--config", lab.configuration)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(
      result.errors.contains("warning: hits of source formulatrix reach nobody where the plate fits none"))
    #expect(result.errors.contains("warning: sink mail: no plate_map of its sources has an owner \"ana\""))
  }
}
