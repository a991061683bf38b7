internal import TicketDomain

/// A definition's rules as flat tables that refer to each other by index.
///
/// Rows are mapped hundreds of thousands of times a second, so everything here is trivially copyable: walking it touches
/// no reference count and allocates nothing. ``MappingCompiler`` writes it, ``RowMapper`` walks it.
struct MappingProgram: Sendable {
  /// A run of neighbours in one of the tables.
  struct Range: Sendable {
    var lower: Int32
    var upper: Int32
    var isEmpty: Bool { lower == upper }
  }

  /// A constant: a run of bytes in ``pool``.
  struct Constant: Sendable {
    var start: Int32
    var count: Int32
  }

  /// What the source, and not the record, says.
  enum Setting: String, CaseIterable, Sendable {
    /// The account whose export it is.
    case account
    /// The source's name.
    case source
    /// The file's name without folder and extension.
    case file
  }

  /// How a text comes about.
  struct Value: Sendable {
    enum Source: Sendable {
      case cell(slot: Int32)
      case derived(Int32)
      case constant(Constant)
      case first(Range)
      case join(Range, with: Constant, isSorted: Bool)
      case choose(Range, otherwise: Int32)
      case json(slot: Int32, path: Constant)
      case setting(Setting)
    }
    var source: Source
    var isPercentEncoded = false
    var cuts: Range
    var nulls: Range
    /// Index into ``maps``, or -1.
    var map: Int32 = -1
  }

  /// `after`, `after-last`, `before` or `before-last` a text.
  struct Cut: Sendable {
    enum Kind: Sendable { case after, afterLast, before, beforeLast }
    var kind: Kind
    var text: Constant
  }

  /// A translation; entries are ordered by length, then bytes.
  struct Map: Sendable {
    var entries: Range
    var otherwise: Constant?
  }

  struct MapEntry: Sendable {
    var word: Constant
    var meaning: Constant
  }

  struct Branch: Sendable {
    var condition: Int32
    /// Index into ``values``, or into ``readings`` where the branch belongs to a reading.
    var then: Int32
  }

  enum Condition: Sendable {
    case all(Range)
    case any(Range)
    case not(Int32)
    case test(value: Int32, Test)
  }

  enum Test: Sendable {
    case isAny(Range)
    case isNone(Range)
    case startsWith(Range)
    case endsWith(Range)
    case contains(Range)
    case matches(Range)
    case isEmpty(Bool)
    case digits(min: Int32, max: Int32)
    case greaterThan(DecimalNumber)
    case lessThan(DecimalNumber)
    case sameAs(Int32)
  }

  /// How a value that is more than a text comes about.
  enum Reading: Sendable {
    case time(value: Int32, time: Int32)
    case length(value: Int32, unit: LengthUnit)
    case between(from: Int32, to: Int32)
    case amount(value: Int32, powerOfTen: Int32, isNegated: Bool)
    case first(Range)
    case choose(Range, otherwise: Int32)
  }

  struct Time: Sendable {
    enum Edge: String, CaseIterable, Sendable { case start, end }
    var patterns: Range
    /// Index into ``zones``; 0 is the source's own.
    var zone: Int32
    var edge: Edge?
  }

  struct Field: Sendable {
    enum Content: Sendable {
      case text(Int32)
      case token(Int32, allowed: Range)
      /// The source's where the value is nothing.
      case currency(Int32)
      /// Nothing where the value is.
      case statedCurrency(Int32)
      case date(Int32)
      case instant(Int32)
      case seconds(Int32)
      case amount(Int32)
      case decimal(Int32)
      case count(Int32)
      /// The source's currency, where the definition names none.
      case sourceCurrency
      case flags
    }
    /// `"name":` as written in JSON.
    var label: Constant
    var name: Constant
    /// What should have stood there, for the person who reads a refusal.
    var expected: Constant
    var isRequired: Bool
    var isPersonal: Bool
    var content: Content
  }

  /// A part of the natural key: a value, or the reading of a time, which stays the same however it is written.
  enum KeyPart: Sendable {
    case text(Int32)
    case time(Int32)
  }

  struct Flag: Sendable {
    var condition: Int32
    var name: Constant
  }

  struct Event: Sendable {
    var kind: EventKind
    /// Index into ``conditions``, or -1.
    var when: Int32 = -1
    /// Index into ``readings``.
    var occurredAt: Int32
    /// The key in the definition that says so.
    var occurredAtName: Constant
    var occurredAtExpected: Constant
    var fields: Range
    var flags: Range
    /// The value that names the currency of the event's amounts, or -1.
    var currency: Int32 = -1
  }

  var pool: [UInt8] = []
  var constants: [Constant] = []
  var operands: [Int32] = []
  var values: [Value] = []
  var cuts: [Cut] = []
  var maps: [Map] = []
  var mapEntries: [MapEntry] = []
  var branches: [Branch] = []
  var conditions: [Condition] = []
  var readings: [Reading] = []
  var times: [Time] = []
  var patterns: [TimePattern] = []
  var steps: [TimePattern.Step] = []
  var fields: [Field] = []
  var flags: [Flag] = []
  var events: [Event] = []

  /// What cells the rules ask for: the names of columns, or JSON paths.
  var slots: [String] = []
  /// Cells that the definition derives from others: indices into ``values``.
  var derived: [Int32] = []
  /// Cells that mean nothing.
  var nulls: Range = Range(lower: 0, upper: 0)
  /// Index into ``conditions``: rows that are no records; or -1.
  var skipWhen: Int32 = -1
  /// Values that are equal in the rows of one record; empty where each row is one.
  var groupBy: Range = Range(lower: 0, upper: 0)
  /// Cells of a voucher's amounts, or -1.
  var debitSlot: Int32 = -1
  var creditSlot: Int32 = -1
  var key: [KeyPart] = []
  var isKeyNumbered = false
  /// Index into ``conditions``: of which records only keys are numbered; or -1.
  var numberedWhen: Int32 = -1
  /// Whether a record that comes again says something new only where its events are other ones.
  var isKnownByEvents = false
  /// Events before it are not believed, nor those more than a day ahead; `nil` where every time is.
  var plausibleFrom: Instant?
  /// Zones that values state for themselves; index 0 is filled in by the source.
  var zones: [ZoneRules] = [.utc]
  var adapterName = Constant(start: 0, count: 0)
}

extension MappingProgram.Range {
  @inline(__always) var indices: Swift.Range<Int> { Int(lower)..<Int(upper) }
}
