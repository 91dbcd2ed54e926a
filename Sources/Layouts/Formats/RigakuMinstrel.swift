// Pictures of Rigaku's Minstrel imagers (CrystalTrak).
//
// `BARCODE/INSPECTION/MODEL_UNIT_SERIAL_PREFIX_BARCODE12_INS_YYMMDD_COL_ROW_SUB_MODE_NN_NNN_NNN_KIND.jpg`
//
// | field       | gives                                                                                |
// |-------------|--------------------------------------------------------------------------------------|
// | PREFIX      | project, construct, clone: free text with underscores, so fields count from the right |
// | BARCODE12   | plate, padded with zeros on the left to 12 characters                                |
// | INS         | timepoint: the number of the inspection, three digits                                |
// | YYMMDD      | day of imaging, 20YY                                                                 |
// | COL ROW     | well, column first                                                                   |
// | SUB         | drop: 01 to 04 of a 2 x 2 grid. 02 is the reservoir on three-lens plates, but a drop |
// |             | on others, so it is scored like the rest                                             |
// | MODE, NN... | unknown (`HF`, `00`, `E0`; `99`, `030`, `001`), kept as they are                     |
// | KIND        | `RDI` is the picture of the drop; no other has been seen                             |
//
// Rigaku publishes no description. Sources: CMD-Oxford/TeXRank (src/Viewer/Data/CI022987.mat holds 288 real
// names; SortFilesNoBarcode.m; DroplITChanged.m); Ng et al. 2014 (PMC4188010).

internal import Domain
internal import Foundation

struct RigakuMinstrel: Layout {
  let id = "rigaku.minstrel"
  let vendor = Vendor.rigaku

  private typealias Head = (
    Substring, model: Substring, unit: Substring, serial: Substring, prefix: Substring
  )
  private typealias Tail = (
    Substring, barcode: Substring, inspection: Substring, date: Substring, column: Substring, row: Substring,
    sub: Substring, mode: Substring, f1: Substring, f2: Substring, sequence: Substring, kind: Substring
  )

  private static let head = NamePattern<Head>(
    /(?<model>[0-9A-Z]+)_(?<unit>[0-9]{2})_(?<serial>[0-9]+)_(?<prefix>.+)/)
  private static let tail = NamePattern<Tail>(
    #/
    (?<barcode>[0-9A-Z]{12}) _ (?<inspection>[0-9]{3}) _ (?<date>[0-9]{6})
    _ (?<column>[0-9]{2}) _ (?<row>[0-9]{2}) _ (?<sub>[0-9]{2})
    _ (?<mode>[0-9A-Z]{2}) _ (?<f1>[0-9]{2}) _ (?<f2>[0-9]{3}) _ (?<sequence>[0-9]{3})
    _ (?<kind>[0-9A-Z]{2,4})
    /#)
  private static let tailFields = 11

  private static let inspectionFolder = NamePattern(/[0-9]{1,9}/)
  /// The shape of every barcode seen; tells a barcode's folder from any other.
  private static let barcodeFolder = NamePattern(/[A-Za-z]{2}[0-9]{6}/)

  func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict {
    let fields = (path.pictureStem ?? "").split(separator: "_", omittingEmptySubsequences: false)
    guard let head = Self.head.match(fields.dropLast(Self.tailFields).joined(separator: "_")),
      let tail = Self.tail.match(fields.suffix(Self.tailFields).joined(separator: "_"))
    else {
      return .notMine(
        reason: "the name is not <model>_.._<barcode>_<inspection>_<date>_<column>_<row>_<sub-well>_.._RDI")
    }
    let plate = String(tail.barcode.drop { $0 == "0" })
    guard let inspection = Int(tail.inspection), let row = Int(tail.row), let column = Int(tail.column),
      let sub = Int(tail.sub), !plate.isEmpty, min(row, column, sub) >= 1
    else {
      return .conflict(
        reason: "barcode \(tail.barcode), column \(tail.column), row \(tail.row), sub-well \(tail.sub): "
          + "none of them can be zero")
    }
    let well = Well(row: row, column: column)
    if let reason = disagreement(path, plate, inspection) ?? context.misplacement(of: well) {
      return .conflict(reason: reason)
    }
    let isDropPicture = tail.kind == "RDI"
    return .matched(
      PictureDescription(
        layout: id, vendor: vendor, drop: Drop(plate: plate, well: well, number: sub),
        timepoint: Timepoint(String(inspection)),
        // Only the day is known: midnight UTC stands for it, whatever the imager's zone.
        imagedAt: CivilTime(digits: "20" + tail.date)?.date(in: .gmt),
        modality: isDropPicture ? .visible : .unknown,
        action: isDropPicture
          ? .classify : .skip(reason: "\(tail.kind): unverified, only RDI is known to show the drop"),
        variant: [tail.mode, tail.f1, tail.f2, tail.sequence, tail.kind].joined(separator: " "),
        raw: raw(head, tail)))
  }

  private func raw(_ head: Head, _ tail: Tail) -> [String: String] {
    [
      "model": head.model, "unit": head.unit, "serial": head.serial, "prefix": head.prefix, "date": tail.date,
      "mode": tail.mode, "f1": tail.f1, "f2": tail.f2, "sequence": tail.sequence, "kind": tail.kind,
    ].mapValues(String.init)
  }

  /// Where name and folders contradict each other, if they do.
  ///
  /// The imager files a picture under `BARCODE/INSPECTION/`; local copies may leave out one folder or both.
  private func disagreement(_ path: RelativePath, _ plate: String, _ inspection: Int) -> String? {
    guard let parent = path.folder(1) else { return nil }
    guard Self.inspectionFolder.match(parent) != nil else {
      return Self.barcodeFolder.match(parent) == nil ? nil : disagreement(plate, folder: parent)
    }
    if Int(parent) != inspection {
      return "the folder says inspection \(parent), the name says inspection \(inspection)"
    }
    return path.folder(2).flatMap { disagreement(plate, folder: $0) }
  }

  private func disagreement(_ plate: String, folder: String) -> String? {
    String(folder.drop { $0 == "0" }).uppercased() == plate
      ? nil : "the folder says plate \(folder), the name says plate \(plate)"
  }
}
