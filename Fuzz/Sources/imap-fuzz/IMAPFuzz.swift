internal import CLibFuzzer
internal import IMAPClient

/// The input is what a server sends. However it is cut on the way, the same responses must come of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func readOneStream(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  let whole = Reading(of: bytes, piece: count)
  for piece in [1, 2, 7, 64] where piece < count {
    precondition(Reading(of: bytes, piece: piece) == whole, "what comes in pieces is read in another way")
  }
  return 0
}

@main
struct IMAPFuzz {
  static func main() {
    var argumentCount = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    _ = LLVMFuzzerRunDriver(&argumentCount, &arguments, readOneStream)
  }
}

/// The responses in a stream that arrives in pieces of that many bytes, and why it ended.
private struct Reading: Equatable {
  private(set) var responses: [IMAPResponse] = []
  private(set) var bodies: [[UInt8]] = []
  private(set) var error: IMAPError?

  init(of bytes: UnsafeRawBufferPointer, piece: Int) {
    var parser = IMAPResponseParser()
    parser.bodyBytesMax = 128
    var position = 0
    do throws(IMAPError) {
      while position < bytes.count {
        let end = min(position + piece, bytes.count)
        var input = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
        while let response = try parser.next(in: &input) { take(response, from: &parser) }
        precondition(input.isEmpty, "bytes are left though no response was complete")
        position = end
      }
    } catch {
      self.error = error
    }
  }

  private mutating func take(_ response: IMAPResponse, from parser: inout IMAPResponseParser) {
    responses.append(response)
    precondition(parser.bodies.count <= parser.bodyBytesMax, "more bodies than the limit")
    if case .fetched(let items) = response, let body = items.body {
      precondition(body.range.upperBound <= parser.bodies.count, "a body beyond the bytes")
      precondition(body.isDropped || body.range.count == body.sizeBytes, "a body of another size")
      bodies.append(Array(parser.bodies[body.range]))
    }
    if responses.count % 3 == 0 { _ = parser.takeBodies() }
  }
}
