// Where the model folder is: the service's, or a user's own.
// Source: systemd.exec(5), StateDirectory=; the XDG Base Directory Specification, $XDG_DATA_HOME.

private import Glibc
private import SystemPackage

extension ModelFolder {
  private static let service = FilePath("/var/lib/xtalwatch")

  /// This process' model folder.
  public static func standard(environment: [String: String]) -> ModelFolder {
    standard(environment: environment, isService: getuid() == 0 || access(service.string, W_OK) == 0)
  }

  /// What the environment says goes first: systemd's word to the service, then the user's own. Without it the
  /// folder is the service's for root and for the service, and a user's own for all others.
  static func standard(environment: [String: String], isService: Bool) -> ModelFolder {
    func folder(_ key: String) -> FilePath? {
      // systemd separates several by colons; relative paths are to be ignored, says the XDG specification.
      let first = environment[key]?.split(separator: ":").first.map { FilePath(String($0)) }
      return first?.isAbsolute == true ? first : nil
    }
    if let state = folder("STATE_DIRECTORY") { return ModelFolder(state.appending("models")) }
    let own = folder("XDG_DATA_HOME")
    if isService && own == nil { return ModelFolder(service.appending("models")) }
    let data = own ?? (folder("HOME") ?? "/").appending(".local").appending("share")
    return ModelFolder(data.appending("xtalwatch").appending("models"))
  }
}
