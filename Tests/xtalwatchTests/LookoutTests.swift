// Operators hear of a source that is away or dark: once, and once more when it is over, whatever happens to the service.

import Domain
import Foundation
import Imaging
import Simulating
import Testing

@testable import xtalwatch

@Suite struct LookoutTests {
  /// What a program of the operators was told.
  private struct Told: Decodable, Equatable {
    let event: String
    let source: String
    let isOver: Bool

    enum CodingKeys: String, CodingKey {
      case event, source
      case isOver = "is_over"
    }
  }

  private func configure(_ lab: Lab) throws {
    try lab.write(
      configuration: """
        [[alerts.sink]]
        name = "operators"
        type = "command"
        about = ["operations"]
        command = ["/bin/sh", "-c", "cat >> \(lab.folder.path)/told; echo >> \(lab.folder.path)/told"]

        [alerts]
        unreachable_minutes = 0
        """)
  }

  /// In order, without what a kill in mid-delivery repeats: that has the same key.
  private func told(_ lab: Lab) throws -> [Told] {
    struct Keyed: Decodable { let key: String }
    let text = (try? String(contentsOf: lab.folder.appending(path: "told"), encoding: .utf8)) ?? ""
    var keys: Set<String> = []
    return try text.split(separator: "\n").map { Data($0.utf8) }.filter { line in
      keys.insert(try JSONDecoder().decode(Keyed.self, from: line).key).inserted
    }.map { try JSONDecoder().decode(Told.self, from: $0) }
  }

  private func run(_ lab: Lab) throws -> RunningProgram {
    let running = try RunningProgram(["run", "--config", lab.configuration])
    eventually("the daemon runs") { running.errors.contains("watching") }
    return running
  }

  private func kill(_ running: RunningProgram) {
    running.signal(SIGKILL)
    _ = running.result()
  }

  /// Four wells of one plate, with so much of the usual light.
  private func put(inspection: Int, light: Double, by lab: Lab) throws {
    for well in 1...4 {
      let story = DropStory(seed: UInt64(well), look: .formulatrix, outcome: .clear)
      let frame = story.picture(atDay: 10, height: 160)
      let dimmed = Frame(
        width: frame.width, height: frame.height, channels: frame.channels,
        samples: frame.samples.map { UInt8(light * Double($0)) })
      try lab.put(
        PictureEncoder.jpeg(dimmed, quality: 95),
        "formulatrix/WellImages/209/plateID_209/batchID_\(inspection)/wellNum_\(well)/profileID_1/d1_r498_ef.jpg"
      )
    }
  }

  @Test func aServiceWithoutOperatorsIsWarnedOf() throws {
    let lab = try Lab()
    let warning = "warning: no sink is told when a source falls silent or fails"
    #expect(try Program.run("check", "--config", lab.configuration).errors.contains(warning))
    try configure(lab)
    #expect(try !Program.run("check", "--config", lab.configuration).errors.contains(warning))
  }

  @Test func aSourceThatIsAwayAndComesBack() throws {
    let lab = try Lab()
    try configure(lab)
    let first = try run(lab)
    try put(inspection: 1, light: 1, by: lab)
    try eventually("the pictures are scored") {
      try Program.sqlite(lab.database, "SELECT count(*) FROM scores") == ["4"]
    }
    let away = lab.folder.appending(path: "away")
    try FileManager.default.moveItem(at: lab.export("formulatrix"), to: away)
    let begun = Told(event: "unreachable", source: "formulatrix", isOver: false)
    try eventually("the operators are told") { try told(lab) == [begun] }
    kill(first)

    let check = try Program.run("check", "--config", lab.configuration)
    #expect(check.exitCode == 1 && check.errors.contains("formulatrix"))
    let second = try run(lab)
    eventually("the second daemon has seen it") { second.errors.contains("not there") }
    try FileManager.default.moveItem(at: away, to: lab.export("formulatrix"))
    let over = Told(event: "unreachable", source: "formulatrix", isOver: true)
    try eventually("the operators are told that it is over") { try told(lab) == [begun, over] }
    second.signal(SIGTERM)
    #expect(second.result().exitCode == 0)
    #expect(
      try Program.sqlite(
        lab.database, "SELECT source, kind, ended_at IS NOT NULL FROM conditions") == [
          "formulatrix|unreachable|1"
        ])
    #expect(try told(lab) == [begun, over])
  }

  @Test func anImagerThatGoesDarkAndIsMended() throws {
    let lab = try Lab()
    try configure(lab)
    _ = try Program.run("ingest", "--config", lab.configuration)
    for inspection in 1...28 { try put(inspection: inspection, light: 1, by: lab) }
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    let first = try run(lab)
    for inspection in 29...31 { try put(inspection: inspection, light: 0.3, by: lab) }
    let begun = Told(event: "dark", source: "formulatrix", isOver: false)
    try eventually("the operators are told") { try told(lab) == [begun] }
    kill(first)
    let check = try Program.run("check", "--config", lab.configuration)
    #expect(check.exitCode == 1 && check.errors.contains("the brightness of its pictures fell to"))

    let second = try run(lab)
    for inspection in 32...35 { try put(inspection: inspection, light: 1, by: lab) }
    let over = Told(event: "dark", source: "formulatrix", isOver: true)
    try eventually("the operators are told that it is over") { try told(lab) == [begun, over] }
    second.signal(SIGTERM)
    #expect(second.result().exitCode == 0)
    #expect(try told(lab) == [begun, over])
    #expect(
      try Program.sqlite(lab.database, "SELECT count(*) FROM scores WHERE brightness > 0 AND sharpness > 0")
        == ["140"])
  }
}
