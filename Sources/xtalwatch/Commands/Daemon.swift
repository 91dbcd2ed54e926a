// `xtalwatch run` and `xtalwatch ingest`: the daemon, and one pass of the same pipeline.

internal import Alerting
internal import ArgumentParser
internal import Configuring
internal import Domain
internal import Foundation
internal import Layouts
internal import Recording
internal import Service
internal import SystemPackage

/// The configuration file, as `run`, `ingest` and `check` take it.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: "The configuration file.")
  var config = "/etc/xtalwatch/xtalwatch.toml"

  /// Reads the file and makes the stations; what is wrong is told on stderr, with exit 78.
  func assembly() throws -> Assembly { try ConfigurationOptions.assembly(of: config) }

  static func assembly(of config: String) throws -> Assembly {
    try Opening.ending(with: .configuration) { try Assembly(read(config)) }
  }

  /// The built-in layouts and those of a configuration.
  static func registry(of config: String) throws -> LayoutRegistry {
    try Opening.ending(with: .configuration) { try Assembly.registry(read(config).layouts) }
  }

  private static func read(_ config: String) throws -> Configuration {
    let file = FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(config))
    return try ConfigurationFile.read(
      file,
      surroundings: .system(
        lastFolder: SourceFolders.last, wordingProblem: MessageTemplate.problem,
        templateProblem: CustomLayout.problem))
  }
}

extension MessageTemplate {
  /// What is wrong with a template; nil when nothing is.
  @Sendable static func problem(_ template: String) -> String? {
    do throws(Problem) {
      _ = try MessageTemplate(template)
      return nil
    } catch {
      return error.description
    }
  }
}

extension CustomLayout {
  /// What is wrong with a template; nil when nothing is.
  static func problem(_ template: String) -> String? {
    do throws(LayoutError) {
      _ = try CustomLayout(name: "template", template: template)
      return nil
    } catch .template(_, _, let problem) {
      return "\(problem)"
    } catch {
      return "\(error)"
    }
  }
}

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch the configured sources until SIGTERM: score, record and alert.")

  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let assembly = try options.assembly()
    let log = Log()
    let stop = StopSwitch()
    let tally = Tally()
    let signals = Signals([.terminate, .interrupt]) { _ in stop.turn() }
    try withExtendedLifetime(signals) {
      try assembly.withPipeline(isOnePass: false, stop: stop, log: log) { event in
        tally.count(event)
        event.write(to: log)
      } do: { pipeline in
        log.notice(assembly.greeting)
        assembly.shadowNotices().forEach { log.notice($0) }
        assembly.routeWarnings.forEach { log.warning($0) }
        let heartbeat = Heartbeat(pipeline: pipeline, stop: stop)
        try pipeline.watch(workers: assembly.configuration.model.workers, ready: heartbeat.start)
      }
    }
    log.notice("stopped; \(tally.summary)")
    if tally.lost != nil { throw ExitCode.inputOutput }
  }
}

struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score everything in the sources that has no score yet, then exit.")

  @OptionGroup var options: ConfigurationOptions

  @Option(
    help:
      "Take the I-th of N parts (1/4 to 4/4), so that several processes share an archive; parts go by plate.")
  var shard = Shard.whole

  func run() throws {
    let assembly = try options.assembly()
    let log = Log(level: .notice)
    let (stop, interrupted) = (StopSwitch(), StopSwitch())
    let tally = Tally()
    var waiting = 0
    let signals = Signals([.terminate, .interrupt]) { _ in
      interrupted.turn()
      stop.turn()
    }
    try withExtendedLifetime(signals) {
      try assembly.withPipeline(isOnePass: true, shard: shard, stop: stop, log: log) { event in
        tally.count(event)
        event.write(to: log)
      } do: { pipeline in
        pipeline.passOnce(workers: assembly.configuration.model.workers)
        // As long as the database is open: to open it anew takes room, and the disk may be full by now.
        waiting = try Queries(at: assembly.configuration.database).counts().undelivered
      }
    }
    print("\(tally.summary); scores by \(assembly.scorer.model)")
    if waiting > 0 {
      Terminal.note("\(waiting) alerts wait in the outbox for a daemon; see `xtalwatch alerts list`")
    }
    if tally.lost != nil { throw ExitCode.inputOutput }
    if tally.failed > 0 || interrupted.isTurned { throw ExitCode.someFailed }
  }
}
