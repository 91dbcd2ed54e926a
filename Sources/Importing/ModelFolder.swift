// The folder in which imported networks live, and the choice among them.

public import CrystalNet
private import Domain
private import Glibc
public import SystemPackage

/// The name of a network in the model folder: 1 to 50 letters, digits, `.`, `_`, `+` or `-`, no `.` in front.
public struct ModelName: Hashable, Sendable, CustomStringConvertible {
  /// Stands for the network inside the program; always there, never a file.
  public static let embedded = ModelName(unchecked: "embedded")
  public static let marco = ModelName(unchecked: "marco")
  static let retrained = ModelName(unchecked: "marco-retrained")

  public let description: String

  public init?(_ text: String) {
    let isSound = text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "._+-".utf8.contains($0)
      }
    }
    guard isSound, (1...50).contains(text.utf8.count), !text.hasPrefix(".") else { return nil }
    description = text
  }

  private init(unchecked text: String) { description = text }
}

public enum ModelFolderError: Error, CustomStringConvertible {
  case refused(FilePath, Errno)
  case reserved(ModelName)
  case unknown(ModelName, FilePath)
  case damagedChoice(FilePath)
  case unusable(ModelError)

  public var description: String {
    switch self {
    case .refused(let path, let errno):
      "\(path.escaped): \(errno); run as root for the service's networks, or check XDG_DATA_HOME for your own"
    case .reserved(let name): "\(name) is the network inside the program; choose another name"
    case .unknown(let name, let folder):
      "there is no network \(name) in \(folder.escaped); `xtalwatch model list` shows what there is"
    case .damagedChoice(let path):
      "\(path.escaped) does not name a network; choose one again with `xtalwatch model use NAME`"
    case .unusable(let error): "\(error)"
    }
  }
}

/// A folder of model files `NAME.safetensors`, and beside them the file `in-use` with the name of one.
public struct ModelFolder: Sendable {
  private static let ending = ".safetensors"

  public let path: FilePath

  public init(_ path: FilePath) { self.path = path }

  public func file(of name: ModelName) -> FilePath { path.appending("\(name)\(ModelFolder.ending)") }

  /// Where a download that is under way lies.
  public var download: FilePath { path.appending("published.zip.part") }

  /// The networks in the folder, by name; none where there is no folder yet.
  public func names() throws(ModelFolderError) -> [ModelName] {
    guard let directory = opendir(path.string) else {
      if errno == ENOENT { return [] }
      throw .refused(path, Errno(rawValue: errno))
    }
    defer { closedir(directory) }
    var names: [ModelName] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasSuffix(ModelFolder.ending) else { continue }
      if let model = ModelName(String(name.dropLast(ModelFolder.ending.count))) { names.append(model) }
    }
    return names.sorted { $0.description < $1.description }
  }

  /// Puts a model file into the folder. It is read back first: what would not load never takes the place of what
  /// does.
  public func install(_ bytes: [UInt8], as name: ModelName) throws(ModelFolderError) -> FilePath {
    guard name != .embedded else { throw .reserved(name) }
    let file = file(of: name)
    do throws(ModelError) {
      let read = bytes.withUnsafeBytes { bytes in
        Result { () throws(ModelError) in try ModelFile(bytes, from: file.escaped) }
      }
      _ = try Classifier(model: try read.get())
    } catch {
      throw .unusable(error)
    }
    try make()
    do { try WholeFile.write(bytes, to: file) } catch { throw .refused(file, error) }
    return file
  }

  /// Makes the folder where it is missing.
  public func make() throws(ModelFolderError) {
    var made = FilePath(root: path.root)
    for component in path.components {
      made.append(component)
      guard mkdir(made.string, 0o755) == 0 || errno == EEXIST else {
        throw .refused(made, Errno(rawValue: errno))
      }
    }
  }

  private var choice: FilePath { path.appending("in-use") }

  /// Records which network speaks from now on.
  public func use(_ name: ModelName) throws(ModelFolderError) {
    _ = try modelFile(of: name)
    try make()
    do { try WholeFile.write("\(name)\n".utf8, to: choice) } catch { throw .refused(choice, error) }
  }

  /// The network that was chosen; the embedded one where none was.
  public func inUse() throws(ModelFolderError) -> ModelName {
    let bytes: [UInt8]
    do { bytes = try WholeFile.read(choice, limit: 256) } catch {
      if case .unreadable(_, .noSuchFileOrDirectory) = error { return .embedded }
      if case .unreadable(_, let errno) = error { throw .refused(choice, errno) }
      throw .damagedChoice(choice)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix("\n"), let name = ModelName(String(text.dropLast())) else {
      throw .damagedChoice(choice)
    }
    return name
  }

  /// The file of a network that is there; nil for the embedded one.
  public func modelFile(of name: ModelName) throws(ModelFolderError) -> FilePath? {
    if name == .embedded { return nil }
    guard try names().contains(name) else { throw .unknown(name, path) }
    return file(of: name)
  }
}
