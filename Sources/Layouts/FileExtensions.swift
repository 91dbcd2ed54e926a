// Which files are worth identifying at all, told by their extension.

/// Extensions, compared without their case.
public enum FileExtensions {
  /// Formulatrix's exporter looks for the first five; the last three are JPEG XR, which its codec list holds
  /// too: such a picture is recorded as one that cannot be decoded, not overlooked.
  static let pictures: Set<String> = [
    "jpg", "jpeg", "png", "tif", "tiff", "gif", "bmp", "wdp", "hdp", "jxr",
  ]

  private static let archives: Set<String> = ["rar", "zip", "7z", "tar", "gz", "tgz", "bz2", "xz"]

  /// What imagers, their software and people leave beside pictures.
  private static let companions: Set<String> = [
    "xml", "xsd", "csv", "tsv", "txt", "log", "json", "ini", "db", "md5", "sha1", "sha256", "mso", "xtal",
    "mat", "html", "htm", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "lnk", "url", "exe", "dll",
    "bat", "mp4", "avi",
  ]

  /// Whether the extension is a picture's.
  public static func isPicture(_ path: RelativePath) -> Bool { pictures.contains(path.fileExtension) }

  /// Why a file is no picture; nil when it is one, or when its extension is unknown: that stays visible as
  /// unmatched, because a picture under a strange name must not vanish.
  static func refusal(of path: RelativePath) -> String? {
    let fileExtension = path.fileExtension
    if archives.contains(fileExtension) {
      return ".\(fileExtension) is an archive: archives are not opened, unpack it into the source"
    }
    return companions.contains(fileExtension) ? ".\(fileExtension) files hold no picture" : nil
  }
}

extension RelativePath {
  /// The name without its extension, if the extension is a picture's.
  var pictureStem: String? {
    FileExtensions.isPicture(self) ? stem : nil
  }
}
