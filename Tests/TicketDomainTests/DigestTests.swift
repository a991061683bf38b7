import Testing
import TicketDomain

@Suite struct `Digests` {
  private let text = "00ff" + String(repeating: "ab", count: 29) + "7f"

  @Test func `a digest and its hexadecimal text stand for each other`() throws {
    let digest = try #require(Digest(text))
    #expect(digest.description == text)
    #expect(Digest(text.uppercased()) == digest)
    #expect(digest.withBytes { Array($0) }.first == 0)
    #expect(digest != .zero)
  }

  @Test func `only 32 bytes make a digest`() {
    #expect(Digest(String(text.dropLast(2))) == nil)
    #expect(Digest(text + "00") == nil)
    #expect(Digest(String(text.dropLast()) + "g") == nil)
    #expect([UInt8](repeating: 1, count: 31).withUnsafeBytes { Digest($0) } == nil)
  }

  @Test(arguments: ["0", "0g", "é0"])
  func `what is not pairs of hexadecimal digits is refused`(text: String) {
    #expect([UInt8](hexadecimal: text) == nil)
  }
}
