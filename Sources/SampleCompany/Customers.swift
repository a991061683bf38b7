internal import TicketDomain

/// Who is on the outside of a call, as far as the exchange can tell.
enum Caller: Hashable {
  /// The customer with this index.
  case customer(Int)
  /// A number of which the operator hides the end; it may be anybody's.
  case masked(firstDigits: Int)
  case withheld
}

/// Everybody who ever calls, and from when on each may bring up another matter.
struct Customers {
  /// Indexed by customer: a matter that starts after this moment is another one.
  private var sameMatterUntil: [ClockSeconds] = []

  /// Somebody with a new matter at `start`: often a new customer, often one whose last matter is long enough ago.
  mutating func caller(at start: ClockSeconds, _ generator: inout SeededGenerator) -> Caller {
    switch generator.int(below: 1000) {
    case ..<20: return .withheld
    case ..<40: return .masked(firstDigits: 1_380_000 + generator.int(below: 20_000))
    case ..<440 where !sameMatterUntil.isEmpty:
      let customer = generator.int(below: sameMatterUntil.count)
      if sameMatterUntil[customer] < start { return .customer(customer) }
    default: break
    }
    sameMatterUntil.append(start)
    return .customer(sameMatterUntil.count - 1)
  }

  /// Notes that calls of `caller` up to `moment` belong to the matter at hand.
  mutating func keepSameMatter(of caller: Caller, until moment: ClockSeconds) {
    if case .customer(let index) = caller { sameMatterUntil[index] = moment }
  }
}

/// A customer's telephone number, and the ways in which exchanges write it.
struct TelephoneNumber {
  private let countryCode: String
  /// Without country code and trunk prefix.
  private let significant: String
  let isMobile: Bool

  private static let mobilePrefixes = [
    "130", "131", "132", "133", "135", "136", "137", "138", "139", "150", "151", "152", "155", "156", "158", "159",
    "180",
    "182", "183", "185", "186", "187", "188", "189",
  ]
  /// Area code and first digit: Beijing, Shanghai, Shenzhen, Hangzhou.
  private static let landlinePrefixes = ["105", "106", "215", "216", "7552", "7558", "5715", "5718"]
  private static let foreignPrefixes = [("1", "2127"), ("65", "91"), ("81", "9012"), ("852", "96")]

  /// Different customers have different numbers, up to 4,000,000 customers.
  init(customer: Int) {
    // A prime shares no factor with any range of numbers, so that each is visited once, in no visible order.
    let scattered = customer * 2_654_435_761
    func number(_ prefixes: [String], digits: Int, range: Int) -> String {
      let drawn = scattered % (prefixes.count * range)
      let tail = String(drawn % range)
      return prefixes[drawn / range] + String(repeating: "0", count: digits - tail.utf8.count) + tail
    }
    switch customer % 100 {
    case 7:
      let drawn = scattered % (Self.foreignPrefixes.count * 1_000_000)
      let (country, prefix) = Self.foreignPrefixes[drawn / 1_000_000]
      countryCode = country
      significant = number([prefix], digits: 6, range: 1_000_000)
      isMobile = false
    case 20..<29:
      countryCode = "86"
      significant = number(Self.landlinePrefixes, digits: 7, range: 10_000_000)
      isMobile = false
    default:
      countryCode = "86"
      significant = number(Self.mobilePrefixes, digits: 8, range: 100_000_000)
      isMobile = true
    }
  }

  /// As the exchange shows it on an incoming call.
  func asShown(_ generator: inout SeededGenerator) -> String {
    switch generator.int(below: 10) {
    case 0: "+" + countryCode + significant
    case 1: "00" + countryCode + significant
    case 2 where isMobile: "0" + significant
    default: asDialled
    }
  }

  /// A number in China that is no mobile phone's.
  var isLandline: Bool { countryCode == "86" && !isMobile }

  /// As an agent in China dials it.
  var asDialled: String {
    if countryCode != "86" { return "00" + countryCode + significant }
    return isMobile ? significant : "0" + significant
  }
}
