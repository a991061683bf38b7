/// An error that a person can act on. Its text, in each language, stands in the message catalogue under `code`.
public protocol ExplainableError: Error, Sendable {
  /// Stable and kebab-case, such as `store-locked`; the catalogue's key, and what scripts may match.
  var codeName: String { get }
  /// Where it happened: file and line, mailbox and UID, a position; `nil` where the message says it all.
  var place: String? { get }
  /// Values for the placeholders of the catalogue's text.
  var arguments: [String: String] { get }
  /// Whether the same call may succeed later without anything being changed.
  var retryHelps: Bool { get }
}

/// The codes of one room's errors: a closed list, so that a test finds a code without a text.
public protocol FailureCode: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// The one shape of error in all rooms; each room names its codes, for instance
/// `typealias EventStoreError = Failure<EventStoreErrorCode>`.
public struct Failure<Code: FailureCode>: ExplainableError, Hashable {
  /// What went wrong.
  public var code: Code
  /// Where.
  public var place: String?
  /// Values for the placeholders of the catalogue's text.
  public var arguments: [String: String]
  /// Whether trying again may help.
  public var retryHelps: Bool

  /// An error with that code.
  public init(_ code: Code, at place: String? = nil, _ arguments: [String: String] = [:], retryHelps: Bool = false) {
    self.code = code
    self.place = place
    self.arguments = arguments
    self.retryHelps = retryHelps
  }

  /// The code's stable name.
  public var codeName: String { code.rawValue }
}

extension Failure: CustomStringConvertible {
  /// Code, place and arguments on one line, for logs and tests; people read the catalogue's text instead.
  public var description: String {
    let details = arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return ([code.rawValue] + (place.map { ["at \($0)"] } ?? []) + details).joined(separator: " ")
  }
}
