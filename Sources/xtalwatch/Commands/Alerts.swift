// `xtalwatch alerts list | test | retry`: the outbox, and whether the sinks work.

internal import Alerting
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Recording
internal import Service
internal import SystemPackage

struct Alerts: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look into the outbox, and try the sinks.", subcommands: [List.self, Test.self, Retry.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List every message: where it went and what went wrong.")

    @OptionGroup var options: DatabaseOptions

    func run() throws {
      let alerts = try Opening.reporting { try options.queries().alerts() }
      Report(
        alerts,
        [
          "key": { .text($0.key) },
          "sink": { .text($0.sink) },
          "state": { .text($0.state) },
          "event": { .text($0.event) },
          "plate": { .text($0.plate) },
          "well": { .text($0.well) },
          "drop_number": { .integer($0.dropNumber) },
          "attempts": { .integer($0.attempts) },
          "created_at": { .text($0.createdAt) },
          "delivered_at": { .text($0.deliveredAt) },
          "last_error": { .text($0.lastError) },
          "message": { .text($0.message) },
        ]
      ).print(as: options.format)
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send one test message to every sink of the configuration.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let assembly = try options.assembly()
      var failed = false
      for (name, sink) in assembly.sinks(log: Log()).sorted(by: { $0.key < $1.key }) {
        switch sink.deliver(message(to: name, assembly)) {
        case .delivered: print("\(name): delivered")
        case .later(let reason, _), .rejected(let reason):
          failed = true
          Terminal.note("xtalwatch: \(name): \(reason)")
        }
      }
      if failed { throw ExitCode.someFailed }
    }

    private func message(to sink: String, _ assembly: Assembly) -> OutboxMessage {
      let now = Date()
      let key = Digest(of: "test \(sink) \(now.timeIntervalSince1970)").hex
      let facts = AlertFacts(
        event: "test", source: assembly.sources[0].name, vendor: Vendor.custom.rawValue, plate: "TEST",
        well: "A01", drop: 1, timepoint: "1", crystals: 0, previousCrystals: nil,
        model: assembly.scorer.model.description, path: "", imagedAt: nil, firstImagedAt: nil)
      return OutboxMessage(
        key: key, sink: sink,
        topic: .plate(source: facts.source, plate: facts.plate), form: .single,
        alerts: [Alert(key: key, content: .drop(facts))], attempt: 1, createdAt: now)
    }
  }

  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make every waiting or given-up message due at once.",
      discussion: """
        A running service takes them up when their sinks are ready: one that failed three times in a row is left alone \
        for up to a minute.
        """)

    @Option(help: "The database that the daemon writes.")
    var database = DatabaseOptions.defaultFile

    func run() throws {
      let count = try Opening.reporting {
        // Opening would make a missing database.
        _ = try Queries(at: FilePath(database))
        return try OutboxStorage(try Database(at: FilePath(database))).retryAll()
      }
      print("\(count) messages are due")
    }
  }
}
