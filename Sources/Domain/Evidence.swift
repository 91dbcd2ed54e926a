// What a watcher saw of a file, strongest last: the word that passes from watching to settling.

/// Why a path is worth a look. None of it proves that the file is whole.
public enum Evidence: String, Hashable, Sendable, CaseIterable {
  /// A listing of its directory showed it; nothing is known of its writer.
  case scan
  /// Its name appeared: created, or linked from elsewhere.
  case created
  /// Its attributes (owner, mode, times) were set, its contents perhaps not.
  case touched
  /// Its contents changed, and its writer may still be at it.
  case changed
  /// A writer closed it.
  case closed
  /// It was renamed to this name.
  case movedIn
}
