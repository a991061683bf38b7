import Foundation
import Glibc
import SampleCompany
import TicketDomain

/// A sample as a stranger reads it: from its files alone, sharing no code with what wrote them.
struct WrittenSample {
  /// A leg of a call, from either exchange.
  struct Leg {
    var source: String
    var call: String
    var caller: String
    var callee: String
    var callerName: String
    var start: Int
    var answer: Int?
    var end: Int
    var isAnswered: Bool
    /// The extension that spoke or rang; `nil` for a menu or a waiting line.
    var agent: String?
    var queue: String?
    var application: String
  }

  struct Assignment {
    var staffNumber: String
    var phoneExtension: String
    var department: String
    var from: CivilDate
    var to: CivilDate?
  }

  private let contents: [String: [UInt8]]

  /// Writes a sample, takes its files in, and removes it.
  init(tickets: Int, months: Int, seed: UInt64) throws {
    let folder = Self.newFolder()
    try SampleCompany(tickets: tickets, months: months, seed: seed).write(to: folder.path)
    contents = try Self.contents(of: folder)
    try FileManager.default.removeItem(at: folder)
  }

  /// The one that most tests look at; thirteen months hold everything that can happen.
  static let usual = Result { try WrittenSample(tickets: 2000, months: 13, seed: 7) }
  static let usualLegs = Result { try usual.get().legs() }

  /// Where nothing is yet.
  static func newFolder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "sample-\(UUID().uuidString)")
  }

  /// All files by relative path.
  static func contents(of folder: URL) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    for case let file as URL in all?.allObjects ?? []
    where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false {
      contents[String(file.path.dropFirst(folder.path.count + 1))] = [UInt8](try Data(contentsOf: file))
    }
    return contents
  }

  /// Relative paths of all files, in their order.
  func files(in part: String = "") -> [String] { contents.keys.filter { $0.hasPrefix(part) }.sorted() }

  func bytes(_ file: String) throws -> [UInt8] {
    guard let bytes = contents[file] else { throw Unreadable(text: file) }
    return bytes
  }

  func text(_ file: String) throws -> String {
    let bytes = try bytes(file)
    return file.hasPrefix("inputs/it/") || file.hasPrefix("inputs/rates/")
      ? try Self.decodeGB18030(bytes) : String(decoding: bytes, as: UTF8.self)
  }

  /// All rows of a file, or of all files of a folder one after the other, headers left out.
  func rows(_ path: String, header: Bool = true) throws -> [[String]] {
    let files = path.hasSuffix("/") ? files(in: path) : [path]
    return try files.flatMap { try Self.cells(of: text($0)).dropFirst(header ? 1 : 0) }
  }

  /// RFC 4180, with either line end.
  static func cells(of text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    for scalar in text.unicodeScalars where scalar != "\u{FEFF}" && scalar != "\r" {
      switch scalar {
      case "\"":
        // A quote inside a quoted cell is doubled: the second one opens the cell again.
        if !isQuoted, cell.last == "\u{0}" { cell.removeLast(); cell.append("\"") }
        if isQuoted { cell.append("\u{0}") }
        isQuoted.toggle()
      case "," where !isQuoted, "\n" where !isQuoted:
        if cell.last == "\u{0}" { cell.removeLast() }
        row.append(String(cell))
        cell.removeAll()
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      default: cell.append(scalar)
      }
    }
    return rows
  }

  private static func decodeGB18030(_ bytes: [UInt8]) throws -> String {
    let converter = iconv_open("UTF-8", "GB18030")
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: bytes.count * 3)
    var inputLeft = input.count
    var outputLeft = output.count
    let result = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var (from, to) = (source.baseAddress, target.baseAddress)
        return iconv(converter, &from, &inputLeft, &to, &outputLeft)
      }
    }
    guard result != -1 else { throw Unreadable(text: "GB18030") }
    return String(decoding: output.dropLast(outputLeft).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension WrittenSample {
  func legs() throws -> [Leg] {
    let asterisk = try rows("inputs/pbx/", header: false).map { cells in
      let talker =
        Self.phoneExtension(ofChannel: cells[6]) ?? (cells[6].isEmpty ? nil : Self.phoneExtension(ofChannel: cells[5]))
      return Leg(
        source: "pbx", call: cells[19], caller: cells[1], callee: cells[2], callerName: cells[4],
        start: try Self.clock(cells[9]),
        answer: cells[10].isEmpty ? nil : try Self.clock(cells[10]), end: try Self.clock(cells[11]),
        isAnswered: cells[14] == "ANSWERED", agent: talker,
        queue: cells[7] == "Queue" ? cells[8].split(separator: ",").first.map(String.init) : nil, application: cells[7])
    }
    let freeswitch = try rows("inputs/freeswitch/", header: false).map { cells in
      Leg(
        source: "freeswitch", call: cells[10], caller: cells[1], callee: cells[2], callerName: cells[0],
        start: try Self.clock(cells[4]), answer: cells[5].isEmpty ? nil : try Self.clock(cells[5]),
        end: try Self.clock(cells[6]), isAnswered: !cells[5].isEmpty,
        agent: Self.isExtension(cells[2]) ? cells[2] : cells[1], queue: nil, application: "")
    }
    return asterisk + freeswitch
  }

  func roster() throws -> [Assignment] {
    try rows("inputs/roster/roster.csv").map { cells in
      Assignment(
        staffNumber: cells[0], phoneExtension: cells[4], department: Self.departments[cells[2]] ?? "?",
        from: try Self.day(cells[7]), to: cells[8].isEmpty ? nil : try Self.day(cells[8]))
    }
  }

  static let departments = [
    "人事服务部": "hr", "HR": "hr", "信息技术部": "it", "IT": "it", "财务部": "finance", "财务": "finance",
  ]

  static func isExtension(_ number: String) -> Bool { number.utf8.count == 4 && number.allSatisfy(\.isNumber) }

  /// The whole number with its country code; `nil` where it identifies nobody.
  static func customer(_ number: String) -> String? {
    let digits = number.drop { $0 == "+" }
    guard digits.count >= 8, digits.allSatisfy(\.isNumber) else { return nil }
    if number.hasPrefix("+") { return String(digits) }
    if number.hasPrefix("00") { return String(digits.dropFirst(2)) }
    return "86" + digits.drop { $0 == "0" }
  }

  struct Unreadable: Error { var text: String }

  static func day(_ text: String) throws -> CivilDate {
    guard let day = CivilDate(text) else { throw Unreadable(text: text) }
    return day
  }

  /// Seconds on the clocks since their 1970-01-01.
  static func clock(_ text: String) throws -> Int {
    let parts = text.dropFirst(11).split(separator: ":").compactMap { Int($0) }
    guard parts.count == 3 else { throw Unreadable(text: text) }
    return Int(try day(String(text.prefix(10))).daysSinceEpoch) * 86_400 + parts[0] * 3600 + parts[1] * 60 + parts[2]
  }

  private static func phoneExtension(ofChannel channel: String) -> String? {
    guard let name = channel.split(separator: "/").last?.split(separator: "-").first, isExtension(String(name))
    else { return nil }
    return String(name)
  }
}
