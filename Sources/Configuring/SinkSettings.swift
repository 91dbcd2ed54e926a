// What the configuration says of one sink: how it is reached, what it is told and when.

public import Domain
public import SystemPackage

/// One way by which alerts reach people.
public struct SinkSettings: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case log
    /// An absolute path and its arguments.
    case command([String])
    case webhook(WebhookSettings)
    case email(MailSettings)
  }

  public var name: String
  public var kind: Kind
  public var timeout: Duration
  public var route = RouteSettings()
  public var manners = MannerSettings()
  /// Templates of title and first line; nil for the usual words.
  public var title: String?
  public var lead: String?
}

/// What a sink is told.
public struct RouteSettings: Sendable, Equatable {
  public var hits = true
  /// The service's own troubles.
  public var operations = false
  /// Empty lists: all.
  public var plates: [String] = []
  public var sources: [String] = []
  public var owners: [String] = []
  /// Hits below it wait for the digest; nil: none does.
  public var immediateFrom: Double?
}

/// When a sink is told.
public struct MannerSettings: Sendable, Equatable {
  /// One message for a plate's inspection, instead of one for each drop.
  public var groupsByPlate = false
  /// How long a plate must be quiet before its message goes, how long that may take at most, and the least time between
  /// two messages of one plate.
  public var wait = Duration.seconds(120)
  public var waitAtMost = Duration.seconds(900)
  public var cooldown = Duration.seconds(3_600)
  public var digestTime = TimeOfDay(hour: 8, minute: 0)
  /// 1 is Sunday; nil: every day.
  public var digestWeekday: Int?
  public var quietHours: QuietSettings?
}

public struct QuietSettings: Sendable, Equatable {
  public var begin: TimeOfDay
  public var end: TimeOfDay
}

public struct WebhookSettings: Sendable, Equatable {
  public enum Format: String, Sendable, CaseIterable {
    case json, slack, teams, ntfy
  }

  public var format: Format
  /// May hold a secret.
  public var url: Secret
  public var headers: [RequestHeader] = []
  public var signingKey: Secret?
  /// Certificates to trust instead of the system's.
  public var authorities: FilePath?
}

public struct MailSettings: Sendable, Equatable {
  public enum Security: String, Sendable, CaseIterable {
    case starttls, tls, none
  }

  public var host: String
  public var port: Int
  public var security: Security
  public var user: String?
  public var password: Secret?
  public var from: MailAddress
  /// At least one.
  public var to: [MailAddress]
  /// Certificates to trust instead of the system's.
  public var authorities: FilePath?
}

/// A text that is left out of descriptions.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
  public let value: String

  public init(_ value: String) { self.value = value }

  public var description: String { "(hidden)" }
  public var debugDescription: String { description }
}

/// A header of every request to a webhook. Its value may be a secret: it is left out of descriptions.
public struct RequestHeader: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
  public let name: String
  public let value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  public var description: String { "\(name): (hidden)" }
  public var debugDescription: String { description }
}
