// The JSON header of a safetensors file, as values.
// Source: https://github.com/huggingface/safetensors, "Format".

/// What the header says: strings about the file, and where each tensor lies.
struct SafetensorsHeader: Codable {
  /// One tensor's entry; the names are the format's.
  struct Entry: Codable {
    let dtype: String
    let shape: [Int]
    /// Begin and end in bytes, counted from the end of the header.
    let data_offsets: [Int]
  }

  /// A tensor's entry is not what an entry is. The decoder's own errors do not always say which.
  struct NoEntry: Error {
    let tensor: String
  }

  var metadata: [String: String] = [:]
  var entries: [String: Entry] = [:]

  private struct Key: CodingKey {
    static let metadata = Key(stringValue: "__metadata__")
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(metadata: [String: String], entries: [String: Entry]) {
    self.metadata = metadata
    self.entries = entries
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == Key.metadata.stringValue {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        guard let entry = try? container.decode(Entry.self, forKey: key) else {
          throw NoEntry(tensor: key.stringValue)
        }
        entries[key.stringValue] = entry
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(metadata, forKey: .metadata)
    for (name, entry) in entries { try container.encode(entry, forKey: Key(stringValue: name)) }
  }
}
