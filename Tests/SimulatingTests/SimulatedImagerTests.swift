// The files of the simulated imagers have the shapes that the vendors' own have.
import Domain
import Foundation
import Testing

@testable import Simulating

@Suite struct SimulatedImagerTests {
  private static let wells = (1...26).compactMap { PlateGeometry.wells96.well(number: $0) }
  /// 2026-01-05 08:30 UTC, a Monday.
  private static let started = Date(timeIntervalSince1970: 1_767_601_800)

  private func imager(_ look: ImagerLook, _ plates: [String], wells: [Well] = Self.wells) -> SimulatedImager {
    SimulatedImager(
      look: look, plates: plates, wells: wells, days: [0, 1, 3, 7], started: Self.started, seed: 6)
  }

  @Test func rockMakerStore() throws {
    let exports = imager(.formulatrix, ["1535", "14539"]).exports
    let shape =
      #/WellImages/(\d{1,3})/plateID_(\d+)/batchID_\d+/wellNum_\d+/profileID_1/d[12]_r\d+_(ef|th|dl)\.jpg/#
    for export in exports {
      let match = try #require(export.path.wholeMatch(of: shape), "\(export.path)")
      #expect(Int(match.1) == Int(match.2).map { $0 % 1000 })
    }
    let first = try #require(exports.first)
    #expect(first.path == "WellImages/535/plateID_1535/batchID_7200/wellNum_1/profileID_1/d1_r624005_ef.jpg")
    #expect(exports.contains { $0.path.hasSuffix("_th.jpg") })
    #expect(exports.contains { $0.path.hasSuffix("_dl.jpg") })
    #expect(exports.count { $0.path.hasSuffix("_ef.jpg") } == 2 * 26 * 2 * 4)
  }

  @Test func minstrel() throws {
    let exports = imager(.rigaku, ["CI022987"]).exports
    let shape =
      #/CI022987/([1-4])/RMM3_01_222_ROBO_Test1_Clon1_CI_0000CI022987_00([1-4])_2601\d\d_\d\d_0[1-8]_0[13]_HF_99_030_001_RDI\.jpg/#
    for export in exports {
      let match = try #require(export.path.wholeMatch(of: shape), "\(export.path)")
      #expect(match.1 == match.2)
    }
    // Column first: well B02 of the last inspection, 7 days later.
    let expected =
      "CI022987/4/RMM3_01_222_ROBO_Test1_Clon1_CI_0000CI022987_004_260112_02_02_01_HF_99_030_001_RDI.jpg"
    #expect(exports.contains { $0.path == expected })
  }

  @Test func hwiRun() throws {
    let wells = [1, 93, 1536].compactMap { PlateGeometry.wells1536.well(number: $0) }
    let exports = imager(.hwmri, ["X000015805"], wells: wells).exports
    let shape = #/X000015805(\d{12})-jpg/X000015805(\d{4})(\d{12})\.jpg/#
    #expect(try exports.allSatisfy { try shape.wholeMatch(in: $0.path) != nil })
    #expect(exports.first?.path == "X000015805202601050830-jpg/X0000158050001202601050830.jpg")
    #expect(exports.contains { $0.path.contains("X0000158051536") })
    #expect(exports.count == 3 * 4)
  }

  @Test func pathsAreDistinctAndStoriesGoOn() {
    let imager = imager(.formulatrix, ["1535", "1536"])
    let exports = imager.exports
    #expect(Set(exports.map(\.path)).count == exports.count)
    let later = imager.exports(inspection: 3)
    for (early, late) in zip(imager.exports(inspection: 0), later) {
      #expect(early.story.seed == late.story.seed)
      #expect(late.day == 7)
    }
    #expect(Set(later.map(\.story.seed)).count == 2 * 26 * 2)
  }

  @Test func thumbnailsAreSmallAndOverlaysRed() throws {
    let exports = imager(.formulatrix, ["7"]).exports(inspection: 0)
    let thumbnail = try #require(exports.first { $0.path.hasSuffix("_th.jpg") })
    #expect(thumbnail.frame(height: 160).height == 20)
    let overlay = try #require(exports.first { $0.path.hasSuffix("_dl.jpg") }).frame(height: 64)
    let corner = (16 * overlay.width + overlay.width / 4) * 3
    #expect(Array(overlay.samples[corner..<corner + 3]) == [255, 0, 0])
  }

  private static let moments: [(Double, String)] = [
    (0, "197001010000"), (951_782_399, "200002282359"), (951_782_400, "200002290000"),
    (1_767_601_800, "202601050830"), (-60, "196912312359"),
  ]

  @Test(arguments: moments)
  func civilTime(seconds: Double, digits: String) {
    #expect(CivilTime(Date(timeIntervalSince1970: seconds)).minute == digits)
  }
}
