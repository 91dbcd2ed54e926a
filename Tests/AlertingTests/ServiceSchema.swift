// Checks a document against what a service published of its form: the few words of JSON Schema that the files of
// `Services` use.

import Foundation

struct ServiceSchema {
  private let root: [String: Any]

  init(_ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Services/\(name).json")
    root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
  }

  /// What is wrong with a document, by path.
  func problems(_ document: Data) throws -> [String] {
    ServiceSchema.problems(try JSONSerialization.jsonObject(with: document), root, "")
  }

  private static func problems(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    if let choices = schema["anyOf"] as? [[String: Any]] {
      let all = choices.map { problems(value, $0, path) }
      return all.contains { $0.isEmpty } ? [] : all.min { $0.count < $1.count } ?? []
    }
    if let allowed = schema["enum"] as? [String], (value as? String).map(allowed.contains) != true {
      return ["\(path): \(value) is none of \(allowed)"]
    }
    switch schema["type"] as? String {
    case "object": return object(value, schema, path)
    case "array": return array(value, schema, path)
    case "string": return string(value, schema, path)
    case "boolean": return value is Bool ? [] : ["\(path): no boolean"]
    default: return []
    }
  }

  private static func object(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    guard let object = value as? [String: Any] else { return ["\(path): no object"] }
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map {
      "\(path).\($0): missing"
    }
    let extra =
      schema["additionalProperties"] as? Bool == false
      ? object.keys.filter { properties[$0] == nil }.map { "\(path).\($0): unknown" } : []
    return missing + extra
      + properties.flatMap { key, schema in object[key].map { problems($0, schema, "\(path).\(key)") } ?? [] }
  }

  private static func array(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    guard let array = value as? [Any] else { return ["\(path): no array"] }
    let (least, most) = (schema["minItems"] as? Int ?? 0, schema["maxItems"] as? Int ?? .max)
    let items = schema["items"] as? [String: Any] ?? [:]
    return ((least...most).contains(array.count) ? [] : ["\(path): \(array.count) items"])
      + array.enumerated().flatMap { problems($1, items, "\(path)[\($0)]") }
  }

  private static func string(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    guard let text = value as? String else { return ["\(path): no text"] }
    let (least, most) = (schema["minLength"] as? Int ?? 0, schema["maxLength"] as? Int ?? .max)
    return (least...most).contains(text.unicodeScalars.count) ? [] : ["\(path): \(text.count) characters"]
  }
}
