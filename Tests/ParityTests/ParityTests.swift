// The same numbers as TensorFlow, from the bytes of a JPEG file to four probabilities.

import Domain
import Foundation
import Testing

@Suite struct ParityTests {
  /// Of every probability of every file.
  static let tolerance = 1e-4

  @Test func theReferenceCoversEveryFile() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: TensorFlowReference.fixtures.path)
    let pictures = files.filter { $0.hasSuffix(".jpg") }
    #expect(pictures.count >= 50)
    #expect(Set(TensorFlowReference.ofFixtures.pictures.map(\.file)) == Set(pictures))
  }

  @Test(arguments: TensorFlowReference.ofFixtures.pictures)
  func everyProbabilityIsTensorFlows(picture: ReferencePicture) throws {
    let scorer = try SeededScorer.shared.get()
    let found = try scorer.probabilities(of: TensorFlowReference.fixtures.appending(path: picture.file))
    let distance = try TensorFlowReference.ofFixtures.distance(from: picture, to: found)
    #expect(distance <= Self.tolerance)
  }

  /// The comparison is sharp enough to see one wrong choice of the decoder.
  @Test func theOtherTransformIsNoticed() throws {
    let reference = TensorFlowReference.ofFixtures
    let picture = try #require(reference.pictures.first { $0.file.hasPrefix("checker-150x150") })
    let file = TensorFlowReference.fixtures.appending(path: picture.file)
    let found = try SeededScorer.shared.get().probabilities(of: file, transform: .slow)
    #expect(try reference.distance(from: picture, to: found) > Self.tolerance)
  }

  /// Pictures that may not be copied into the repository, from wherever they are.
  @Test(
    .enabled(
      if: drops != nil && dropsReference != nil,
      "set XTALWATCH_PARITY_DROPS to a folder of JPEG files and XTALWATCH_PARITY_REFERENCE to their reference"))
  func everyDropOfAFolderAgrees() throws {
    let reference = try TensorFlowReference(at: try #require(Self.dropsReference))
    let folder = try #require(Self.drops)
    let scorer = try SeededScorer.shared.get()
    var largest = 0.0
    for picture in reference.pictures {
      let found = try scorer.probabilities(of: folder.appending(path: picture.file))
      let distance = try reference.distance(from: picture, to: found)
      #expect(distance <= Self.tolerance, "\(picture.file)")
      largest = max(largest, distance)
    }
    print("\(reference.pictures.count) pictures, the largest difference of a probability is \(largest)")
  }

  private static let drops = place("XTALWATCH_PARITY_DROPS")
  private static let dropsReference = place("XTALWATCH_PARITY_REFERENCE")

  private static func place(_ variable: String) -> URL? {
    ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }
  }
}
