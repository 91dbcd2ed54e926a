// Extended-focus pictures that Diamond's XChem copier takes out of the Formulatrix store.
//
// `BARCODE_YYYY-MM-DD_IMAGER-PLATETYPE/BARCODE_01A_DROP.jpg`
//
// | field     | gives                                                                      |
// |-----------|----------------------------------------------------------------------------|
// | BARCODE   | plate; in the folder and in the name                                       |
// | date      | timepoint, and the day of imaging                                          |
// | IMAGER    | `RI1000-0081`                                                              |
// | PLATETYPE | `2drop`, `3drop`, `mitegen`; older folders have `_` in front of it         |
// | 01A       | well, column first                                                         |
// | DROP      | drop                                                                       |
//
// Source: xchem/formulatrix_pipe (transfer_images.py, tests/test_data: real names).

internal import Domain
internal import Foundation

struct FormulatrixXChem: Layout {
  let id = "formulatrix.xchem"
  let vendor = Vendor.formulatrix

  private static let folder = NamePattern(
    #/
    (?<plate>[0-9A-Za-z]+) _ (?<year>[0-9]{4}) - (?<month>[0-9]{2}) - (?<day>[0-9]{2})
    _ (?<imager>RI[0-9]+-[0-9]+) [\-_] (?<plateType>.+)
    /#)
  private static let file = NamePattern(
    /(?<plate>[0-9A-Za-z]+)_(?<column>[0-9]{2})(?<row>[A-P])_(?<drop>[0-9]{1,9})/)

  func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict {
    guard let name = path.pictureStem.flatMap(Self.file.match) else {
      return .notMine(reason: "the name is not <barcode>_01A_<drop>")
    }
    guard let folder = path.folder(1).flatMap(Self.folder.match),
      let day = CivilTime(digits: folder.year + folder.month + folder.day)
    else { return .notMine(reason: "its folder is not <barcode>_<year-month-day>_<imager>-<plate type>") }
    guard name.plate == folder.plate else {
      return .conflict(reason: "the folder says plate \(folder.plate), the name says plate \(name.plate)")
    }
    guard let well = Well(name.row + name.column), let drop = Int(name.drop), drop >= 1 else {
      return .conflict(reason: "\(name.column)\(name.row)_\(name.drop) is no well and drop: all count from 1")
    }
    if let misplacement = context.misplacement(of: well) { return .conflict(reason: misplacement) }
    let imager = String(folder.imager)
    return .matched(
      PictureDescription(
        layout: id, vendor: vendor, drop: Drop(plate: String(name.plate), well: well, number: drop),
        timepoint: Timepoint("\(folder.year)-\(folder.month)-\(folder.day)"),
        // Only the day is known: midnight UTC stands for it, whatever the imager's zone.
        imagedAt: day.date(in: .gmt), variant: imager,
        raw: ["imager": imager, "plate_type": String(folder.plateType)]))
  }
}
