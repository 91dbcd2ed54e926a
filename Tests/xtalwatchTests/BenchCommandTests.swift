import Foundation
import Testing

@testable import xtalwatch

/// `xtalwatch bench`, from the outside: the form of its answer, never its speed.
@Suite struct BenchCommandTests {
  @Test func theLastLineHoldsTheTimesOfEveryBatch() throws {
    let result = try Program.run("bench", "--json", "--batch", "3", "--threads", "2", "--runs", "4")
    #expect(result.exitCode == 0, "\(result.errors)")
    let line = try #require(result.output.split(separator: "\n").last)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: [Double]])
    #expect(Set(object.keys) == ["ms_per_batch", "cpu_ms_per_batch"])
    #expect(object.values.allSatisfy { $0.count == 4 && $0.allSatisfy { $0 > 0 } })
  }

  @Test func peopleGetASummary() throws {
    let result = try Program.run("bench", "--runs", "1")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("1 batches of 1, 1 threads"))
    #expect(result.output.contains("median"))
  }

  @Test func everyLayerHasARowWithItsForm() throws {
    let result = try Program.run("bench", "--layers", "--runs", "1")
    #expect(result.exitCode == 0, "\(result.errors)")
    let rows = result.output.split(separator: "\n")
    #expect(rows.count > 100)
    #expect(rows.first == "layer,output,form,milliseconds,gigaflops")
    #expect(rows.contains { $0.hasPrefix("Conv2d_2b_3x3,53x53x16,winograd ") })
  }

  @Test func everyFormOfAConvolutionIsTimed() throws {
    let result = try Program.run("bench", "--forms", "--runs", "1")
    #expect(result.exitCode == 0, "\(result.errors)")
    let row = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("5x5,1,") })
    #expect(["direct", "winograd 2", "winograd 4"].allSatisfy(row.contains))
  }

  @Test func whatCannotBeTimedIsRefused() throws {
    #expect(try Program.run("bench", "--batch", "0").exitCode == 64)
    #expect(try Program.run("bench", "--threads", "x").exitCode == 64)
    let lab = try Lab()
    let missing = try Program.run("bench", "--model", lab.folder.appending(path: "none").path)
    #expect(missing.exitCode == 78)
    let empty = try Program.run("bench", "--model", lab.folder.path)
    #expect(empty.exitCode == 78)
    #expect(empty.errors.contains("weights.json"))
  }
}
