// What a layout may need to know beside the path; given by the caller, so that layouts stay pure.

public import Domain
public import Foundation

/// A source's settings, as far as they bear on what a path means.
public struct LayoutContext: Sendable {
  /// The imager's own time, in which names give the hour.
  public var timeZone: TimeZone
  /// The kind of plate, where somebody said so. Layouts that number their wells assume 96 without it; layouts
  /// that spell rows and columns are then not checked, because a guess must not refuse a picture.
  public var geometry: PlateGeometry?
  /// The capture profiles that are visible light, spelled as in the path. Nil leaves it to the layout:
  /// `1` where profiles are numbers (Formulatrix's store and OPPF), every one where they are names.
  public var visibleProfiles: Set<String>?
  /// The contents of a file beside the pictures, or nil when it is not there.
  public var readSidecar: @Sendable (RelativePath) -> Data?

  public init(
    timeZone: TimeZone = .gmt, geometry: PlateGeometry? = nil, visibleProfiles: Set<String>? = nil,
    readSidecar: @escaping @Sendable (RelativePath) -> Data? = { _ in nil }
  ) {
    self.timeZone = timeZone
    self.geometry = geometry
    self.visibleProfiles = visibleProfiles
    self.readSidecar = readSidecar
  }

  /// Why a well cannot be on the plate that the source names; nil when it can, or when no plate is named.
  func misplacement(of well: Well) -> String? {
    guard let geometry, !geometry.contains(well) else { return nil }
    return "well \(well) is not on a plate of \(geometry.rows) x \(geometry.columns) wells: "
      + "check the plate geometry of the source"
  }

  /// The action for a capture profile that Formulatrix numbers.
  ///
  /// Numbers are given out by each site and nothing in a path tells ultraviolet from visible (vendor-formats
  /// study, section 2.1); `1` is the one number that every site in public code uses for visible light.
  func action(forNumberedProfile profile: String) -> PictureAction {
    let visible = visibleProfiles ?? ["1"]
    return visible.contains(profile) ? .classify : .skip(reason: Self.reason(notVisible: profile, visible))
  }

  static func reason(notVisible profile: String, _ visible: Set<String>) -> String {
    "capture profile \(profile) is not in visible_profiles (\(visible.sorted().joined(separator: ", "))): "
      + "add it there if it is visible light"
  }
}
