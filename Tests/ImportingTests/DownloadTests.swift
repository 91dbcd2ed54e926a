import CrystalNet
import Foundation
import ImportingFixtures
import SystemPackage
import Synchronization
import Testing

@testable import Importing

/// Against a real HTTPS server on loopback, with a certificate made for the test.
@Suite(.enabled(if: HTTPSServer.obstacle == nil, "\(HTTPSServer.obstacle ?? "")"))
struct DownloadTests {
  private let test: TestFolder
  private let folder: ModelFolder
  private static let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) }

  init() throws {
    test = try TestFolder()
    folder = ModelFolder(test.path.appending("models"))
    try folder.make()
  }

  private func server(_ body: [UInt8] = body) throws -> HTTPSServer {
    try HTTPSServer(serving: Data(body), in: test.url)
  }

  private func download(_ server: HTTPSServer, _ path: String) throws -> [UInt8] {
    try Download(url: server.url(path), authorities: FilePath(server.certificate.path)).withFile(
      at: folder.download, progress: { _, _ in }
    ) { path throws(ImportError) in try WholeFile.read(path, limit: 1 << 20) }
  }

  private func refusal(_ server: HTTPSServer, _ path: String) -> String {
    do {
      _ = try download(server, path)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  private var leftovers: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path.string) }
  }

  @Test func aFileComesWhole() throws {
    let server = try server()
    #expect(try download(server, "whole") == Self.body)
    #expect(try leftovers.isEmpty)
    #expect(try server.requests == ["whole all"])
  }

  @Test func aBrokenConnectionIsTakenUpWhereItBroke() throws {
    let server = try server()
    #expect(try download(server, "cut/123456") == Self.body)
    #expect(try server.requests == ["cut all", "cut 123456"])
  }

  @Test func anEarlierRunIsTakenUp() throws {
    let server = try server()
    let url = server.url("whole")
    var part = Optional(try PartFile(folder.download, url: url))
    try part?.startOver(validator: "\"version 0\"")
    try Self.body.prefix(200_000).withUnsafeBytes { try part?.append($0) }
    #expect(refusal(server, "whole").contains("another import is downloading it"))
    part = nil
    #expect(try download(server, "whole") == Self.body)
    #expect(try server.requests == ["whole 200000"])
  }

  @Test func anotherVersionStartsOver() throws {
    let server = try server()
    #expect(try download(server, "changing/100000") == Self.body)
    #expect(try server.requests == ["changing all", "changing 100000"])
  }

  @Test(arguments: ["silent/1000", "shifted/1000"])
  func whatCannotBeResumedIsNotPatchedTogether(path: String) throws {
    let server = try server()
    let refusal = refusal(server, path)
    #expect(refusal.hasPrefix(server.url(path)), "\(refusal)")
    #expect(try server.requests.count <= 20)
  }

  @Test func aWrongCertificateIsRefused() throws {
    let server = try server()
    let others = test.url.appending(path: "other")
    try HTTPSServer.makeCertificate(
      others.appendingPathExtension("pem"), key: others.appendingPathExtension("key"))
    for authorities in [FilePath(others.appendingPathExtension("pem").path), nil] {
      #expect {
        try Download(url: server.url("whole"), authorities: authorities).withFile(
          at: folder.download, progress: { _, _ in }
        ) { _ in }
      } throws: {
        "\($0)".contains("its certificate is not accepted")
      }
    }
    #expect(try server.requests == [])
    #expect(try leftovers.isEmpty)
  }

  @Test func otherAnswersAndAddressesAreRefused() throws {
    let server = try server()
    #expect(refusal(server, "gone").contains("status 404"))
    #expect(refusal(server, "elsewhere").contains("status 302"))
    for url in ["http://localhost/", "file:///etc/passwd", "https://me:secret@localhost/", "nonsense"] {
      #expect {
        try Download(url: url).withFile(at: folder.download, progress: { _, _ in }) { _ in }
      } throws: {
        $0 is ImportError
      }
    }
    #expect(try leftovers.isEmpty)
  }

  @Test func thePublishedZipIsImported() throws {
    let model = SeededSavedModel.sound
    let server = try server(model.zip(below: "savedmodel/"))
    let download = Download(
      url: server.url("cut/20000000?key=secret"), authorities: FilePath(server.certificate.path))
    let most = Mutex(0)
    let imported = try folder.importPublished(download, name: nil, table: model.table) { received, _ in
      most.withLock { $0 = received }
    }
    #expect(imported.isPublished)
    #expect(most.withLock { $0 } > model.data.count)
    let source = try ModelFile(path: imported.file.string).facts.training["training.source"]
    #expect(source?.hasSuffix("/cut/20000000") == true, "what follows the question mark may be a key")
    #expect(try leftovers == ["marco.safetensors"])
  }

  @Test func otherValuesAreRefusedAndNothingIsKept() throws {
    let server = try server(SeededSavedModel.sound.zip(below: "savedmodel/"))
    let download = Download(url: server.url("whole"), authorities: FilePath(server.certificate.path))
    #expect {
      _ = try folder.importPublished(download, name: nil) { _, _ in }
    } throws: {
      guard case ImportError.notPublished(_, let findings) = $0 else { return false }
      return findings.count == 393
    }
    #expect(try leftovers.isEmpty)
  }
}
