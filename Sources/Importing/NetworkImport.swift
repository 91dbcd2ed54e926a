// The whole way from what a person names to a model in the model folder.

private import CrystalNet
private import Domain
public import SystemPackage

/// What an import came to.
public struct ImportedModel: Sendable {
  public let name: ModelName
  public let file: FilePath
  public let isPublished: Bool
  /// The variables that differ from the published ones.
  public let differences: [Finding]
}

extension ModelFolder {
  /// Imports a SavedModel from a folder or a zip; its values may be anybody's.
  ///
  /// - Parameter name: nil for `marco` where the values are the published ones, else `marco-retrained`.
  /// - Throws: ``ImportError`` or ``ModelFolderError``; what was installed before is as it was.
  public func importNetwork(from path: FilePath, name: ModelName?) throws -> ImportedModel {
    try importNetwork(from: path, name: name, table: .published)
  }

  package func importNetwork(from path: FilePath, name: ModelName?, table: VariableTable) throws
    -> ImportedModel
  {
    let network = try SavedModel(at: path).network(table)
    return try install(network, name: name, source: path.escaped)
  }

  /// Downloads the published SavedModel and imports it, only if every variable has the published checksum.
  ///
  /// - Throws: ``ImportError`` or ``ModelFolderError``; what was installed before is as it was.
  public func importPublished(
    _ download: Download, name: ModelName?, progress: @escaping (_ received: Int, _ total: Int?) -> Void
  ) throws -> ImportedModel {
    try importPublished(download, name: name, table: .published, progress: progress)
  }

  package func importPublished(
    _ download: Download, name: ModelName?, table: VariableTable,
    progress: @escaping (_ received: Int, _ total: Int?) -> Void
  ) throws -> ImportedModel {
    try make()
    let network = try download.withFile(at: self.download, progress: progress) { path throws(ImportError) in
      let network = try SavedModel(at: path, source: download.url).network(table)
      guard network.isPublished else { throw .notPublished(source: download.url, network.differences) }
      return network
    }
    // What follows a question mark may be a key.
    let address = download.url.prefix { $0 != "?" && $0 != "#" }
    return try install(network, name: name, source: String(address))
  }

  private func install(
    _ network: ImportedNetwork, name: ModelName?, source: String
  ) throws(ModelFolderError) -> ImportedModel {
    let name = name ?? (network.isPublished ? .marco : .retrained)
    let file = try install(network.modelFile(name: name, source: source), as: name)
    return ImportedModel(
      name: name, file: file, isPublished: network.isPublished, differences: network.differences)
  }
}
