// How light and how sharp a picture is: what tells of the imager rather than of the drop.

/// Two figures of a whole picture, measured on its grey copy as the recipe shrinks it, so that they depend on the
/// recipe but not on the size of the file's picture.
public struct PictureQuality: Hashable, Sendable {
  /// Mean light, 0...255.
  public let brightness: Double
  /// 100 times the root of the mean square of the Laplacian (the pixel times four less its neighbors), divided by the
  /// mean light plus one; 0 for an even picture.
  ///
  /// The energy of the Laplacian is a usual measure of focus (Pech-Pacheco et al., ICPR 2000; the LAP operators in
  /// Pertuz et al., Pattern Recognition 46, 2013). Divided by the mean, as Groen et al. (Cytometry 6, 1985) divide the
  /// variance, it does not follow the lamp.
  public let sharpness: Double

  public init(brightness: Double, sharpness: Double) {
    self.brightness = brightness
    self.sharpness = sharpness
  }
}
