import Foundation
import Testing

@testable import xtalwatch

/// `thresholds` from the outside.
@Suite struct ThresholdsTests {
  @Test func showsAndProposes() throws {
    let lab = try Lab()
    _ = try lab.fill()
    #expect(try Program.run("ingest", "--config", lab.configuration).exitCode == 0)
    let rows = try Program.run("thresholds", "--database", lab.database, "--format", "json")
    #expect(rows.exitCode == 0, "\(rows.errors)")
    #expect(rows.objects.count == 11)
    #expect(rows.objects.allSatisfy { $0["recall"] is NSNull && $0["alerts_per_day"] is Double })
    let table = try Program.run("thresholds", "--database", lab.database, "--alerts-per-day", "1000")
    #expect(table.exitCode == 0 && table.output.hasSuffix("[detection]\nthreshold = 0.01\n"))
    let unlabeled = try Program.run("thresholds", "--database", lab.database, "--miss", "5%")
    #expect(unlabeled.exitCode == 1 && unlabeled.errors.contains("label more drops"))
    let nobody = try Program.run("thresholds", "--database", lab.database, "--source", "nobody")
    #expect(nobody.exitCode == 1)
  }

  @Test(arguments: [("5%", 0.05), ("0.05", 0.05), ("100%", 1), ("101%", nil), ("x", nil), ("", nil)])
  func readsPercentages(text: String, share: Double?) {
    #expect(Percentage(argument: text)?.share == share)
  }
}
