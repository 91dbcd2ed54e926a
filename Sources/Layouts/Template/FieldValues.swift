// From a template's captures to a drop and a timepoint.

internal import Domain
internal import Foundation

/// Why the fields of one path cannot be true together.
struct Contradiction: Error {
  let reason: String
}

/// What the fields say, repeated ones once.
struct FieldValues {
  private let values: [TemplateField.Name: String]
  /// As the path spells them.
  let raw: [String: String]

  init(
    _ reading: TemplateReading, constants: [TemplateField.Name: String]
  ) throws(Contradiction) {
    var values = constants
    var raw: [String: String] = [:]
    for capture in reading.meaning where capture.field.name != .fileExtension {
      let name = capture.field.name
      let value = capture.field.value(of: capture.text)
      if let earlier = values[name], earlier != value {
        throw Contradiction(reason: "\(name.rawValue) is \(earlier) in one place and \(value) in another")
      }
      values[name] = value
      raw[name.rawValue] = capture.text
    }
    self.values = values
    self.raw = raw
  }

  subscript(name: TemplateField.Name) -> String? { values[name] }

  func drop(in context: LayoutContext) throws(Contradiction) -> Drop {
    let label = values[.well].flatMap(WellLabel.init)
    let wells = [label?.well, try wellByRowAndColumn(), try wellByIndex(in: context)].compactMap(\.self)
    let numbers = [label?.drop, try dropNumber()].compactMap(\.self)
    guard let well = wells.first, let plate = values[.plate] else {
      throw Contradiction(reason: "no plate or no well")
    }
    guard Set(wells).count == 1, Set(numbers).count <= 1 else {
      throw Contradiction(
        reason: "the path names the wells \(wells.map(\.description)) and the drops \(numbers): "
          + "they must be the same")
    }
    if let misplacement = context.misplacement(of: well) { throw Contradiction(reason: misplacement) }
    return Drop(plate: plate, well: well, number: numbers.first ?? 1)
  }

  /// The inspection, else the batch, else the date with the time.
  func timepoint() throws(Contradiction) -> Timepoint {
    let date = values[.datetime] ?? values[.date].map { $0 + (values[.time] ?? "") }
    guard let key = values[.inspection] ?? values[.batch] ?? date else {
      throw Contradiction(reason: "no timepoint")
    }
    return Timepoint(key)
  }

  /// The moment of the picture in the imager's zone; a day without a time is midnight UTC.
  func imagedAt(in context: LayoutContext) throws(Contradiction) -> Date? {
    guard let date = values[.datetime] ?? values[.date] else { return nil }
    let time = values[.datetime] == nil ? values[.time] ?? "" : ""
    guard let moment = CivilTime(digits: date + time) else {
      throw Contradiction(reason: "\(date + time) is no date of the calendar")
    }
    return moment.date(in: date.count + time.count == 8 ? .gmt : context.timeZone)
  }

  private func wellByRowAndColumn() throws(Contradiction) -> Well? {
    guard let row = values[.row], let column = values[.column] else { return nil }
    guard let rowNumber = Int(row) ?? Well.row(letters: row), let columnNumber = Int(column),
      rowNumber >= 1, columnNumber >= 1
    else { throw Contradiction(reason: "row \(row), column \(column) is no well: both count from 1") }
    return Well(row: rowNumber, column: columnNumber)
  }

  private func wellByIndex(in context: LayoutContext) throws(Contradiction) -> Well? {
    guard let index = values[.index] else { return nil }
    guard let geometry = context.geometry else {
      throw Contradiction(reason: "well \(index) needs the plate geometry of the source: set it")
    }
    guard let well = Int(index).flatMap(geometry.well(number:)) else {
      throw Contradiction(
        reason: "well \(index) is not on a plate of \(geometry.rows) x \(geometry.columns) wells: "
          + "check the plate geometry of the source")
    }
    return well
  }

  private func dropNumber() throws(Contradiction) -> Int? {
    guard let text = values[.drop] else { return nil }
    let letter = text.count == 1 ? Well.row(letters: text) : nil
    guard let number = Int(text) ?? letter, number >= 1 else {
      throw Contradiction(reason: "\(text) is no drop: drops count from 1 or from a")
    }
    return number
  }
}
