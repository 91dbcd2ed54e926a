// `xtalwatch check`: is everything sound before the service is started, or why it is not.

internal import Alerting
internal import ArgumentParser
internal import Configuring
internal import Domain
internal import Recording
internal import Service
internal import SystemPackage
internal import Watching

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the configuration, the model, the sources and the database.")

  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let assembly = try options.assembly()
    print("configuration: sound (\(options.config))")
    print("model: \(assembly.scorer.model), recipe \(assembly.scorer.model.recipe)")
    let problems =
      assembly.sources.compactMap(inspect) + database(assembly.configuration.database) + sinks(of: assembly)
    assembly.routeWarnings.forEach { Terminal.note("xtalwatch: warning: \($0)") }
    assembly.shadowNotices().forEach { print($0) }
    problems.forEach { Terminal.note("xtalwatch: \($0)") }
    if !problems.isEmpty { throw ExitCode.someFailed }
  }

  /// A share that hangs would hold the whole check.
  private func inspect(_ source: Source) -> String? {
    let problem = Monitor<String?>(nil)
    let thread = JoinableThread(name: "check") {
      let found = Check.problem(of: source)
      problem.change { $0 = found }
    }
    guard thread.join(until: .now + .seconds(10)) else {
      return "source \(source.name): \(source.root.escaped) does not answer; look at the mount"
    }
    return problem.read { $0 }
  }

  private static func problem(of source: Source) -> String? {
    do {
      // Only the root's own entries: a whole store may take an hour.
      try DirectoryScan(root: source.root, prune: { _ in true }).run { _ in true }
      print("source \(source.name): \(source.root.escaped), \(source.isPolled ? "polled" : "watched")")
      return nil
    } catch {
      return
        "source \(source.name): \(source.root.escaped) cannot be listed (\(error)); give the service read and search permission"
    }
  }

  /// Each is gone to as far as that tells it nothing: the server's name, its certificate, the login.
  private func sinks(of assembly: Assembly) -> [String] {
    let waiting = (try? Queries(at: assembly.configuration.database).waitingAlerts()) ?? []
    let sinks = assembly.sinks(log: Log()).sorted { $0.key < $1.key }
    let obstacles = sinks.compactMap { name, sink -> String? in
      guard let obstacle = sink.obstacle() else {
        print("sink \(name): nothing in its way")
        return nil
      }
      return "sink \(name): \(obstacle)"
    }
    let troubles = waiting.compactMap { row -> String? in
      guard sinks.contains(where: { $0.key == row.sink }) else {
        return
          "sink \(row.sink): \(row.alerts) alerts wait for it, and the configuration does not have it (any more)"
      }
      return row.lastError.map { "sink \(row.sink): \(row.alerts) alerts wait; it last said: \($0)" }
    }
    return obstacles + troubles
  }

  private func database(_ file: FilePath) -> [String] {
    do {
      let disk = try DatabaseDisk(of: file)
      guard file.namesFile else {
        print("database: \(file.escaped) will be made at the first start")
        return disk.problems
      }
      let damage = try Maintenance(of: file).problems()
      let queries = try Queries(at: file)
      let counts = try queries.counts()
      let troubles =
        try queries.health().map { "source \($0.source): \($0.message) (since \($0.since))" }
        + queries.openConditions().map {
          "source \($0.source): \($0.kind): \($0.summary) (told at \($0.openedAt)); \($0.remedy)"
        }
      let log = queries.log
      print(
        "database: \(file.escaped), \(counts.pictures) pictures of \(counts.plates) plates, \(counts.hits) hits, "
          + "\(counts.failures) failures, \(counts.undelivered) alerts on their way, \(counts.dead) given up")
      print("log: \(log.bytes.inMebibytes), \(disk.free.inMebibytes) free beside it")
      return damage.map { "\(file.escaped): \($0)" } + troubles + disk.problems + problems(of: log, file)
    } catch {
      return ["\(error)"]
    }
  }

  private func problems(of log: LogState, _ file: FilePath) -> [String] {
    guard log.bytes >= LogCare.warningSize else { return [] }
    let readers = log.readers.sorted().map(Reader.init)
    return ["\(RecordNews.logHeld(database: file, bytes: log.bytes, readers: readers))"]
  }
}
