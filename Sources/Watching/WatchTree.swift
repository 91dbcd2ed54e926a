// Which watch stands for which folder. Folders move with all below them, so paths are not stored but walked.

import SystemPackage

/// The watched folders as a tree of watch descriptors.
struct WatchTree {
  private struct Node {
    var parent: Int32?
    var name: FilePath.Component?
    var children: [FilePath.Component: Int32] = [:]
  }

  private var nodes: [Int32: Node] = [:]
  private(set) var root: Int32?

  var count: Int { nodes.count }

  /// The folder's path below the root; nil for a watch that no longer stands in the tree.
  func path(of watch: Int32) -> FilePath? {
    var names: [FilePath.Component] = []
    var current = watch
    while current != root {
      guard let node = nodes[current], let name = node.name, let parent = node.parent else { return nil }
      names.append(name)
      current = parent
    }
    return FilePath(root: nil, names.reversed())
  }

  /// The watch of a folder, if it has one.
  func watch(at path: FilePath) -> Int32? {
    var current = root
    for name in path.components {
      guard let here = current else { return nil }
      current = nodes[here]?.children[name]
    }
    return current
  }

  mutating func setRoot(_ watch: Int32) {
    root = watch
    nodes = [watch: Node()]
  }

  /// Puts a folder's watch in its place. The kernel gives a folder that it knows its old watch again: then
  /// the folder has moved, and everything below comes with it. Returns the watches of a folder that stood
  /// here before.
  mutating func add(_ watch: Int32, _ name: FilePath.Component, under parent: Int32) -> [Int32] {
    let former = nodes[parent]?.children[name]
    // A mount can show a folder inside itself; that sight of it stays out, lest the tree become a ring.
    guard former != watch, !isAncestor(watch, of: parent) else { return [] }
    let displaced = former.map { removeSubtree($0) } ?? []
    detach(watch)
    nodes[watch, default: Node()].parent = parent
    nodes[watch]?.name = name
    nodes[parent]?.children[name] = watch
    return displaced
  }

  /// Takes a folder and all below it out, because it moved away. Returns their watches.
  mutating func remove(_ name: FilePath.Component, under parent: Int32) -> [Int32] {
    nodes[parent]?.children[name].map { removeSubtree($0) } ?? []
  }

  /// Takes a single watch out, because the kernel has dropped it.
  mutating func forget(_ watch: Int32) {
    detach(watch)
    nodes[watch] = nil
    if root == watch { root = nil }
  }

  private func isAncestor(_ watch: Int32, of start: Int32) -> Bool {
    var current: Int32? = start
    while let here = current {
      if here == watch { return true }
      current = nodes[here]?.parent
    }
    return false
  }

  private mutating func removeSubtree(_ top: Int32) -> [Int32] {
    detach(top)
    var removed: [Int32] = []
    var pending = [top]
    while let watch = pending.popLast() {
      guard let node = nodes.removeValue(forKey: watch) else { continue }
      removed.append(watch)
      pending.append(contentsOf: node.children.values)
    }
    return removed
  }

  private mutating func detach(_ watch: Int32) {
    guard let node = nodes[watch], let parent = node.parent, let name = node.name else { return }
    if nodes[parent]?.children[name] == watch { nodes[parent]?.children[name] = nil }
  }
}
