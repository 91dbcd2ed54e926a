// How the three vendors name the files of one drop at one inspection.
// Sources: the vendors' layouts as their own tools and public data show them (docs/simulator.md).
import Domain
import Foundation

/// What a file name is made of.
struct ExportPlace {
  let plate: String
  let plateIndex: Int
  let plateCount: Int
  let well: Well
  /// The number of wells that this inspection visited before.
  let visit: Int
  let drop: Int
  /// From 0.
  let inspection: Int
  let began: Date
}

extension ImagerLook {
  /// Whether a plate is spelled as this imager spells plates.
  func accepts(plate: String) -> Bool {
    switch self {
    case .formulatrix: Int(plate).map { $0 > 0 } ?? false
    case .rigaku: plate.utf8.count == 8 && plate.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    case .hwmri:
      plate.utf8.count == 10 && plate.first.map { $0.isASCII && $0.isLetter } == true
        && plate.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }
  }

  /// The relative paths of the files of one drop, and what each shows.
  func files(_ place: ExportPlace) -> [(path: String, content: Export.Content)] {
    switch self {
    case .formulatrix: ImagerLook.rockMaker(place)
    case .rigaku: [(ImagerLook.minstrel(place), .picture)]
    case .hwmri: [(ImagerLook.hwiRun(place), .picture)]
    }
  }

  /// The Rock Maker image store. The batch id counts over all plates of the site; a region belongs to a drop.
  private static func rockMaker(_ place: ExportPlace) -> [(String, Export.Content)] {
    let id = Int(place.plate) ?? 0
    let number = PlateGeometry.wells96.number(of: place.well)
    let batch = 7_200 + place.inspection * place.plateCount + place.plateIndex
    let region = 10_000 + id * 400 + number * 4 + place.drop
    let folder =
      "WellImages/\(id % 1000)/plateID_\(id)/batchID_\(batch)/wellNum_\(number)/profileID_1/"
    var files: [(String, Export.Content)] = [(folder + "d\(place.drop)_r\(region)_ef.jpg", .picture)]
    if number % 8 == 1 { files.append((folder + "d\(place.drop)_r\(region)_th.jpg", .thumbnail)) }
    // The overlay is drawn on an overview, which is another region than the drop's own.
    if number % 24 == 1 { files.append((folder + "d\(place.drop)_r\(region + 3)_dl.jpg", .overlay)) }
    return files
  }

  /// Rigaku Minstrel (CrystalTrak): barcode, inspection, then a name whose last 11 fields are fixed.
  private static func minstrel(_ place: ExportPlace) -> String {
    let inspection = place.inspection + 1
    let date = String(CivilTime(place.began).day.dropFirst(2))
    let fields = [
      "RMM3_01_222_ROBO_Test1_Clon1", String(place.plate.prefix(2)), "0000" + place.plate,
      inspection.padded(3), date, place.well.column.padded(2), place.well.row.padded(2),
      place.drop.padded(2), "HF_99_030_001_RDI",
    ]
    return "\(place.plate)/\(inspection)/\(fields.joined(separator: "_")).jpg"
  }

  /// HWI: a run folder stamped with its start, and pictures stamped as they were taken, about 47 a minute.
  private static func hwiRun(_ place: ExportPlace) -> String {
    let well = PlateGeometry.wells1536.number(of: place.well).padded(4)
    let taken = CivilTime(place.began.addingTimeInterval(Double(place.visit) * 60 / 47)).minute
    return "\(place.plate)\(CivilTime(place.began).minute)-jpg/\(place.plate)\(well)\(taken).jpg"
  }
}

extension PlateGeometry {
  /// The 1-based number of a well, counted row by row.
  fileprivate func number(of well: Well) -> Int { (well.row - 1) * columns + well.column }
}

extension Int {
  /// Decimal digits with leading zeros.
  func padded(_ digits: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}

/// A moment in UTC as digits, without a calendar library whose data may differ from machine to machine.
struct CivilTime {
  /// YYYYMMDD.
  let day: String
  /// YYYYMMDDHHMM.
  let minute: String

  init(_ date: Date) {
    let minutes = Int((date.timeIntervalSince1970 / 60).rounded(.down))
    let (days, rest) = (CivilTime.floorDivide(minutes, 1_440), CivilTime.floorModulo(minutes, 1_440))
    let civil = CivilTime.civil(daysSince1970: days)
    self.day = civil.year.padded(4) + civil.month.padded(2) + civil.day.padded(2)
    self.minute = self.day + (rest / 60).padded(2) + (rest % 60).padded(2)
  }

  /// The Gregorian date of a day (Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
  private static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = floorModulo(shifted, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func floorDivide(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : (a - b + 1) / b }
  private static func floorModulo(_ a: Int, _ b: Int) -> Int { a - floorDivide(a, b) * b }
}
