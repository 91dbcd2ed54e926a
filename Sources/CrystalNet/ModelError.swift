// Everything that can be wrong with a model file, in words for the person who must fix it.

public import Inference

/// Why a model file cannot be used. `source` is the file's path, or "the embedded model".
public enum ModelError: Error, Hashable, CustomStringConvertible {
  case unreadable(source: String, reason: String)
  /// The file is no safetensors file.
  case malformed(source: String, reason: String)
  /// One tensor's entry contradicts itself or the file.
  case tensor(source: String, name: String, reason: String)
  /// A metadata key is missing or has a value that is not understood.
  case metadata(source: String, key: String, reason: String)
  /// The tensors do not make the network that the metadata promise.
  case weights(source: String, NetworkError)
  /// The network gave a logit that is NaN or infinite, so there is no score.
  case notFinite(model: String)
  /// A value of the network's input is NaN or infinite.
  case inputNotFinite(index: Int)

  public var description: String {
    switch self {
    case .unreadable(let source, let reason):
      "\(source): cannot be read (\(reason)); check the path and its permissions"
    case .malformed(let source, let reason):
      "\(source): not a sound safetensors file: \(reason); export or copy the model again"
    case .tensor(let source, let name, let reason):
      "\(source): tensor \(name): \(reason); export or copy the model again"
    case .metadata(let source, let key, let reason):
      "\(source): metadata \(key): \(reason); export the model with this program's metadata"
    case .weights(let source, let error):
      "\(source): \(error)"
    case .notFinite(let model):
      "\(model) gave a logit that is not a finite number; its weights are unusable, use another model"
    case .inputNotFinite(let index):
      "the network's input is not a finite number at index \(index); the picture cannot be scored"
    }
  }
}
