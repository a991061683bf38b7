internal import Foundation

/// A line on a terminal's standard error that says how far long work has come: rate and time left.
///
/// Silent where standard error is no terminal, and for the first two seconds.
public final class ProgressLine {
  private let label: String
  private let unit: String
  private let start = Date()
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastShown = Date.distantPast
  private var width = 0

  /// A line for work of that name, counted in `unit`.
  public init(_ label: String, unit: String) {
    self.label = label
    self.unit = unit
  }

  /// Shows that `done` units are done, which is `fraction` (0 to 1) of the work; at most five times a second.
  public func show(_ done: some BinaryInteger, fraction: Double) {
    let now = Date()
    let elapsed = now.timeIntervalSince(start)
    guard isTerminal, elapsed > 2, now.timeIntervalSince(lastShown) > 0.2 else { return }
    lastShown = now
    let rate = Int(Double(done) / elapsed)
    var text = "\(label)  \(Figures.count(done)) \(unit)  \(Figures.count(rate))/s"
    if fraction > 0, fraction <= 1 {
      let left = Int(elapsed * (1 - fraction) / fraction)
      text += "  \(Int(fraction * 100)) %  ~\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60)"
    }
    let filler = String(repeating: " ", count: max(0, width - text.terminalWidth))
    width = text.terminalWidth
    FileHandle.standardError.write(Data("\r\(text)\(filler)".utf8))
  }

  /// Takes the line away again.
  public func finish() {
    guard width > 0 else { return }
    FileHandle.standardError.write(Data("\r\(String(repeating: " ", count: width))\r".utf8))
    width = 0
  }
}
