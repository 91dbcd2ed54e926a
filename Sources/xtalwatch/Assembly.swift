// From a configuration to a pipeline: every station is made here, and nothing is decided.

internal import Alerting
internal import Configuring
internal import Detecting
internal import Domain
internal import Foundation
internal import Importing
internal import Layouts
internal import Recording
internal import Service
internal import Settling
internal import SystemPackage
internal import Watching

/// The stations that a configuration asks for.
struct Assembly {
  let configuration: Configuration
  let sources: [Source]
  let scorer: PictureScorer

  init(_ configuration: Configuration) throws {
    self.configuration = configuration
    scorer = try PictureScorer(modelFile: configuration.model.file ?? ModelFolder.current.fileInUse())
    let registry = try Assembly.registry(configuration.layouts)
    let recipe = scorer.model.recipe
    sources = configuration.sources.map { Assembly.source($0, configuration, registry, recipe: recipe) }
  }

  /// Opens the database, joins the stations, and closes the database after the body; exit 74 where the database
  /// cannot be opened, or where another process fills it.
  ///
  /// - Parameter isOnePass: settle for files that mostly lie there for days.
  func withPipeline(
    isOnePass: Bool, shard: Shard = .whole, stop: StopSwitch, log: Log,
    report: @escaping @Sendable (PipelineEvent) -> Void, do body: (Pipeline) throws -> Void
  ) throws {
    Signals.ignoreBrokenPipes()
    try Opening.reporting {
      let lock = try DatabaseLock(beside: configuration.database, shard.isWhole ? .alone : .withOthers)
      defer { withExtendedLifetime(lock) {} }
      let database = try Database(at: configuration.database)
      // Whoever had them in hand has ended, unless other parts of the pass are at work.
      if shard.isWhole { try OutboxStorage(database).endLeases() }
      let gate = RecordGate(stop: stop) { report(.record($0)) }
      let pipeline = try pipeline(
        on: database, gate, isOnePass: isOnePass, shard: shard, stop: stop, log: log, report: report)
      let caretaker = Caretaker(database: database, gate: gate, stop: stop) { report(.record($0)) }.start()
      let keeper = shadowKeeper(on: database).start(stop, isOnePass: isOnePass)
      let lookout = isOnePass ? nil : lookout(for: pipeline, on: database).start(stop)
      do {
        defer {
          stop.turn()
          caretaker.join()
          keeper?.join()
          lookout?.join()
          // An empty log is what the next start and the backups of others like best.
          _ = try? database.truncateLog()
        }
        try body(pipeline)
      }
      try database.close()
    }
  }

  /// Makes source and model known to the database and joins the stations.
  private func pipeline(
    on database: Database, _ gate: RecordGate, isOnePass: Bool, shard: Shard, stop: StopSwitch, log: Log,
    report: @escaping @Sendable (PipelineEvent) -> Void
  ) throws(RecordingError) -> Pipeline {
    let detectors = detectors
    let standard = detector(threshold: configuration.detection.threshold)
    let sinkNames = configuration.alerts.sinks.map(\.name)
    let recorder = ScoreRecorder(
      database, route: { [routes] facts in routes.compactMap { $0.place(for: facts) } }, owner: owners,
      operatingPoint: standard.operatingPoint, operatingPoints: detectors.mapValues(\.operatingPoint),
      news: newsBegins)
    try recorder.registerModel(scorer.model)
    for source in sources {
      try recorder.registerSource(source.name, path: source.root, rules: source.rules, at: Date())
      try recorder.recordHealth([:], source: source.name, at: Date())
    }
    let firstSeen = try Queries(at: configuration.database).firstSeen()
    let outbox = OutboxStorage(database)
    warn(of: try outbox.undeliverable(by: sinkNames), log)
    return Pipeline(
      sources: sources.map { source in
        var source = source
        source.shadowEnd = newsBegins[source.name]?.shadowEnd(firstSeen: firstSeen[source.name])
        return source
      },
      policy: { $0.watch.usesPolls(on: $1) ? .network : isOnePass ? .onePass : .local }, scorer: scorer,
      recorder: recorder, gate: gate, ledger: Ledger(database, scoredBy: isOnePass ? scorer.model : nil),
      shard: shard, detector: { detectors[$0.name] ?? standard },
      alerts: Dispatcher(outbox: outbox, outlets: outlets(log: log)) { dispatched in
        if gate.isNews(dispatched) { report(.alert(dispatched)) }
      }, stop: stop, report: report)
  }

  private func warn(of messages: [String: Int], _ log: Log) {
    for (sink, count) in messages.sorted(by: { $0.key < $1.key }) {
      log.warning("\(count) alerts wait for sink \(sink), which the configuration does not have (any more)")
    }
  }

  /// The first line of the log: who speaks, of what, to where.
  var greeting: String {
    let names = sources.map(\.name).joined(separator: ", ")
    return "scores by \(scorer.model); watching \(names); database \(configuration.database.escaped)"
  }

  static func registry(_ layouts: [LayoutSettings]) throws(LayoutError) -> LayoutRegistry {
    var custom: [CustomLayout] = []
    for layout in layouts {
      let constants = layout.drop.map { ["drop": String($0)] } ?? [:]
      custom.append(
        try CustomLayout(name: layout.name, template: layout.template, options: .init(constants: constants)))
    }
    return try LayoutRegistry(custom: custom)
  }

  private static func source(
    _ settings: SourceSettings, _ configuration: Configuration, _ registry: LayoutRegistry, recipe: String
  ) -> Source {
    var geometry = settings.geometry
    if case .custom(let name) = settings.layout, geometry == nil {
      geometry = configuration.layouts.first { $0.name == name }?.geometry
    }
    let context = Opening.context(
      root: settings.path, timeZone: settings.timeZone, geometry: geometry,
      visibleProfiles: settings.visibleProfiles)
    return Source(
      name: settings.name, root: settings.path, watch: WatchMode(settings.watch),
      pollInterval: settings.pollInterval, registry: registry, layout: settings.layout.id, context: context,
      barcodes: settings.plateBarcodes,
      rules: rules(of: settings.layout.id, configuration.layouts, context, recipe: recipe))
  }

  /// Another version may know more layouts and codecs, another recipe other limits.
  private static func rules(
    of layout: String?, _ custom: [LayoutSettings], _ context: LayoutContext, recipe: String
  ) -> String {
    let templates = custom.map { "\($0.name)=\($0.template) drop \($0.drop.map(String.init) ?? "-")" }
    return
      ([
        "xtalwatch \(Xtalwatch.version)", recipe, layout ?? "auto", context.timeZone.identifier,
        context.geometry.map { "\($0.rows)x\($0.columns)" } ?? "any",
        context.visibleProfiles?.sorted().joined(separator: " ") ?? "default",
      ] + templates).joined(separator: "; ")
  }
}

extension SourceSettings.Layout {
  /// The registry's id; nil to try all layouts.
  var id: String? {
    switch self {
    case .auto: nil
    case .builtIn(let id): id
    case .custom(let name): "custom:" + name
    }
  }
}

extension WatchMode {
  init(_ watch: SourceSettings.Watch) {
    switch watch {
    case .auto: self = .auto
    case .inotify: self = .inotify
    case .poll: self = .poll
    }
  }
}
