// From the settings of a sink to the sink: who is told of what, when, and by which way.

internal import Alerting
internal import Configuring
internal import Domain
internal import Foundation
internal import Recording
internal import Service
internal import SystemPackage

extension Assembly {
  /// Who is told of what.
  var routes: [AlertRoute] {
    configuration.alerts.sinks.map { sink in
      AlertRoute(
        sink: sink.name, hits: sink.route.hits, operations: sink.route.operations, plates: sink.route.plates,
        sources: sink.route.sources, owners: sink.route.owners, immediateFrom: sink.route.immediateFrom)
    }
  }

  /// What looks after the sources' conditions.
  func lookout(for pipeline: Pipeline, on database: Database) -> Lookout {
    let terms = configuration.sources.map { source in
      let silence = source.silentHours.map { $0 * 3_600 }
      return (
        source.name, Lookout.Terms(silence: silence, grace: configuration.alerts.unreachableMinutes * 60)
      )
    }
    let desk = ConditionDesk(database) { [routes] notice in routes.compactMap { $0.place(for: notice) } }
    return Lookout(
      pipeline: pipeline, desk: desk, model: scorer.model, terms: Dictionary(uniqueKeysWithValues: terms))
  }

  /// What people should know of who is told of what, though it may be meant so.
  var routeWarnings: [String] {
    let gaps = routes.gaps(among: sources.map(\.name)).map(\.description)
    let strangers = configuration.alerts.sinks.flatMap { sink in
      sink.route.owners.filter { !isKnown($0, to: sink.route) }.map { owner in
        "sink \(sink.name): no plate_map of its sources has an owner \"\(owner)\"; it is told of none of their plates"
      }
    }
    let silence =
      routes.contains(where: \.operations)
      ? [] : ["no sink is told when a source falls silent or fails: add \"operations\" to `about` of one"]
    return gaps + strangers + silence
  }

  private func isKnown(_ owner: String, to route: RouteSettings) -> Bool {
    configuration.sources.contains { source in
      (route.sources.isEmpty || route.sources.contains(source.name))
        && source.plateOwners.values.contains(owner)
    }
  }

  /// Whose plate of a source it is.
  var owners: @Sendable (_ source: String, _ plate: String) -> String? {
    let owners = Dictionary(uniqueKeysWithValues: configuration.sources.map { ($0.name, $0.plateOwners) })
    return { source, plate in owners[source]?[plate] }
  }

  /// The sinks with their manners, by name.
  func outlets(log: Log) -> [String: Outlet] {
    Dictionary(
      uniqueKeysWithValues: configuration.alerts.sinks.map {
        ($0.name, Outlet(sink($0, log: log), manners: manners($0)))
      })
  }

  private func manners(_ settings: SinkSettings) -> Manners {
    let (manners, zone) = (settings.manners, configuration.alerts.timeZone)
    return Manners(
      grouping: manners.groupsByPlate
        ? .plate(quiet: manners.wait, longest: manners.waitAtMost, cooldown: manners.cooldown) : .drop,
      digest: DigestSchedule(time: manners.digestTime, weekday: manners.digestWeekday, timeZone: zone),
      quietHours: manners.quietHours.map { QuietHours(begin: $0.begin, end: $0.end, timeZone: zone) })
  }

  /// The configured ways to people, by name.
  func sinks(log: Log) -> [String: any AlertSink] {
    Dictionary(uniqueKeysWithValues: configuration.alerts.sinks.map { ($0.name, sink($0, log: log)) })
  }

  private func sink(_ settings: SinkSettings, log: Log) -> any AlertSink {
    let pictures = AlertPictures(scorer: scorer)
    switch settings.kind {
    case .log: return LogSink(database: unusualDatabase) { log.notice($0) }
    case .command(let command):
      return CommandSink(command: command, timeout: settings.timeout, database: unusualDatabase)
    case .webhook(let webhook):
      let request = WebhookRequest(webhook, timeout: settings.timeout)
      guard let format = WebhookFormat(webhook.format) else {
        return NtfySink(request: request, wording: wording(settings), illustrate: pictures.illustrations)
      }
      return WebhookSink(request: request, format: format, wording: wording(settings))
    case .email(let mail):
      return MailSink(
        server: MailServer(mail), from: mail.from, to: mail.to, wording: wording(settings),
        timeout: settings.timeout,
        illustrate: pictures.illustrations)
    }
  }

  /// The reader of the configuration refuses templates that are none.
  private func wording(_ settings: SinkSettings) -> Wording {
    Wording(
      title: settings.title.flatMap { try? MessageTemplate($0) },
      lead: settings.lead.flatMap { try? MessageTemplate($0) },
      database: unusualDatabase)
  }

  /// What commands must be told; nil where they find it by themselves.
  var unusualDatabase: String? {
    let database = configuration.database.string
    return database == DatabaseOptions.defaultFile ? nil : database
  }
}

extension WebhookRequest {
  init(_ settings: WebhookSettings, timeout: Duration) {
    self.init(
      url: settings.url.value, headers: settings.headers.map { .init(name: $0.name, value: $0.value) },
      signature: settings.signingKey.flatMap { WebhookSignature(key: $0.value) }, timeout: timeout,
      authorities: settings.authorities?.string)
  }
}

extension WebhookFormat {
  /// Nil for ntfy, which is no body but a request of its own kind.
  fileprivate init?(_ format: WebhookSettings.Format) {
    switch format {
    case .json: self = .json
    case .slack: self = .slack
    case .teams: self = .teams
    case .ntfy: return nil
    }
  }
}

extension MailServer {
  fileprivate init(_ settings: MailSettings) {
    let security: Security =
      switch settings.security {
      case .starttls: .startTLS
      case .tls: .tls
      case .none: .none
      }
    self.init(
      host: settings.host, port: settings.port, security: security, user: settings.user,
      password: settings.password?.value, authorities: settings.authorities?.string)
  }
}
