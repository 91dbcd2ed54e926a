// Pictures that Formulatrix's export tool sorted by human score, and the names in the MARCO collection.
//
// `BARCODE_A1_PROFILE_HOTKEY[_BATCH].EXT`, the tool puts it in `BARCODE/SCORE NAME/`.
//
// | field    | gives                                                                              |
// |----------|------------------------------------------------------------------------------------|
// | BARCODE  | plate                                                                              |
// | A1       | well, row first                                                                    |
// | PROFILE  | the capture profile's name without its spaces                                      |
// | HOTKEY   | the key by which a person scored it: no drop, no timepoint, and never a truth here |
// | BATCH    | timepoint; older exports lack it                                                   |
//
// Sources: roberto-formulatrix/RM_Image_export (ImageAnalyzer/src/ImageExporter.cs); Bruno et al. 2018 (the
// MARCO collection), whose published example is `002s_C6_ImagerDefaults_9.jpg`.

internal import Domain

struct FormulatrixExport: Layout {
  let id = "formulatrix.export"
  let vendor = Vendor.formulatrix

  private static let file = NamePattern(
    #/
    (?<plate>[0-9A-Za-z]+) _ (?<well>[A-Z]{1,2}[0-9]{1,2}) _ (?<profile>[^_]+) _ (?<hotkey>[^_]{0,2})
    (?: _ (?<batch>[0-9]{1,18}) )?
    /#)

  func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict {
    guard let name = path.pictureStem.flatMap(Self.file.match) else {
      return .notMine(reason: "the name is not <barcode>_A1_<profile>_<hot key>[_<batch>]")
    }
    guard let well = Well(name.well) else { return .conflict(reason: "\(name.well) is no well") }
    if let misplacement = context.misplacement(of: well) { return .conflict(reason: misplacement) }
    var raw = ["profile": String(name.profile), "hot_key": String(name.hotkey)]
    if name.batch == nil { raw["timepoint"] = "inferred" }
    let modality = modality(ofProfile: String(name.profile))
    return .matched(
      PictureDescription(
        // The tool leaves out the drop: of a well with several, the last one exported is there.
        layout: id, vendor: vendor, drop: Drop(plate: String(name.plate), well: well, number: 1),
        timepoint: Timepoint(name.batch.map(String.init) ?? "1"), modality: modality,
        action: action(profile: String(name.profile), modality, context),
        variant: String(name.profile), raw: raw))
  }

  /// Profiles have names here, and Formulatrix calls its other lights UV, UV-TPEF and SHG (inference: no
  /// export of such a picture is public).
  private func modality(ofProfile profile: String) -> Modality {
    let profile = profile.uppercased()
    if profile.contains("SHG") { return .shg }
    return profile.contains("UV") ? .uv : .visible
  }

  private func action(profile: String, _ modality: Modality, _ context: LayoutContext) -> PictureAction {
    if let visible = context.visibleProfiles {
      return visible.contains(profile)
        ? .classify : .skip(reason: LayoutContext.reason(notVisible: profile, visible))
    }
    guard modality != .visible else { return .classify }
    return .skip(
      reason: "profile \(profile) sounds like \(modality) light: name it in visible_profiles if it is visible"
    )
  }
}
