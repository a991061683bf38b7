import Foundation
import TestSupport
import TicketDomain
import Testing

@testable import Alerting

@Suite struct `What is said, and how often` {
  private let start = Instant(milliseconds: 1_795_000_000_000)
  private let disk = Alert(.diskLow, ["free": "1"])
  private let pbx = Alert(.sourceSilent, about: "pbx")

  private func moment(_ seconds: Int64) -> Instant { start.advanced(bySeconds: seconds) }

  @Test func `a condition is said once it has held for a while, once, and that it is over once`() {
    var book = AlertBook()
    #expect(book.take([disk], at: moment(0)) == nil)
    #expect(book.take([disk], at: moment(59)) == nil)
    #expect(book.take([disk], at: moment(60))?.holding.map(\.alert) == [disk])
    for second in stride(from: Int64(70), to: 3600, by: 10) { #expect(book.take([disk], at: moment(second)) == nil) }
    #expect(book.take([], at: moment(3600)) == nil)
    let over = book.take([], at: moment(3660))
    #expect(over?.holding.isEmpty == true && over?.recovered.map(\.alert) == [disk])
    #expect(over?.recovered.first?.since == moment(0))
    #expect(book.take([], at: moment(4000)) == nil)
    #expect(book.entries.isEmpty)
  }

  @Test func `what is news together is said together`() {
    var book = AlertBook()
    _ = book.take([disk], at: moment(0))
    _ = book.take([disk, pbx], at: moment(0))
    #expect(book.take([disk, pbx], at: moment(60))?.holding.count == 2)
  }

  @Test func `what flickers says nothing, or nothing more`() {
    var book = AlertBook()
    for second in stride(from: Int64(0), to: 3600, by: 20) {
      #expect(book.take(second % 40 == 0 ? [] : [pbx], at: moment(second)) == nil || second >= 60)
    }
    // Said once, as it was never gone for as long as it takes to be over.
    var count = 0
    var again = AlertBook()
    for second in stride(from: Int64(0), to: 7200, by: 20) {
      if again.take(second % 40 == 0 ? [] : [pbx], at: moment(second)) != nil { count += 1 }
    }
    #expect(count == 1)
  }

  @Test func `what holds is said again after a day`() {
    var book = AlertBook()
    var said: [Int64] = []
    for second in stride(from: Int64(0), to: 3 * 86_400, by: 60) where book.take([disk], at: moment(second)) != nil {
      said.append(second)
    }
    #expect(said == [60, 86_460, 172_860])
  }

  @Test func `a restart neither repeats nor forgets`() throws {
    var book = AlertBook()
    _ = book.take([disk], at: moment(0))
    _ = book.take([disk], at: moment(60))
    var again = try JSONDecoder().decode(AlertBook.self, from: JSONEncoder().encode(book))
    #expect(again == book)
    #expect(again.take([disk], at: moment(70)) == nil)
    _ = again.take([], at: moment(80))
    #expect(again.take([], at: moment(140))?.recovered.count == 1)
  }

  @Test func `a clock that is set back by a day holds nothing up`() {
    var book = AlertBook()
    _ = book.take([disk], at: moment(86_400))
    _ = book.take([disk], at: moment(86_460))
    _ = book.take([disk, pbx], at: moment(0))
    #expect(book.take([disk, pbx], at: moment(60))?.holding.contains { $0.alert == pbx } == true)
  }

  @Test(arguments: 0..<20)
  func `whatever happens, nobody is flooded, nothing is lost, and nothing is over twice`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var book = AlertBook()
    let pace = AlertBook.Pace()
    let all = AlertKind.allCases.flatMap { kind in ["a", "b"].map { Alert(kind, about: $0) } }
    var holding: Set<Int> = []
    var said: [Int: Int] = [:]
    var notices: [Int64] = []
    func hear(_ notice: Notice?, at second: Int64) {
      guard let notice else { return }
      notices.append(second)
      #expect(!notice.holding.isEmpty || !notice.recovered.isEmpty)
      for entry in notice.recovered {
        let index = all.firstIndex(of: entry.alert) ?? -1
        said[index, default: 0] -= 1
        #expect(said[index, default: 0] >= 0)
      }
      for entry in notice.holding { all.firstIndex(of: entry.alert).map { said[$0] = 1 } }
    }
    var second: Int64 = 0
    for _ in 0..<2000 {
      second += Int64.random(in: 1...60, using: &generator)
      for index in all.indices where Int.random(in: 0..<40, using: &generator) == 0 {
        holding.formSymmetricDifference([index])
      }
      hear(book.take(holding.map { all[$0] }, at: moment(second), pace: pace), at: second)
    }
    for (index, second) in notices.enumerated() where index >= pace.perHour {
      #expect(second - notices[index - pace.perHour] >= 3600)
    }
    // In the end everything that holds has been said, and whatever is over as well.
    for _ in 0..<200 {
      second += 60
      hear(book.take(holding.map { all[$0] }, at: moment(second), pace: pace), at: second)
    }
    #expect(Set(said.filter { $0.value > 0 }.keys) == holding)
    #expect(Set(book.entries.map(\.alert)) == Set(holding.map { all[$0] }))
  }
}
