// What a path says of the picture behind it, in words common to all imagers.

public import Foundation

/// Who built the imager that exported a picture.
public enum Vendor: String, Sendable, CaseIterable {
  case formulatrix, rigaku, hwmri, custom
}

/// The light a picture was taken in. The network knows visible light only.
public enum Modality: String, Sendable, CaseIterable {
  case visible, uv, shg, unknown
}

/// Whether a picture is scored.
public enum PictureAction: Hashable, Sendable {
  case classify
  /// Recorded as skipped, with the reason: a thumbnail, an overlay, a focus slice, another light.
  case skip(reason: String)
}

/// The drop of a plate that pictures of all timepoints share.
public struct Drop: Hashable, Sendable {
  public let plate: String
  public let well: Well
  /// 1-based, in the vendor's own numbering; numbers of one well need not be contiguous.
  public let number: Int

  public init(plate: String, well: Well, number: Int) {
    self.plate = plate
    self.well = well
    self.number = number
  }
}

/// What a layout reads from one path (and its sidecar): the picture's place and moment, without its pixels.
public struct PictureDescription: Hashable, Sendable {
  /// `formulatrix.store`, `rigaku.minstrel`, `custom:NAME`, ... as in the contract.
  public let layout: String
  public let vendor: Vendor
  public let drop: Drop
  public let timepoint: Timepoint
  /// When the imager took it, if the name or sidecar says so; never from the file system.
  public let imagedAt: Date?
  public let modality: Modality
  public let action: PictureAction
  /// Tells pictures of one drop and timepoint apart (region, profile, type); empty where there is only one.
  public let variant: String
  /// Further fields exactly as the name spells them, for people and for audits.
  public let raw: [String: String]

  public init(
    layout: String, vendor: Vendor, drop: Drop, timepoint: Timepoint, imagedAt: Date? = nil,
    modality: Modality = .visible, action: PictureAction = .classify, variant: String = "",
    raw: [String: String] = [:]
  ) {
    self.layout = layout
    self.vendor = vendor
    self.drop = drop
    self.timepoint = timepoint
    self.imagedAt = imagedAt
    self.modality = modality
    self.action = action
    self.variant = variant
    self.raw = raw
  }
}
