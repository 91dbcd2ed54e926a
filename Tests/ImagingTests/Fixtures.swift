// The pictures of Fixtures/ and what Fixtures/make.py expects of them.

import Domain
import Foundation
import Testing

/// One entry of expected.json: a frame, or the kind of failure.
struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  let width: Int?
  let height: Int?
  let channels: Int?
  /// The largest difference that a sample may show.
  let tolerance: Int?
  let samples: String?
  /// Kinds as the contract spells them, `|` between those that will do.
  let failure: String?

  var testDescription: String { file }

  var frame: Frame? {
    guard let width, let height, let channels, let samples else { return nil }
    let digits = Array(samples.utf8)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    return Frame(width: width, height: height, channels: channels, samples: bytes)
  }

  var failures: [FailureKind] {
    (failure ?? "").split(separator: "|").compactMap { FailureKind(rawValue: String($0)) }
  }

  var bytes: [UInt8] { get throws { try Fixture.bytes(of: file) } }

  static func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  /// Every entry of the list; empty, and noticed by a test, when the list cannot be read.
  static let all: [Fixture] = {
    guard let list = try? Data(contentsOf: folder.appending(path: "expected.json")) else { return [] }
    return (try? JSONDecoder().decode([Fixture].self, from: list)) ?? []
  }()

  static let sound = all.filter { $0.failure == nil }
  static let refused = all.filter { $0.failure != nil }
}
