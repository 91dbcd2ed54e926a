// The image store of Formulatrix's Rock Maker.
//
// | level of the path   | spelled                   | gives                                                |
// |---------------------|---------------------------|------------------------------------------------------|
// | store               | `WellImages/N`            | nothing; N is the plate modulo 1000, never checked   |
// | plate               | `plateID_N`, `plateIDN`   | plate: the database id, not the barcode              |
// | batch               | `batchID_N`               | timepoint: a database id that grows with time        |
// | well                | `wellNum_N`               | well, counted from 1 row by row                      |
// | profile             | `profileID_N`             | light: which number is visible differs between sites |
// | name                | `dN_rN_TYPE.EXT`          | drop, region, image type                             |
//
// Image types: `ef` extended focus; `th`, `th_low` thumbnails; `dl` the overview with the drop's box on it.
//
// Sources: roberto-formulatrix/RM_Image_export (ImageAnalyzer/src/ImageExporter.cs: the vendor's own tool);
// Merck/polo (scripts/Update_POLO.py); xchem/formulatrix_pipe (transfer_images.py); chrishmorris/PiMS
// (RockMakerSchema.sql); xtalfairy/XtalFlow (rmserver.py).

internal import Domain

struct FormulatrixStore: Layout {
  let id = "formulatrix.store"
  let vendor = Vendor.formulatrix

  private static let plateFolder = NamePattern(/plateID_?([0-9]{1,18})/)
  private static let batchFolder = NamePattern(/batchID_([0-9]{1,18})/)
  private static let wellFolder = NamePattern(/wellNum_([0-9]{1,9})/)
  private static let profileFolder = NamePattern(/profileID_([0-9]{1,18})/)
  private static let file = NamePattern(
    /d(?<drop>[0-9]{1,9})_r(?<region>[0-9]{1,18})_(?<type>[A-Za-z]+(?:_low)?)?_?(?<index>[0-9]{1,9})?/)

  func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict {
    guard let name = path.pictureStem.flatMap(Self.file.match) else {
      return .notMine(reason: "the name is not d<drop>_r<region>_<type>")
    }
    guard let plate = path.folder(4).flatMap(Self.plateFolder.match)?.1,
      let batch = path.folder(3).flatMap(Self.batchFolder.match)?.1,
      let wellNumber = path.folder(2).flatMap(Self.wellFolder.match)?.1,
      let profile = path.folder(1).flatMap(Self.profileFolder.match)?.1
    else {
      return .notMine(reason: "its folders are not plateID_<n>/batchID_<n>/wellNum_<n>/profileID_<n>")
    }
    let geometry = context.geometry ?? .wells96
    guard let well = Int(wellNumber).flatMap(geometry.well(number:)) else {
      return .conflict(
        reason: "wellNum_\(wellNumber) is not on a plate of \(geometry.rows) x \(geometry.columns) wells: "
          + "check the plate geometry of the source")
    }
    guard let drop = Int(name.drop), drop >= 1 else {
      return .conflict(reason: "d\(name.drop): drops count from 1")
    }
    var raw = ["region": String(name.region), "profile": String(profile), "type": String(name.type ?? "")]
    raw["index"] = name.index.map(String.init)
    let action = action(type: raw["type", default: ""], profile: String(profile), context)
    return .matched(
      PictureDescription(
        layout: id, vendor: vendor, drop: Drop(plate: String(plate), well: well, number: drop),
        timepoint: Timepoint(String(batch)), modality: action.modality, action: action.action,
        // Several `ef` may show one drop: the whole drop, an overview, regions a person marked. An `ef` with
        // a `dl` beside it is probably the overview (evidence: inference only), but to know that, the `dl`
        // would have to arrive first, and a score must not depend on the order of arrival. So every region
        // is scored, under its own variant.
        variant: ["r\(name.region)", "p\(profile)", String(name.type ?? ""), String(name.index ?? "")]
          .filter { !$0.isEmpty }.joined(separator: " "),
        raw: raw))
  }

  private func action(
    type: String, profile: String, _ context: LayoutContext
  ) -> (action: PictureAction, modality: Modality) {
    let light = context.action(forNumberedProfile: profile)
    let modality = light == .classify ? Modality.visible : .unknown
    return switch type.lowercased() {
    case "ef": (light, modality)
    case "th", "th_low": (.skip(reason: "\(type): a thumbnail"), modality)
    case "dl": (.skip(reason: "\(type): the overview with the drop's box drawn on it"), modality)
    default: (.skip(reason: "\"\(type)\" is not ef, the extended-focus picture"), modality)
    }
  }
}
