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
    #expect(Set(try TensorFlowReference.ofFixtures.get().pictures.map(\.file)) == Set(pictures))
  }

  @Test(arguments: TensorFlowReference.pictures)
  func everyProbabilityIsTensorFlows(picture: ReferencePicture) throws {
    let file = TensorFlowReference.fixtures.appending(path: picture.file)
    let found = try SeededScorer.ofFixtures.get().probabilities(of: file)
    let distance = try TensorFlowReference.ofFixtures.get().distance(from: picture, to: found)
    #expect(distance <= Self.tolerance)
  }

  /// The comparison is sharp enough to see one wrong choice of the decoder.
  @Test func theOtherTransformIsNoticed() throws {
    let reference = try TensorFlowReference.ofFixtures.get()
    let picture = try #require(reference.pictures.first { $0.file.hasPrefix("crystals-1280x960") })
    let file = TensorFlowReference.fixtures.appending(path: picture.file)
    let found = try SeededScorer.ofFixtures.get().probabilities(of: file, transform: .slow)
    #expect(try reference.distance(from: picture, to: found) > Self.tolerance)
  }

  /// Pictures that may not be copied into the repository, from wherever they are.
  @Test(
    .enabled(
      if: drops != nil && dropsReference != nil,
      "needs XTALWATCH_PARITY_DROPS, a folder of JPEG files, and XTALWATCH_PARITY_REFERENCE, their reference")
  )
  func everyDropOfAFolderAgrees() throws {
    let reference = try TensorFlowReference(at: try #require(Self.dropsReference))
    let folder = try #require(Self.drops)
    let scorer = try SeededScorer(head: reference.head)
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
