import AdapterKit
import EventStore
import TicketDomain
import Testing

@testable import Daemon

@Suite struct `What Prometheus reads` {
  @Test func `is its text format, each metric told once, buckets cumulative`() throws {
    var snapshot = DaemonSnapshot(pid: 7, version: "1.2", startedAt: .now, configuredAt: .now)
    var source = DaemonSnapshot.Source(name: "邮箱 \"A\"\\\n")
    source.errors = ["imap-stalled": 3]
    source.lastSuccessAt = .now
    snapshot.sources = [source, DaemonSnapshot.Source(name: "pbx")]
    snapshot.head = 12
    snapshot.views.position = 10
    var counted = DaemonState.Histograms()
    for seconds in [0.0004, 0.003, 0.2, 30] { counted.appendSeconds.add(seconds) }
    let text = MetricsText(snapshot, counted, cursors: [], sizes: (100, 50), now: .now).text
    #expect(text.hasSuffix("\n"))
    var types: [String: String] = [:]
    let sample = #/([a-z_]+)(\{([a-z_]+="([^"\\\n]|\\[\\"n])*",?)+\})? (-?[0-9.e+-]+|\+Inf)/#
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# TYPE ") {
        let words = line.split(separator: " ")
        #expect(types.updateValue(String(words[3]), forKey: String(words[2])) == nil, "\(line)")
      } else if !line.hasPrefix("# HELP ") {
        let match = try #require(line.wholeMatch(of: sample), "\(line)")
        let name = String(match.1)
        let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }.map { String(name.dropLast($0.count)) }
        #expect(types[name] != nil || base.flatMap { types[$0] } == "histogram", "\(line)")
      }
    }
    #expect(text.contains(#"ticketledger_source_errors_total{source="邮箱 \"A\"\\\n",code="imap-stalled"} 3"#))
    #expect(text.contains("ticketledger_views_lag_events 2\n"))
    #expect(text.contains("ticketledger_append_seconds_bucket{le=\"0.001\"} 1\n"))
    #expect(text.contains("ticketledger_append_seconds_bucket{le=\"0.005\"} 2\n"))
    #expect(text.contains("ticketledger_append_seconds_bucket{le=\"+Inf\"} 4\n"))
    #expect(text.contains("ticketledger_append_seconds_count 4\n"))
  }

  @Test(arguments: [
    (Int64(0), Int64(5), Duration.seconds(5), false, "not derived"),
    (3, 5, .seconds(90), false, "2 events behind"), (5, 5, .zero, true, "too little room"),
  ])
  func `readiness says what is missing`(
    position: Int64, head: Int64, behind: Duration, isStopped: Bool, reason: String
  ) {
    var snapshot = DaemonSnapshot(pid: 7, version: "1.2", startedAt: .now, configuredAt: .now)
    snapshot.head = head
    snapshot.views.position = position
    snapshot.views.lagSeconds = Double(behind.components.seconds)
    snapshot.room.isStopped = isStopped
    let reasons = snapshot.reasonsNotReady(viewsBound: .seconds(60))
    #expect(reasons.contains { $0.contains(reason) }, "\(reasons)")
    snapshot.views.position = head
    snapshot.views.lagSeconds = 0
    snapshot.room.isStopped = false
    #expect(snapshot.reasonsNotReady(viewsBound: .seconds(60)).isEmpty)
  }
}
