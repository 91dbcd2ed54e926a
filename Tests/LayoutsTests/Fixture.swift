// The recorded examples under Fixtures: a folder a layout, `custom` for templates, `unmatched` for the rest.
// A new example is a line in an `expected.json`, not code.

import Domain
import Foundation
import Layouts
import Testing

/// One path and what it must be taken for.
struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  let path: String
  var layout: String?

  var plate: String?
  var well: String?
  var drop: Int?
  var timepoint: String?
  var imagedAt: String?
  var action: String?
  /// A part of the reason to skip.
  var reason: String?
  var modality: String?
  var variant: String?
  var raw: [String: String]?

  /// Parts of the reasons for other outcomes.
  var conflict: String?
  var unmatched: String?
  var notAPicture: String?

  var timeZone: String?
  var geometry: [Int]?
  var visibleProfiles: Set<String>?

  /// The folder of Fixtures that holds it.
  var folder = ""

  private enum CodingKeys: String, CodingKey {
    case path, layout, plate, well, drop, timepoint, imagedAt = "imaged_at", action, reason, modality,
      variant, raw
    case conflict, unmatched, notAPicture = "not_a_picture"
    case timeZone = "time_zone", geometry, visibleProfiles = "visible_profiles"
  }

  var testDescription: String { "\(folder): \(path)" }

  var context: LayoutContext {
    get throws {
      let files = try Fixture.root.appending(path: folder).appending(path: "files")
      return LayoutContext(
        timeZone: timeZone.flatMap(TimeZone.init(identifier:)) ?? .gmt,
        geometry: geometry.map { PlateGeometry(rows: $0[0], columns: $0[1]) },
        visibleProfiles: visibleProfiles,
        readSidecar: { try? Data(contentsOf: files.appending(path: $0.text)) })
    }
  }
}

extension Fixture {
  struct Missing: Error { let what: String }

  static var root: URL {
    get throws {
      guard let resources = Bundle.module.resourceURL else { throw Missing(what: "resources") }
      return resources.appending(path: "Fixtures")
    }
  }

  static func folders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.path(percentEncoded: false)).sorted()
  }

  static func all() throws -> [Fixture] {
    try folders().flatMap { folder in
      let file = try root.appending(path: folder).appending(path: "expected.json")
      return try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: file)).map { fixture in
        var fixture = fixture
        fixture.folder = folder
        return fixture
      }
    }
  }

  /// The built-in layouts and those of `custom/layouts.json`.
  static func registry() throws -> LayoutRegistry {
    struct Definition: Decodable {
      let name: String
      let template: String
      let constants: [String: String]?
      let modalities: [String: String]?
      let only: [String: Set<String>]?
    }
    let file = try root.appending(path: "custom").appending(path: "layouts.json")
    let definitions = try JSONDecoder().decode([Definition].self, from: Data(contentsOf: file))
    return try LayoutRegistry(
      custom: definitions.map { definition in
        try CustomLayout(
          name: definition.name, template: definition.template,
          options: .init(
            constants: definition.constants ?? [:],
            modalities: (definition.modalities ?? [:]).compactMapValues(Modality.init(rawValue:)),
            only: definition.only ?? [:]))
      })
  }
}
