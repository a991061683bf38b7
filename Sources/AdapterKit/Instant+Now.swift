internal import Glibc
public import TicketDomain

extension Instant {
  /// The system's clock (POSIX `CLOCK_REALTIME`).
  public static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
