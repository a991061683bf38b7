/// How a length of time is written.
enum LengthUnit: String, CaseIterable, Sendable {
  case seconds = "s"
  case milliseconds = "ms"
  case microseconds = "us"
  case minutes = "min"
  case hours = "h"
  /// `1:02:03`, with any number of hours.
  case clock = "h:mm:ss"

  /// Whole seconds, halves rounded upwards.
  func seconds(of text: TextSlice) throws(Refusal) -> Int64 {
    if self == .clock { return try Self.clockSeconds(of: text) }
    let number = try Self.number(text)
    if number.isNegative { throw Refusal(.lengthNegative) }
    do throws(DecimalNumber.Fault) {
      return switch self {
      case .seconds, .clock: try number.rounded(times: 1, dividedBy: 1)
      case .milliseconds: try number.rounded(times: 1, dividedBy: 1000)
      case .microseconds: try number.rounded(times: 1, dividedBy: 1_000_000)
      case .minutes: try number.rounded(times: 60, dividedBy: 1)
      case .hours: try number.rounded(times: 3600, dividedBy: 1)
      }
    } catch {
      throw Refusal(.lengthMalformed)
    }
  }

  private static func clockSeconds(of text: TextSlice) throws(Refusal) -> Int64 {
    // The colons stand at fixed places counted from the end of the whole seconds.
    let whole = text.firstIndex(of: UInt8(ascii: ".")) ?? text.count
    guard whole >= 7, text[whole - 3] == UInt8(ascii: ":"), text[whole - 6] == UInt8(ascii: ":") else {
      throw Refusal(.lengthMalformed)
    }
    let hours = try number(text.prefix(whole - 6))
    let minutes = try number(text.prefix(whole - 3).suffix(from: whole - 5))
    let seconds = try number(text.suffix(from: whole - 2))
    if hours.isNegative { throw Refusal(.lengthNegative) }
    guard hours.decimals == 0, hours.mantissa < 1_000_000_000, minutes.mantissa < 60, !minutes.isNegative,
      let wholeSeconds = try? seconds.rounded(times: 1, dividedBy: 1), !seconds.isNegative, wholeSeconds <= 60
    else { throw Refusal(.lengthMalformed) }
    return Int64(hours.mantissa) * 3600 + Int64(minutes.mantissa) * 60 + wholeSeconds
  }

  private static func number(_ text: TextSlice) throws(Refusal) -> DecimalNumber {
    do throws(DecimalNumber.Fault) { return try DecimalNumber(plain: text) } catch { throw Refusal(.lengthMalformed) }
  }
}
