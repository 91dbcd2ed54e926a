// The XML file that the OPPF plug-in writes beside each picture, read as data from strangers.
//
// | element   | holds                                                                                  |
// |-----------|----------------------------------------------------------------------------------------|
// | ImageInfo | the root, in a namespace that differs between sites; only local names are compared     |
// | PlateId   | the plate                                                                              |
// | ImagingId | `PLATE-YYYYMMDD-HHMMSS`; at Diamond the database id of the inspection, then a dash     |
// | Drop      | `A01.1`                                                                                |
// | ImagedAt  | the moment of the picture, ISO 8601, UTC                                               |
// | Imager    | serial number, `RI1000-0005`                                                           |
//
// Sources: chrishmorris/PiMS (PiMS.ImagerLink: ImageInfo.xsd); shihab-dls/FormulatrixUploaderDevEnv.

internal import Domain
internal import Foundation
internal import FoundationXML

struct OPPFSidecar {
  let plate: String?
  let imagingID: String?
  let drop: String?
  let imagedAt: Date?
  let imager: String?

  enum Unusable: Error, CustomStringConvertible {
    case tooLarge(bytes: Int)
    case hasDoctype
    case malformed
    case unprintable(element: String)

    var description: String {
      switch self {
      case .tooLarge(let bytes): "\(bytes) bytes of XML, more than \(OPPFSidecar.maximumBytes)"
      case .hasDoctype: "XML with a document type, which this producer never writes"
      case .malformed: "malformed XML"
      case .unprintable(let element): "\(element) is no plain text"
      }
    }
  }

  /// Real ones have about a kilobyte.
  static let maximumBytes = 65_536

  init(xml data: Data) throws(Unusable) {
    guard data.count <= Self.maximumBytes else { throw .tooLarge(bytes: data.count) }
    // Entities, and with them expansion bombs, need a document type. Zero bytes are those of UTF-16.
    guard data.filter({ $0 != 0 }).range(of: Data("<!DOCTYPE".utf8)) == nil else { throw .hasDoctype }
    let leaves = LeafCollector()
    let parser = XMLParser(data: data)
    parser.shouldResolveExternalEntities = false
    parser.delegate = leaves
    // The parser calls a text that just ends well-formed; a half-written file must not count.
    guard parser.parse(), leaves.root == "ImageInfo", leaves.isComplete else { throw .malformed }
    plate = try Self.text("PlateId", of: leaves)
    imagingID = try Self.text("ImagingId", of: leaves)
    drop = try Self.text("Drop", of: leaves)
    imager = try Self.text("Imager", of: leaves)
    imagedAt = try Self.text("ImagedAt", of: leaves).flatMap(Self.date)
  }

  /// The imaging's key. Without the plate in front it equals the date and time in the picture's name, so that
  /// a picture whose XML is missing falls into the same timepoint; at Diamond it is the inspection's id.
  func timepoint(ofPlate plate: String) -> String? {
    guard let imagingID else { return nil }
    let key =
      imagingID.hasPrefix(plate + "-")
      ? imagingID.dropFirst(plate.count + 1) : imagingID.prefix { $0 != "-" }
    return key.isEmpty ? nil : String(key)
  }

  private static func text(_ element: String, of leaves: LeafCollector) throws(Unusable) -> String? {
    let text = (leaves.texts[element] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.isPrintable, text.count <= 128 else { throw .unprintable(element: element) }
    return text.isEmpty ? nil : text
  }

  private static func date(_ text: String) -> Date? {
    let zoned = text.wholeMatch(of: /.*(?:Z|[+\-][0-9]{2}:[0-9]{2})/) == nil ? text + "Z" : text
    return (try? Date(zoned, strategy: .iso8601))
      ?? (try? Date(zoned, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
  }
}

/// Collects the text of the root's children by local name; the first of equal names counts.
private final class LeafCollector: NSObject, XMLParserDelegate {
  private(set) var root: String?
  private(set) var texts: [String: String] = [:]
  private var path: [String] = []
  private var text = ""

  /// Whether the root was closed.
  var isComplete: Bool { root != nil && path.isEmpty }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    path.append(localName(name))
    text = ""
    if path.count == 1 { root = path.first }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if path.count == 2, texts[localName(name)] == nil { texts[localName(name)] = text }
    path.removeLast()
    text = ""
  }

  private func localName(_ name: String) -> String {
    name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
  }
}
