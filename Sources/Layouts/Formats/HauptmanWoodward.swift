// Runs of the High-Throughput Crystallization Screening Center at Hauptman-Woodward (HWI, HWMRI).
//
// `PLATE<YYYYMMDDHHMM>-<modality>/PLATE<WELL><YYYYMMDDHHMM>.jpg`; every field has a fixed width.
//
// | field            | gives                                                                          |
// |------------------|--------------------------------------------------------------------------------|
// | PLATE            | plate: a letter and nine digits, in the folder and in the name                 |
// | stamp in folder  | timepoint: the start of the run, which all its pictures share                  |
// | modality         | `jpg` visible, `uvt` UV-TPEF, `shg` SHG; none or another counts as visible     |
// | WELL             | 0001 to 1536, row by row over 32 x 48 wells; one drop each                     |
// | stamp in name    | when that well was taken, up to half an hour later, in the imager's own time   |
//
// Sources: Hauptman-Woodward/Marco_Polo (src/polo/utils/io_utils.py, src/polo/crystallography/run.py,
// sphinx/images: real names); SaurinRawal/HTCSC_MARCO_Companion (File_Chem_Converter.py); ubccr/terf.

internal import Domain
internal import Foundation

struct HauptmanWoodward: Layout {
  let id = "hwi.run"
  let vendor = Vendor.hwmri

  private typealias Run = (Substring, plate: Substring, stamp: Substring, modality: Substring?)

  private static let folder = NamePattern<Run>(
    /(?<plate>[A-Za-z][0-9]{9})(?<stamp>[0-9]{12})(?:-(?<modality>[A-Za-z]*))?/)
  private static let file = NamePattern(
    /(?<plate>[A-Za-z][0-9]{9})(?<well>[0-9]{4})(?<stamp>[0-9]{12})(?<rest>[^.]*)/)

  func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict {
    guard let name = path.pictureStem.flatMap(Self.file.match), let taken = CivilTime(digits: name.stamp)
    else {
      return .notMine(reason: "the name is not <letter and 9 digits><4 digits of well><yyyyMMddHHmm>")
    }
    guard let well = Int(name.well).flatMap(PlateGeometry.wells1536.well(number:)) else {
      return .conflict(reason: "well \(name.well) is not on a plate of 1536 wells")
    }
    let run = self.run(of: path)
    if let run, run.plate.uppercased() != name.plate.uppercased() {
      return .conflict(reason: "the folder says plate \(run.plate), the name says plate \(name.plate)")
    }
    var raw = ["stamp": String(name.stamp)]
    raw["modality"] = run?.modality.map(String.init)
    if !name.rest.isEmpty { raw["rest"] = String(name.rest) }
    if run == nil { raw["timepoint"] = "inferred" }
    let light = light(of: run)
    return .matched(
      PictureDescription(
        layout: id, vendor: vendor,
        drop: Drop(plate: name.plate.uppercased(), well: well, number: 1),
        // Without the run's folder, the day of the picture has to do. To group by gaps between the stamps
        // would take the other pictures, which a layout does not see; a run over midnight is split in two.
        timepoint: Timepoint(String(run?.stamp ?? name.stamp.prefix(8))),
        imagedAt: taken.date(in: context.timeZone), modality: light.modality, action: light.action,
        variant: [light.variant, String(name.rest)].filter { !$0.isEmpty }.joined(separator: " "), raw: raw))
  }

  /// The nearest folder that is a run. `X000015805-jpg`, the folder of one plate's deliveries, has no stamp
  /// and is none.
  private func run(of path: RelativePath) -> Run? {
    path.components.dropLast().reversed().lazy.compactMap(Self.folder.match)
      .first { CivilTime(digits: $0.stamp) != nil }
  }

  /// The folder tells the light; the extension does not, since all runs hold JPEG or PNG. One plate can have
  /// three runs in one minute, so the light is a part of what tells the pictures apart.
  private func light(of run: Run?) -> (modality: Modality, action: PictureAction, variant: String) {
    switch run?.modality?.lowercased() {
    case "uvt": (.uv, .skip(reason: "uvt: UV-TPEF, the network knows visible light only"), "uvt")
    case "shg": (.shg, .skip(reason: "shg: SHG, the network knows visible light only"), "shg")
    case "jpg", "", nil: (.visible, .classify, "")
    case .some(let other): (.visible, .classify, other)
    }
  }
}
