// Secrets: from files that not everybody may read, or from systemd's credentials; never from the configuration itself.

import Domain
import SystemPackage

extension Reading {
  /// The one line of a secret file.
  func secret(_ key: String, _ table: inout TableReader) -> Secret? {
    guard let name = table.string(key), let file = secretFile(name, key, table) else { return nil }
    guard let text = surroundings.text(file) else {
      table.report(key, .missingFile(file))
      return nil
    }
    if surroundings.isOpenToAll(file) { table.report(key, .openSecret(file)) }
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count == 1, String(lines[0]).isPrintable else {
      // The contents are not repeated.
      table.report(key, .badValue(remedy: "\(file.escaped) must hold one line of printable text"))
      return nil
    }
    return Secret(String(lines[0]))
  }

  /// `credential:NAME` is a credential of the unit (systemd.exec(5), LoadCredential=); everything else is a path.
  func secretFile(_ name: String, _ key: String, _ table: TableReader) -> FilePath? {
    guard name.hasPrefix("credential:") else { return absolute(name) }
    let name = String(name.dropFirst("credential:".count))
    guard let folder = surroundings.credentials else {
      let remedy =
        "there is no folder of credentials here; give the unit LoadCredential=\(name):FILE, and set "
        + "CREDENTIALS_DIRECTORY to try it by hand"
      table.report(key, .badValue(remedy: remedy))
      return nil
    }
    guard let component = FilePath.Component(name), component.kind == .regular else {
      table.report(key, .badValue(remedy: "must be credential: and the name of a credential"))
      return nil
    }
    return folder.appending(component)
  }
}
