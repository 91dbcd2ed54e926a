// `xtalwatch demo`: the main job with nothing set up, on simulated imagers.

internal import ArgumentParser
internal import Configuring
internal import Domain
internal import Foundation
internal import Recording
internal import Service
internal import SystemPackage

struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch simulated imagers for half a minute: the real pipeline on painted drops.",
    discussion: """
      Simulated Formulatrix, Rigaku and HWMRI imagers write drops that change over time into the real folder \
      layouts of their vendors; the pipeline of `run` watches, scores, records and alerts. The drops are painted, \
      so the scores say how the program works, not how well it will do on yours.
      """)

  @Option(help: "The folder to work in; made if it is missing. Default: a new one in the temporary folder.")
  var dir: String?

  @Option(help: "How many plates, spread over the three imagers.")
  var plates = 3

  @Option(help: "How fast the days go by: 2 is twice as fast, as far as the machine can paint.")
  var speed = 1.0

  func validate() throws {
    if !(1...99).contains(plates) { throw ValidationError("plates must be 1 to 99") }
    if !(speed > 0 && speed <= 100) { throw ValidationError("speed must be above 0 and at most 100") }
  }

  func run() throws {
    let stage = try prepare()
    let assembly = try stage.assembly()
    let screen = DemoScreen(total: stage.imagers.reduce(0) { $0 + $1.pictureCount })
    let stop = StopSwitch()
    let signals = Signals([.terminate, .interrupt]) { _ in stop.turn() }
    screen.introduce(stage, model: assembly.scorer.model)
    try withExtendedLifetime(signals) {
      try assembly.withPipeline(isOnePass: false, stop: stop, log: Log(level: .error), report: screen.show) {
        pipeline in
        try pipeline.watch(workers: assembly.configuration.model.workers) {
          _ = JoinableThread(name: "imagers") { play(stage, screen, pipeline, stop) }
        }
      }
    }
    try screen.summarize(stage, model: assembly.scorer.model)
    if screen.tally.lost != nil { throw ExitCode.inputOutput }
    if !screen.isComplete { throw ExitCode.someFailed }
  }

  /// Lets the imagers export inspection by inspection, waits until all is scored, and turns the switch.
  private func play(_ stage: DemoStage, _ screen: DemoScreen, _ pipeline: Pipeline, _ stop: StopSwitch) {
    for inspection in stage.days.indices where !stop.isTurned {
      screen.begin(day: stage.days[inspection])
      let threads = stage.imagers.map { imager in
        JoinableThread(name: "imager") {
          imager.export(inspection: inspection, speed: speed, stop: stop, screen.trouble)
        }
      }
      threads.forEach { $0.join() }
    }
    while !stop.isTurned && !(screen.isComplete && pipeline.vitals.isIdle) {
      stop.wait(atMost: .seconds(0.2))
    }
    // The sinks have a moment for the last hits.
    stop.wait(atMost: .seconds(0.5))
    stop.turn()
  }

  private func prepare() throws -> DemoStage {
    do {
      return try DemoStage(folder: dir, plates: plates)
    } catch {
      Terminal.note("xtalwatch: \(dir ?? "the temporary folder"): \(error.localizedDescription)")
      throw ExitCode.inputOutput
    }
  }
}
