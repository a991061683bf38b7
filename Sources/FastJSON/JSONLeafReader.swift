internal import CSimdJSON
public import TicketDomain

/// What a JSON value is.
public enum JSONKind: Int32, Sendable {
  /// The key does not occur.
  case absent = 0
  /// `null`
  case null = 1
  /// `true` or `false`
  case boolean = 2
  /// A number; its text is as written.
  case number = 3
  /// A string; its text is unescaped.
  case string = 4
  /// An object or array, which is not read here.
  case container = 5
}

/// What can be wrong with JSON.
public enum JSONErrorCode: String, FailureCode {
  /// The bytes are not JSON of the expected shape.
  case malformed = "json-malformed"
}

/// Bytes that are not JSON of the expected shape, or nest deeper or hold more than allowed.
public typealias JSONError = Failure<JSONErrorCode>

func jsonError(_ code: Int32) -> JSONError {
  JSONError(.malformed, ["detail": tl_json_error_text(code).map { String(cString: $0) } ?? "error \(code)"])
}

/// Walks the leaves of JSON documents, reusing one simdjson parser. Not thread-safe: one a task.
///
/// Costs O(n) and no allocation once warm, save for what the caller does.
public final class JSONLeafReader {
  private let parser: OpaquePointer?
  private let depthMax: Int32
  private let leavesMax: Int

  /// A reader that refuses documents nested deeper than `depthMax` or with more than `leavesMax` leaves.
  public init(depthMax: Int = 32, leavesMax: Int = 10_000) {
    parser = tl_json_parser_new()
    self.depthMax = Int32(clamping: depthMax)
    self.leavesMax = leavesMax
  }

  deinit { tl_json_parser_free(parser) }

  /// Visits every leaf of the document in order: its path from the root such as `Queue.Name` or `Legs[0].Id`, its kind,
  /// and its text. The pointers are valid only inside `body`. Empty objects and arrays have no leaves.
  public func forEachLeaf(
    of json: UnsafeRawBufferPointer,
    _ body: (_ path: UnsafeRawBufferPointer, _ kind: JSONKind, _ text: UnsafeRawBufferPointer) -> Void
  ) throws(JSONError) {
    guard let parser, let base = json.baseAddress else { throw jsonError(Int32(0)) }
    var leavesLeft = leavesMax
    let result = withoutActuallyEscaping(body) { body in
      var visitor: (UnsafeRawBufferPointer, JSONKind, UnsafeRawBufferPointer) -> Int32 = { path, kind, text in
        if leavesLeft == 0 { return 1 }
        leavesLeft -= 1
        body(path, kind, text)
        return 0
      }
      return withUnsafeMutablePointer(to: &visitor) { context in
        tl_json_leaves(
          parser, base.assumingMemoryBound(to: CChar.self), json.count, depthMax,
          { context, path, pathLength, kind, text, length in
            let visitor = context?.assumingMemoryBound(
              to: ((UnsafeRawBufferPointer, JSONKind, UnsafeRawBufferPointer) -> Int32).self)
            return visitor?.pointee(
              UnsafeRawBufferPointer(start: path, count: pathLength), JSONKind(rawValue: kind) ?? .absent,
              UnsafeRawBufferPointer(start: text, count: length)) ?? 1
          }, context)
      }
    }
    if result != 0 { throw jsonError(result) }
  }
}
