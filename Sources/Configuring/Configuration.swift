// What the configuration file says, as plain values: no text, no file, no default left to fill in.

public import Domain
public import Foundation
public import SystemPackage

/// Everything that the service is told.
public struct Configuration: Sendable, Equatable {
  public var database: FilePath
  /// At least one; names are unique and no folder lies in another.
  public var sources: [SourceSettings]
  public var layouts: [LayoutSettings]
  public var model: ModelSettings
  public var detection: DetectionSettings
  public var alerts: AlertSettings
}

/// One export folder of an imager.
public struct SourceSettings: Sendable, Equatable {
  public enum Layout: Sendable, Hashable {
    /// The built-in layouts, in their order of precedence.
    case auto
    /// One built-in layout and no other, by its id: `formulatrix.store`, `rigaku.minstrel`, ...
    case builtIn(String)
    /// One of ``Configuration/layouts``, by its name.
    case custom(String)
  }

  public enum Watch: String, Sendable, CaseIterable {
    /// Events where the file system gives them, polling elsewhere.
    case auto
    case inotify
    case poll
  }

  public var name: String
  /// Absolute, without symbolic links.
  public var path: FilePath
  public var layout: Layout
  public var watch: Watch
  /// The imaging profiles that are visible light; nil where the layout's own knowledge stands.
  public var visibleProfiles: Set<String>?
  /// Nil where the layout or the names tell.
  public var geometry: PlateGeometry?
  /// The zone of the times in names and sidecars.
  public var timeZone: TimeZone
  /// The pause between two looks at a folder that is polled.
  public var pollInterval: Duration
  /// Barcodes by the vendor's plate id; empty without a plate map.
  public var plateBarcodes: [String: String]
  /// Whose plates they are, by barcode; empty where the plate map does not tell.
  public var plateOwners: [String: String]
  /// Pictures from before this moment never alert; nil where ``AlertSettings/since`` or, without that, the moment
  /// decides at which the source was first seen.
  public var since: Date?
  /// Goes before ``DetectionSettings/shadowDays``.
  public var shadowDays: Int?
  /// Goes before ``DetectionSettings/threshold``.
  public var threshold: Double?
  /// After so many hours without a picture the operators are told; nil where the source's habit decides.
  public var silentHours: Double?
}

/// A layout that the configuration describes by a template.
public struct LayoutSettings: Sendable, Equatable {
  public var name: String
  public var template: String
  /// The drop number of every picture, where the path has none.
  public var drop: Int?
  public var geometry: PlateGeometry?
}

public struct ModelSettings: Sendable, Equatable {
  /// A safetensors file; nil for the embedded network.
  public var file: FilePath?
  /// How many pictures are scored at a time.
  public var workers: Int
}

/// When a drop is a hit.
public struct DetectionSettings: Sendable, Equatable {
  /// The least probability of a hit that the drop is crystalline, given all its timepoints, 0...1.
  public var threshold: Double
  /// How many consecutive timepoints must reach it.
  public var persistence: Int
  /// For how many days after it was first seen a source is in shadow; 0 for not at all, nil where nothing is said.
  public var shadowDays: Int?

  /// Likelier than not. What it finds and costs on simulated drops stands in docs/detection.md.
  static let standardThreshold = 0.5
  /// A plate is looked at four or five times in its first week, so that there is something to propose from.
  static let standardShadowDays = 7
}

extension Configuration {
  /// The operating point of a source.
  public func threshold(of source: SourceSettings) -> Double { source.threshold ?? detection.threshold }

  /// From when on pictures of a source are news by somebody's own word.
  public func since(of source: SourceSettings) -> Date? { source.since ?? alerts.since }

  /// For how many days a source is in shadow when it is new. Who says since when there are news has said that they are
  /// wanted, so there a shadow must be asked for.
  public func shadowDays(of source: SourceSettings) -> Int {
    source.shadowDays ?? detection.shadowDays
      ?? (since(of: source) == nil ? DetectionSettings.standardShadowDays : 0)
  }
}

public struct AlertSettings: Sendable, Equatable {
  /// Pictures from before this moment never alert, whatever their source.
  public var since: Date?
  /// By which the hours of digests and quiet are meant.
  public var timeZone: TimeZone
  /// At least one; names are unique.
  public var sinks: [SinkSettings]
  /// After so long an absence of a source the operators are told.
  public var unreachableMinutes = 5.0
}
