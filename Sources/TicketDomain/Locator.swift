/// Where a record's bytes stand, so that a person can open the file and look.
///
/// As text: `inputs/Master.csv:12:1234-1456` is line 12, bytes 1234 up to but not including 1456. Offsets count bytes of
/// the decompressed content where the file is compressed. The path is relative to the configuration's folder.
public struct Locator: Hashable, Sendable {
  /// The file.
  public var path: String
  /// First line of the record, counted from 1.
  public var line: Int
  /// Half-open range of bytes.
  public var bytes: Range<Int64>

  /// A place in a file.
  public init(path: String, line: Int, bytes: Range<Int64>) {
    self.path = path
    self.line = line
    self.bytes = bytes
  }
}

extension Locator: CustomStringConvertible, LosslessStringConvertible {
  /// Reads the text form; `nil` where it is not one.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, let line = Int(digits: parts[parts.count - 2].utf8) else { return nil }
    let bounds = parts[parts.count - 1].utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard bounds.count == 2, let from = Int64(digits: bounds[0]), let to = Int64(digits: bounds[1]), from <= to else {
      return nil
    }
    self.init(path: parts.dropLast(2).joined(separator: ":"), line: line, bytes: from..<to)
  }

  /// The text form.
  public var description: String { "\(path):\(line):\(bytes.lowerBound)-\(bytes.upperBound)" }
}
