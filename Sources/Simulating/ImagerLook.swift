// The three families of imager whose pictures are painted, and the frames that they deliver.

/// Whose pictures the painted ones resemble.
public enum ImagerLook: String, CaseIterable, Sendable {
  case formulatrix, rigaku, hwmri

  /// Width and height in pixels as the imager delivers them.
  public var nativeSize: (width: Int, height: Int) {
    switch self {
    case .formulatrix, .hwmri: (1224, 1024)
    case .rigaku: (2560, 1920)
    }
  }

  /// The width that belongs to a height, in the imager's own aspect.
  public func width(height: Int) -> Int {
    (height * nativeSize.width + nativeSize.height / 2) / nativeSize.height
  }
}
