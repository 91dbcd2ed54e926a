// Which inverse cosine transform turns a JPEG's coefficients into pixels: part of what a network was trained on.

/// One of libjpeg's two integer transforms. They differ by a few levels of 255 in single samples, which moves
/// probabilities in the second decimal (docs/parity.md); so a recipe names its own.
public enum JPEGTransform: Sendable, Hashable {
  /// `JDCT_ISLOW`, the library's default and that of nearly every other program.
  case slow
  /// `JDCT_IFAST`, what TensorFlow's `DecodeJpeg` takes where `dct_method` is empty ("the TensorFlow-chosen
  /// default", tensorflow/core/kernels/image/decode_image_op.cc).
  case fast
}
