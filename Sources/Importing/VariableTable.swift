// What a SavedModel of the MARCO network holds: every variable's name, type, shape and published checksum.

/// The number type of a variable.
public enum VariableType: String, Sendable {
  case float32, int64

  /// The number of TensorFlow's `DataType` (core/framework/types.proto).
  package var code: UInt64 { self == .float32 ? 1 : 9 }
  /// Bytes of one value.
  package var width: Int { self == .float32 ? 4 : 8 }
}

/// One variable of the network.
public struct Variable: Hashable, Sendable {
  public let name: String
  public let type: VariableType
  public let shape: [Int]
  /// Of the published values.
  public let checksum: MaskedChecksum

  package init(name: String, type: VariableType, shape: [Int], checksum: MaskedChecksum) {
    self.name = name
    self.type = type
    self.shape = shape
    self.checksum = checksum
  }

  package var byteCount: Int { shape.reduce(type.width, *) }

  /// The tensor's name in a model file; nil for what only training needs: the auxiliary head and the step count.
  package var tensor: String? {
    guard name.hasPrefix("Inception/"), !name.hasPrefix("Inception/AuxLogits/") else { return nil }
    return String(name.dropFirst("Inception/".count))
  }
}

/// The variables of a SavedModel, in the order of their names.
public struct VariableTable: Sendable {
  public let variables: [Variable]

  /// What the authors published.
  public static let published = VariableTable(text: PublishedVariables.text)

  package init(_ variables: [Variable]) {
    self.variables = variables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The size of the data file in bytes.
  public var byteCount: Int { variables.reduce(0) { $0 + $1.byteCount } }

  /// The last parts of the names of a layer's variables, in the order of the checksums of its line.
  private enum Layer: String {
    case conv, logits, step

    var parts: [String] {
      switch self {
      case .conv: ["/BatchNorm/beta", "/BatchNorm/moving_mean", "/BatchNorm/moving_variance", "/weights"]
      case .logits: ["/biases", "/weights"]
      case .step: [""]
      }
    }
  }

  private init(text: String) {
    self.init(text.split(separator: "\n").flatMap { VariableTable.variables(line: $0) })
  }

  private static func variables(line: Substring) -> [Variable] {
    let fields = line.split(separator: " ").map(String.init)
    let checksums = fields.dropFirst(3).compactMap { UInt32($0, radix: 16) }.map(MaskedChecksum.init)
    guard let layer = Layer(rawValue: fields[0]), checksums.count == layer.parts.count else {
      preconditionFailure("every line names a layer and its checksums")
    }
    let kernel = fields[2] == "scalar" ? [] : fields[2].split(separator: "x").compactMap { Int($0) }
    return zip(layer.parts, checksums).map { part, checksum in
      Variable(
        name: fields[1] + part, type: layer == .step ? .int64 : .float32,
        shape: part == "/weights" ? kernel : kernel.suffix(1), checksum: checksum)
    }
  }
}
