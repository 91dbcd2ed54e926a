// The sections [[source]] and [[layout]].

import Domain
import Foundation
import SystemPackage

extension Reading {
  /// The built-in layouts that a source can be tied to, by the ids that the program prints.
  static let builtInLayouts = [
    "formulatrix.store", "formulatrix.oppf", "formulatrix.export", "formulatrix.xchem", "rigaku.minstrel",
    "hwi.run",
  ]

  func sources(
    _ root: inout TableReader, layouts: [String], database: FilePath
  ) -> [SourceSettings] {
    var tables = root.tables("source")
    if !root.has("source") { root.report("source", .missingKey) }
    reportDuplicates(tables)
    let sources = tables.indices.map { (tables[$0].path, source(&tables[$0], layouts, database)) }
    reportOverlaps(sources, in: root)
    return sources.map(\.1)
  }

  func layouts(_ root: inout TableReader) -> [LayoutSettings] {
    var tables = root.tables("layout")
    reportDuplicates(tables)
    return tables.indices.map { layout(&tables[$0]) }
  }

  /// Reports every table whose name an earlier one has.
  func reportDuplicates(_ tables: [TableReader]) {
    var lines: [String: Int] = [:]
    for table in tables {
      guard let name = table.peek("name"), !name.isEmpty else { continue }
      if let first = lines[name] {
        table.report("name", .duplicateName(name, firstLine: first))
      } else {
        lines[name] = table.problems.line(of: table.path(of: "name"))
      }
    }
  }

  /// A name that logs, addresses and the database can hold as it is.
  func name(_ table: inout TableReader) -> String {
    guard let name = table.requiredString("name") else { return "" }
    if name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) == nil {
      table.report(
        "name",
        .badValue(
          remedy:
            "must be 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit")
      )
    }
    return name
  }

  private func source(
    _ table: inout TableReader, _ layouts: [String], _ database: FilePath
  ) -> SourceSettings {
    let name = name(&table)
    let plates = plateMap(&table)
    let source = SourceSettings(
      name: name, path: sourceFolder(&table, of: name, database), layout: layout(of: &table, custom: layouts),
      watch: watch(&table), visibleProfiles: table.strings("visible_profiles").map { Set($0) },
      geometry: geometry(&table, allowsWells: true), timeZone: timeZone(&table),
      pollInterval: .seconds(table.number("poll_seconds", in: 1...86_400) ?? 30),
      plateBarcodes: plates.barcodes, plateOwners: plates.owners, since: since(&table),
      shadowDays: table.integer("shadow_days", in: 0...3_650),
      threshold: table.number("threshold", in: 0...1),
      silentHours: table.number("silent_hours", in: 1...8_760))
    table.finish()
    return source
  }

  private func layout(_ table: inout TableReader) -> LayoutSettings {
    let name = name(&table)
    let template = table.requiredString("template") ?? ""
    if !template.isEmpty, let problem = surroundings.templateProblem(template) {
      table.report("template", .badValue(remedy: problem))
    }
    let layout = LayoutSettings(
      name: name, template: template, drop: table.integer("drop", in: 1...1_000),
      geometry: geometry(&table, allowsWells: false))
    table.finish()
    return layout
  }

  /// A folder that was never there is a mistake; one that was may be a share that is mounted later, and is waited for.
  private func sourceFolder(
    _ table: inout TableReader, of source: String, _ database: FilePath
  ) -> FilePath {
    guard let text = table.requiredString("path") else { return "" }
    let path = absolute(text)
    if let real = surroundings.realDirectory(path) ?? surroundings.knownFolder(database, source, path) {
      return real
    }
    table.report("path", .missingFolder(path))
    return path
  }

  private func layout(of table: inout TableReader, custom: [String]) -> SourceSettings.Layout {
    let text = table.string("layout") ?? "auto"
    if text == "auto" { return .auto }
    if Reading.builtInLayouts.contains(text) { return .builtIn(text) }
    let names = custom.map { "custom:\($0)" }
    if names.contains(text) { return .custom(String(text.dropFirst("custom:".count))) }
    let choices = ["auto"] + Reading.builtInLayouts + names
    table.report("layout", .badValue(remedy: Reading.choice(text, of: choices)))
    return .auto
  }

  private func watch(_ table: inout TableReader) -> SourceSettings.Watch {
    guard let text = table.string("watch") else { return .auto }
    if let watch = SourceSettings.Watch(rawValue: text) { return watch }
    table.report(
      "watch", .badValue(remedy: Reading.choice(text, of: SourceSettings.Watch.allCases.map(\.rawValue))))
    return .auto
  }

  func timeZone(_ table: inout TableReader) -> TimeZone {
    guard let text = table.string("time_zone") else { return .current }
    // Foundation takes any offset and abbreviation as well; those know no summer time.
    if let zone = TimeZone(identifier: text), text == "UTC" || text.contains("/") { return zone }
    table.report(
      "time_zone",
      .badValue(
        remedy: "\"\(text)\" is no zone of the time zone database, such as \"Europe/Helsinki\" or \"UTC\""))
    return .current
  }

  /// `rows` and `columns`, or on a source `wells` for a standard plate.
  private func geometry(_ table: inout TableReader, allowsWells: Bool) -> PlateGeometry? {
    let rows = table.integer("rows", in: 1...52)
    let columns = table.integer("columns", in: 1...999)
    if table.has("rows") != table.has("columns") {
      table.report(table.has("rows") ? "rows" : "columns", .badValue(remedy: "rows and columns go together"))
    }
    if allowsWells, let wells = standardPlate(&table) { return wells }
    guard let rows, let columns else { return nil }
    return PlateGeometry(rows: rows, columns: columns)
  }

  private func standardPlate(_ table: inout TableReader) -> PlateGeometry? {
    guard let wells = table.integer("wells", in: 1...Int.max) else { return nil }
    if table.has("rows") || table.has("columns") {
      table.report("wells", .badValue(remedy: "give either wells or rows and columns"))
    }
    let standard: [PlateGeometry] = [.wells24, .wells48, .wells96, .wells384, .wells1536]
    if let plate = standard.first(where: { $0.wellCount == wells }) { return plate }
    table.report(
      "wells",
      .badValue(
        remedy: "must be 24, 48, 96, 384 or 1536, but is \(wells); for other plates give rows and columns"))
    return nil
  }

  private func plateMap(_ table: inout TableReader) -> PlateMap.Contents {
    guard let file = table.string("plate_map").map(absolute) else { return PlateMap.Contents() }
    guard let text = surroundings.text(file) else {
      table.report("plate_map", .missingFile(file))
      return PlateMap.Contents()
    }
    do { return try PlateMap.parse(text) } catch {
      table.report("plate_map", .badValue(remedy: "\(file.escaped):\(error.line): \(error.remedy)"))
      return PlateMap.Contents()
    }
  }

  /// Reports each source whose folder is, holds or lies in that of an earlier one.
  private func reportOverlaps(_ sources: [(path: String, settings: SourceSettings)], in root: TableReader) {
    for (index, later) in sources.enumerated() where !later.settings.path.isEmpty {
      let earlier = sources[..<index].first { overlap($0.settings.path, later.settings.path) }
      guard let earlier else { continue }
      let line = root.problems.line(of: "\(earlier.path).path")
      root.problems.report(
        "\(later.path).path", .overlap(otherSource: earlier.settings.name, otherLine: line))
    }
  }

  private func overlap(_ left: FilePath, _ right: FilePath) -> Bool {
    !left.isEmpty && (left.starts(with: right) || right.starts(with: left))
  }

  static func choice(_ found: String, of choices: [String]) -> String {
    let guess = Spelling.nearest(to: found, among: choices).map { "; did you mean \"\($0)\"?" } ?? ""
    return "\"\(found)\" is none of \(choices.joined(separator: ", "))\(guess)"
  }
}
