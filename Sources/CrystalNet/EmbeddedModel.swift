// The network that travels inside the binary.

private import CWeights

/// The model file compiled into the program.
public enum EmbeddedModel {
  /// The file's bytes; they live as long as the process.
  public static var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: xtalwatch_weights(), count: xtalwatch_weights_length())
  }

  /// The embedded file, read like any other.
  ///
  /// - Throws: ``ModelError`` if the binary was built around a file that is no model.
  public static func model() throws(ModelError) -> ModelFile {
    try ModelFile(bytes, from: "the embedded model")
  }
}
