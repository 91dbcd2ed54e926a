// `xtalwatch identify`: what a path means, without reading a pixel.

internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Layouts
internal import SystemPackage

struct Identify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what paths mean: layout, plate, well, drop, timepoint, and whether they would be scored.")

  @Argument(help: "Paths of pictures, or folders that exist.")
  var paths: [String]

  @Option(help: "The source's root folder; paths are read below it.")
  var root: String?

  @Option(help: "The one layout to try, as a source of the configuration would name it.")
  var layout: String?

  @Option(help: "A configuration whose [[layout]] templates are tried as well.")
  var config: String?

  @Option(help: "How to print: table or json.")
  var format: OutputFormat = .table

  @Flag(help: "Also tell why each layout refused a path that none of them knows.")
  var why = false

  func validate() throws {
    if format == .csv { throw ValidationError("identify prints a table or json") }
  }

  func run() throws {
    let registry = try config.map { try ConfigurationOptions.registry(of: $0) } ?? LayoutRegistry()
    if let layout, registry[layout] == nil {
      let known = registry.layouts.map(\.id).joined(separator: ", ")
      throw ValidationError("no layout is called \(layout); known are \(known)")
    }
    var table = Report(columns: [
      "path", "action", "layout", "plate", "well", "drop", "timepoint", "modality", "reason",
    ])
    for path in paths.flatMap(expanded) {
      let line = IdentifyLine(path: path, registry.identify(relative(path), pinned: layout, in: context))
      if format == .json { print(JSONLine.text(line)) } else { table.rows.append(line.row) }
      if why, line.action == "unmatched" { explain(path, by: registry) }
    }
    if format == .table { table.print(as: .table) }
  }

  /// Folders stand for the files below them; what does not exist is read as a name only.
  private func expanded(_ path: String) -> [FilePath] {
    let path = FilePath(path)
    guard FolderListing.isFolder(path) else { return [path] }
    let listing = FolderListing(path)
    listing.unreadable.forEach(Terminal.note)
    return listing.files
  }

  private func explain(_ path: FilePath, by registry: LayoutRegistry) {
    for (layout, verdict) in registry.explain(relative(path), in: context) {
      if case .notMine(let reason) = verdict { Terminal.note("  \(layout): \(reason)") }
    }
  }

  private func relative(_ path: FilePath) -> RelativePath {
    var below = path
    if let root { _ = below.removePrefix(FilePath(root).lexicallyNormalized()) }
    return RelativePath(below.string)
  }

  private var context: LayoutContext {
    Opening.context(root: FilePath(root ?? ""), timeZone: .current)
  }
}

/// `identify`'s JSON object as the contract has it; every key is always there.
private struct IdentifyLine: Encodable {
  let path: String
  let action: String
  private let reason: String?
  private let layout: String?
  private let picture: PictureDescription?

  init(path: FilePath, _ identification: Identification) {
    self.path = path.escaped
    switch identification {
    case .matched(let picture):
      (self.picture, layout) = (picture, picture.layout)
      switch picture.action {
      case .classify: (action, reason) = ("classify", nil)
      case .skip(let why): (action, reason) = ("skip", why)
      }
    case .conflict(let layout, let why):
      (picture, self.layout, action, reason) = (nil, layout, "unmatched", why)
    case .unmatched(let why): (picture, layout, action, reason) = (nil, nil, "unmatched", why)
    case .notAPicture(let why): (picture, layout, action, reason) = (nil, nil, "skip", why)
    }
  }

  var row: [Cell] {
    [
      .text(path), .text(action), .text(layout), .text(picture?.drop.plate),
      .text(picture?.drop.well.description), .integer(picture?.drop.number), .text(picture?.timepoint.key),
      .text(picture?.modality.rawValue), .text(reason),
    ]
  }

  enum CodingKeys: String, CodingKey {
    case path, layout, vendor, plate, well, drop, timepoint, modality, action, reason, raw
    case imagedAt = "imaged_at"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(layout, forKey: .layout)
    try container.encode(picture?.vendor.rawValue, forKey: .vendor)
    try container.encode(picture?.drop.plate, forKey: .plate)
    try container.encode(picture?.drop.well.description, forKey: .well)
    try container.encode(picture?.drop.number, forKey: .drop)
    try container.encode(picture?.timepoint.key, forKey: .timepoint)
    try container.encode(picture?.imagedAt?.formatted(.iso8601), forKey: .imagedAt)
    try container.encode(picture?.modality.rawValue, forKey: .modality)
    try container.encode(action, forKey: .action)
    try container.encode(reason, forKey: .reason)
    try container.encode(picture?.raw, forKey: .raw)
  }
}
