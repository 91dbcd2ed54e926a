// Watches and the folders that they stand for, through moves.

import SystemPackage
import Testing

@testable import Watching

@Suite struct WatchTreeTests {
  /// The root (1) with `a` (2), `a/b` (3), `a/b/c` (4) and `d` (5).
  private var tree: WatchTree {
    var tree = WatchTree()
    tree.setRoot(1)
    _ = tree.add(2, "a", under: 1)
    _ = tree.add(3, "b", under: 2)
    _ = tree.add(4, "c", under: 3)
    _ = tree.add(5, "d", under: 1)
    return tree
  }

  @Test func namesFolders() {
    #expect(tree.path(of: 1) == "")
    #expect(tree.path(of: 4) == "a/b/c")
    #expect(tree.path(of: 9) == nil)
    #expect(tree.watch(at: "a/b") == 3)
    #expect(tree.watch(at: "") == 1)
    #expect(tree.watch(at: "a/x") == nil)
  }

  @Test func aFolderThatMovesAwayTakesAllBelowAlong() {
    var tree = tree
    #expect(Set(tree.remove("a", under: 1)) == [2, 3, 4])
    #expect(tree.path(of: 4) == nil)
    #expect(tree.path(of: 5) == "d")
  }

  @Test func aKnownWatchInANewPlaceBringsAllBelow() {
    var tree = tree
    #expect(tree.add(3, "moved", under: 5) == [])
    #expect(tree.path(of: 4) == "d/moved/c")
    #expect(tree.watch(at: "a/b") == nil)
  }

  @Test func aNewFolderDisplacesTheOldOneOfItsName() {
    var tree = tree
    #expect(Set(tree.add(6, "a", under: 1)) == [2, 3, 4])
    #expect(tree.path(of: 6) == "a")
    #expect(tree.watch(at: "a/b") == nil)
  }

  @Test func aFolderInsideItselfStaysOut() {
    var tree = tree
    #expect(tree.add(1, "loop", under: 4) == [])
    #expect(tree.add(3, "loop", under: 4) == [])
    #expect(tree.path(of: 4) == "a/b/c")
    #expect(Set(tree.remove("a", under: 1)) == [2, 3, 4])
  }

  @Test func forgottenWatchesNameNothing() {
    var tree = tree
    tree.forget(3)
    #expect(tree.path(of: 3) == nil)
    #expect(tree.path(of: 4) == nil)
    #expect(tree.watch(at: "a/b") == nil)
    tree.forget(1)
    #expect(tree.root == nil)
  }
}
