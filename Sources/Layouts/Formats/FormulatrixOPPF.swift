// Files of the OPPF/xtalPiMS plug-in for Formulatrix's Rock Imager Processor (OPPF, STRUBI, Diamond VMXi).
//
// `BARCODE-A01-DROP-R<region><DR|OV|RI>P<profile>-<EF|BF|DL|FLn>-z<int|N>-YYYYMMDD-HHMMSS.EXT`, anywhere,
// and one XML file of the same stem for each EF picture.
//
// | field             | gives                                                                            |
// |-------------------|----------------------------------------------------------------------------------|
// | BARCODE           | plate, unless the XML has `PlateId`; has no dash                                 |
// | A01, DROP         | well, drop                                                                       |
// | DR, OV, RI        | what the region shows: the drop, an overview, a region of interest               |
// | EF, BF, DL, FLn   | extended focus, best focus, drop location, slice n of the focus stack            |
// | z                 | height of focus                                                                  |
// | date and time     | start of the imaging of the whole plate: timepoint, unless the XML has `ImagingId` |
//
// A form with `-z<z>-<region>-Drop-<profile>-ExtendedFocus-` preceded this one; no real name of it is public,
// so it is not read.
//
// Sources: chrishmorris/PiMS (PiMS.ImagerLink: FileUtils.cs, ImageProcessor2.cs, ImageInfo.xsd, the sample
// configuration); shihab-dls/FormulatrixUploaderDevEnv (app/workers: what Diamond's XML differs in).

internal import Domain
internal import Foundation

struct FormulatrixOPPF: Layout {
  let id = "formulatrix.oppf"
  let vendor = Vendor.formulatrix

  private typealias Name = (
    Substring, plate: Substring, well: Substring, drop: Substring, region: Substring, shows: Substring,
    profile: Substring, type: Substring, z: Substring, date: Substring, time: Substring
  )

  private static let file = NamePattern<Name>(
    #/
    (?<plate>[^\/\-]+) - (?<well>[A-Z]{1,2}[0-9]{2}) - (?<drop>[0-9]{1,9})
    -R (?<region>[0-9]{1,18}) (?<shows>DR|OV|RI) P (?<profile>[0-9]{1,18})
    - (?<type>EF|BF|DL|FL[0-9]{1,9}) -z (?<z>N|-?[0-9]{1,9}) - (?<date>[0-9]{8}) - (?<time>[0-9]{6})
    /#)

  func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict {
    guard let name = path.pictureStem.flatMap(Self.file.match) else {
      return .notMine(reason: "the name is not <barcode>-A01-<drop>-R<n>DRP<n>-EF-z<n>-<date>-<time>")
    }
    guard let well = Well(name.well), let drop = Int(name.drop), drop >= 1 else {
      return .conflict(reason: "\(name.well)-\(name.drop) is no well and drop: both count from 1")
    }
    if let misplacement = context.misplacement(of: well) { return .conflict(reason: misplacement) }
    var raw = [
      "region": String(name.region), "region_type": String(name.shows), "profile": String(name.profile),
      "type": String(name.type), "z": String(name.z),
    ]
    let sidecar = readSidecar(for: path, context, into: &raw)
    if let told = sidecar?.drop, !agrees(told, with: well, drop) {
      return .conflict(
        reason: "the name says \(well).\(drop), its XML says \(told): one of them belongs to another picture")
    }
    let plate = sidecar?.plate ?? String(name.plate)
    if plate != name.plate { raw["barcode"] = String(name.plate) }
    let start = CivilTime(digits: name.date + name.time)
    return .matched(
      PictureDescription(
        layout: id, vendor: vendor, drop: Drop(plate: plate, well: well, number: drop),
        timepoint: Timepoint(sidecar?.timepoint(ofPlate: plate) ?? "\(name.date)-\(name.time)"),
        imagedAt: sidecar?.imagedAt ?? start?.date(in: context.timeZone),
        modality: context.action(forNumberedProfile: String(name.profile)) == .classify ? .visible : .unknown,
        action: action(name, context),
        variant: "R\(name.region)\(name.shows)P\(name.profile) \(name.type)", raw: raw))
  }

  /// The XML of the same stem beside the picture. Sites may put it in a folder of its own; there is no way to
  /// know which, and such a picture is identified by its name.
  func sidecar(for path: RelativePath) -> RelativePath? {
    guard path.pictureStem.flatMap(Self.file.match)?.type == "EF" else { return nil }
    return path.sibling(withExtension: "xml")
  }

  private func readSidecar(
    for path: RelativePath, _ context: LayoutContext, into raw: inout [String: String]
  ) -> OPPFSidecar? {
    guard let place = sidecar(for: path) else { return nil }
    guard let data = context.readSidecar(place) else {
      raw["sidecar"] = "absent"
      return nil
    }
    do {
      let sidecar = try OPPFSidecar(xml: data)
      raw["imager"] = sidecar.imager
      raw["imaging_id"] = sidecar.imagingID
      return sidecar
    } catch {
      raw["sidecar"] = "not used: \(error)"
      return nil
    }
  }

  /// A label that cannot be read, or that leaves out the drop, contradicts nothing.
  private func agrees(_ label: String, with well: Well, _ drop: Int) -> Bool {
    guard let label = WellLabel(label) else { return true }
    return label.well == well && (label.drop ?? drop) == drop
  }

  private func action(_ name: Name, _ context: LayoutContext) -> PictureAction {
    switch (name.type, name.shows) {
    case ("EF", "DR"): context.action(forNumberedProfile: String(name.profile))
    case ("EF", "OV"): .skip(reason: "OV: an overview of several drops")
    case ("EF", _): .skip(reason: "RI: a region of interest; the whole drop has a picture of its own")
    case ("BF", _): .skip(reason: "BF: the best-focused slice; the extended-focus picture is scored")
    case ("DL", _): .skip(reason: "DL: the overview with the drop's box drawn on it")
    default: .skip(reason: "\(name.type): one slice of the focus stack")
    }
  }
}
