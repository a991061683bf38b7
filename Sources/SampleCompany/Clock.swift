internal import TicketDomain

/// Seconds on the company's clocks since their 1970-01-01 00:00.
///
/// They show Asia/Shanghai, which has been eight hours ahead of UTC all year since 1992; no sample starts earlier.
typealias ClockSeconds = Int

let clockOffsetSeconds = 8 * 3600
let secondsPerDay = 86_400

extension CivilDate {
  init(of clock: ClockSeconds) { self.init(daysSinceEpoch: Int64(clock / secondsPerDay)) }

  /// When the day starts.
  var clock: ClockSeconds { Int(daysSinceEpoch) * secondsPerDay }

  func adding(days: Int) -> CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + Int64(days)) }
}

extension Period {
  init(of clock: ClockSeconds) { self = CivilDate(of: clock).period }

  func adding(months: Int) -> Period { Period(monthsSinceYearZero: monthsSinceYearZero + months) }
}

/// When customers call: by day more than by night, on working days more than at weekends, most in June around 618 and in
/// November around 双十一.
struct BusinessHours {
  private let firstDay: CivilDate
  private let cumulativeDayWeights: [Int]

  private static let cumulativeHourWeights = runningSums([
    1, 1, 1, 0, 0, 1, 2, 6, 18, 40, 46, 38, 22, 30, 42, 44, 40, 30, 16, 10, 9, 8, 5, 2,
  ])

  init(_ period: Period) {
    firstDay = period.firstDay
    let days = Int(period.lastDay.daysSinceEpoch - period.firstDay.daysSinceEpoch) + 1
    cumulativeDayWeights = Self.runningSums((0..<days).map { Self.weight(of: period.firstDay.adding(days: $0)) })
  }

  /// How busy the whole month is, beside other months.
  var weight: Int { cumulativeDayWeights.last ?? 0 }

  /// A moment in the month.
  func moment(_ generator: inout SeededGenerator) -> ClockSeconds {
    firstDay.adding(days: generator.index(cumulativeWeights: cumulativeDayWeights)).clock + Self.timeOfDay(&generator)
  }

  /// Seconds since midnight.
  static func timeOfDay(_ generator: inout SeededGenerator) -> Int {
    generator.index(cumulativeWeights: cumulativeHourWeights) * 3600 + generator.int(below: 3600)
  }

  private static func weight(of day: CivilDate) -> Int {
    let isWeekend = (day.daysSinceEpoch + 3) % 7 >= 5
    let (_, month, dayOfMonth) = day.components
    let season =
      switch (month, dayOfMonth) {
      case (6, 16...20), (11, 10...14): 40
      case (6, _), (11, _): 15
      case (2, _): 7
      default: 10
      }
    return season * (isWeekend ? 4 : 10)
  }

  private static func runningSums(_ weights: [Int]) -> [Int] {
    var sum = 0
    return weights.map { weight in
      sum += weight
      return sum
    }
  }
}
