import Domain
import Foundation
import SystemPackage
import Testing

@testable import Configuring

@Suite struct ConfigurationFileTests {
  /// Folders below /srv/missing and files called missing are not there; everything else is. Files called open are open to
  /// all, and no template has the field {plat}.
  static func surroundings(files: [FilePath: String] = [:], credentials: FilePath? = nil) -> Surroundings {
    Surroundings(
      realDirectory: { path in
        if path.starts(with: "/srv/missing") { return nil }
        return path == "/srv/link" ? "/srv/a" : path
      },
      knownFolder: { database, source, path in
        database == "/var/lib/xtalwatch/scores.sqlite" && source == "known" ? path : nil
      },
      text: { files[$0] },
      fileExists: { $0.lastComponent?.string != "missing" },
      isOpenToAll: { $0.lastComponent?.stem == "open" }, credentials: credentials,
      wordingProblem: { $0.contains("{plat}") ? "has an unknown field" : nil },
      templateProblem: { $0.contains("{plate}") ? nil : "the template needs {plate}" }, processors: 3)
  }

  static func parse(_ text: String, files: [FilePath: String] = [:]) throws(ConfigurationError)
    -> Configuration
  {
    try ConfigurationFile.parse(text, file: "/etc/x.toml", surroundings: surroundings(files: files))
  }

  private static let minimal = """
    [[source]]
    name = "a"
    path = "/srv/a"
    """

  /// A share that is not mounted at the start is no mistake; a folder that never was is one.
  @Test func aFolderThatWasThereMayBeMissing() throws {
    let text = "[[source]]\nname = \"known\"\npath = \"/srv/missing/share\"\n"
    #expect(try Self.parse(text).sources.map(\.path) == ["/srv/missing/share"])
    #expect(throws: ConfigurationError.self) {
      try Self.parse(text.replacingOccurrences(of: "known", with: "new"))
    }
  }

  @Test func aSourceHasItsOwnBeginning() throws {
    #expect(try Self.parse(Self.minimal).sources.map(\.since) == [nil])
    #expect(
      try Self.parse(Self.minimal + "\nsince = 2026-01-02\n").sources.map(\.since)
        == [Date(timeIntervalSince1970: 1_767_312_000)])
  }

  /// Who says since when there are news wants to be told; a shadow besides must be asked for.
  @Test(arguments: [
    ("", 7), ("shadow_days = 0", 0), ("shadow_days = 3", 3), ("since = 2026-01-02", 0),
    ("since = 2026-01-02\nshadow_days = 3", 3), ("[detection]\nshadow_days = 2", 2),
    ("[alerts]\nsince = 2026-01-02", 0),
  ])
  func aNewSourceIsInShadowUnlessSomebodyKnowsBetter(more: String, days: Int) throws {
    let configuration = try Self.parse(Self.minimal + "\n" + more)
    #expect(configuration.shadowDays(of: configuration.sources[0]) == days)
  }

  @Test func troublesAreToldByHabitUnlessLimitsAreSet() throws {
    let usual = try Self.parse(Self.minimal)
    #expect(usual.sources.map(\.silentHours) == [nil] && usual.alerts.unreachableMinutes == 5)
    let own = try Self.parse(Self.minimal + "\nsilent_hours = 36\n[alerts]\nunreachable_minutes = 0\n")
    #expect(own.sources.map(\.silentHours) == [36] && own.alerts.unreachableMinutes == 0)
    #expect(throws: ConfigurationError.self) { try Self.parse(Self.minimal + "\nsilent_hours = 0\n") }
  }

  @Test func defaultsAreFilledIn() throws {
    let configuration = try Self.parse(Self.minimal)
    #expect(configuration.database == "/var/lib/xtalwatch/scores.sqlite")
    #expect(configuration.model == ModelSettings(file: nil, workers: 3))
    #expect(configuration.detection == DetectionSettings(threshold: 0.5, persistence: 1))
    #expect(configuration.shadowDays(of: configuration.sources[0]) == 7)
    #expect(
      configuration.alerts
        == AlertSettings(
          since: nil, timeZone: .current,
          sinks: [SinkSettings(name: "log", kind: .log, timeout: .seconds(10))]))
    let source = try #require(configuration.sources.first)
    #expect(source.layout == .auto && source.watch == .auto && source.pollInterval == .seconds(30))
    #expect(source.geometry == nil && source.visibleProfiles == nil && source.plateBarcodes.isEmpty)
    #expect(source.timeZone == .current)
  }

  @Test func everyKeyIsRead() throws {
    let configuration = try Self.parse(
      """
      database = "/data/s.sqlite"
      [[layout]]
      name = "robot"
      template = "{plate}/{well}.jpg"
      drop = 2
      rows = 4
      columns = 6
      [[source]]
      name = "fx"
      path = "exports"
      layout = "custom:robot"
      watch = "poll"
      poll_seconds = 2.5
      visible_profiles = [1, "Visible"]
      wells = 384
      time_zone = "Europe/Helsinki"
      plate_map = "plates.csv"
      shadow_days = 7
      threshold = 0.8
      [[source]]
      name = "ri"
      path = "/srv/ri"
      layout = "rigaku.minstrel"
      rows = 5
      columns = 7
      [model]
      file = "/m/site.safetensors"
      workers = 2
      [detection]
      threshold = 1
      persistence = 2
      shadow_days = 14
      [alerts]
      since = 2026-01-02T03:04:05+02:00
      [[alerts.sink]]
      name = "cmd"
      type = "command"
      command = ["/bin/notify", "a b"]
      timeout_seconds = 5
      [[alerts.sink]]
      name = "hook"
      type = "webhook"
      url = "https://example.org/x"
      header_file = "h"
      """,
      files: [
        "/etc/plates.csv": "plate,barcode\n209,ABC\n",
        "/etc/h": "# secret\nAuthorization: Bearer t0ken\n\nX-A: b\n",
      ])
    #expect(configuration.database == "/data/s.sqlite")
    let robot = LayoutSettings(
      name: "robot", template: "{plate}/{well}.jpg", drop: 2, geometry: PlateGeometry(rows: 4, columns: 6))
    #expect(configuration.layouts == [robot])
    let zone = try #require(TimeZone(identifier: "Europe/Helsinki"))
    #expect(
      configuration.sources[0]
        == SourceSettings(
          name: "fx", path: "/etc/exports", layout: .custom("robot"), watch: .poll,
          visibleProfiles: ["1", "Visible"],
          geometry: .wells384, timeZone: zone, pollInterval: .seconds(2.5), plateBarcodes: ["209": "ABC"],
          plateOwners: [:], shadowDays: 7, threshold: 0.8))
    #expect(configuration.sources.map { configuration.threshold(of: $0) } == [0.8, 1])
    #expect(configuration.sources.map { configuration.shadowDays(of: $0) } == [7, 14])
    #expect(configuration.sources[1].layout == .builtIn("rigaku.minstrel"))
    #expect(configuration.sources[1].geometry == PlateGeometry(rows: 5, columns: 7))
    #expect(configuration.model == ModelSettings(file: "/m/site.safetensors", workers: 2))
    #expect(configuration.detection == DetectionSettings(threshold: 1, persistence: 2, shadowDays: 14))
    #expect(configuration.alerts.since == Date(timeIntervalSince1970: 1_767_315_845))
    let headers = [
      RequestHeader(name: "Authorization", value: "Bearer t0ken"), RequestHeader(name: "X-A", value: "b"),
    ]
    #expect(
      configuration.alerts.sinks == [
        SinkSettings(name: "cmd", kind: .command(["/bin/notify", "a b"]), timeout: .seconds(5)),
        SinkSettings(
          name: "hook",
          kind: .webhook(
            WebhookSettings(format: .json, url: Secret("https://example.org/x"), headers: headers)),
          timeout: .seconds(10)),
      ])
  }

  @Test func everyKeyOfAMailIsRead() throws {
    let configuration = try Self.parse(
      Self.minimal + """

        plate_map = "plates.csv"
        [alerts]
        time_zone = "Europe/Helsinki"
        [[alerts.sink]]
        name = "mail"
        type = "email"
        host = "smtp.example.org"
        security = "tls"
        user = "x"
        password_file = "good.password"
        from = "x@example.org"
        to = ["anna@example.org", "bob@example.org"]
        ca_file = "ca.pem"
        about = ["hits", "operations"]
        plates = ["9b*"]
        sources = ["a"]
        owners = ["anna"]
        immediate_from = 0.9
        digest = "monday 07:30"
        quiet_hours = "22:00-07:00"
        wait_seconds = 60
        wait_at_most_seconds = 600
        cooldown_minutes = 30
        title = "{plate}!"
        lead = "Call Bob."
        """,
      files: ["/etc/plates.csv": "plate,barcode,owner\n1,A,anna\n2,B,\n", "/etc/good.password": "s3cret\n"])
    #expect(configuration.sources[0].plateOwners == ["A": "anna"])
    #expect(configuration.alerts.timeZone.identifier == "Europe/Helsinki")
    let mail = try #require(configuration.alerts.sinks.first)
    let addresses = ["x", "anna", "bob"].compactMap { MailAddress("\($0)@example.org") }
    #expect(
      mail.kind
        == .email(
          MailSettings(
            host: "smtp.example.org", port: 465, security: .tls, user: "x", password: Secret("s3cret"),
            from: addresses[0], to: Array(addresses[1...]), authorities: "/etc/ca.pem")))
    #expect(
      mail.route
        == RouteSettings(
          hits: true, operations: true, plates: ["9b*"], sources: ["a"], owners: ["anna"], immediateFrom: 0.9)
    )
    #expect(
      mail.manners
        == MannerSettings(
          groupsByPlate: true, wait: .seconds(60), waitAtMost: .seconds(600), cooldown: .seconds(1_800),
          digestTime: TimeOfDay(hour: 7, minute: 30), digestWeekday: 2,
          quietHours: QuietSettings(begin: TimeOfDay(hour: 22, minute: 0), end: TimeOfDay(hour: 7, minute: 0))
        ))
    #expect(mail.title == "{plate}!" && mail.lead == "Call Bob.")
  }

  @Test(arguments: [("json", false), ("slack", true), ("teams", true), ("ntfy", true)])
  func aWebhookForPeopleGroupsByPlate(format: String, groups: Bool) throws {
    let text =
      Self.minimal + """

        [[alerts.sink]]
        name = "hook"
        type = "webhook"
        format = "\(format)"
        url_file = "credential:url"
        signing_key_file = "key"
        """
    let files: [FilePath: String] = ["/run/c/url": "https://example.org/s3cret\n", "/etc/key": "whsec_AAAA"]
    let configuration = try ConfigurationFile.parse(
      text, file: "/etc/x.toml", surroundings: Self.surroundings(files: files, credentials: "/run/c"))
    let sink = try #require(configuration.alerts.sinks.first)
    let kind = try #require(WebhookSettings.Format(rawValue: format))
    #expect(
      sink.kind
        == .webhook(
          WebhookSettings(
            format: kind, url: Secret("https://example.org/s3cret"), signingKey: Secret("whsec_AAAA"))))
    #expect(sink.manners.groupsByPlate == groups)
    #expect(!"\(configuration)".contains("s3cret"))
  }

  @Test func aDateBeginsAtMidnight() throws {
    let configuration = try Self.parse(Self.minimal + "\n[alerts]\nsince = 2026-01-02")
    #expect(configuration.alerts.since == Date(timeIntervalSince1970: 1_767_312_000))
  }

  /// Each file of Cases is a wrong configuration; its lines `#= ...` are the problems that it must give, all of them
  /// and in this order.
  @Test(arguments: try caseFiles()) func reportsEveryProblem(name: String) throws {
    let text = try String(contentsOf: Self.cases.appending(path: name), encoding: .utf8)
    let expected = text.split(separator: "\n").filter { $0.hasPrefix("#= ") }.map {
      "/etc/x.toml:" + $0.dropFirst(3)
    }
    let files: [FilePath: String] = [
      "/etc/bad.csv": "plate,barcode\n1,A\n1,B\n",
      "/etc/bad.headers": "Authorization: s3cret\nno header s3cret\n", "/etc/open.password": "s3cret\n",
      "/etc/two.password": "s3cret\ns3cret\n", "/etc/good.password": "s3cret", "/etc/bad.url": "s3cret",
      "/etc/bad.key": "whsec_s3cret!",
    ]
    let error = #expect(throws: ConfigurationError.self) { try Self.parse(text, files: files) }
    let found = "\(try #require(error))".split(separator: "\n").map(String.init)
    #expect(found == expected)
    #expect(!found.joined().contains("s3cret"))
  }

  private static let cases = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  private static func caseFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: cases.path).filter { $0.hasSuffix(".toml") }.sorted()
  }

  @Test func aFileThatCannotBeRead() {
    #expect(throws: ConfigurationError.unreadable("/etc/none.toml")) {
      try ConfigurationFile.read("/etc/none.toml", surroundings: Self.surroundings())
    }
  }

  @Test func secretsAreNotDescribed() {
    let header = RequestHeader(name: "Authorization", value: "s3cret")
    #expect(!"\(header) \([header]) \(String(reflecting: header))".contains("s3cret"))
    let secret = Secret("s3cret")
    #expect(!"\(secret) \([secret]) \(String(reflecting: secret))".contains("s3cret"))
  }
}

@Suite struct ShippedFileTests {
  private static func text() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "etc/xtalwatch.toml"), encoding: .utf8)
  }

  @Test func isValidAsItIs() throws {
    let configuration = try ConfigurationFileTests.parse(try Self.text())
    #expect(configuration.sources.map(\.name) == ["imager-1"])
    #expect(configuration.alerts.sinks.map(\.kind) == [.log])
  }

  /// What the file says of each key is true only as long as the key exists, under this name and in this place.
  @Test func isValidWithEverySettingTakenIn() throws {
    // A plate type is given in one of two ways; the second is taken out.
    let text = try Self.text().replacing("#rows = 8\n#columns = 12\n\n# The time", with: "\n\n\n# The time")
      .replacing(/(?m)^#(?=[a-z\[])/, with: "")
    let files: [FilePath: String] = [
      "/etc/plates.csv": "plate,barcode,owner", "/etc/lab-chat.headers": "", "/etc/smtp.password": "x",
      "/etc/lab-chat.key": "whsec_AAAA", "/etc/slack.url": "https://hooks.slack.com/services/T/B/X",
    ]
    let configuration = try ConfigurationFileTests.parse(text, files: files)
    #expect(configuration.database == "/var/lib/xtalwatch/scores.sqlite")
    #expect(configuration.detection == DetectionSettings(threshold: 0.5, persistence: 1, shadowDays: 7))
    #expect(configuration.sources.first?.layout == .auto && configuration.sources.first?.watch == .auto)
    #expect(configuration.sources.first?.pollInterval == .seconds(30))
    #expect(configuration.alerts.sinks.allSatisfy { $0.timeout == .seconds(10) })
    #expect(configuration.alerts.sinks.count == 6 && configuration.layouts.count == 1)
  }
}
