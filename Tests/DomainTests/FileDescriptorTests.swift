import Domain
import SystemPackage
import Testing

@Suite struct FileDescriptorTests {
  @Test func readsOnOverShortReads() throws {
    let (reader, writer) = try FileDescriptor.pipe()
    defer { try? reader.close() }
    _ = try writer.writeAll([1, 2, 3])
    _ = try writer.writeAll([4, 5])
    try writer.close()
    #expect(try reader.bytes(count: 4) == [1, 2, 3, 4])
    #expect(try reader.bytes(count: 4) == [5], "fewer where it ends")
  }

  @Test func saysWhyNot() throws {
    let (reader, writer) = try FileDescriptor.pipe()
    try reader.close()
    defer { try? writer.close() }
    #expect(throws: Errno.badFileDescriptor) { try writer.bytes(count: 1) }
  }
}
